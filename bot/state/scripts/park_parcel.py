"""Let a taken parcel wait until its member writes again: it stays the first of its conversation and is due no more.

A turn hands out what is parked (see `look.py`); a parcel put behind it makes all of them due again.
KEYS list, try, known, due, since. ARGV conversation, holder, reason, seconds. Returns 1, or 0 when another took it.
"""

from __future__ import annotations

from bot.state.script import Script
from bot.state.scripts.outbox_parts import OUTBOX_PARTS

PARK_PARCEL = Script(
    OUTBOX_PARTS
    + """
local box = outbox_at(1, ARGV[1])
if redis.call('HGET', box.try, 'holder') ~= ARGV[2] then return 0 end
redis.call('DEL', box.try)
redis.call('HSET', box.try, 'parked', ARGV[3])
redis.call('EXPIRE', box.try, ARGV[4])
redis.call('ZREM', box.due, box.name)
redis.call('ZREM', box.since, box.name)
return 1
"""
)
