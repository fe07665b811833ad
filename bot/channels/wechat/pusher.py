"""Pushes parcels as customer-service messages: as few as can be, never twice, and one kept for an agent.

Several parcels that wait go out as one message: each parcel the outbox hands over afterwards is known to be sent, and passes. A parcel that cannot
be pushed before the member writes again (no message left, more than 48 hours, no right, unfollowed) waits: DeliveryWaits has the outbox
keep it, and the answer to the member's next message hands it out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from bot.channels.wechat import sentences
from bot.channels.wechat.ports import MenuIds, Rights, Sent, Waiting
from bot.channels.wechat.rendering import BETWEEN, by_agent, numbers
from bot.channels.wechat.splitting import MOST_BYTES, pieces, size
from bot.channels.wechat.window import KEPT_FOR_AGENTS, Windows
from bot.conversation.parcel import Parcel
from bot.conversation.reply import Button
from bot.errors import DeliveryFailed, DeliveryWaits, WeChatApiError

AGENT = "agent"
NO_RIGHT = 48001
NO_SUCH_TYPE = 40008
CLOSED = frozenset({45015, 45047})
"""More than 48 hours since the member wrote; too many messages since."""
UNFOLLOWED = 43004
PASSING = frozenset({-1, 40001, 40014, 42001, 45009, 45011})
"""Busy or not reached; the token; too many calls today, this minute."""


class Api(Protocol):
    """What the pusher calls. Raises WeChatApiError."""

    async def send_text(self, open_id: str, text: str) -> None:
        """Send a text."""

    async def send_menu(self, open_id: str, text: str, lines: Sequence[tuple[str, str]], tail: str) -> None:
        """Send a text with lines to tap."""


class WeChatPusher:
    """Implements `bot.conversation.ports.Pusher`."""

    def __init__(
        self,
        api: Api,
        *,
        waiting: Waiting,
        windows: Windows,
        rights: Rights,
        sent: Sent,
        menu_ids: MenuIds,
        now: Callable[[], datetime],
    ) -> None:
        self._api = api
        self._waiting = waiting
        self._windows = windows
        self._rights = rights
        self._sent = sent
        self._menu_ids = menu_ids
        self._now = now

    async def push(self, parcel: Parcel) -> None:
        """Send a parcel, and those behind it that fit into the same message. Raises DeliveryFailed, StateUnavailable."""
        if not await self._rights.may_push():
            raise DeliveryWaits("no customer-service right")
        group = self._together(await self._waiting.waiting(parcel.conversation_id), parcel)
        texts, buttons = _message(group)
        before = await self._sent.pieces(parcel)
        left = len(texts) - before
        if left <= 0:
            return
        keep = 0 if any(p.kind == AGENT for p in group) else KEPT_FOR_AGENTS
        if not await self._windows.spend(parcel.conversation_id, left, keep):
            raise DeliveryWaits("no message left")
        for number in range(before, len(texts)):
            last = number + 1 == len(texts)
            await self._send(parcel, texts[number], buttons if last else (), unsent=len(texts) - number)
            await self._sent.add(group, number + 1)

    def _together(self, waiting: Sequence[Parcel], parcel: Parcel) -> list[Parcel]:
        """Return the parcel and those right behind it that one message can hold; buttons end a message."""
        group = [parcel]
        behind = iter(waiting)
        if not any(p.key == parcel.key for p in behind):
            return group
        for following in behind:
            told = BETWEEN.join(by_agent(p).text for p in (*group, following))
            room = MOST_BYTES - sum(size(b.title) + 8 for b in following.reply.buttons) - 64
            if group[-1].reply.buttons or not following.good(self._now()) or size(told) > room:
                break
            group.append(following)
        return group

    async def _send(self, parcel: Parcel, text: str, buttons: Sequence[Button], unsent: int) -> None:
        try:
            await self._send_message(parcel.user_id, text, buttons)
        except WeChatApiError as error:
            await self._windows.give_back(parcel.conversation_id, unsent)
            raise await self._failure(parcel.conversation_id, error) from None

    async def _send_message(self, open_id: str, text: str, buttons: Sequence[Button]) -> None:
        if not buttons:
            await self._api.send_text(open_id, text)
            return
        ids = await self._menu_ids.number([button.payload for button in buttons])
        lines = list(zip(ids, (button.title for button in buttons), strict=True))
        try:
            await self._api.send_menu(open_id, f"{text}\n{sentences.TAP}".strip(), lines, "")
        except WeChatApiError as error:
            if error.code != NO_SUCH_TYPE:
                raise
            await self._api.send_text(open_id, f"{text}\n{numbers(buttons)}".strip())

    async def _failure(self, conversation_id: str, error: WeChatApiError) -> DeliveryFailed:
        """Return what an error means for the parcel, and note what it says about account and member."""
        if error.code == NO_RIGHT:
            await self._rights.refused()
            return DeliveryWaits("no customer-service right")
        if error.code in CLOSED or error.code == UNFOLLOWED:
            await self._windows.close(conversation_id)
            return DeliveryWaits(f"WeChat said {error.code}")
        return DeliveryFailed(f"WeChat said {error.code}", retryable=error.code in PASSING)


def _message(group: Sequence[Parcel]) -> tuple[list[str], Sequence[Button]]:
    """Return the texts of a group in pieces, and the buttons below the last."""
    buttons = group[-1].reply.buttons
    replies = [by_agent(parcel) for parcel in group]
    room = MOST_BYTES - size(numbers(buttons)) - 1 if buttons else MOST_BYTES
    texts = pieces(BETWEEN.join(reply.text for reply in replies if reply.text), room)
    return texts or ([""] if buttons else []), buttons
