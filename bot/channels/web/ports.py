"""What the web channel needs of the floors above: small protocols, so that tests can stand in real fakes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from bot.conversation.history import Kept
from bot.conversation.inbound import Inbound
from bot.conversation.rating import Rating
from bot.conversation.reply import Reply
from bot.conversation.sight import Sight, Writer

Allow = Callable[[str, str], Awaitable[int]]
"""`allow(kind, who)` returns 0, or the seconds until this user or address may do so again."""


class Handle(Protocol):
    """`Turns.handle`."""

    async def __call__(self, inbound: Inbound, stored: Callable[[], None] | None = None) -> Sequence[Reply]:
        """Answer a message; `stored` is called once it cannot be lost any more."""


class Wakes(Protocol):
    """Something that can be woken: an `asyncio.Event`, or what stands for one."""

    def set(self) -> None:
        """Wake."""

    def clear(self) -> None:
        """Be ready to be woken again."""

    async def wait(self) -> bool:
        """Return once woken."""


class Changes(Protocol):
    """Tells of changed conversations."""

    def __call__(self, conversation_id: str) -> AbstractAsyncContextManager[Wakes]:
        """Yield what is woken whenever the conversation may have changed."""


class History(Protocol):
    """What was written and shown, oldest first. Methods raise InputError for what is no id, and StateUnavailable."""

    async def after(self, conversation_id: str, last: str | None = None, most: int = 200) -> Sequence[Kept]:
        """Return the entries after one, or the newest."""

    async def before(self, conversation_id: str, first: str, most: int = 200) -> Sequence[Kept]:
        """Return the entries before one."""

    async def entry(self, conversation_id: str, entry_id: str) -> Kept | None:
        """Return one entry."""


class Sights(Protocol):
    """How conversations look from outside."""

    async def of(self, conversation_id: str) -> Sight:
        """Return stage and who is writing. Raises StateUnavailable."""


class Typing(Protocol):
    """Signs of writing."""

    async def say(self, conversation_id: str, who: Writer, on: bool) -> None:
        """Say that somebody writes, or stopped. Raises StateUnavailable."""

    def shown(self, conversation_id: str, who: Writer) -> AbstractAsyncContextManager[None]:
        """Show it meanwhile."""


class Ratings(Protocol):
    """What members think of the answers."""

    async def rate(self, rating: Rating) -> None:
        """Keep a rating. Raises StateUnavailable."""

    async def of(self, conversation_id: str) -> Mapping[str, str]:
        """Return ratings by their subject. Raises StateUnavailable."""
