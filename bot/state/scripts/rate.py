"""Keep a rating and tell the record, in one step.

KEYS ratings, events. ARGV subject, value ('' takes it back), seconds, stream length, event. Returns 1, or 0 when it was so already: nothing is
told then.
"""

from __future__ import annotations

from bot.state.script import Script
from bot.state.scripts.event_parts import EVENT_PARTS

RATE = Script(
    EVENT_PARTS
    + """
local before = redis.call('HGET', KEYS[1], ARGV[1]) or ''
if before == ARGV[2] and ARGV[1] ~= 'conversation' then return 0 end
if ARGV[2] == '' then
  redis.call('HDEL', KEYS[1], ARGV[1])
else
  redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
  redis.call('EXPIRE', KEYS[1], ARGV[3])
end
event_add(KEYS[2], ARGV[4], ARGV[5])
return 1
"""
)
