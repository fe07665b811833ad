"""Commit a turn: all of it, or nothing and the reason why.

KEYS conversation, lock, pending, events, the outbox's list, try, known, due, since, then reminders, reminders-due, history, waiting-since,
ticket, tickets, the five keys of the hooks' outbox, then one message key for each answered message. ARGV as `bot.state.commit_call` puts them, read one after the other here.
When the last answered message is owed its replies, these go into the outbox and not into the history, and a repeat is told nothing.
Returns 'done', or what moved on: 'lock', 'epoch', 'pending', 'outbox' or 'ticket'. A write already done is 'done' again and changes nothing.
"""

from __future__ import annotations

from bot.state.script import Script
from bot.state.scripts.event_parts import EVENT_PARTS
from bot.state.scripts.history_parts import HISTORY_PARTS
from bot.state.scripts.outbox_parts import OUTBOX_PARTS
from bot.state.scripts.reminder_parts import REMINDER_PARTS
from bot.state.scripts.ticket_parts import TICKET_PARTS

COMMIT = Script(
    EVENT_PARTS
    + OUTBOX_PARTS
    + REMINDER_PARTS
    + HISTORY_PARTS
    + TICKET_PARTS
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

local ticket_changes = arg() == '1'
if ticket_changes and ticket_kept(KEYS[14]) ~= arg() then return 'ticket' end

redis.call('HSET', KEYS[1], 'write', write, args(count()))
local dropped = count()
if dropped > 0 then redis.call('HDEL', KEYS[1], args(dropped)) end
redis.call('EXPIRE', KEYS[1], conversation_seconds)
local owed = answered > 0 and redis.call('GET', KEYS[20 + answered]) == 'owed'
for i = 1, answered do
  redis.call('SET', KEYS[20 + i], ARGV[answers_at + 2 * i], 'EX', message_seconds)
end
if answered > 0 then redis.call('LTRIM', KEYS[3], answered, -1) end
if event ~= '' then
  event_add(KEYS[4], stream_length, event)
end

local name = arg()
if redis.call('EXISTS', KEYS[3]) == 0 then redis.call('ZREM', KEYS[13], name) end
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
local late = count()
if late > 0 then
  local now, seconds = clock_ms(), count()
  for _ = 1, late do
    local digest, content = args(2)
    if owed then outbox_put(box, now, seconds, digest, content) end
  end
  -- A repeat is told nothing: the outbox has the replies.
  if owed then redis.call('SET', KEYS[20 + answered], '[]', 'EX', message_seconds) end
end
local history_length = arg()
for part = 1, 2 do
  for _ = 1, count() do
    local entry = arg()
    if part == 1 or not owed then history_add(KEYS[12], history_length, conversation_seconds, entry) end
  end
end
conversation_changed(name)
if arg() == '1' then reminders_drop(KEYS[10], KEYS[11], name) end
local reminders = count()
if reminders > 0 then
  local seconds = count()
  for _ = 1, reminders do reminder_keep(KEYS[10], KEYS[11], name, seconds, args(4)) end
end
if ticket_changes then
  ticket_put(KEYS[14], KEYS[15], name, args(3))
  local told = arg()
  if told ~= '' then event_add(KEYS[4], stream_length, told) end
  local hooks, seconds, now = outbox_at(16, arg()), count(), clock_ms()
  for _ = 1, count() do outbox_put(hooks, now, seconds, args(2)) end
  redis.call('PUBLISH', 'desk-changed', name)
end
return 'done'
"""
)
