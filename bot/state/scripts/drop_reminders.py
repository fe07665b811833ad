"""Drop every reminder of a conversation.

KEYS reminders, reminders-due. ARGV conversation. Returns how many there were.
"""

from __future__ import annotations

from bot.state.script import Script
from bot.state.scripts.reminder_parts import REMINDER_PARTS

DROP_REMINDERS = Script(
    REMINDER_PARTS
    + """
return reminders_drop(KEYS[1], KEYS[2], ARGV[1])
"""
)
