"""Who is it: phone and last four, and for some members a code by SMS.

The code of a made-up member is DEMO_CODE; nothing is sent, and only its hash is stored. A right code is good for as
long as its challenge lives, so that an answer lost on the way can be asked for again.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from member_api import guard
from member_api.demo_members import DEMO_CODE
from member_api.hashing import Hashing, same
from member_api.tables import ChallengeRow, GuardRow, MemberRow

CODE_LIFE = timedelta(minutes=5)
SEND_AGAIN_AFTER = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Matched:
    """It is this member."""

    member_id: str


@dataclass(frozen=True, slots=True)
class CodeSent:
    """The numbers are right, and a code was sent."""

    challenge_id: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Refused:
    """`code` is the code of the problem: no_match, wrong_code, expired, or locked with `retry_after` in seconds."""

    code: str
    retry_after: int | None = None


async def verify(
    session: AsyncSession, hashing: Hashing, *, phone: str, id_last4: str, now: datetime
) -> Matched | CodeSent | Refused:
    """Check phone and last four. The outcome is returned, not raised: a wrong try has to be committed."""
    held = await guard.hold(session, hashing.phone(phone), now)
    if (seconds := guard.locked_for(held, now)) is not None:
        return Refused("locked", seconds)
    found = await session.execute(select(MemberRow).where(MemberRow.phone_hash == held.phone_hash))
    member = found.scalar_one_or_none()
    identity = hashing.identity(phone, id_last4)
    if member is None or not same(member.identity_hash, identity):
        guard.wrong_number(held, now)
        return Refused("no_match")
    if member.needs_code:
        return await _send_code(session, hashing, held, member, now)
    guard.clear(held)
    return Matched(member.member_id)


async def answer_code(
    session: AsyncSession, hashing: Hashing, *, challenge_id: str, code: str, now: datetime
) -> Matched | Refused:
    """Check the code of a challenge; an unknown challenge counts as expired."""
    challenge = await session.get(ChallengeRow, challenge_id)
    if challenge is None:
        return Refused("expired")
    held = await guard.hold(session, challenge.phone_hash, now)
    if (seconds := guard.locked_for(held, now)) is not None:
        return Refused("locked", seconds)
    if not challenge.created_at <= now < challenge.expires_at:
        return Refused("expired")
    if not same(challenge.code_hash, hashing.code(challenge_id, code)):
        guard.wrong_code(held, now)
        return Refused("wrong_code")
    guard.clear(held)
    return Matched(challenge.member_id)


async def _send_code(
    session: AsyncSession, hashing: Hashing, held: GuardRow, member: MemberRow, now: datetime
) -> CodeSent:
    """Send a code, or point to the one just sent: a repeated request is no second message."""
    found = await session.execute(
        select(ChallengeRow)
        .where(
            ChallengeRow.member_id == member.member_id,
            ChallengeRow.created_at > now - SEND_AGAIN_AFTER,
            ChallengeRow.created_at <= now,
        )
        .limit(1)
    )
    challenge = found.scalar_one_or_none()
    if challenge is None:
        challenge_id = secrets.token_urlsafe(16)
        challenge = ChallengeRow(
            challenge_id=challenge_id,
            member_id=member.member_id,
            phone_hash=held.phone_hash,
            code_hash=hashing.code(challenge_id, DEMO_CODE),
            created_at=now,
            expires_at=now + CODE_LIFE,
        )
        session.add(challenge)
    return CodeSent(challenge.challenge_id, challenge.expires_at)
