"""Accept a message once: the first copy of an id goes to the pending list, later ones find what is kept.

KEYS message, pending, waiting-since. ARGV entry, seconds, conversation. Returns nil for the first copy, else the message key's value
('' while pending, 'owed' when nobody waits for its replies any more).
"""

from __future__ import annotations

from bot.state.script import Script

ACCEPT = Script("""
if redis.call('SET', KEYS[1], '', 'NX', 'EX', ARGV[2]) then
  redis.call('RPUSH', KEYS[2], ARGV[1])
  redis.call('EXPIRE', KEYS[2], ARGV[2])
  redis.call('ZADD', KEYS[3], redis.call('TIME')[1], ARGV[3])
  redis.call('EXPIRE', KEYS[3], ARGV[2])
  return false
end
return redis.call('GET', KEYS[1])
""")
