"""What the scripts on a WeChat window begin with: Lua functions on the hash KEYS[1], on Redis' own clock.

A field `<grant>` holds `<messages left> <until, ms>`. Grants do not add up: what is left is the greatest of those that are not over.
"""

from __future__ import annotations

WECHAT_WINDOW_PARTS = """
local function clock_ms()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
-- The grants that are not over, and what is left: {name, messages, until} of each, messages, until.
local function window(now)
  local live, left, last = {}, 0, 0
  local all = redis.call('HGETALL', KEYS[1])
  for i = 1, #all, 2 do
    local messages, ends = string.match(all[i + 1], '^(%d+) (%d+)$')
    messages, ends = tonumber(messages), tonumber(ends)
    if ends > now then
      live[#live + 1] = {all[i], messages, ends}
      if messages > left then left, last = messages, ends end
    end
  end
  return live, left, last
end
"""
