"""Give a conversation another stage from outside a turn; a turn that runs meanwhile can no longer commit.

KEYS conversation, events, history. ARGV expected epoch, stage, name of this write, conversation id, conversation seconds, stream length,
event ('' for none), history length, entry for the history ('' for none), the conversation's name in keys. Returns 1, or 0 when the epoch moved on. A write already done is 1 again and changes nothing.
"""

from __future__ import annotations

from bot.state.script import Script
from bot.state.scripts.event_parts import EVENT_PARTS
from bot.state.scripts.history_parts import HISTORY_PARTS

HAND_OVER = Script(
    EVENT_PARTS
    + HISTORY_PARTS
    + """
local state = redis.call('HMGET', KEYS[1], 'epoch', 'write')
if state[2] == ARGV[3] then return 1 end
if (state[1] or '0') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'id', ARGV[4], 'stage', ARGV[2], 'write', ARGV[3])
redis.call('HINCRBY', KEYS[1], 'epoch', 1)
redis.call('EXPIRE', KEYS[1], ARGV[5])
if ARGV[7] ~= '' then event_add(KEYS[2], ARGV[6], ARGV[7]) end
if ARGV[9] ~= '' then history_add(KEYS[3], ARGV[8], ARGV[5], ARGV[9]) end
conversation_changed(ARGV[10])
return 1
"""
)
