"""Give the leadership back, if it is still held by this owner.

KEYS lock. ARGV owner. Returns 1, or 0 when it ended or changed hands.
"""

from __future__ import annotations

from bot.state.script import Script

RESIGN = Script("""
if redis.call('HGET', KEYS[1], 'owner') ~= ARGV[1] then
  return 0
end
return redis.call('DEL', KEYS[1])
""")
