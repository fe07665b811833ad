"""Note what an action of a member allows; an earlier one of the same name is over.

KEYS window. ARGV name, messages, seconds.
"""

from __future__ import annotations

from bot.state.script import Script
from bot.state.scripts.wechat_window_parts import WECHAT_WINDOW_PARTS

WECHAT_GRANT = Script(
    WECHAT_WINDOW_PARTS
    + """
local ends = string.format('%.0f', clock_ms() + ARGV[3] * 1000)
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2] .. ' ' .. ends)
if redis.call('TTL', KEYS[1]) < tonumber(ARGV[3]) then redis.call('EXPIRE', KEYS[1], ARGV[3]) end
return 1
"""
)
