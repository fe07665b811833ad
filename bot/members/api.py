"""The client of the member-status API: the contract's operations as calls, with values and our errors.

Every call ends within 1.5 s. What is no usable answer raises MemberApiUnavailable; nothing is ever guessed or told from
an old copy. No number, name or id is logged.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial

import httpx

from bot.clock import system_now
from bot.errors import (
    CodeExpired,
    MemberApiError,
    MemberApiUnavailable,
    MemberNotFound,
    NoMatch,
    WrongCode,
)
from bot.members import parse, paths
from bot.members.breaker import Breaker
from bot.members.cache import MemberCache
from bot.members.cache_keys import binding_key, member_key
from bot.members.fields import BadAnswer
from bot.members.kept import KEPT_SECONDS, Kept, KeptAnswers
from bot.members.refusals import no_such_thing, refusal, taken
from bot.members.single_flight import Flight, SingleFlight
from bot.members.transport import Answer, Transport, http_client
from bot.members.values import CodeNeeded, Member, Verified

PHONE = re.compile("1[3-9][0-9]{9}")
ID_LAST4 = re.compile("[0-9]{3}[0-9X]")
CODE = re.compile("[0-9]{4,8}")
NO_MATCH: Mapping[str, type[MemberApiError]] = {"no_match": NoMatch}
NO_CODE: Mapping[str, type[MemberApiError]] = {"wrong_code": WrongCode, "expired": CodeExpired}


class MemberApi:
    """Calls the API. `http` knows the API's address and the service token (see `http_client`)."""

    def __init__(
        self,
        http: httpx.AsyncClient,
        cache: MemberCache,
        breaker: Breaker | None = None,
        *,
        now: Callable[[], datetime] = system_now,
    ) -> None:
        self.breaker = breaker or Breaker()
        """Its `state` is worth a metric."""
        self._transport = Transport(http, self.breaker)
        self._kept = KeptAnswers(cache, now)
        self._bindings: SingleFlight[str | None] = SingleFlight()
        self._members: SingleFlight[Member] = SingleFlight()

    async def verify(self, phone: str, id_last4: str) -> Verified | CodeNeeded:
        """Prove who a chat user is. Raises NoMatch, VerificationLocked, MemberApiUnavailable.

        Numbers that cannot be any match nobody; the API is not asked about them.
        """
        phone, id_last4 = phone.strip(), id_last4.strip().upper()
        if not (PHONE.fullmatch(phone) and ID_LAST4.fullmatch(id_last4)):
            raise NoMatch("not a phone and the last four of an ID")
        body = {"phone": phone, "id_last4": id_last4}
        answer = await self._transport.send("POST", paths.VERIFICATIONS, body=body)
        if answer.status == httpx.codes.ACCEPTED:
            return taken(parse.code_needed, answer)
        if answer.status == httpx.codes.UNPROCESSABLE_ENTITY:
            raise NoMatch("the API takes them for no phone and last four")
        return await self._verified(answer, NO_MATCH)

    async def answer_code(self, challenge_id: str, code: str) -> Verified:
        """Answer the code. Raises WrongCode, CodeExpired, VerificationLocked, MemberApiUnavailable."""
        code = code.strip()
        if not CODE.fullmatch(code):
            raise WrongCode("not four to eight digits")
        answer = await self._transport.send("POST", paths.verification(challenge_id), body={"code": code})
        if answer.status == httpx.codes.UNPROCESSABLE_ENTITY:
            raise WrongCode("the API takes it for no code")
        return await self._verified(answer, NO_CODE)

    async def bound_member(self, channel: str, user_id: str) -> str | None:
        """Return the id of the member this chat user is bound to, None when to none. Raises MemberApiUnavailable.

        That somebody is bound to none is not kept: a binding made elsewhere shows at once.
        """
        key = binding_key(channel, user_id)
        kept = await self._kept.get(key)
        if kept and self._kept.fresh(kept) and (member_id := _kept_binding(kept)):
            return member_id
        return await self._bindings.run(key, partial(self._ask_binding, key, channel, user_id))

    async def bind(self, channel: str, user_id: str, member_id: str) -> None:
        """Bind a chat user to a member. Raises MemberNotFound, MemberApiUnavailable."""
        await self._change_binding("PUT", channel, user_id, {"member_id": member_id})

    async def unbind(self, channel: str, user_id: str) -> None:
        """Take a binding away, if there is one. Raises MemberApiUnavailable."""
        await self._change_binding("DELETE", channel, user_id)

    async def member(self, member_id: str) -> Member:
        """Return a member's record, at most a minute old. Raises MemberNotFound, MemberApiUnavailable."""
        key = member_key(member_id)
        kept = await self._kept.get(key)
        if kept and self._kept.fresh(kept) and (member := _kept_member(kept, member_id)):
            return member
        return await self._members.run(key, partial(self._ask_member, key, member_id, kept))

    async def _verified(self, answer: Answer, missing: Mapping[str, type[MemberApiError]]) -> Verified:
        if answer.status != httpx.codes.OK:
            raise refusal(answer, missing)
        verified = taken(parse.verified, answer)
        key = member_key(verified.member_id)
        self._members.forget(key)
        await self._kept.drop(key)
        return verified

    async def _ask_binding(self, key: str, channel: str, user_id: str, flight: Flight) -> str | None:
        answer = await self._transport.send("GET", paths.binding(channel, user_id))
        if answer.status != httpx.codes.OK:
            error = no_such_thing(answer)
            if isinstance(error, MemberNotFound):
                return None
            raise error
        member_id = taken(parse.bound_to, answer)
        if flight.current:
            await self._kept.put(key, {"member_id": member_id})
        return member_id

    async def _change_binding(
        self, method: str, channel: str, user_id: str, body: Mapping[str, str] | None = None
    ) -> None:
        try:
            answer = await self._transport.send(method, paths.binding(channel, user_id), body=body)
        finally:
            # Also after a failure: a call that came back late may have been carried out.
            key = binding_key(channel, user_id)
            self._bindings.forget(key)
            await self._kept.drop(key)
        if answer.status == httpx.codes.NO_CONTENT:
            return
        raise no_such_thing(answer) if method == "PUT" else refusal(answer, {})

    async def _ask_member(self, key: str, member_id: str, kept: Kept | None, flight: Flight) -> Member:
        copy = _kept_member(kept, member_id) if kept else None
        etag = kept.etag if kept and copy else None
        asked = {"If-None-Match": etag} if etag else {}
        answer = await self._transport.send("GET", paths.member(member_id), headers=asked)
        if answer.status == httpx.codes.NOT_MODIFIED and kept and copy and etag:
            await self._keep_member(flight, key, kept.body, etag)
            return copy
        if answer.status != httpx.codes.OK:
            raise no_such_thing(answer)
        member = taken(parse.member, answer)
        if member.member_id != member_id:
            raise MemberApiUnavailable("bad answer: another member's record")
        await self._keep_member(flight, key, answer.body, answer.headers.get("ETag"))
        return member

    async def _keep_member(self, flight: Flight, key: str, body: object, etag: str | None) -> None:
        if flight.current:
            usable = etag if etag and etag.isascii() else None
            await self._kept.put(key, body, etag=usable, ttl=KEPT_SECONDS)


@asynccontextmanager
async def connect(
    base_url: str, token: str, cache: MemberCache, breaker: Breaker | None = None
) -> AsyncIterator[MemberApi]:
    """Make a client of its own and close it at the end."""
    async with http_client(base_url, token) as http:
        yield MemberApi(http, cache, breaker)


def _kept_binding(kept: Kept) -> str | None:
    try:
        return parse.bound_to(kept.body)
    except BadAnswer:
        return None


def _kept_member(kept: Kept, member_id: str) -> Member | None:
    try:
        member = parse.member(kept.body)
    except BadAnswer:
        return None
    return member if member.member_id == member_id else None
