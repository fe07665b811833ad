"""Replies as WeChat shows them: several bubbles as one text, buttons as numbers to answer with.

The number of a button is understood by its place among the buttons shown last (`bot/conversation/payload.py`), so only those of the last
reply that has any are numbered; the titles of earlier ones can be said as they are.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.channels.wechat import sentences
from bot.conversation.parcel import Parcel
from bot.conversation.reply import Button, Reply

BETWEEN = "\n\n"


def as_text(replies: Sequence[Reply]) -> str:
    """Return replies as one text, buttons as numbered lines."""
    last = next((n for n in reversed(range(len(replies))) if replies[n].buttons), None)
    told = (_told(reply, numbered=n == last) for n, reply in enumerate(replies))
    return BETWEEN.join(text for text in told if text)


def by_agent(parcel: Parcel) -> Reply:
    """Return a parcel's reply; what an agent wrote says so."""
    if parcel.sender is None:
        return parcel.reply
    return Reply(f"【客服 {parcel.sender}】{parcel.reply.text}", parcel.reply.buttons)


def _told(reply: Reply, *, numbered: bool) -> str:
    if not reply.buttons:
        return reply.text
    choices = numbers(reply.buttons) if numbered else titles(reply.buttons)
    return "\n".join(part for part in (reply.text, choices) if part)


def numbers(buttons: Sequence[Button]) -> str:
    """Return buttons as lines with a number each."""
    lines = (f"{n}. {button.title}" for n, button in enumerate(buttons, 1))
    return "\n".join((sentences.CHOOSE, *lines))


def titles(buttons: Sequence[Button]) -> str:
    """Return buttons as words to answer with."""
    return sentences.OR_SAY + "、".join(f"“{button.title}”" for button in buttons)
