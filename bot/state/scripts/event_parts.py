"""What every script that tells the record something begins with.

Recorded events are deleted from their stream, so whatever a stream holds the record has not: nothing is trimmed as time passes.
Only at the cap, far beyond what a recorder that is away for days leaves, do the oldest go, so that Redis can go on; how many is
counted in `{sNN}:events-lost`, which lies in the stream's own slot.
"""

from __future__ import annotations

EVENT_PARTS = """
local function event_add(key, cap, event)
  redis.call('XADD', key, '*', 'event', event)
  if redis.call('XLEN', key) > tonumber(cap) then
    local lost = redis.call('XTRIM', key, 'MAXLEN', '~', cap)
    if lost > 0 then redis.call('INCRBY', key .. '-lost', lost) end
  end
end
"""
