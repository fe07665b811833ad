"""Keep several values of one conversation with the same life.

KEYS one for each value. ARGV seconds, then the values. Returns how many were kept.
"""

from __future__ import annotations

from bot.state.script import Script

KEEP = Script("""
for i = 1, #KEYS do
  redis.call('SET', KEYS[i], ARGV[i + 1], 'EX', ARGV[1])
end
return #KEYS
""")
