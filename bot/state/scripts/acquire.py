"""Take a conversation's lock with the next fencing token, or say how long it may stay held.

KEYS lock, fence, waiting. ARGV owner, lock milliseconds, fence seconds, whether to ask for a wake-up (0 or 1).
Returns {token, 0} when taken, {0, milliseconds} when held by another owner. Asked for a wake-up, the mark outlives the lock, so
that the holder's release, however late, tells the waiting processes.
"""

from __future__ import annotations

from bot.state.script import Script

ACQUIRE = Script("""
local held = redis.call('HMGET', KEYS[1], 'owner', 'token')
if not held[1] then
  local token = redis.call('INCR', KEYS[2])
  redis.call('EXPIRE', KEYS[2], ARGV[3])
  redis.call('HSET', KEYS[1], 'owner', ARGV[1], 'token', token)
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
  return {token, 0}
end
if held[1] == ARGV[1] then
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
  return {tonumber(held[2]), 0}
end
if ARGV[4] == '1' then
  redis.call('SET', KEYS[3], '1', 'PX', ARGV[2] * 3)
end
return {0, redis.call('PTTL', KEYS[1])}
""")
