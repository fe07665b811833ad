"""The five-second rule: what to do when the replies are not there in time.

Source: WeChat's pages 「接收普通消息」 and 「被动回复用户消息」: WeChat waits five seconds, hangs up, and posts the message again, three times in
all; any answer, also `success`, ends that; no answer to the third one shows the member that the account does not work.

- An account that may push: after 4 s the replies are owed (the commit of their turn puts them into the outbox) and `success` ends the
  repeats. A repeat all the same (`success` came too late for WeChat) is told `success` too: the outbox has the replies, and the commit
  keeps none for repeats.
- An account that may not (48001): the connection is kept open past WeChat's patience, so that it posts the message again; the repeat waits for
  the same turn and gets its kept replies. At the third attempt the replies are owed as above, and the outbox, which cannot push
  them, keeps them for the answer to the member's next message.
- A message that was not accepted yet (Redis is slow) cannot be owed: the connection is kept open too, and a repeat is as good as new.

The turn runs in a task of its own: it is never cancelled with the connection.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any

from bot.channels.wechat.ports import Arrival, Arrivals, Rights
from bot.channels.wechat.under_way import UnderWay
from bot.conversation.inbound import Inbound
from bot.conversation.reply import Reply
from bot.errors import LockLost, MessageUnknown, Overloaded, StateUnavailable

log = logging.getLogger(__name__)

ATTEMPTS = 3
Owe = Callable[[str, str], Awaitable[Sequence[Reply] | None]]
ShowTyping = Callable[[str], Coroutine[Any, Any, None]]


@dataclass(frozen=True, slots=True)
class Pace:
    """In seconds: when the member is shown that somebody types, when replies are late, how long a connection is kept open, and the pause
    between two tries while there is no room.
    """

    typing: float = 1.0
    late: float = 4.0
    hold: float = 8.0
    again: float = 0.4


class HeldTooLong(Exception):
    """Nobody waits at this connection any more."""


class Waits:
    """Waits for replies as long as WeChat does. `show_typing` never raises."""

    def __init__(
        self,
        turns: UnderWay,
        *,
        owe: Owe,
        arrivals: Arrivals,
        rights: Rights,
        show_typing: ShowTyping,
        pace: Pace | None = None,
    ) -> None:
        self._turns = turns
        self._owe = owe
        self._arrivals = arrivals
        self._rights = rights
        self._show_typing = show_typing
        self._pace = pace or Pace()

    async def replies(self, inbound: Inbound, arrival: Arrival) -> Sequence[Reply]:
        """Return what to answer passively, nothing when it goes through the outbox or the bot is silent.

        Raises HeldTooLong, Overloaded, StateUnavailable.
        """
        if arrival.owed:
            return ()
        began = asyncio.get_running_loop().time()
        task = self._turns.task(inbound)
        if await self._done(task, began + self._pace.typing):
            return await self._outcome(task, inbound, arrival)
        if await self._rights.may_push():
            self._turns.beside(self._show_typing(inbound.user_id))
        if await self._done(task, began + self._pace.late):
            return await self._outcome(task, inbound, arrival)
        if arrival.attempt >= ATTEMPTS or await self._rights.may_push():
            try:
                return await self._owed(inbound)
            except MessageUnknown:
                log.warning("a message is not accepted after %.0f s", self._pace.late)
                if arrival.attempt >= ATTEMPTS:
                    raise Overloaded from None  # the member is told, as nobody repeats it any more
        if await self._done(task, began + self._pace.hold):
            return await self._outcome(task, inbound, arrival)
        raise HeldTooLong

    async def _done(self, task: asyncio.Task[Sequence[Reply]], until: float) -> bool:
        left = max(0.0, until - asyncio.get_running_loop().time())
        await asyncio.wait({task}, timeout=left)
        return task.done()

    async def _outcome(
        self, task: asyncio.Task[Sequence[Reply]], inbound: Inbound, arrival: Arrival
    ) -> Sequence[Reply]:
        """Return the replies; a message whose turn could not begin in time is owed its replies, and swept up later.

        A repeat asks for what is kept: that is nothing when an attempt before it made them owed while the turn ran.
        """
        try:
            replies = task.result()
        except LockLost:
            return await self._owed(inbound)
        return replies if arrival.attempt == 1 else await self._owed(inbound)

    async def _owed(self, inbound: Inbound) -> Sequence[Reply]:
        replies = await self._owe(inbound.conversation_id, inbound.message_id)
        if replies is not None:
            return replies
        try:
            await self._arrivals.owed(inbound.conversation_id, inbound.message_id)
        except StateUnavailable:
            log.warning("a repeat of a message that is owed its replies would be told them twice")
        return ()
