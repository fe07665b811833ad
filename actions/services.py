"""What actions need from outside: handed in by the wiring, or built from the settings for `rasa run actions`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from actions.member_lookup import MemberDirectory
from bot.conversation.ports import Vault
from bot.desk.hours import SupportHours
from bot.members.values import CodeNeeded, Verified
from bot.plan.plan import Plan


class Verifier(Protocol):
    """What the bot needs of the member-status API to prove who somebody is."""

    async def verify(self, phone: str, id_last4: str) -> Verified | CodeNeeded:
        """Match phone and last four. Raises NoMatch, VerificationLocked, MemberApiUnavailable."""

    async def answer_code(self, challenge_id: str, code: str) -> Verified:
        """Answer an SMS code. Raises WrongCode, CodeExpired, VerificationLocked, MemberApiUnavailable."""

    async def bind(self, channel: str, user_id: str, member_id: str) -> None:
        """Tie a chat user to a member."""

    async def unbind(self, channel: str, user_id: str) -> None:
        """Untie a chat user."""


class MemberService(MemberDirectory, Verifier, Protocol):
    """The whole client of the member-status API."""


class Now(Protocol):
    """A clock."""

    def __call__(self) -> datetime:
        """Return the present instant."""


@dataclass(frozen=True, slots=True)
class Services:
    """Everything the actions reach out to. `members` and `vault` are None where none is configured."""

    plan: Plan
    hours: SupportHours
    now: Now
    members: MemberService | None = None
    vault: Vault | None = None
