"""Return every open ticket of a shard.

KEYS tickets. ARGV the beginning of a ticket's key. Each ticket's key lies in the shard's slot, as the set does.
"""

from __future__ import annotations

from bot.state.script import Script

OPEN_TICKETS = Script("""
local found = {}
for _, name in ipairs(redis.call('SMEMBERS', KEYS[1])) do
  local ticket = redis.call('GET', ARGV[1] .. name)
  if ticket then found[#found + 1] = ticket end
end
return found
""")
