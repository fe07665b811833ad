"""Give a part of the conversations to another model, or take it back, and tell every worker.

KEYS model. ARGV name of this write, canary (empty: none), percent, channel, the model that must be in service. Returns the number
of the change, 0 when another model is in service by now. A write already done gives its number again and changes nothing.
"""

from __future__ import annotations

from bot.state.script import Script

SET_CANARY = Script("""
local state = redis.call('HMGET', KEYS[1], 'write', 'number', 'model')
if state[1] == ARGV[1] then return tonumber(state[2]) end
if state[3] ~= ARGV[5] then return 0 end
local number = redis.call('HINCRBY', KEYS[1], 'number', 1)
redis.call('HSET', KEYS[1], 'write', ARGV[1], 'canary', ARGV[2], 'percent', ARGV[3])
redis.call('PUBLISH', ARGV[4], ARGV[2])
return number
""")
