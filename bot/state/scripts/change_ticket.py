"""Change a conversation's ticket from outside a turn: ticket, stage, event, and what the member and an outside desk are told; or nothing.

KEYS conversation, events, ticket, tickets, the outbox's list, try, known, due, since, then the same five of the hooks.
ARGV as `bot.state.desk_tickets` puts them, read one after the other here.
Returns 'done'; 'moved' when the epoch or the ticket's version is not the expected one; or 'repeat' when a parcel of this key was put before,
and nothing is changed. A write already done is 'done' again and changes nothing.
"""

from __future__ import annotations

from bot.state.script import Script
from bot.state.scripts.event_parts import EVENT_PARTS
from bot.state.scripts.history_parts import HISTORY_PARTS
from bot.state.scripts.outbox_parts import OUTBOX_PARTS
from bot.state.scripts.ticket_parts import TICKET_PARTS

CHANGE_TICKET = Script(
    EVENT_PARTS
    + OUTBOX_PARTS
    + HISTORY_PARTS
    + TICKET_PARTS
    + """
local at = 0
local function arg() at = at + 1; return ARGV[at] end
local function count() return tonumber(arg()) end

local write, id, name, epoch, version = arg(), arg(), arg(), arg(), arg()
local kept, kept_write = ticket_kept(KEYS[3])
if kept_write == write then return 'done' end
if (redis.call('HGET', KEYS[1], 'epoch') or '0') ~= epoch or kept ~= version then return 'moved' end
local parcel_seconds = count()
local parcels, box = {}, outbox_at(5, name)
for i = 1, count() do parcels[i] = {arg(), arg()} end
for _, parcel in ipairs(parcels) do
  if redis.call('ZSCORE', box.known, parcel[1]) then return 'repeat' end
end

local stage, new_epoch, choices, seconds = arg(), arg(), arg(), arg()
if stage ~= '' then
  redis.call('HSET', KEYS[1], 'id', id, 'stage', stage, 'epoch', new_epoch, 'write', write, 'choices', choices)
  redis.call('EXPIRE', KEYS[1], seconds)
end
ticket_put(KEYS[3], KEYS[4], name, arg(), arg(), arg())
event_add(KEYS[2], arg(), arg())
local now = clock_ms()
for _, parcel in ipairs(parcels) do outbox_put(box, now, parcel_seconds, parcel[1], parcel[2]) end
local hooks = outbox_at(10, arg())
for _ = 1, count() do outbox_put(hooks, now, parcel_seconds, arg(), arg()) end
conversation_changed(name)
redis.call('PUBLISH', 'desk-changed', name)
return 'done'
"""
)
