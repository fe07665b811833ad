"""Keep how an agent is, and announce it.

KEYS agents. ARGV agent, value ('' to take them out), channel ('' to announce nothing). Returns 1.
"""

from __future__ import annotations

from bot.state.script import Script

SET_PRESENCE = Script("""
if ARGV[2] == '' then redis.call('HDEL', KEYS[1], ARGV[1]) else redis.call('HSET', KEYS[1], ARGV[1], ARGV[2]) end
if ARGV[3] ~= '' then redis.call('PUBLISH', ARGV[3], ARGV[1]) end
return 1
""")
