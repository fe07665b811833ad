"""Which member a chat user is."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from sqlalchemy import delete

from member_api.database import insert_into
from member_api.encoded_path import ChannelText, UserText
from member_api.problems import Problem
from member_api.service import TheService
from member_api.tables import BindingRow, MemberRow

router = APIRouter(prefix="/v1/bindings/{channel}/{user_id}")


class Binding(BaseModel):
    """The member to bind to."""

    member_id: Annotated[str, Field(max_length=64, pattern="^[^\x00]*$")]


@router.get("")
async def get_binding(channel: ChannelText, user_id: UserText, service: TheService) -> JSONResponse:
    """Show the binding."""
    async with service.database.reading() as session:
        row = await session.get(BindingRow, (channel, user_id))
    if row is None:
        raise Problem(404, "not_bound")
    return JSONResponse({"member_id": row.member_id, "bound_at": row.bound_at.isoformat()})


@router.put("")
async def put_binding(
    channel: ChannelText, user_id: UserText, binding: Binding, service: TheService
) -> Response:
    """Bind; to be bound to the same member again changes nothing, `bound_at` neither."""
    async with service.database.writing() as session:
        if await session.get(MemberRow, binding.member_id) is None:
            raise Problem(404, "unknown_member")
        values = {"member_id": binding.member_id, "bound_at": service.now()}
        insert = insert_into(session, BindingRow).values(channel=channel, user_id=user_id, **values)
        await session.execute(
            insert.on_conflict_do_update(
                index_elements=["channel", "user_id"],
                set_=values,
                where=BindingRow.member_id != binding.member_id,
            )
        )
    return Response(status_code=204)


@router.delete("")
async def delete_binding(channel: ChannelText, user_id: UserText, service: TheService) -> Response:
    """Unbind; a chat user who is not bound stays so."""
    async with service.database.writing() as session:
        await session.execute(
            delete(BindingRow).where(BindingRow.channel == channel, BindingRow.user_id == user_id)
        )
    return Response(status_code=204)
