"""Lua functions on a conversation's reminders.

A field of the hash is `<kind>:<about>`; while it is due some time, `<conversation> <field>` stands in the shard's list of due ones.
"""

from __future__ import annotations

REMINDER_PARTS = """
local function reminders_drop(hash, due, name)
  local fields = redis.call('HKEYS', hash)
  for _, field in ipairs(fields) do redis.call('ZREM', due, name .. ' ' .. field) end
  redis.call('DEL', hash)
  return #fields
end
local function reminder_keep(hash, due, name, seconds, field, value, at, replaces)
  if replaces == '1' then
    redis.call('HSET', hash, field, value)
  elseif redis.call('HSETNX', hash, field, value) == 0 then
    return 0
  end
  redis.call('EXPIRE', hash, seconds)
  redis.call('ZADD', due, at, name .. ' ' .. field)
  return 1
end
"""
