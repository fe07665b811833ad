"""Note how far the leader's work has come, if the leader that says so still leads.

KEYS lock, done. ARGV token, name of the work, how far. Returns 1, or 0 when the token is old.
"""

from __future__ import annotations

from bot.state.script import Script

MARK_DONE = Script("""
if redis.call('HGET', KEYS[1], 'token') ~= ARGV[1] then
  return 0
end
redis.call('HSET', KEYS[2], ARGV[2], ARGV[3])
return 1
""")
