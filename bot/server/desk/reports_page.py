"""`/desk/reports`: volume, waits, handling, ratings, what the bot solved and what ends at people; and the same as CSV. For supervisors."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from fastapi import APIRouter, HTTPException, Request, Response

from bot.clock import SHANGHAI
from bot.desk.reasons import MANNERS, reason_of
from bot.record.reports import Report, report
from bot.server.desk.days import begin, day, end, table
from bot.server.desk.room import Room
from bot.server.desk.rows import Json
from bot.server.pages.render import page
from bot.server.sign_in.access import AsSupervisor
from bot.staff.audit import Action

USUAL_DAYS = 7
MOST_DAYS = 92
TIMES = {"wait": "等人接", "first_response": "等到第一句回复", "handling": "处理一个会话"}
MOST_TOPICS = 15


def router(room: Room) -> APIRouter:
    """Return the routes."""
    routes = APIRouter(prefix="/desk", include_in_schema=False)

    @routes.get("/reports")
    async def reports(request: Request, person: AsSupervisor) -> Response:
        """Show the figures of some days."""
        first, last = _days(room, request)
        found = await _report(room, first, last)
        return page(request, "desk/reports.html", first=first, last=last, found=found, **shown(room, found))

    @routes.get("/reports/{kind}.csv")
    async def export(request: Request, person: AsSupervisor, kind: str) -> Response:
        """Give one table as CSV: hours, topics or tickets. Audited."""
        if kind not in EXPORTS:
            raise HTTPException(404)
        first, last = _days(room, request)
        rows = [*EXPORTS[kind](room, await _report(room, first, last))]
        await room.audit.write(person.name, Action.EXPORTED, None, {"what": kind, "count": len(rows) - 1})
        name = f"{kind}-{first}-{last}.csv"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
        return Response(table(rows), media_type="text/csv; charset=utf-8", headers=headers)

    return routes


def shown(room: Room, found: Report) -> Json:
    """Return what the page draws beside the figures themselves."""
    return {
        "times": [(title, *_middle(found.times(name))) for name, title in TIMES.items()],
        "topics": topics(room, found)[:MOST_TOPICS],
        "scores": [(n, found.scores.get(n, 0)) for n in range(5, 0, -1)],
        "hour_most": max(found.by_hour, default=0) or 1,
    }


def topics(room: Room, found: Report) -> list[tuple[str, int, int, float | None]]:
    """Return topic, tickets, turns that asked for it, and the share of these that ended at people."""
    lines = []
    for topic, count in found.handed.items():
        asked = found.asked.get(topic, 0) if topic else 0
        title = room.titles.get(topic, topic) if topic else "没有主题"
        lines.append((title, count, asked, min(1.0, count / asked) if asked else None))
    return lines


def _hours(room: Room, found: Report) -> Iterable[Sequence[object]]:
    yield ("钟点", "消息数")
    yield from enumerate(found.by_hour)


def _topics(room: Room, found: Report) -> Iterable[Sequence[object]]:
    yield ("主题", "转人工", "问过", "转人工的比例")
    yield from (
        (t, n, asked, None if share is None else round(share, 3))
        for t, n, asked, share in topics(room, found)
    )


def _tickets(room: Room, found: Report) -> Iterable[Sequence[object]]:
    yield ("工单", "开始", "原因", "主题", "结束", "谁", "等待秒", "首次回复秒", "处理秒", "评分", "标签")
    for t in found.tickets:
        opened = t.opened_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")
        reason = MANNERS[reason_of(t.reason)].title
        times = [None if s is None else round(s) for s in (t.wait, t.first_response, t.handling)]
        topic = room.titles.get(t.topic or "", t.topic or "")
        yield (
            t.ticket_id,
            opened,
            reason,
            topic,
            t.close_reason,
            t.closed_by,
            *times,
            t.rating,
            " ".join(t.tags),
        )


EXPORTS = {"hours": _hours, "topics": _topics, "tickets": _tickets}


def _middle(times: Sequence[float]) -> tuple[str, str, int]:
    """Return median and 90th percentile as they are read, and of how many."""
    if not times:
        return ("—", "—", 0)
    return (said(times[len(times) // 2]), said(times[int(len(times) * 0.9)]), len(times))


def said(seconds: float) -> str:
    """Return a length of time as people say it."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours}小时{minutes}分"
    return f"{minutes}分{rest}秒" if minutes else f"{rest}秒"


def _days(room: Room, request: Request) -> tuple[date, date]:
    today = room.parts.desk.now().astimezone(SHANGHAI).date()
    last = day(request.query_params.get("until", "")) or today
    first = day(request.query_params.get("since", "")) or last - timedelta(days=USUAL_DAYS - 1)
    return max(first, last - timedelta(days=MOST_DAYS - 1)), max(first, last)


async def _report(room: Room, first: date, last: date) -> Report:
    since, until = begin(first), end(last)
    if since is None or until is None:
        raise HTTPException(400)
    return await report(room.database, since, until)
