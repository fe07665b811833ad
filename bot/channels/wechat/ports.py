"""What the channel keeps outside this process: small protocols, implemented in `bot/state/wechat_*.py`.

Every method raises StateUnavailable when Redis is away.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.conversation.parcel import Parcel


class Replays(Protocol):
    """Which requests came before."""

    async def first(self, proof: str, body: bytes) -> bool:
        """Say whether a request may pass: a proof comes once, or again with the same body while WeChat repeats it (three in all)."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """`attempt` is 1 for the first copy of a message; `owed`: its replies go through the outbox."""

    attempt: int
    owed: bool


class Arrivals(Protocol):
    """How often each message came."""

    async def arrived(self, conversation_id: str, message_id: str) -> Arrival:
        """Count an arrival."""

    async def owed(self, conversation_id: str, message_id: str) -> None:
        """Note that the replies go through the outbox: a repeat must not be told them again."""


class Rights(Protocol):
    """Whether the account may push customer-service messages."""

    async def may_push(self) -> bool:
        """Say whether WeChat has not refused it lately."""

    async def refused(self) -> None:
        """Note that WeChat refused it (48001); after some hours it is tried again."""


class MenuIds(Protocol):
    """Which payload the id of a msgmenu's line stands for."""

    async def number(self, payloads: Sequence[str]) -> Sequence[str]:
        """Return an id for each payload; it is known for 30 days from now."""

    async def payload(self, menu_id: str) -> str | None:
        """Return the payload of an id, None when it is unknown or too old."""


class Sent(Protocol):
    """How much of each parcel was sent, so that a copy of it is not sent again: WeChat itself knows no idempotency keys."""

    async def pieces(self, parcel: Parcel) -> int:
        """Return how many of a parcel's pieces were sent; more than it has when all were."""

    async def add(self, parcels: Sequence[Parcel], pieces: int) -> None:
        """Note that so many pieces of these parcels were sent."""


class Waiting(Protocol):
    """The outbox, as far as the channel needs it."""

    async def put(self, parcels: Sequence[Parcel]) -> int:
        """Put parcels, each key once; return how many were new."""

    async def waiting(self, conversation_id: str) -> Sequence[Parcel]:
        """Return the parcels that are not delivered yet, oldest first."""


@dataclass(frozen=True, slots=True)
class KeptToken:
    """An access_token and how many seconds it still holds."""

    token: str
    seconds: float


class Tokens(Protocol):
    """The access_token of all workers."""

    async def kept(self) -> KeptToken | None:
        """Return the token that holds, None when there is none."""

    async def keep(self, token: str, seconds: float) -> None:
        """Keep a new token."""

    async def drop(self, token: str) -> None:
        """Forget this token; another one stays."""

    async def begin(self) -> str | None:
        """Return a ticket when this caller is the one to fetch a new token, None while another does."""

    async def end(self, ticket: str) -> None:
        """Say that fetching ended, well or not."""
