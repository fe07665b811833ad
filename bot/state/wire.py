"""How conversation values look in Redis. Everything is read back as it was written."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.clock import SHANGHAI
from bot.conversation.conversation import Conversation
from bot.conversation.inbound import Inbound
from bot.conversation.ports import Pending
from bot.conversation.reply import Button, Reply
from bot.conversation.stage import Stage
from bot.state import keys

FIELDS = ("stage", "epoch", "tracker", "awaiting", "choices")


def pack(value: Any) -> bytes:
    """Return JSON-ready values as bytes; half a surrogate pair from a broken client survives."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def unpack(data: bytes) -> Any:
    """Read back what `pack` gave. Raises ValueError when it is not that."""
    return json.loads(data.decode("utf-8", "surrogatepass"))


def id_bytes(conversation_id: str) -> bytes:
    """Return a conversation's id as bytes; half a surrogate pair survives."""
    return conversation_id.encode("utf-8", "surrogatepass")


def pack_replies(replies: Sequence[Reply]) -> bytes:
    """Return replies as bytes, never empty: an empty value means "still pending"."""
    return pack([reply.as_dict() for reply in replies])


def kept_replies(data: bytes | None) -> tuple[Reply, ...] | None:
    """Read a message's key: its replies, None while it is pending (empty or owed) or unknown."""
    return unpack_replies(data) if data and data.startswith(b"[") else None


def unpack_replies(data: bytes) -> tuple[Reply, ...]:
    """Read back what `pack_replies` gave."""
    return tuple(Reply.from_dict(reply) for reply in unpack(data))


def pack_pending(inbound: Inbound) -> bytes:
    """Return an accepted message as bytes: the digest of its id, by which a commit knows it, and the message."""
    as_of = inbound.as_of.isoformat() if inbound.as_of else None
    told = [inbound.message_id, inbound.text, inbound.received_at.isoformat(), as_of, inbound.label]
    told.append(inbound.conversation_id)
    return keys.digest(inbound.message_id).encode() + b" " + pack(told)


def unpack_pending(data: bytes) -> Pending:
    """Read back what `pack_pending` gave."""
    message_id, text, received_at, as_of, label, _ = unpack(data.partition(b" ")[2])
    return Pending(message_id, text, _instant(received_at), _instant(as_of) if as_of else None, label)


def conversation_of(pending: bytes) -> str:
    """Return the conversation of an accepted message as `pack_pending` wrote it."""
    return str(unpack(pending.partition(b" ")[2])[-1])


def pack_conversation(conversation: Conversation) -> dict[str, str | bytes | int | None]:
    """Return the fields of a conversation's hash; None stands for a field to drop."""
    choices = [[button.title, button.payload] for button in conversation.choices]
    return {
        "id": id_bytes(conversation.id),
        "stage": conversation.stage.value,
        "epoch": conversation.epoch,
        "tracker": conversation.tracker,
        "awaiting": conversation.awaiting,
        "choices": pack(choices) if choices else None,
    }


def unpack_conversation(conversation_id: str, values: Mapping[str, bytes | None]) -> Conversation:
    """Read a conversation's hash; a missing one is a new conversation."""
    stage, awaiting, choices = values["stage"], values["awaiting"], values["choices"]
    return Conversation(
        id=conversation_id,
        stage=Stage(stage.decode()) if stage else Stage.BOT,
        epoch=int(values["epoch"] or 0),
        tracker=values["tracker"],
        awaiting=awaiting.decode() if awaiting else None,
        choices=tuple(Button(title, payload) for title, payload in unpack(choices)) if choices else (),
    )


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(SHANGHAI)
