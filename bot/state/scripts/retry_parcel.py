"""Put off a taken parcel: it stays the first of its conversation, and is due again after a pause.

KEYS list, try, known, due, since. ARGV conversation, holder, pause in ms, failure. Returns 1, or 0 when another took it.
"""

from __future__ import annotations

from bot.state.script import Script
from bot.state.scripts.outbox_parts import OUTBOX_PARTS

RETRY_PARCEL = Script(
    OUTBOX_PARTS
    + """
local box = outbox_at(1, ARGV[1])
if redis.call('HGET', box.try, 'holder') ~= ARGV[2] then return 0 end
redis.call('HDEL', box.try, 'holder')
redis.call('HSET', box.try, 'failure', ARGV[4])
redis.call('ZADD', box.due, clock_ms() + ARGV[3], box.name)
return 1
"""
)
