"""Take a conversation from the list of those with waiting messages when none waits (any more).

KEYS pending, waiting-since. ARGV conversation.
"""

from __future__ import annotations

from bot.state.script import Script

SETTLE_PENDING = Script("""
if redis.call('EXISTS', KEYS[1]) == 0 then redis.call('ZREM', KEYS[2], ARGV[1]) end
return 1
""")
