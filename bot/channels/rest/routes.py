"""`POST /webhooks/rest/webhook` as in Rasa, for previews and tests: https://rasa.com/docs/rasa/connectors/your-own-website#restinput

Open to whoever can reach it, so it is mounted only when BOT_PREVIEW=1.
"""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.channels.body import read_json
from bot.clock import parse_instant, system_now
from bot.conversation.inbound import Inbound
from bot.conversation.reply import Reply
from bot.errors import InputError

Handle = Callable[[Inbound], Awaitable[Sequence[Reply]]]
CHANNEL = "rest"


class Metadata(BaseModel):
    """What a preview message may say beside its text; unknown fields are ignored."""

    model_config = ConfigDict(extra="ignore", strict=True)

    as_of: str | None = Field(default=None, max_length=64)
    message_id: str | None = Field(default=None, min_length=1, max_length=128)


class Message(BaseModel):
    """The body of a REST message."""

    model_config = ConfigDict(extra="ignore", strict=True)

    sender: str = Field(default="default", min_length=1, max_length=128)
    message: str = Field(default="", max_length=20_000)
    metadata: Metadata | None = None


def router(handle: Handle) -> APIRouter:
    """Return the route on a handler of messages."""
    routes = APIRouter()

    @routes.post("/webhooks/rest/webhook")
    async def webhook(request: Request) -> list[dict[str, Any]]:
        """Answer one message."""
        inbound = read_inbound(await read_json(request))
        return [rendered(reply, inbound.user_id) for reply in await handle(inbound)]

    return routes


def read_inbound(data: Any) -> Inbound:
    """Read a body into an Inbound. Raises InputError with a sentence that does not echo the input."""
    try:
        message = Message.model_validate(data)
    except ValidationError as error:
        place = ".".join(str(part) for part in error.errors()[0]["loc"]) or "body"
        raise InputError(f"消息格式不对（{place}）") from error
    metadata = message.metadata or Metadata()
    return Inbound(
        channel=CHANNEL,
        user_id=message.sender.encode("utf-8", "replace").decode(),
        message_id=metadata.message_id or uuid.uuid4().hex,
        text=message.message,
        received_at=system_now(),
        as_of=parse_instant(metadata.as_of) if metadata.as_of else None,
    )


def rendered(reply: Reply, recipient: str) -> dict[str, Any]:
    """Return a reply as Rasa's REST channel does; the rest of it goes under `custom`."""
    found: dict[str, Any] = {"recipient_id": recipient, "text": reply.text}
    if reply.buttons:
        found["buttons"] = [{"title": b.title, "payload": b.payload} for b in reply.buttons]
    if reply.clauses or reply.card:
        found["custom"] = {k: v for k, v in {"clauses": list(reply.clauses), "card": reply.card}.items() if v}
    return found
