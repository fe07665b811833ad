"""Commit a turn: all of it, or nothing and the reason why.

KEYS conversation, lock, pending, events, the outbox's list, try, known, due, since, then reminders, reminders-due, then one message
key for each answered message. ARGV as `bot.state.commit_call` puts them, read one after the other here.
Returns 'done', or what moved on: 'lock', 'epoch', 'pending' or 'outbox'. A write already done is 'done' again and changes nothing.
"""

from __future__ import annotations

from bot.state.script import Script
from bot.state.scripts.outbox_parts import OUTBOX_PARTS
from bot.state.scripts.reminder_parts import REMINDER_PARTS

COMMIT = Script(
    OUTBOX_PARTS
    + REMINDER_PARTS
    + """
local at = 0
local function arg() at = at + 1; return ARGV[at] end
local function count() return tonumber(arg()) end
local function args(number)
  at = at + number
  return unpack(ARGV, at - number + 1, at)
end

local token, epoch, write = args(3)
local state = redis.call('HMGET', KEYS[1], 'epoch', 'write')
if state[2] == write then return 'done' end
if redis.call('HGET', KEYS[2], 'token') ~= token then return 'lock' end
if (state[1] or '0') ~= epoch then return 'epoch' end

local conversation_seconds, message_seconds, stream_length, event = args(4)
local answered = count()
local answers_at = at
if answered > 0 then
  local head = redis.call('LRANGE', KEYS[3], 0, answered - 1)
  for i = 1, answered do
    if not head[i] or string.sub(head[i], 1, 32) ~= ARGV[answers_at + 2 * i - 1] then return 'pending' end
  end
end
at = answers_at + 2 * answered

local taken = count()
if taken > 0 then
  local head = redis.call('LRANGE', KEYS[5], 0, taken - 1)
  for i = 1, taken do
    if not head[i] or string.sub(head[i], 1, 32) ~= arg() then return 'outbox' end
  end
end

redis.call('HSET', KEYS[1], 'write', write, args(count()))
local dropped = count()
if dropped > 0 then redis.call('HDEL', KEYS[1], args(dropped)) end
redis.call('EXPIRE', KEYS[1], conversation_seconds)
for i = 1, answered do
  redis.call('SET', KEYS[11 + i], ARGV[answers_at + 2 * i], 'EX', message_seconds)
end
if answered > 0 then redis.call('LTRIM', KEYS[3], answered, -1) end
if event ~= '' then
  redis.call('XADD', KEYS[4], 'MAXLEN', '~', stream_length, '*', 'event', event)
end

local name = arg()
local box = outbox_at(5, name)
if taken > 0 then
  redis.call('LTRIM', box.list, taken, -1)
  outbox_settle(box, clock_ms())
end
local parcels = count()
if parcels > 0 then
  local now, seconds = clock_ms(), count()
  for _ = 1, parcels do outbox_put(box, now, seconds, args(2)) end
end
if arg() == '1' then reminders_drop(KEYS[10], KEYS[11], name) end
local reminders = count()
if reminders > 0 then
  local seconds = count()
  for _ = 1, reminders do reminder_keep(KEYS[10], KEYS[11], name, seconds, args(4)) end
end
return 'done'
"""
)
