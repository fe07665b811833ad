"""Count an arrival of a message, or note that its replies are owed.

KEYS message. ARGV seconds, '1' to note. Returns {arrivals, '1' when its replies are owed}.
"""

from __future__ import annotations

from bot.state.script import Script

WECHAT_ARRIVED = Script("""
if ARGV[2] == '1' then
  redis.call('HSET', KEYS[1], 'owed', '1')
else
  redis.call('HINCRBY', KEYS[1], 'arrivals', 1)
end
redis.call('EXPIRE', KEYS[1], ARGV[1])
local kept = redis.call('HMGET', KEYS[1], 'arrivals', 'owed')
return {tonumber(kept[1] or '0'), kept[2] or ''}
""")
