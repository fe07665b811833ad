"""What one turn changes, put together from what the engine said: the conversation after it, its event, its history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.clock import system_now
from bot.conversation.conversation import Conversation
from bot.conversation.desk import TicketWrite
from bot.conversation.event import TurnEvent
from bot.conversation.history import Entry, Speaker, delivered
from bot.conversation.parcel import REST, Parcel
from bot.conversation.ports import Commit, EngineTurn, Pending
from bot.conversation.reminder import Scheduled
from bot.conversation.reply import Reply

LATE = "late"
"""The kind of a parcel that is an answer for which nobody waited any more."""


@dataclass(frozen=True, slots=True)
class Run:
    """What a turn began with. `before` is as it was loaded, `conversation` the same reopened; `at` is the member's clock."""

    before: Conversation
    conversation: Conversation
    pending: Sequence[Pending]
    taken: Sequence[Parcel]
    at: datetime
    model_id: str
    ticket: TicketWrite | None = None

    @property
    def channel(self) -> str:
        """The channel of the conversation."""
        return self.conversation.id.partition(":")[0]


def committed(run: Run, turn: EngineTurn, latency_ms: float, owing: bool) -> tuple[Commit, TurnEvent]:
    """Return the commit of a turn, and its event. `owing`: the channel may have stopped waiting."""
    handed = tuple(p for p in run.taken if p.good(run.at))
    replies = (*(p.reply for p in handed), *turn.replies)
    after = _after(run.conversation, replace(turn, replies=replies))
    event = _event(run, replace(turn, replies=replies), after, latency_ms)
    last = run.pending[-1].message_id
    now = event.answered_at
    commit = Commit(
        run.before,
        after,
        run.pending,
        {p.message_id: () for p in run.pending[:-1]} | {last: replies},
        event.as_dict(),
        taken=run.taken,
        reminders=_scheduled(event, run.at),
        drop_reminders=event.drops_reminders,
        said=tuple(_written(p, run.conversation) for p in run.pending),
        shown=(
            *(delivered(p, now) for p in handed if p.kind != REST),
            *(Entry(Speaker.BOT, now, reply) for reply in turn.replies),
        ),
        late=_late(run.conversation.id, last, handed, turn.replies) if owing else (),
        ticket=run.ticket,
    )
    return commit, event


def _late(
    conversation_id: str, message_id: str, handed: Sequence[Parcel], replies: Sequence[Reply]
) -> tuple[Parcel, ...]:
    """Return what was to be shown as parcels; those handed out go back under new keys, as the outbox has known their own."""
    again = (replace(p, key=f"{LATE}:{message_id}:again:{n}") for n, p in enumerate(handed))
    parcels = (
        Parcel(conversation_id, LATE, reply, key=f"{LATE}:{message_id}:{n}")
        for n, reply in enumerate(replies)
    )
    return (*again, *parcels)


def _written(pending: Pending, conversation: Conversation) -> Entry:
    """Return what the member wrote as they saw it: of a tap the title, not the payload."""
    title = next((b.title for b in conversation.choices if b.payload == pending.text.strip()), None)
    text = pending.label or title or pending.text
    return Entry(Speaker.MEMBER, pending.received_at, Reply(text), pending.message_id)


def _after(conversation: Conversation, turn: EngineTurn) -> Conversation:
    choices = next((r.buttons for r in reversed(turn.replies) if r.buttons), ())
    return replace(conversation, tracker=turn.tracker, awaiting=turn.awaiting, choices=choices)


def _scheduled(event: TurnEvent, at: datetime) -> Sequence[Scheduled]:
    """Return the reminder a turn asks for; one whose every instant has passed is none."""
    moment = event.reminder.next_moment(at) if event.reminder else None
    return (Scheduled(event.reminder, moment),) if event.reminder and moment else ()


def _event(run: Run, turn: EngineTurn, after: Conversation, latency_ms: float) -> TurnEvent:
    seen = turn.understanding
    facts: dict[str, Any] = {
        "intent": seen.intent if seen else None,
        "confidence": seen.confidence if seen else None,
        "decision": seen.decision if seen else None,
        "ranking": seen.ranking if seen else (),
        "intents": seen.intents if seen else (),
        "entities": seen.entities if seen else (),
    }
    return TurnEvent(
        conversation_id=run.conversation.id,
        channel=run.channel,
        text="\n".join(p.text for p in run.pending),
        message_ids=tuple(p.message_id for p in run.pending),
        received_at=run.pending[0].received_at,
        answered_at=system_now(),
        replies=tuple(turn.replies),
        clauses=tuple(dict.fromkeys(c for r in turn.replies for c in r.clauses)),
        stage=after.stage,
        epoch=after.epoch,
        model_id=run.model_id,
        latency_ms=latency_ms,
        notes=turn.notes,
        **facts,
    )
