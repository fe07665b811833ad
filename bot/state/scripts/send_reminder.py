"""Turn a due reminder into a parcel, and note when it is due next: both or nothing, and once for all who try.

KEYS list, try, known, due, since, reminders, reminders-due. ARGV conversation, field, the value as it was read, the value after ('' to
drop it), due next in s ('' for never), seconds of a parcel, then digest and content of the parcel, if there is one.
Returns 1, or 0 when somebody else did it, or the reminder is no longer what it was.
"""

from __future__ import annotations

from bot.state.script import Script
from bot.state.scripts.outbox_parts import OUTBOX_PARTS

SEND_REMINDER = Script(
    OUTBOX_PARTS
    + """
local member = ARGV[1] .. ' ' .. ARGV[2]
if redis.call('HGET', KEYS[6], ARGV[2]) ~= ARGV[3] then
  if redis.call('HEXISTS', KEYS[6], ARGV[2]) == 0 then redis.call('ZREM', KEYS[7], member) end
  return 0
end
if ARGV[4] == '' then
  redis.call('HDEL', KEYS[6], ARGV[2])
else
  redis.call('HSET', KEYS[6], ARGV[2], ARGV[4])
end
if ARGV[5] == '' then
  redis.call('ZREM', KEYS[7], member)
else
  redis.call('ZADD', KEYS[7], ARGV[5], member)
end
if ARGV[7] then
  outbox_put(outbox_at(1, ARGV[1]), clock_ms(), tonumber(ARGV[6]), ARGV[7], ARGV[8])
end
return 1
"""
)
