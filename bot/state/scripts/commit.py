"""Commit a turn: all of it, or nothing and the reason why.

KEYS conversation, lock, pending, events, then one message key for each answered message.
ARGV token, epoch before the turn, name of this write, conversation seconds, message seconds, stream length, event ('' for none),
number of field-value pairs, the pairs, number of fields to drop, the fields, then for each answered message its digest and replies.
Returns 'done', or what moved on: 'lock', 'epoch' or 'pending'. A write already done is 'done' again and changes nothing.
"""

from __future__ import annotations

from bot.state.script import Script

COMMIT = Script("""
local state = redis.call('HMGET', KEYS[1], 'epoch', 'write')
if state[2] == ARGV[3] then return 'done' end
if redis.call('HGET', KEYS[2], 'token') ~= ARGV[1] then return 'lock' end
if (state[1] or '0') ~= ARGV[2] then return 'epoch' end

local pairs_at = 9
local drops_at = pairs_at + 2 * tonumber(ARGV[8]) + 1
local answers_at = drops_at + tonumber(ARGV[drops_at - 1])
local answered = #KEYS - 4
if answered > 0 then
  local head = redis.call('LRANGE', KEYS[3], 0, answered - 1)
  for i = 1, answered do
    if not head[i] or string.sub(head[i], 1, 32) ~= ARGV[answers_at + 2 * (i - 1)] then return 'pending' end
  end
end

redis.call('HSET', KEYS[1], 'write', ARGV[3], unpack(ARGV, pairs_at, drops_at - 2))
if answers_at > drops_at then
  redis.call('HDEL', KEYS[1], unpack(ARGV, drops_at, answers_at - 1))
end
redis.call('EXPIRE', KEYS[1], ARGV[4])
for i = 1, answered do
  redis.call('SET', KEYS[4 + i], ARGV[answers_at + 2 * i - 1], 'EX', ARGV[5])
end
if answered > 0 then
  redis.call('LTRIM', KEYS[3], answered, -1)
end
if ARGV[7] ~= '' then
  redis.call('XADD', KEYS[4], 'MAXLEN', '~', ARGV[6], '*', 'event', ARGV[7])
end
return 'done'
""")
