"""A member-status service in this process: it knows the made-up members, and can go away."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.clock import SHANGHAI
from bot.errors import (
    CodeExpired,
    MemberApiUnavailable,
    MemberNotFound,
    NoMatch,
    VerificationLocked,
    WrongCode,
)
from bot.members.values import CodeNeeded, Member, Verified
from bot.rehearsal.made_up_members import MadeUp

CODE = "246810"
TRIES = 5
LOCKED_SECONDS = 900


class FixtureMembers:
    """Implements `actions.services.MemberService`."""

    def __init__(self, people: Iterable[MadeUp]) -> None:
        self._people = {(p.phone, p.last4): p for p in people}
        self._records = {p.record.member_id: p.record for p in self._people.values()}
        self.reset()

    def reset(self) -> None:
        """Forget every binding and every try, and be there again."""
        self.bindings: dict[tuple[str, str], str] = {}
        self.away = False
        self.codes_expired = False
        self.verifications = 0
        self._failures: dict[str, int] = {}

    async def verify(self, phone: str, id_last4: str) -> Verified | CodeNeeded:
        """Match phone and last four; a wrong pair counts as a try."""
        self._answer()
        self.verifications += 1
        if self._failures.get(phone, 0) >= TRIES:
            raise VerificationLocked(LOCKED_SECONDS)
        person = self._people.get((phone, id_last4))
        if person is None:
            self._failures[phone] = self._failures.get(phone, 0) + 1
            raise NoMatch("no such member")
        if person.needs_code:
            return CodeNeeded(person.record.member_id, datetime(2099, 1, 1, tzinfo=SHANGHAI))
        return Verified(person.record.member_id)

    async def answer_code(self, challenge_id: str, code: str) -> Verified:
        """Take the one code that is right."""
        self._answer()
        if self.codes_expired:
            raise CodeExpired("too old")
        if code != CODE:
            raise WrongCode("not the code that was sent")
        return Verified(challenge_id)

    async def bind(self, channel: str, user_id: str, member_id: str) -> None:
        """Tie a chat user to a member."""
        self._answer()
        self.bindings[channel, user_id] = member_id

    async def unbind(self, channel: str, user_id: str) -> None:
        """Untie a chat user."""
        self._answer()
        self.bindings.pop((channel, user_id), None)

    async def bound_member(self, channel: str, user_id: str) -> str | None:
        """Return whom a chat user is tied to."""
        self._answer()
        return self.bindings.get((channel, user_id))

    async def member(self, member_id: str) -> Member:
        """Return a record. Raises MemberNotFound."""
        self._answer()
        if member_id not in self._records:
            raise MemberNotFound(member_id)
        return self._records[member_id]

    def lock(self, phone: str) -> None:
        """Lock a phone, as too many tries elsewhere would."""
        self._failures[phone] = TRIES

    def _answer(self) -> None:
        if self.away:
            raise MemberApiUnavailable("away")
