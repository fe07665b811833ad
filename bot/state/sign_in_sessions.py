"""Sessions of people at work. A session id is `<account>.<random>`; Redis knows only its digest."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass

from bot.staff.person import Person
from bot.state import keys_staff as keys
from bot.state.link import Link
from bot.state.scripts.staff_session import CHECKED, END_ALL, READ, START
from bot.state.staff_wire import pack_person, unpack_person

IDLE_SECONDS = 8 * 3600
LONGEST_SECONDS = 24 * 3600
SESSION_ID = re.compile(r"(?P<account>[1-9][0-9]{0,17})\.[\w-]{43}", re.A)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who a session belongs to, and how many seconds ago the account was last looked at in the record."""

    person: Person
    checked_seconds_ago: int


class SignInSessions:
    """Begins, reads and ends sessions, for all workers. Every method raises StateUnavailable when Redis is away."""

    def __init__(self, link: Link, idle: int = IDLE_SECONDS, longest: int = LONGEST_SECONDS) -> None:
        self._link = link
        self._idle = idle
        self._longest = longest

    async def start(self, person: Person) -> str:
        """Begin a session and return its id."""
        session_id = f"{person.account_id}.{secrets.token_urlsafe(32)}"
        await self._link.run(START, [keys.staff_session(session_id)], [pack_person(person), self._idle])
        return session_id

    async def read(self, session_id: str) -> SignedIn | None:
        """Return who is signed in, and count it as use; None when the session is unknown or over."""
        match = SESSION_ID.fullmatch(session_id)
        if match is None:
            return None
        names = [keys.staff_session(session_id), keys.staff_ended(int(match["account"]))]
        found = await self._link.run(READ, names, [self._idle, self._longest])
        return SignedIn(unpack_person(found[0]), int(found[1])) if found else None

    async def checked(self, session_id: str, person: Person) -> None:
        """Keep what the record says of the person now."""
        await self._link.run(CHECKED, [keys.staff_session(session_id)], [pack_person(person)])

    async def end(self, session_id: str) -> None:
        """End one session."""
        await self._link.call("DEL", keys.staff_session(session_id))

    async def end_all(self, account_id: int) -> None:
        """End every session of an account that began before now."""
        await self._link.run(END_ALL, [keys.staff_ended(account_id)], [self._longest])
