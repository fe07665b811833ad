"""A sliding-window log: at most `limit` calls in any window, exactly.

KEYS limit. ARGV limit, window in microseconds. Returns 0 when allowed, else the microseconds until the next call is.
The list holds the instants of the last allowed calls on Redis' own clock, newest first; when that clock jumped back they lie in
the future and say nothing, so they are dropped.
"""

from __future__ import annotations

from bot.state.script import Script

ALLOW = Script("""
local limit, window = tonumber(ARGV[1]), tonumber(ARGV[2])
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local newest = redis.call('LINDEX', KEYS[1], 0)
if newest and tonumber(newest) > now then redis.call('DEL', KEYS[1]) end
local oldest = redis.call('LINDEX', KEYS[1], limit - 1)
if oldest and now - oldest < window then
  return window - (now - oldest)
end
redis.call('LPUSH', KEYS[1], string.format('%.0f', now))
redis.call('LTRIM', KEYS[1], 0, limit - 1)
redis.call('PEXPIRE', KEYS[1], math.ceil(window / 1000))
return 0
""")
