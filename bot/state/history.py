"""What was written and shown in a conversation, newest last: for whoever shows it, live or after a return.

Entries are added by the scripts that change the conversation (`commit`, `deliver_parcel`, `hand_over`), so that the history holds what
really happened. `WakeUp(link, keys.CONVERSATION_CHANGED)` tells of changes by `name_of`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.conversation.history import Entry, Kept
from bot.errors import InputError
from bot.state import wire
from bot.state.keys import ConversationKeys
from bot.state.link import Link

MOST = 200
ID = re.compile(r"\d{1,15}-\d{1,10}")


def name_of(conversation_id: str) -> str:
    """Return the name by which changes of a conversation are announced."""
    return ConversationKeys.of(conversation_id).name


class History:
    """The histories of all conversations. Every method raises StateUnavailable."""

    def __init__(self, link: Link) -> None:
        self._link = link

    async def after(self, conversation_id: str, last: str | None = None, most: int = MOST) -> Sequence[Kept]:
        """Return the entries after the last one seen, oldest first; without one the newest `most`.

        Raises InputError when `last` is no id of an entry.
        """
        key = ConversationKeys.of(conversation_id).history
        if last is None:
            rows = await self._link.call("XREVRANGE", key, "+", "-", "COUNT", most)
            return tuple(_kept(row) for row in reversed(rows))
        if not ID.fullmatch(last):
            raise InputError("an entry's id looks like 1616745600000-0")
        rows = await self._link.call("XRANGE", key, f"({last}", "+", "COUNT", most)
        return tuple(_kept(row) for row in rows)

    async def before(self, conversation_id: str, first: str, most: int = MOST) -> Sequence[Kept]:
        """Return the `most` entries before one, oldest first: what stands above it. Raises InputError."""
        if not ID.fullmatch(first):
            raise InputError("an entry's id looks like 1616745600000-0")
        key = ConversationKeys.of(conversation_id).history
        rows = await self._link.call("XREVRANGE", key, f"({first}", "-", "COUNT", most)
        return tuple(_kept(row) for row in reversed(rows))

    async def entry(self, conversation_id: str, entry_id: str) -> Kept | None:
        """Return one entry, None when there is none of this id. Raises InputError when it is no id."""
        if not ID.fullmatch(entry_id):
            raise InputError("an entry's id looks like 1616745600000-0")
        key = ConversationKeys.of(conversation_id).history
        rows = await self._link.call("XRANGE", key, entry_id, entry_id)
        return _kept(rows[0]) if rows else None


def _kept(row: tuple[bytes, dict[bytes, bytes]]) -> Kept:
    entry_id, fields = row
    return Kept(entry_id.decode(), Entry.from_dict(wire.unpack(fields[b"entry"])))
