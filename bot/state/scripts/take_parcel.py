"""Take the first parcel of a conversation for a while, if it is due: nobody else gets it, nor any behind it.

KEYS list, try, known, due, since. ARGV conversation, holder (a new one for each taking), lease in ms, seconds.
Returns nil, or {entry, how often it was taken, last failure}. Who dies with it counts as a try: when the lease ends it is due again.
"""

from __future__ import annotations

from bot.state.script import Script
from bot.state.scripts.outbox_parts import OUTBOX_PARTS

TAKE_PARCEL = Script(
    OUTBOX_PARTS
    + """
local box, now = outbox_at(1, ARGV[1]), clock_ms()
local head = redis.call('LINDEX', box.list, 0)
if not head then
  outbox_settle(box, now)
  return false
end
local state = redis.call('HMGET', box.try, 'holder', 'tries', 'failure')
if state[1] ~= ARGV[2] then
  local due = redis.call('ZSCORE', box.due, box.name)
  if not due or tonumber(due) > now then return false end
  state[2] = redis.call('HINCRBY', box.try, 'tries', 1)
  redis.call('HSET', box.try, 'holder', ARGV[2])
  redis.call('EXPIRE', box.try, ARGV[4])
  redis.call('ZADD', box.due, now + ARGV[3], box.name)
end
return {head, tonumber(state[2]), state[3] or ''}
"""
)
