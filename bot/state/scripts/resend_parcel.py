"""Put a dead letter back, at the end of its conversation's outbox, with no try counted.

KEYS list, try, known, due, since, dead, dead-at. ARGV conversation, seconds, digest of the dead letter. Returns 1, or 0 without one.
"""

from __future__ import annotations

from bot.state.script import Script
from bot.state.scripts.outbox_parts import OUTBOX_PARTS

RESEND_PARCEL = Script(
    OUTBOX_PARTS
    + """
local letter = redis.call('HGET', KEYS[6], ARGV[3])
if not letter then return 0 end
redis.call('HDEL', KEYS[6], ARGV[3])
redis.call('ZREM', KEYS[7], ARGV[3])
local key, content = string.match(letter, '\\n(%S+) %d+ (.*)$')
outbox_append(outbox_at(1, ARGV[1]), clock_ms(), tonumber(ARGV[2]), key, content)
return 1
"""
)
