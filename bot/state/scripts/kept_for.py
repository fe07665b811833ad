"""Read a value and how long it still lives. KEYS key. Returns {value or nil, milliseconds}."""

from __future__ import annotations

from bot.state.script import Script

KEPT_FOR = Script("return {redis.call('GET', KEYS[1]), redis.call('PTTL', KEYS[1])}")
