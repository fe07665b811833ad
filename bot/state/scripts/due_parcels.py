"""Say which conversations of a shard have a parcel that is due, those that wait longest first.

KEYS due. ARGV how many at most. Returns their names. The clock is that of the Redis that set the instants.
"""

from __future__ import annotations

from bot.state.script import Script

DUE_PARCELS = Script("""
local time = redis.call('TIME')
local now = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
return redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, ARGV[1])
""")
