"""Note how far a conversation was shown; it never goes back.

KEYS seen. ARGV milliseconds and number of the entry's id, seconds.
"""

from __future__ import annotations

from bot.state.script import Script

ADVANCE = Script("""
local before = redis.call('GET', KEYS[1])
if before then
  local ms, number = string.match(before, '^(%d+)-(%d+)$')
  local new_ms = tonumber(ARGV[1])
  if tonumber(ms) > new_ms or (tonumber(ms) == new_ms and tonumber(number) >= tonumber(ARGV[2])) then return 0 end
end
redis.call('SET', KEYS[1], ARGV[1] .. '-' .. ARGV[2], 'EX', ARGV[3])
return 1
""")
