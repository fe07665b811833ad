"""Acknowledge recorded events and delete them: a stream holds only what the record has not.

KEYS events. ARGV group, then the stream ids. Returns how many were deleted.
"""

from __future__ import annotations

from bot.state.script import Script

ACK = Script("""
local ids = {unpack(ARGV, 2)}
redis.call('XACK', KEYS[1], ARGV[1], unpack(ids))
return redis.call('XDEL', KEYS[1], unpack(ids))
""")
