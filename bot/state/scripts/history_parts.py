"""What every script that adds to a conversation's history begins with."""

from __future__ import annotations

HISTORY_PARTS = """
local function history_add(key, length, seconds, entry)
  redis.call('XADD', key, 'MAXLEN', '~', length, '*', 'entry', entry)
  redis.call('EXPIRE', key, seconds)
end
local function conversation_changed(name)
  redis.call('PUBLISH', 'conversation-changed', name)
end
"""
