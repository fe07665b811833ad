"""Who a session belongs to, looked up again in the record every minute: a stopped account does not work on until the evening."""

from __future__ import annotations

import logging
from typing import Protocol

from bot.errors import RecordUnavailable
from bot.staff.account import Account
from bot.staff.person import Person
from bot.state.sign_in_sessions import SignInSessions

log = logging.getLogger(__name__)

TRUSTED_SECONDS = 60


class AccountsById(Protocol):
    """The record's accounts."""

    async def by_id(self, account_id: int) -> Account | None:
        """Return an account, None when there is none. Raises RecordUnavailable."""


class SessionWatch:
    """Reads sessions. While the record is away people at work go on with what was last known of them."""

    def __init__(self, sessions: SignInSessions, accounts: AccountsById) -> None:
        self._sessions = sessions
        self._accounts = accounts

    async def person(self, session_id: str) -> Person | None:
        """Return who is signed in, None when the session is over. Raises StateUnavailable."""
        found = await self._sessions.read(session_id)
        if found is None:
            return None
        if found.checked_seconds_ago < TRUSTED_SECONDS:
            return found.person
        return await self._looked_up_again(session_id, found.person)

    async def _looked_up_again(self, session_id: str, person: Person) -> Person | None:
        try:
            account = await self._accounts.by_id(person.account_id)
        except RecordUnavailable:
            log.warning("the record is away: a session is not looked up again")
            return person
        if account is None or not account.active:
            await self._sessions.end(session_id)
            return None
        await self._sessions.checked(session_id, account.person())
        return account.person()
