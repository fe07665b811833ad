"""Delete a key when its value begins with what the caller knows.

KEYS key. ARGV how the value begins. Returns 1, or 0 when it is another value or there is none.
"""

from __future__ import annotations

from bot.state.script import Script

DROP_IF = Script("""
local kept = redis.call('GET', KEYS[1])
if not kept or string.sub(kept, 1, #ARGV[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])
""")
