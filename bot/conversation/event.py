"""The event a committed turn leaves on the stream, and its wire format.

A turn builds one, hands `as_dict()` to the commit, and the recorder reads it back with `from_dict`. A turn that
breaks a rule here fails when it is built, aloud, and never on its way to the record.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from bot.clock import parse_instant
from bot.conversation.reminder import Reminder
from bot.conversation.reply import Reply
from bot.conversation.stage import Stage
from bot.conversation.understanding import Decision, Entity, Ranked
from bot.errors import InputError

KIND = "turn"
VERSION = 1
MAX_ID_LENGTH = 256
"""Characters of a conversation or message id: an index of PostgreSQL holds no row beyond some 2,700 bytes."""
MAX_EPOCH = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Handoff:
    """A wish for a human, or the need of one, as the engine noted it. `last_day` is the member's last day to claim."""

    reason: str
    topic: str | None = None
    last_day: date | None = None

    @classmethod
    def from_note(cls, note: Any) -> Handoff:
        """Read what a turn's notes hold. Raises InputError."""
        reason, topic, last_day = (
            (note.get(name) for name in ("reason", "topic", "last_day"))
            if isinstance(note, Mapping)
            else (None, None, None)
        )
        if not isinstance(reason, str) or not (topic is None or isinstance(topic, str)):
            raise InputError("a handoff has a reason, and a topic or none")
        try:
            return cls(reason, topic, date.fromisoformat(last_day) if last_day is not None else None)
        except (TypeError, ValueError) as error:
            raise InputError("the last day of a handoff is an ISO day or none") from error


