"""`/desk/settings`: support hours, groups and quick replies, kept in the operator's own files. For supervisors; each change is audited."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from actions.wording import plan_values
from bot.desk.hours import load_hours
from bot.desk.quick_replies import AGENT, UNPUBLISHED, QuickReply, load_quick_replies, problems
from bot.desk.reasons import MANNERS, Reason
from bot.desk.rules import load_rules
from bot.desk.settings_file import change_file, one_line
from bot.errors import BotError, InputError, PlanError, SettingsError
from bot.server.desk.quick_file import quick_replies
from bot.server.desk.room import Room
from bot.server.pages.form import Form, read_form
from bot.server.pages.render import go, page
from bot.server.sign_in.access import AsSupervisor
from bot.staff.audit import Action
from bot.staff.person import Person

HERE = "/desk/settings"
HOURS = {"working_day": "工作日", "day_off": "周末", "holiday": "法定节假日"}
ID = re.compile(r"[a-z0-9_]{1,40}")
SAVED = "已经保存，马上生效。"
SAVED_FOR_LATER = "已经保存，服务重启以后生效。"


def router(room: Room) -> APIRouter:
    """Return the routes."""
    routes = APIRouter(prefix=HERE, include_in_schema=False)

    @routes.get("")
    async def settings(request: Request, person: AsSupervisor, edit: str = "") -> Response:
        """Show everything that can be set."""
        replies = quick_replies(room)
        chosen = next((r for r in replies if r.id == edit), None)
        return _page(request, room, chosen)

    @routes.post("/hours")
    async def hours(request: Request, person: AsSupervisor) -> Response:
        """Change the support hours."""
        form = await read_form(request)
        shifts = {name: re.split(r"[\s,，、;；]+", form.text(name).strip()) for name in HOURS}

        def change(data: Any) -> None:
            for name, said in shifts.items():
                data[name] = [_shift(text) for text in said if text]

        return await _saved(
            request,
            room,
            person,
            "hours",
            lambda: change_file(_file(room, "support_hours.yml"), change, load_hours),
            SAVED,
        )

    @routes.post("/groups/{name}")
    async def group(request: Request, person: AsSupervisor, name: str) -> Response:
        """Change one group: what it is called, for which reasons and topics it is."""
        form = await read_form(request)

        def change(data: Any) -> None:
            if name not in data["groups"]:
                raise InputError("没有这个组。")
            data["groups"][name].update(_group(form))

        return await _saved(
            request,
            room,
            person,
            f"group {name}",
            lambda: change_file(_file(room, "desk.yml"), change, load_rules),
            SAVED_FOR_LATER,
        )

    @routes.post("/quick/preview")
    async def preview(request: Request, person: AsSupervisor) -> Response:
        """Say how a quick reply would read, and what is wrong with it."""
        reply = _reply(await read_form(request))
        return JSONResponse(previewed(room, reply, person))

    @routes.post("/quick")
    async def quick(request: Request, person: AsSupervisor) -> Response:
        """Save a quick reply, new or changed, or drop it."""
        form = await read_form(request)
        reply = _reply(form)

        def change(data: Any) -> None:
            at = next((n for n, raw in enumerate(data) if raw["id"] == reply.id), None)
            if form.text("drop"):
                if at is not None:
                    del data[at]
            elif at is None:
                data.append(_raw(reply))
            else:
                data[at] = _raw(reply)

        if not form.text("drop") and (wrong := _wrong(room, reply)):
            return _page(request, room, reply, 400, "；".join(wrong))
        path = _file(room, "quick_replies.yml")
        return await _saved(
            request,
            room,
            person,
            f"quick {reply.id}",
            lambda: change_file(
                path, change, lambda p: load_quick_replies(p, room.plan.clauses, plan_values(room.plan))
            ),
            SAVED,
        )

    return routes


def previewed(room: Room, reply: QuickReply, person: Person) -> Mapping[str, Any]:
    """Return the filled text, its clauses in words, and what is wrong."""
    wrong = _wrong(room, reply)
    text = "" if wrong else reply.filled({**plan_values(room.plan), AGENT: person.display_name})
    clauses = [room.plan.clauses[c].wording for c in reply.clauses if c in room.plan.clauses]
    return {"text": text, "clauses": clauses, "wrong": wrong}


def _wrong(room: Room, reply: QuickReply) -> list[str]:
    found = [] if ID.fullmatch(reply.id) else ["编号用小写字母、数字和下划线"]
    if not reply.key.strip():
        found.append("要有一个找它的字母")
    return found + problems(reply, room.plan.clauses, {*plan_values(room.plan), AGENT})


async def _saved(  # noqa: PLR0917
    request: Request, room: Room, person: Person, what: str, write: Callable[[], None], words: str
) -> Response:
    """Audit first, then write: without the line nothing is changed."""
    try:
        await room.audit.write(person.name, Action.DESK_SETTINGS_CHANGED, None, {"what": what})
        write()
    except (InputError, PlanError, SettingsError) as error:
        return go(request, HERE, _sentence(error), "bad")
    return go(request, HERE, words)


def _sentence(error: BotError) -> str:
    return str(error) if isinstance(error, InputError) else "没有保存：内容不对，请检查以后再试。"


def _page(
    request: Request, room: Room, reply: QuickReply | None, status: int = 200, wrong: str = ""
) -> Response:
    hours = load_hours(_file(room, "support_hours.yml"))
    rules = load_rules(_file(room, "desk.yml"))
    return page(
        request,
        "desk/settings.html",
        status,
        hours=[(name, title, " ".join(map(_written, getattr(hours, name)))) for name, title in HOURS.items()],
        groups=rules.groups,
        reasons=[(reason.value, manner.title) for reason, manner in MANNERS.items()],
        replies=quick_replies(room),
        reply=reply,
        wrong=wrong,
        placeholders=[*sorted(plan_values(room.plan)), AGENT],
        clauses=[*sorted(room.plan.clauses), UNPUBLISHED],
    )


def _written(shift: Any) -> str:
    return f"{shift[0]:%H:%M}-{shift[1]:%H:%M}"


def _shift(text: str) -> str:
    if not re.fullmatch(r"\d{2}:\d{2}-\d{2}:\d{2}", text) or text[:5] >= text[6:]:
        raise InputError(f"时间要写成 09:00-12:00 这样：{text[:20]}")
    return text


def _group(form: Form) -> dict[str, Any]:
    name = form.text("name").strip()
    topics = [t for t in re.split(r"[\s,，、]+", form.text("topics")) if t]
    if not 0 < len(name) <= 20 or any(not ID.fullmatch(t) for t in topics):
        raise InputError("组名写1到20个字；主题写意图名字的开头，如 ask_refund_。")
    reasons = [r for r in form.all("reason") if r in set(Reason)]
    return {"name": name, "reasons": reasons, "topics": topics}


def _reply(form: Form) -> QuickReply:
    clauses = tuple(c for c in re.split(r"[\s,，、]+", form.text("clauses")) if c)
    return QuickReply(
        form.text("id").strip(),
        form.text("title").strip()[:40],
        form.text("text").strip()[:2000],
        form.text("key").strip().lower()[:20],
        clauses,
        form.text("group") or None,
    )


def _raw(reply: QuickReply) -> Any:
    values: dict[str, Any] = {"id": reply.id, "key": reply.key, "title": reply.title}
    values |= {"group": reply.group} if reply.group else {}
    values |= {"clauses": list(reply.clauses)} if reply.clauses else {}
    return one_line(**values, text=reply.text)


def _file(room: Room, name: str) -> Any:
    return room.data / name
