"""What every script that changes an outbox begins with: Lua functions, each told the keys as `outbox_at(first)`.

An entry of the list is `<digest of the parcel's key> <put at, ms> <parcel as JSON>`. The conversation stands in `due` and
`since` exactly while its list holds something that is not parked (see `park_parcel.py`). All instants are of Redis' own clock.
"""

from __future__ import annotations

OUTBOX_PARTS = """
local function clock_ms()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
local function outbox_at(first, name)
  return {list = KEYS[first], try = KEYS[first + 1], known = KEYS[first + 2],
          due = KEYS[first + 3], since = KEYS[first + 4], name = name}
end
-- The first entry is another one, or there is none any more.
local function outbox_settle(box, now)
  redis.call('DEL', box.try)
  local head = redis.call('LINDEX', box.list, 0)
  if head then
    redis.call('ZADD', box.due, now, box.name)
    redis.call('ZADD', box.since, string.match(head, '^%S+ (%d+)'), box.name)
  else
    redis.call('ZREM', box.due, box.name)
    redis.call('ZREM', box.since, box.name)
  end
end
local function outbox_append(box, now, seconds, digest, content)
  redis.call('RPUSH', box.list, digest .. ' ' .. string.format('%.0f', now) .. ' ' .. content)
  redis.call('EXPIRE', box.list, seconds)
  if redis.call('LLEN', box.list) == 1 or redis.call('HEXISTS', box.try, 'parked') == 1 then
    outbox_settle(box, now)
    redis.call('PUBLISH', 'outbox-filled', box.due)
  end
end
-- Each key once: a copy of a parcel put before changes nothing.
local function outbox_put(box, now, seconds, digest, content)
  redis.call('ZREMRANGEBYSCORE', box.known, '-inf', now - seconds * 1000)
  if redis.call('ZADD', box.known, 'NX', now, digest) == 0 then return 0 end
  redis.call('EXPIRE', box.known, seconds)
  outbox_append(box, now, seconds, digest, content)
  return 1
end
"""
