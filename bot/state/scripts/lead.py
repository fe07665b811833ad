"""Take the leadership with the next fencing token, keep it for another term, or say how long another may keep it.

KEYS lock, fence. ARGV owner, milliseconds. Returns {token, 0} when it is ours, {0, milliseconds} when it is another's. Whoever lost
it meanwhile gets a new token, never the old one.
"""

from __future__ import annotations

from bot.state.script import Script

LEAD = Script("""
local held = redis.call('HMGET', KEYS[1], 'owner', 'token')
if held[1] and held[1] ~= ARGV[1] then
  return {0, redis.call('PTTL', KEYS[1])}
end
local token = held[2]
if not held[1] then
  token = redis.call('INCR', KEYS[2])
  redis.call('HSET', KEYS[1], 'owner', ARGV[1], 'token', token)
end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return {tonumber(token), 0}
""")
