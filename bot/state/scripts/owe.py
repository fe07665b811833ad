"""Note that nobody waits for a message's replies any more.

KEYS message. Returns its kept replies when they are there, '' when they are owed from now on, nil when it was never accepted.
"""

from __future__ import annotations

from bot.state.script import Script

OWE = Script("""
local kept = redis.call('GET', KEYS[1])
if kept == '' then redis.call('SET', KEYS[1], 'owed', 'XX', 'KEEPTTL') end
if kept == 'owed' then return '' end
return kept
""")
