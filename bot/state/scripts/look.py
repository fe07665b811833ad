"""Read what a turn needs to know in one step.

KEYS conversation, pending, the outbox's list, ticket, the outbox's try, then the message asked about, if one is. ARGV the fields of the conversation.
Returns {the fields' values, pending, parcels, the ticket or '', whether they are parked, the message's value or ''}.
"""

from __future__ import annotations

from bot.state.script import Script

LOOK = Script("""
return {
  redis.call('HMGET', KEYS[1], unpack(ARGV)),
  redis.call('LRANGE', KEYS[2], 0, -1),
  redis.call('LRANGE', KEYS[3], 0, -1),
  redis.call('GET', KEYS[4]) or '',
  redis.call('HEXISTS', KEYS[5], 'parked'),
  KEYS[6] and redis.call('GET', KEYS[6]) or ''
}
""")
