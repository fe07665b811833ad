"""Take messages from a window, all or none; a negative number gives them back.

KEYS window. ARGV messages, how many must be left, then name and greatest number of each grant. Returns 1, or 0 when too few are left.
"""

from __future__ import annotations

from bot.state.script import Script
from bot.state.scripts.wechat_window_parts import WECHAT_WINDOW_PARTS

WECHAT_SPEND = Script(
    WECHAT_WINDOW_PARTS
    + """
local messages, keep = tonumber(ARGV[1]), tonumber(ARGV[2])
local live, left = window(clock_ms())
if messages > 0 and left - messages < keep then return 0 end
local most = {}
for i = 3, #ARGV, 2 do most[ARGV[i]] = tonumber(ARGV[i + 1]) end
for _, grant in ipairs(live) do
  local name, had, ends = grant[1], grant[2], grant[3]
  local has = math.max(0, math.min(had - messages, most[name] or had))
  redis.call('HSET', KEYS[1], name, string.format('%.0f %.0f', has, ends))
end
return 1
"""
)
