"""Put parcels at the end of a conversation's outbox, each key once.

KEYS list, try, known, due, since. ARGV conversation, seconds, then for each parcel its digest and content. Returns how many were new.
"""

from __future__ import annotations

from bot.state.script import Script
from bot.state.scripts.outbox_parts import OUTBOX_PARTS

PUT_PARCELS = Script(
    OUTBOX_PARTS
    + """
local box, now, new = outbox_at(1, ARGV[1]), clock_ms(), 0
for i = 3, #ARGV, 2 do
  new = new + outbox_put(box, now, tonumber(ARGV[2]), ARGV[i], ARGV[i + 1])
end
return new
"""
)
