"""From a proven message to the text that answers it."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.channels.wechat import sentences
from bot.channels.wechat.account import CHANNEL
from bot.channels.wechat.meaning import Meaning, meaning
from bot.channels.wechat.message import Message
from bot.channels.wechat.ports import Arrival, Arrivals, MenuIds, Waiting
from bot.channels.wechat.rendering import as_text
from bot.channels.wechat.splitting import pieces
from bot.channels.wechat.waits import HeldTooLong, Waits
from bot.channels.wechat.window import Windows
from bot.conversation.inbound import Inbound
from bot.conversation.parcel import REST, Parcel
from bot.conversation.reply import Reply
from bot.errors import InputError, Overloaded, StateUnavailable

log = logging.getLogger(__name__)

LIMIT = "wechat-user"


@dataclass(frozen=True, slots=True)
class Talk:
    """Answers messages. `allow(kind, who)` returns 0, or the seconds until this user may write again.

    `staffed` says whether a conversation is in the hands of agents: what the bot cannot read goes to them then.
    """

    waits: Waits
    arrivals: Arrivals
    windows: Windows
    menu_ids: MenuIds
    outbox: Waiting
    allow: Callable[[str, str], Awaitable[int]]
    staffed: Callable[[str], Awaitable[bool]]
    menu: Mapping[str, str]
    now: Callable[[], datetime]

    async def answer(self, message: Message) -> str | None:
        """Return the text that answers a message, None for nothing. Raises HeldTooLong; every other failure is told the member."""
        try:
            return await self._answer(message)
        except (Overloaded, StateUnavailable) as error:
            log.warning("a message was refused: %s", error)
        except (HeldTooLong, InputError):
            raise
        except Exception:  # the edge: no answer at all would tell the member that the account does not work
            log.exception("a message failed", extra={"message_id": message.id})
        return sentences.BUSY

    async def _answer(self, message: Message) -> str | None:
        said = meaning(message, self.menu)
        conversation_id = f"{CHANNEL}:{message.open_id}"
        if said.leaves:
            await self.windows.close(conversation_id)
        if said.text is None and said.answer is None:
            return None
        arrival = await self.arrivals.arrived(conversation_id, message.id)
        if arrival.attempt == 1:
            if said.grant:
                await self.windows.grant(conversation_id, said.grant)
            if seconds := await self.allow(LIMIT, message.open_id):
                return sentences.TOO_OFTEN.format(seconds=seconds)
        if said.answer is not None and not await self.staffed(conversation_id):
            return said.answer
        return await self._turn(message, said, arrival)

    async def _turn(self, message: Message, said: Meaning, arrival: Arrival) -> str | None:
        text, label = said.text or said.note or "", said.label
        if said.tap:
            text = await self.menu_ids.payload(said.tap) or text
        inbound = Inbound(CHANNEL, message.open_id, message.id, text, received_at=self.now(), label=label)
        replies = await self.waits.replies(inbound, arrival)
        texts = pieces(as_text(replies))
        await self._put(inbound, texts[1:])
        return texts[0] if texts else None

    async def _put(self, inbound: Inbound, rest: list[str]) -> None:
        """Put what does not fit into the one passive reply into the outbox; a repeat puts nothing new."""
        if rest:
            key = f"{REST}:{inbound.message_id}"
            parcels = [
                Parcel(inbound.conversation_id, REST, Reply(piece), f"{key}:{n}")
                for n, piece in enumerate(rest)
            ]
            await self.outbox.put(parcels)
