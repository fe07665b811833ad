"""Reminders: kept in Redis, in the step that commits the turn whose answer promised them, and turned into parcels when they are due.

They lie in Redis and not in SQL because promise, reminder and parcel then change hands in single atomic steps: a refused turn leaves none,
and one that is due becomes exactly one parcel, however many processes look. The append-only file keeps them over a restart; the record
keeps every turn's note as well, so that they could be set again were Redis lost.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, time

from bot.clock import SHANGHAI
from bot.conversation.parcel import Parcel
from bot.conversation.reminder import Reminder, ReminderText
from bot.errors import BotError
from bot.state import keys, parcel_wire, reminder_wire
from bot.state.keys import ConversationKeys, Lifetimes
from bot.state.link import Link, Value
from bot.state.outbox import Place
from bot.state.reminder_wire import Kept
from bot.state.scripts.drop_reminders import DROP_REMINDERS
from bot.state.scripts.send_reminder import SEND_REMINDER

log = logging.getLogger(__name__)

KIND = "reminder"
BATCH = 100
FROM, UNTIL = time(10, 0), time(21, 0)
"""Nobody is written to at night: what came due while the bot was away waits for the day."""


Render = Callable[[str, Reminder, datetime], Awaitable[ReminderText | None]]
"""Makes the text of a reminder for a conversation at an instant; None when there is nothing to be reminded of any more.

Raises a BotError when it cannot be told now: it is tried again the next time.
"""


class Reminders:
    """The reminders of all conversations. Every method raises StateUnavailable."""

    def __init__(self, link: Link, lifetimes: Lifetimes | None = None) -> None:
        self._link = link
        self._lifetimes = lifetimes or Lifetimes()

    async def of(self, conversation_id: str) -> list[Kept]:
        """Return a conversation's reminders, by name."""
        values = await self._link.call("HVALS", ConversationKeys.of(conversation_id).reminders)
        return [reminder_wire.unpack(value) for value in sorted(values)]

    async def drop(self, conversation_id: str) -> int:
        """Drop a conversation's reminders; return how many there were."""
        names = ConversationKeys.of(conversation_id)
        due = keys.reminders_due(names.shard)
        return int(await self._link.run(DROP_REMINDERS, [names.reminders, due], [names.name]))

    async def send_due(self, now: datetime, render: Render) -> int:
        """Put every reminder that is due at `now` into the outbox; return how many parcels that made.

        May be called by several processes at once: each reminder makes one parcel.
        """
        if not FROM <= now.astimezone(SHANGHAI).time() < UNTIL:
            return 0
        return sum([await self._send_due_of(shard, now, render) for shard in keys.shards()])

    async def _send_due_of(self, shard: str, now: datetime, render: Render) -> int:
        sent = start = 0
        until = int(now.timestamp())
        while True:
            due = keys.reminders_due(shard)
            members = await self._link.call("ZRANGEBYSCORE", due, "-inf", until, "LIMIT", start, BATCH)
            for member in members:
                name, _, field = member.decode().partition(" ")
                moved, parcels = await self._send(ConversationKeys(shard, name), field, now, render)
                start += not moved  # one that cannot be told now stays where it is
                sent += parcels
            if len(members) < BATCH:
                return sent

    async def _send(
        self, names: ConversationKeys, field: str, now: datetime, render: Render
    ) -> tuple[bool, int]:
        """Send one; return whether it left its place, and how many parcels that made."""
        value = await self._link.call("HGET", names.reminders, field)
        if value is None:
            await self._clear(names, field)
            return True, 0
        try:
            kept = reminder_wire.unpack(value)
            if kept.due is None or kept.due > now:
                return True, 0  # another process was here since the list was read
            said = await render(kept.conversation_id, kept.reminder, now)
        except (BotError, ValueError) as error:
            log.warning("a reminder waits: %s", error)
            return False, 0
        return True, int(await self._sent(names, value, kept, now, said) and said is not None)

    async def _clear(self, names: ConversationKeys, field: str) -> None:
        """Take a reminder from the due ones whose hash has ended, unless it is set again meanwhile."""
        key = [*Place(names, "none").keys(), names.reminders, keys.reminders_due(names.shard)]
        await self._link.run(SEND_REMINDER, key, [names.name, field, b"", b"", b"", self._lifetimes.parcel])

    async def _sent(
        self, names: ConversationKeys, value: bytes, kept: Kept, now: datetime, said: ReminderText | None
    ) -> bool:
        after = kept.reminder.next_moment(now)
        place = Place(names, kept.conversation_id.partition(":")[0])
        values: list[Value] = [names.name, reminder_wire.field_of(kept.reminder), value]
        values += _after(kept, after)
        values += [self._lifetimes.parcel]
        if said is not None:
            parcel = Parcel(kept.conversation_id, KIND, said.reply, _key(kept, now), said.good_until)
            values += [parcel_wire.digest_of(parcel), parcel_wire.pack(parcel)]
        key = [*place.keys(), names.reminders, keys.reminders_due(names.shard)]
        return bool(await self._link.run(SEND_REMINDER, key, values))


def _after(kept: Kept, moment: datetime | None) -> tuple[Value, Value]:
    """Return value and instant of a reminder that was sent; one that may never come again leaves a mark."""
    if moment is None and kept.reminder.replaces:
        return b"", b""
    value = reminder_wire.pack(Kept(kept.conversation_id, kept.reminder, moment))
    return value, int(moment.timestamp()) if moment else b""


def _key(kept: Kept, now: datetime) -> str:
    """Return the parcel's key: one of a kind and subject a day."""
    return f"{KIND}:{reminder_wire.field_of(kept.reminder)}:{now.astimezone(SHANGHAI).date()}"
