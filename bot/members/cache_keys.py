"""Under which keys answers lie in the cache."""

from __future__ import annotations

from bot.members import paths


def binding_key(channel: str, user_id: str) -> str:
    """Return the key of a chat user's binding."""
    return f"binding:{paths.encoded(channel)}/{paths.encoded(user_id)}"


def member_key(member_id: str) -> str:
    """Return the key of a member's record."""
    return f"member:{paths.encoded(member_id)}"
