"""Counting wrong passwords, for a name and for an address.

KEYS name, address. A try counts as wrong before its password is looked at, so that many at once are no way around the limit;
a right one takes it back.
"""

from __future__ import annotations

from bot.state.script import Script

# ARGV window in seconds, limit of the name, limit of the address.
# Returns the seconds until the next try, 0 when it is allowed, and the number of this try for the name.
TRY = Script("""
for i, key in ipairs(KEYS) do
  if tonumber(redis.call('GET', key) or '0') >= tonumber(ARGV[i + 1]) then
    return {math.max(1, redis.call('TTL', key)), 0}
  end
end
for _, key in ipairs(KEYS) do
  redis.call('INCR', key)
  redis.call('EXPIRE', key, ARGV[1])
end
return {0, tonumber(redis.call('GET', KEYS[1]))}
""")

RIGHT = Script("""
redis.call('DEL', KEYS[1])
if tonumber(redis.call('GET', KEYS[2]) or '0') > 0 then redis.call('DECR', KEYS[2]) end
""")
