"""Give a lock back, if it is still held by this owner, and wake the processes that wait for it.

KEYS lock, waiting. ARGV owner, channel. Returns 1, or 0 when the lock ended or changed hands.
"""

from __future__ import annotations

from bot.state.script import Script

RELEASE = Script("""
if redis.call('HGET', KEYS[1], 'owner') ~= ARGV[1] then
  return 0
end
redis.call('DEL', KEYS[1])
if redis.call('DEL', KEYS[2]) == 1 then
  redis.call('PUBLISH', ARGV[2], KEYS[1])
end
return 1
""")
