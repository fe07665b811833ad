"""Everything the bot may tell a member about themselves."""

from __future__ import annotations

import json
from typing import Annotated

from fastapi import APIRouter, Header, Response

from member_api.encoded_path import IdText
from member_api.etag import etag_of, matches
from member_api.member_document import document
from member_api.problems import Problem
from member_api.service import TheService
from member_api.tables import MemberRow

router = APIRouter(prefix="/v1/members")


@router.get("/{member_id}")
async def get_member(
    member_id: IdText, service: TheService, if_none_match: Annotated[str | None, Header()] = None
) -> Response:
    """Show the member, or 304 when the asker's copy is the present one."""
    if not service.member_reads.grant():
        raise Problem(429, retry_after=1)
    async with service.database.reading() as session:
        row = await session.get(MemberRow, member_id)
    if row is None:
        raise Problem(404, "unknown_member")
    body = json.dumps(document(row), ensure_ascii=False, separators=(",", ":")).encode()
    headers = {"ETag": etag_of(body), "Cache-Control": "private, no-cache"}
    if matches(if_none_match, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/json", headers=headers)
