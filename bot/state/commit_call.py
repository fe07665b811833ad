"""A turn's commit as its script takes it: every key it may touch, and the values in the order they are read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid4

from bot.conversation.parcel import Parcel
from bot.conversation.ports import Commit, Lease
from bot.state import keys, parcel_wire, reminder_wire, ticket_wire, wire
from bot.state.keys import ConversationKeys, Lifetimes
from bot.state.link import Value


@dataclass(frozen=True, slots=True)
class CommitCall:
    """One call of the commit script."""

    lease: Lease
    commit: Commit
    lifetimes: Lifetimes

    @property
    def names(self) -> ConversationKeys:
        """The keys of the conversation."""
        return ConversationKeys.of(self.lease.conversation_id)

    def keys(self) -> list[str]:
        """Return the keys."""
        names = self.names
        channel = self.lease.conversation_id.partition(":")[0]
        answered = (names.message(message.message_id) for message in self.commit.answered)
        return [
            *(names.conversation, names.lock, names.pending, names.events),
            *names.outbox_keys(channel),
            *(names.reminders, keys.reminders_due(names.shard)),
            *(names.history, keys.waiting_since(names.shard)),
            *(names.ticket, keys.tickets(names.shard)),
            *ticket_wire.hook_place(self.lease.conversation_id).keys(),
            *answered,
        ]

    def values(self) -> list[Value]:
        """Return the values; a count comes before whatever is repeated."""
        life, commit = self.lifetimes, self.commit
        values: list[Value] = [self.lease.token, commit.before.epoch, uuid4().hex]
        values += [life.conversation, life.message, life.stream_length, wire.pack(commit.event)]
        values += self._answers()
        values += [len(commit.taken), *(parcel_wire.digest_of(parcel) for parcel in commit.taken)]
        values += [1, commit.ticket.before] if commit.ticket else [0]
        values += self._fields()
        values += [self.names.name, *self._put(commit.parcels), *self._put(commit.late), *self._history()]
        values += [int(commit.drop_reminders), *self._reminders()]
        return [*values, *ticket_wire.with_turn(uuid4().hex, self.lease.conversation_id, commit.ticket, life)]

    def _answers(self) -> list[Value]:
        values: list[Value] = [len(self.commit.answered)]
        for message in self.commit.answered:
            replies = self.commit.replies.get(message.message_id, ())
            values += [keys.digest(message.message_id), wire.pack_replies(replies)]
        return values

    def _fields(self) -> list[Value]:
        fields = wire.pack_conversation(self.commit.after)
        written = [(name, value) for name, value in fields.items() if value is not None]
        dropped = [name for name, value in fields.items() if value is None]
        return [2 * len(written), *(part for pair in written for part in pair), len(dropped), *dropped]

    def _put(self, parcels: Sequence[Parcel]) -> list[Value]:
        values: list[Value] = [len(parcels), self.lifetimes.parcel] if parcels else [0]
        for parcel in parcels:
            values += [parcel_wire.digest_of(parcel), parcel_wire.pack(parcel)]
        return values

    def _history(self) -> list[Value]:
        said, shown = (
            [wire.pack(e.as_dict()) for e in part] for part in (self.commit.said, self.commit.shown)
        )
        return [self.lifetimes.history_length, len(said), *said, len(shown), *shown]

    def _reminders(self) -> list[Value]:
        reminders = self.commit.reminders
        values: list[Value] = [len(reminders), self.lifetimes.reminder] if reminders else [0]
        for scheduled in reminders:
            kept = reminder_wire.Kept(self.lease.conversation_id, scheduled.reminder, scheduled.at)
            values += [reminder_wire.field_of(scheduled.reminder), reminder_wire.pack(kept)]
            values += [int(scheduled.at.timestamp()), int(scheduled.reminder.replaces)]
        return values
