"""Drop the dead letters that are too old.

KEYS dead, dead-at. ARGV seconds a dead letter is kept. Returns how many are left.
"""

from __future__ import annotations

from bot.state.script import Script

PRUNE_DEAD = Script("""
local time = redis.call('TIME')
local before = string.format('%.0f', (time[1] - ARGV[1]) * 1000 + math.floor(time[2] / 1000))
local old = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', before, 'LIMIT', 0, 1000)
for _, digest in ipairs(old) do
  redis.call('HDEL', KEYS[1], digest)
  redis.call('ZREM', KEYS[2], digest)
end
return redis.call('ZCARD', KEYS[2])
""")
