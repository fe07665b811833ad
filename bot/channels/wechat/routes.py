"""`GET` and `POST /webhooks/wechat`: WeChat's address check, and every message and event.

Open to whoever reaches it; only what WeChat signed is read. The answer is 200 with XML or `success`, 403 without a word for what is not from
WeChat, 413 for more than 64 KB, 503 when WeChat has hung up anyway.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from fastapi import APIRouter, Request, Response

from bot.channels.body import read_bytes
from bot.channels.wechat.door import Door, Opened
from bot.channels.wechat.message import Message, read_message
from bot.channels.wechat.passive import NOTHING, sealed_reply, text_reply
from bot.channels.wechat.ports import Replays
from bot.channels.wechat.sentences import BUSY
from bot.channels.wechat.talk import Talk
from bot.channels.wechat.waits import HeldTooLong
from bot.errors import InputTooLarge, NotFromWeChat, StateUnavailable

PATH = "/webhooks/wechat"
PLAIN = "text/plain; charset=utf-8"
XML = "application/xml; charset=utf-8"
HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


def router(door: Door, replays: Replays, talk: Talk, token: str, now: Callable[[], datetime]) -> APIRouter:
    """Return the routes. `token` signs the answers in safe mode."""
    routes = APIRouter()

    @routes.get(PATH)
    async def check_address(request: Request) -> Response:
        """Answer WeChat's check that this address is ours."""
        try:
            return Response(door.echo(request.query_params), media_type=PLAIN, headers=HEADERS)
        except NotFromWeChat:
            return _refused(403)

    @routes.post(PATH)
    async def receive(request: Request) -> Response:
        """Answer one message or event."""
        try:
            body = await read_bytes(request)
            opened = door.open(request.query_params, body)
            message = read_message(opened.fields)
            text = await _answer(replays, talk, opened, message, body)
            reply = _reply(message, text, int(now().timestamp()))
        except NotFromWeChat:
            return _refused(403)
        except InputTooLarge:
            return _refused(413)
        except HeldTooLong:
            return _refused(503)
        if opened.key is not None and reply != NOTHING:
            stamp = str(int(now().timestamp()))
            reply = sealed_reply(reply, opened.key, token, stamp, request.query_params.get("nonce", ""))
        return Response(reply, media_type=PLAIN if reply == NOTHING else XML, headers=HEADERS)

    return routes


async def _answer(replays: Replays, talk: Talk, opened: Opened, message: Message, body: bytes) -> str | None:
    """Return what to say. Raises NotFromWeChat for a replay, HeldTooLong."""
    try:
        first = await replays.first(opened.proof, body)
    except StateUnavailable:
        return BUSY
    if not first:
        raise NotFromWeChat
    return await talk.answer(message)


def _reply(message: Message, text: str | None, created: int) -> str:
    return text_reply(message.open_id, message.account, created, text) if text else NOTHING


def _refused(status: int) -> Response:
    return Response(status_code=status, headers=HEADERS)
