"""Keep a lock for another term, if it is still held by this owner.

KEYS lock. ARGV owner, milliseconds. Returns 1, or 0 when the lock ended or changed hands.
"""

from __future__ import annotations

from bot.state.script import Script

RENEW = Script("""
if redis.call('HGET', KEYS[1], 'owner') ~= ARGV[1] then
  return 0
end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])
""")
