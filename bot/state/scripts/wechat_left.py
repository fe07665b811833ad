"""Say what is left in a window. KEYS window. Returns {messages, until in ms}."""

from __future__ import annotations

from bot.state.script import Script
from bot.state.scripts.wechat_window_parts import WECHAT_WINDOW_PARTS

WECHAT_LEFT = Script(
    WECHAT_WINDOW_PARTS
    + """
local _, left, last = window(clock_ms())
return {left, last}
"""
)
