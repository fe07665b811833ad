"""How a conversation looks to whoever watches it.

KEYS conversation, typing. Returns the stage ('' for a new conversation), then by turns who is writing and for how many milliseconds yet.
"""

from __future__ import annotations

from bot.state.script import Script

SIGHT = Script("""
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local seen = {redis.call('HGET', KEYS[1], 'stage') or ''}
local typing = redis.call('HGETALL', KEYS[2])
for i = 1, #typing, 2 do
  local left = tonumber(typing[i + 1]) - now
  if left > 0 then
    seen[#seen + 1] = typing[i]
    seen[#seen + 1] = math.floor(left)
  end
end
return seen
""")
