"""Say that somebody writes, or stopped.

KEYS typing. ARGV who, milliseconds (0: stopped), the conversation's name in keys. Returns 1 when that is news, which is announced.
A sign that only prolongs the last one is no news.
"""

from __future__ import annotations

from bot.state.script import Script
from bot.state.scripts.history_parts import HISTORY_PARTS

SAY_TYPING = Script(
    HISTORY_PARTS
    + """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local before = tonumber(redis.call('HGET', KEYS[1], ARGV[1]) or '0') > now
local life = tonumber(ARGV[2])
if life > 0 then
  redis.call('HSET', KEYS[1], ARGV[1], string.format('%.0f', now + life))
  redis.call('PEXPIRE', KEYS[1], life)
else
  redis.call('HDEL', KEYS[1], ARGV[1])
end
if before == (life > 0) then return 0 end
conversation_changed(ARGV[3])
return 1
"""
)
