"""Let a signed request pass once, and again with the same body, three times in all.

KEYS proof. ARGV digest of the body, seconds. Returns 1 when it may pass, else 0.
"""

from __future__ import annotations

from bot.state.script import Script

WECHAT_REPLAY = Script("""
local kept = redis.call('GET', KEYS[1])
local count = 0
if kept then
  count = tonumber(string.sub(kept, 34))
  if string.sub(kept, 1, 32) ~= ARGV[1] or count >= 3 then return 0 end
end
redis.call('SET', KEYS[1], ARGV[1] .. ' ' .. (count + 1), 'EX', ARGV[2])
return 1
""")
