"""Read a conversation and its newest ticket in one step.

KEYS conversation, ticket. ARGV the fields of the conversation. Returns {the fields' values, the ticket or nil}.
"""

from __future__ import annotations

from bot.state.script import Script

SEE_TICKET = Script("""
return {redis.call('HMGET', KEYS[1], unpack(ARGV)), redis.call('GET', KEYS[2])}
""")
