"""Accept a message once: the first copy of an id goes to the pending list, later ones find what is kept.

KEYS message, pending. ARGV entry, seconds. Returns nil for the first copy, else the message key's value ('' while pending).
"""

from __future__ import annotations

from bot.state.script import Script

ACCEPT = Script("""
if redis.call('SET', KEYS[1], '', 'NX', 'EX', ARGV[2]) then
  redis.call('RPUSH', KEYS[2], ARGV[1])
  redis.call('EXPIRE', KEYS[2], ARGV[2])
  return false
end
return redis.call('GET', KEYS[1])
""")