@dataclass(frozen=True, slots=True)
class TurnEvent:
    """One turn as the record keeps it. `text` has passed the privacy edge.

    `received_at` (of the first message) and `answered_at` are instants of the machine (`clock.system_now`), also
    when a preview sets another clock: retention and forgetting count on them. A turn that the bot did not answer
    (stage waiting or agent) has neither intent, confidence nor decision. Raises InputError when a rule is broken.
    """

    conversation_id: str
    channel: str
    text: str
    message_ids: tuple[str, ...]
    """Every accepted message this turn answers, in order."""
    received_at: datetime
    answered_at: datetime
    intent: str | None
    confidence: float | None
    """Calibrated, 0 to 1."""
    decision: Decision | None
    ranking: tuple[Ranked, ...]
    intents: tuple[str, ...]
    entities: tuple[Entity, ...]
    replies: tuple[Reply, ...]
    clauses: tuple[str, ...]
    """Ids of the plan's clauses the replies rest on."""
    stage: Stage
    """The stage after the turn."""
    epoch: int
    model_id: str | None
    latency_ms: float
    notes: Mapping[str, Any] = field(default_factory=dict, hash=False)
    """What else is worth keeping, JSON-ready.

    {"handoff": {"reason": …, "topic": …, "last_day": …}} asks for people; {"reminder": {"kind": …, …}} sets a reminder (`Reminder.as_note`);
    {"drop_reminders": true} drops those set before.
    """
    version: int = VERSION

    def __post_init__(self) -> None:
        """Check what the types cannot say."""
        _require(self.version == VERSION, f"version {self.version} is not {VERSION}")
        _require(bool(self.message_ids), "a turn answers at least one message")
        for name in (self.conversation_id, *self.message_ids):
            _require(0 < len(name) <= MAX_ID_LENGTH, f"an id has 1 to {MAX_ID_LENGTH} characters")
        for instant in (self.received_at, self.answered_at):
            _require(instant.tzinfo is not None, "an instant needs its offset")
        _require(self.confidence is None or 0 <= self.confidence <= 1, "confidence is 0 to 1")
        _require(0 <= self.epoch <= MAX_EPOCH, "epoch is 0 or more, 32 bits")
        _require(math.isfinite(self.latency_ms) and self.latency_ms >= 0, "latency is 0 or more")
        _read_handoff(self.notes)
        _read_reminder(self.notes)

    @property
    def handoff(self) -> Handoff | None:
        """The hand-over this turn asks for, if any."""
        return _read_handoff(self.notes)

    @property
    def reminder(self) -> Reminder | None:
        """The reminder this turn sets, if any."""
        return _read_reminder(self.notes)

    @property
    def drops_reminders(self) -> bool:
        """Whether the reminders set before are dropped."""
        return bool(self.notes.get("drop_reminders"))

    def as_dict(self) -> dict[str, Any]:
        """Return JSON-ready values."""
        return {
            "kind": KIND,
            "version": self.version,
            "conversation_id": self.conversation_id,
            "channel": self.channel,
            "text": self.text,
            "message_ids": list(self.message_ids),
            "received_at": self.received_at.isoformat(),
            "answered_at": self.answered_at.isoformat(),
            "intent": self.intent,
            "confidence": None if self.confidence is None else float(self.confidence),
            "decision": None if self.decision is None else self.decision.value,
            "ranking": [{"name": r.name, "confidence": float(r.confidence)} for r in self.ranking],
            "intents": list(self.intents),
            "entities": [_entity_as_dict(entity) for entity in self.entities],
            "replies": [reply.as_dict() for reply in self.replies],
            "clauses": list(self.clauses),
            "stage": self.stage.value,
            "epoch": self.epoch,
            "model_id": self.model_id,
            "latency_ms": float(self.latency_ms),
            "notes": dict(self.notes),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> TurnEvent:
        """Read back what `as_dict` gave.

        Raises InputError with the reason when it is no turn, of another version, or broken.
        """
        try:
            return _read(data)
        except KeyError as error:
            raise InputError(f"the event lacks {error}") from error
        except (TypeError, ValueError, AttributeError, OverflowError) as error:
            raise InputError(f"the event cannot be read: {error}") from error


def _read(data: Mapping[str, Any]) -> TurnEvent:
    _require(data["kind"] == KIND, "the event is no turn")
    # Before the rest: what another version lacks or adds is not this one's fault.
    _require(data["version"] == VERSION, f"version {data['version']!r} is not {VERSION}")
    confidence = data["confidence"]
    decision = data["decision"]
    return TurnEvent(
        conversation_id=_text(data["conversation_id"]),
        channel=_text(data["channel"]),
        text=_text(data["text"]),
        message_ids=_texts(data["message_ids"]),
        received_at=parse_instant(data["received_at"]),
        answered_at=parse_instant(data["answered_at"]),
        intent=_optional_text(data["intent"]),
        confidence=None if confidence is None else float(confidence),
        decision=None if decision is None else Decision(decision),
        ranking=tuple(Ranked(_text(r["name"]), float(r["confidence"])) for r in data["ranking"]),
        intents=_texts(data["intents"]),
        entities=tuple(_entity_from_dict(entity) for entity in data["entities"]),
        replies=tuple(Reply.from_dict(reply) for reply in data["replies"]),
        clauses=_texts(data["clauses"]),
        stage=Stage(data["stage"]),
        epoch=int(data["epoch"]),
        model_id=_optional_text(data["model_id"]),
        latency_ms=float(data["latency_ms"]),
        notes=dict(data["notes"]),
    )


def _entity_as_dict(entity: Entity) -> dict[str, Any]:
    return {
        "entity": entity.entity,
        "value": entity.value,
        "text": entity.text,
        "start": entity.start,
        "end": entity.end,
        "problem": entity.problem,
    }


def _entity_from_dict(data: Mapping[str, Any]) -> Entity:
    return Entity(
        entity=_text(data["entity"]),
        value=data["value"],
        text=_text(data["text"]),
        start=int(data["start"]),
        end=int(data["end"]),
        problem=_optional_text(data["problem"]),
    )


def _read_handoff(notes: Mapping[str, Any]) -> Handoff | None:
    found = notes.get("handoff")
    return None if found is None else Handoff.from_note(found)


def _read_reminder(notes: Mapping[str, Any]) -> Reminder | None:
    found = notes.get("reminder")
    return None if found is None else Reminder.from_note(found)


def _require(holds: bool, rule: str) -> None:
    if not holds:
        raise InputError(rule)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise InputError(f"a text was expected, not {type(value).__name__}")
    return value


def _optional_text(value: Any) -> str | None:
    return None if value is None else _text(value)


def _texts(values: Any) -> tuple[str, ...]:
    if not isinstance(values, list | tuple):
        raise InputError(f"a list was expected, not {type(values).__name__}")
    return tuple(_text(value) for value in values)
