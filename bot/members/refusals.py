"""What the API refuses, as our errors. An answer that is none of the contract's is MemberApiUnavailable: never a guess."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

import httpx

from bot.errors import MemberApiError, MemberApiUnavailable, MemberNotFound, VerificationLocked
from bot.members import parse
from bot.members.fields import BadAnswer
from bot.members.transport import Answer

T = TypeVar("T")


def taken(read: Callable[[object], T], answer: Answer) -> T:
    """Read the body of a success. Raises MemberApiUnavailable naming the place that breaks the contract."""
    try:
        return read(answer.body)
    except BadAnswer as error:
        raise MemberApiUnavailable(f"bad answer: {error.place}") from None


def refusal(answer: Answer, missing: Mapping[str, type[MemberApiError]]) -> MemberApiError:
    """Return the error for an answer that is no success. `missing` says what the codes of a 404 mean."""
    if answer.status == httpx.codes.LOCKED:
        return VerificationLocked(_retry_after(answer))
    if answer.status == httpx.codes.NOT_FOUND:
        code = taken(parse.problem_code, answer)
        return (
            missing[code]() if code in missing else MemberApiUnavailable("bad answer: 404 with another code")
        )
    if answer.status in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN):
        return MemberApiUnavailable(f"the service token was refused ({answer.status})")
    return MemberApiUnavailable(f"bad answer: status {answer.status}")


def no_such_thing(answer: Answer) -> MemberApiError:
    """Return the error for a member or a binding: there the contract fixes no code, a problem is enough."""
    if answer.status == httpx.codes.NOT_FOUND:
        taken(parse.problem_code, answer)
        return MemberNotFound("no such member, or nobody bound")
    return refusal(answer, {})


def _retry_after(answer: Answer) -> int | None:
    text = answer.headers.get("Retry-After", "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
