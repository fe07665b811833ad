"""A conversation as agents read it: what was said, what the bot understood, what is on its way, notes between."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.conversation.event import TurnEvent
from bot.conversation.history import Kept, Speaker
from bot.conversation.parcel import Parcel
from bot.desk.acts import AGENT_PARCEL
from bot.record.queries import RecordedTurn, transcript
from bot.record.queries_tickets import notes_of
from bot.server.desk.room import Room
from bot.server.desk.rows import Json
from bot.state.parcel_wire import DeadLetter
from bot.text.tokens import TOKEN

NEWEST = 120


def entry_shown(kept: Kept) -> Json:
    """Return one bubble; numbers that were hidden are named by their kind."""
    entry = kept.entry
    found: Json = {
        "id": kept.id,
        "speaker": entry.speaker.value,
        "at": entry.at.isoformat(),
        "key": entry.key,
    }
    found |= {"text": _readable(entry.reply.text), "name": entry.name, "clauses": list(entry.reply.clauses)}
    return found | {"buttons": [b.title for b in entry.reply.buttons]}


def parcel_shown(parcel: Parcel, state: str, **more: Any) -> Json:
    """Return a bubble that is not with the member: `sending` or `failed`."""
    speaker = Speaker.AGENT if parcel.kind == AGENT_PARCEL else Speaker.BOT
    found: Json = {"key": parcel.key, "speaker": speaker.value, "text": parcel.reply.text, "state": state}
    return found | {"name": parcel.sender, "clauses": list(parcel.reply.clauses), **more}


def letter_shown(letter: DeadLetter) -> Json:
    """Return a bubble that was given up, with the id that sends it again."""
    return parcel_shown(letter.parcel, "failed", letter=letter.id, why=letter.failure)


def understood(turn: TurnEvent, titles: Mapping[str, str]) -> Json | None:
    """Return what the bot made of a turn's messages, None where it did not answer."""
    if turn.intent is None:
        return None
    return {
        "intent": titles.get(turn.intent, turn.intent),
        "confidence": turn.confidence,
        "decision": turn.decision.value if turn.decision else None,
        "more": [
            {"intent": titles.get(r.name, r.name), "confidence": r.confidence} for r in turn.ranking[1:3]
        ],
        "entities": [
            {"kind": e.entity, "text": _readable(e.text), "value": _value(e.value)} for e in turn.entities
        ],
        "model": turn.model_id,
    }


def from_record(turns: Iterable[RecordedTurn]) -> list[Json]:
    """Return the bubbles of turns whose live history is gone."""
    found: list[Json] = []
    for recorded in turns:
        turn = recorded.turn
        said: Json = {"name": None, "clauses": [], "buttons": []}
        found.append(
            {
                "id": f"turn-{recorded.id}",
                "speaker": "member",
                "at": turn.received_at.isoformat(),
                "key": turn.message_ids[-1],
                "text": _readable(turn.text),
                **said,
            }
        )
        found += [
            {
                "id": f"turn-{recorded.id}-{n}",
                "speaker": "bot",
                "at": turn.answered_at.isoformat(),
                "key": None,
                "text": reply.text,
                **said,
                "clauses": list(reply.clauses),
            }
            for n, reply in enumerate(turn.replies)
        ]
    return found


async def entries(room: Room, conversation_id: str) -> list[Json]:
    """Return the newest bubbles, oldest first. Raises StateUnavailable, RecordUnavailable."""
    kept = await room.history.after(conversation_id, most=NEWEST)
    if kept:
        return [entry_shown(one) for one in kept]
    return from_record(await transcript(room.database, conversation_id, limit=NEWEST))


async def known(room: Room, conversation_id: str, newest: int = NEWEST) -> Json:
    """Return what the record adds: the understanding of the newest turns by message id, and the notes. Raises RecordUnavailable."""
    turns = await transcript(room.database, conversation_id, limit=newest)
    found = {
        message_id: seen
        for recorded in turns
        if (seen := understood(recorded.turn, room.titles))
        for message_id in recorded.turn.message_ids
    }
    notes = await notes_of(room.database, conversation_id)
    shown = [
        {"id": n["event_id"], "by": n["by"], "at": n["at"].isoformat(), "text": n["text"]} for n in notes
    ]
    return {"understood": found, "notes": shown}


async def on_the_way(room: Room, conversation_id: str) -> list[Json]:
    """Return what the member was not shown yet, and what was given up. Raises StateUnavailable."""
    waiting: Sequence[Parcel] = await room.outbox.waiting(conversation_id)
    letters = await room.letters.of(conversation_id)
    return [*map(letter_shown, letters), *(parcel_shown(p, "sending") for p in waiting)]


def _readable(text: str) -> str:
    return TOKEN.sub(lambda token: f"（{token[1]}）", text)


def _value(value: Any) -> str:
    if isinstance(value, Mapping) and {"from", "to"} <= value.keys():
        first, last = value["from"], value["to"]
        return str(first) if first == last else f"{first} ~ {last}"
    return _readable(str(value))
