"""Proving who a chat user is."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from member_api.encoded_path import IdText
from member_api.problems import Problem
from member_api.service import TheService
from member_api.verification import CodeSent, Matched, Refused, answer_code, verify

router = APIRouter(prefix="/v1/verifications")


class Numbers(BaseModel):
    """What the member says."""

    phone: Annotated[str, Field(pattern="^1[3-9][0-9]{9}$")]
    id_last4: Annotated[str, Field(pattern="^[0-9]{3}[0-9X]$")]


class Code(BaseModel):
    """What came by SMS."""

    code: Annotated[str, Field(pattern="^[0-9]{4,8}$")]


@router.post("")
async def post_verification(numbers: Numbers, service: TheService) -> JSONResponse:
    """Check phone and last four."""
    async with service.database.writing() as session:
        outcome = await verify(
            session, service.hashing, phone=numbers.phone, id_last4=numbers.id_last4, now=service.now()
        )
    return _answer(outcome)


@router.post("/{challenge_id}")
async def post_code(challenge_id: IdText, code: Code, service: TheService) -> JSONResponse:
    """Check the code of a challenge."""
    async with service.database.writing() as session:
        outcome = await answer_code(
            session, service.hashing, challenge_id=challenge_id, code=code.code, now=service.now()
        )
    return _answer(outcome)


def _answer(outcome: Matched | CodeSent | Refused) -> JSONResponse:
    match outcome:
        case Matched(member_id):
            return JSONResponse({"member_id": member_id})
        case CodeSent(challenge_id, expires_at):
            body = {"challenge_id": challenge_id, "method": "sms", "expires_at": expires_at.isoformat()}
            return JSONResponse(body, status_code=202)
        case Refused(code, retry_after):
            raise Problem(423 if code == "locked" else 404, code, retry_after=retry_after)
