"""Put a model in service and tell every worker. It serves every conversation: a canary ends.

KEYS model. ARGV name of this write, model, who, when, channel. Returns the number of the change. A write already done gives its
number again and changes nothing.
"""

from __future__ import annotations

from bot.state.script import Script

PROMOTE = Script("""
local state = redis.call('HMGET', KEYS[1], 'write', 'number')
if state[1] == ARGV[1] then return tonumber(state[2]) end
local number = redis.call('HINCRBY', KEYS[1], 'number', 1)
redis.call('HSET', KEYS[1], 'write', ARGV[1], 'model', ARGV[2], 'by', ARGV[3], 'at', ARGV[4])
redis.call('HDEL', KEYS[1], 'canary', 'percent')
redis.call('PUBLISH', ARGV[5], ARGV[2])
return number
""")
