"""The member behind a chat user: the record, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bot.errors import MemberApiUnavailable, MemberNotFound
from bot.members.values import Member


class Why(StrEnum):
    """Why a lookup gave what it gave."""

    FOUND = "found"
    UNBOUND = "unbound"
    """This chat user has not been verified."""
    AWAY = "away"
    """The member-status API gave no usable answer."""


@dataclass(frozen=True, slots=True)
class Lookup:
    """The outcome. `member` is set exactly when `why` is FOUND."""

    why: Why
    member: Member | None = None

    @property
    def away(self) -> bool:
        """Whether the record is out of reach for now."""
        return self.why is Why.AWAY


class MemberDirectory(Protocol):
    """What the bot needs of the member-status API to look somebody up."""

    async def bound_member(self, channel: str, user_id: str) -> str | None:
        """Return the member id this chat user is bound to."""

    async def member(self, member_id: str) -> Member:
        """Return a member's record."""


async def look_up(directory: MemberDirectory, channel: str, user_id: str) -> Lookup:
    """Find the member bound to a chat user. Never raises for an API that is away: it says so in `why`."""
    try:
        member_id = await directory.bound_member(channel, user_id)
        if member_id is None:
            return Lookup(Why.UNBOUND)
        return Lookup(Why.FOUND, await directory.member(member_id))
    except MemberNotFound:
        return Lookup(Why.UNBOUND)
    except MemberApiUnavailable:
        return Lookup(Why.AWAY)
