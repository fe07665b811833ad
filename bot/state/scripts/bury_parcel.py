"""Give a taken parcel up: it becomes a dead letter, and the next one is due.

KEYS list, try, known, due, since, dead, dead-at. ARGV conversation, holder, failure, seconds a dead letter is kept, its digest.
A dead letter is `<conversation> <given up at, ms> <tries> <failure>`, a line's end, and the entry as it stood in the list. Returns 1, or 0 when
another took the parcel.
"""

from __future__ import annotations

from bot.state.script import Script
from bot.state.scripts.outbox_parts import OUTBOX_PARTS

BURY_PARCEL = Script(
    OUTBOX_PARTS
    + """
local box, now = outbox_at(1, ARGV[1]), clock_ms()
local state = redis.call('HMGET', box.try, 'holder', 'tries')
if state[1] ~= ARGV[2] then return 0 end
local entry = redis.call('LPOP', box.list)
local line = ARGV[1] .. ' ' .. string.format('%.0f', now) .. ' ' .. state[2] .. ' ' .. ARGV[3]
redis.call('HSET', KEYS[6], ARGV[5], line .. '\\n' .. entry)
redis.call('ZADD', KEYS[7], now, ARGV[5])
redis.call('EXPIRE', KEYS[6], ARGV[4])
redis.call('EXPIRE', KEYS[7], ARGV[4])
outbox_settle(box, now)
return 1
"""
)
