"""Sessions of people at work: begin, read, renew what they say, end all of an account.

KEYS session, ended (all in the slot of `{staff}`). Instants are of Redis' own clock, in µs: every worker counts the same.
A session is a hash: person, started, checked. It is over when it was started before the account's sessions were ended.
"""

from __future__ import annotations

from bot.state.script import Script

# KEYS session. ARGV person, idle seconds.
START = Script("""
local time = redis.call('TIME')
local now = string.format('%.0f', time[1] * 1000000 + time[2])
redis.call('HSET', KEYS[1], 'person', ARGV[1], 'started', now, 'checked', now)
redis.call('EXPIRE', KEYS[1], ARGV[2])
""")

# KEYS session, ended. ARGV idle seconds, longest seconds. Returns person and the seconds since it was checked, or nothing.
READ = Script("""
local found = redis.call('HMGET', KEYS[1], 'person', 'started', 'checked')
if not found[1] then return false end
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local started, ended = tonumber(found[2]), redis.call('GET', KEYS[2])
local left = math.ceil(tonumber(ARGV[2]) - (now - started) / 1000000)
if left <= 0 or (ended and started <= tonumber(ended)) then
  redis.call('DEL', KEYS[1])
  return false
end
redis.call('EXPIRE', KEYS[1], math.min(tonumber(ARGV[1]), left))
return {found[1], math.floor((now - tonumber(found[3])) / 1000000)}
""")

# KEYS session. ARGV person. A session that ended meanwhile stays ended.
CHECKED = Script("""
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
local time = redis.call('TIME')
redis.call('HSET', KEYS[1], 'person', ARGV[1], 'checked', string.format('%.0f', time[1] * 1000000 + time[2]))
return 1
""")

# KEYS ended. ARGV longest seconds.
END_ALL = Script("""
local time = redis.call('TIME')
redis.call('SET', KEYS[1], string.format('%.0f', time[1] * 1000000 + time[2]), 'EX', ARGV[1])
""")
