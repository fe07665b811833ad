"""Say that a taken parcel was delivered: it leaves the outbox, and the next one is due.

KEYS list, try, known, due, since, history. ARGV conversation, holder, history length, seconds, entry for the history ('' for none). Returns 1, or 0 when the lease ended and another took it.
"""

from __future__ import annotations

from bot.state.script import Script
from bot.state.scripts.history_parts import HISTORY_PARTS
from bot.state.scripts.outbox_parts import OUTBOX_PARTS

DELIVER_PARCEL = Script(
    OUTBOX_PARTS
    + HISTORY_PARTS
    + """
local box = outbox_at(1, ARGV[1])
if redis.call('HGET', box.try, 'holder') ~= ARGV[2] then return 0 end
redis.call('LPOP', box.list)
outbox_settle(box, clock_ms())
if ARGV[5] ~= '' then history_add(KEYS[6], ARGV[3], ARGV[4], ARGV[5]) end
conversation_changed(box.name)
return 1
"""
)
