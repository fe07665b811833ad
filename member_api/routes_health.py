"""Whether the server is up and its database answers; asked without a token."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from sqlalchemy import text

from member_api.service import TheService

router = APIRouter()


@router.get("/healthz")
async def get_health(service: TheService) -> JSONResponse:
    """Ask the database one question."""
    async with service.database.reading() as session:
        await session.execute(text("SELECT 1"))
    return JSONResponse({"status": "ok"})
