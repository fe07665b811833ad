"""Say that somebody looks at a conversation, and announce it.

KEYS looking. ARGV agent, value, seconds it is kept, the conversation's name. Returns 1.
"""

from __future__ import annotations

from bot.state.script import Script

LOOK_ON = Script("""
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
redis.call('EXPIRE', KEYS[1], ARGV[3])
redis.call('PUBLISH', 'desk-changed', ARGV[4])
return 1
""")
