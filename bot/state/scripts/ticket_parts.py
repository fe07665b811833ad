"""Lua functions on a conversation's newest ticket.

The ticket is `<version> <name of the write> <JSON>`. While it is open it has no end, and its conversation stands in the shard's set of
open tickets; a closed one is kept for a while.
"""

from __future__ import annotations

TICKET_PARTS = """
local function ticket_kept(key)
  local kept = redis.call('GET', key)
  if not kept then return '0', '' end
  local version, write = string.match(kept, '^(%d+) (%S+)')
  return version, write
end
local function ticket_put(key, index, name, value, open, seconds)
  if open == '1' then
    redis.call('SET', key, value)
    redis.call('SADD', index, name)
  else
    redis.call('SET', key, value, 'EX', seconds)
    redis.call('SREM', index, name)
  end
end
"""
