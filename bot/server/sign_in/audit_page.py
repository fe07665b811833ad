"""`/audit`: who did what. For supervisors; a page of 50 lines, newest first, paged by the id of the last line."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from bot.clock import SHANGHAI
from bot.record.audit import AuditFilter, AuditLog
from bot.server.pages.render import page
from bot.server.sign_in.access import AsSupervisor
from bot.staff.audit import ABOUT_CHINESE, CHINESE, Action

LINES = 50
FIELDS = ("who", "action", "about", "since", "until")
HIGHEST_ID = 2**63 - 1
DETAIL_WORDS = {"roles": "角色", "groups": "小组", "tries": "第几次", "reason": "原因", "count": "数量"}


def router(log: AuditLog) -> APIRouter:
    """Return the route."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/audit")
    async def lines(request: Request, person: AsSupervisor) -> Response:
        """Show the lines that fit the filter; a field that cannot be read filters nothing."""
        asked = {name: request.query_params.get(name, "") for name in FIELDS}
        before = request.query_params.get("before", "")
        found = await log.page(_filter(asked), limit=LINES + 1, before=_number(before))
        older = {**asked, "before": str(found[LINES - 1].id)} if len(found) > LINES else None
        return page(
            request,
            "audit.html",
            lines=found[:LINES],
            asked=asked,
            actions=[(kind.value, words) for kind, words in CHINESE.items()],
            action_words={kind.value: words for kind, words in CHINESE.items()},
            about_words=ABOUT_CHINESE,
            detail_words=DETAIL_WORDS,
            newest=f"/audit?{_query(asked)}" if before else "",
            older=f"/audit?{_query(older)}" if older else "",
        )

    return routes


def _filter(asked: dict[str, str]) -> AuditFilter:
    action = asked["action"]
    last = _day(asked["until"])
    return AuditFilter(
        who=asked["who"].strip().lower(),
        action=Action(action) if action in {kind.value for kind in Action} else None,
        about=asked["about"].strip(),
        since=_begin(_day(asked["since"])),
        until=_begin(last + timedelta(days=1)) if last and last < date.max else None,
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _begin(day: date | None) -> datetime | None:
    """Return the first instant of a day in Asia/Shanghai; a day before any log is no limit."""
    return datetime.combine(day, time(), SHANGHAI) if day and day.year > 1 else None


def _number(text: str) -> int | None:
    return min(int(text), HIGHEST_ID) if text.isascii() and text.isdigit() and len(text) < 20 else None


def _query(fields: dict[str, str]) -> str:
    return urlencode({name: value for name, value in fields.items() if value})
