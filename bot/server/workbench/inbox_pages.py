"""`/workbench`: the review inbox, labelled by keyboard. For trainers."""

from __future__ import annotations

from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from bot.errors import InputError
from bot.record.reviews import PAGE
from bot.server.pages.form import read_form
from bot.server.pages.navigation import local_path
from bot.server.pages.render import go, page
from bot.server.sign_in.access import AsTrainer
from bot.server.workbench.asked import FIELDS, labelled, number, wanted
from bot.server.workbench.room import Room
from bot.workbench.review import OUTCOME_CHINESE, REASON_CHINESE, STATUS_CHINESE

LONGEST_NAME = 40
STEPS = 4
"""Batches of the record looked at before a page is shown: a big backlog comes in over several pages."""


def router(room: Room) -> APIRouter:
    """Return the routes: the page, labelling, undoing, saved filters."""
    routes = APIRouter(prefix="/workbench", include_in_schema=False)

    @routes.get("")
    async def inbox(request: Request, person: AsTrainer) -> Response:
        """Show messages that fit the filter, newest first."""
        await room.feed.run(STEPS)
        asked = {name: request.query_params.get(name, "") for name in FIELDS}
        before = number(request.query_params.get("before", ""))
        found = await room.reviews.page(wanted(asked), limit=PAGE + 1, before=before)
        kept = {name: value for name, value in asked.items() if value}
        older = urlencode({**kept, "before": str(found[PAGE - 1].id)}) if len(found) > PAGE else ""
        return page(
            request,
            "workbench/inbox.html",
            reviews=found[:PAGE],
            asked=asked,
            counts=await room.reviews.counts(),
            agreement=await room.labels.agreement(),
            saved={n: urlencode(w) for n, w in (await room.reviews.filters(person.name)).items()},
            here_again=f"/workbench?{urlencode(kept)}",
            older=f"/workbench?{older}" if older else "",
            newest=f"/workbench?{urlencode(kept)}" if before else "",
            **words(room),
        )

    @routes.post("/labels")
    async def give(request: Request, person: AsTrainer) -> Response:
        """Label the messages of a form; a page that asks for JSON gets where each stands now."""
        form = await read_form(request)
        found = await room.labels.give(labelled(form), person.name)
        return _done(
            request, form.text("next"), {str(n): status.value for n, status in found.items()}, "已经标好。"
        )

    @routes.post("/labels/undo")
    async def undo(request: Request, person: AsTrainer) -> Response:
        """Take back what this trainer labelled last."""
        form = await read_form(request)
        found = await room.labels.undo(person.name)
        said = f"撤回了 {len(found)} 句。" if found else "没有可以撤回的。"
        return _done(request, form.text("next"), {str(n): status.value for n, status in found.items()}, said)

    @routes.post("/filters")
    async def save(request: Request, person: AsTrainer) -> Response:
        """Save the filter at hand under a name, or drop it when `drop` is ticked."""
        form = await read_form(request)
        name = form.text("name").strip()
        if not 0 < len(name) <= LONGEST_NAME:
            raise InputError(f"给筛选起个名字，最多 {LONGEST_NAME} 个字。")
        if form.text("drop"):
            await room.reviews.drop_filter(person.name, name)
            return go(request, "/workbench", "筛选已经删掉。")
        kept = {field: form.text(field) for field in FIELDS if form.text(field)}
        await room.reviews.save_filter(person.name, name, kept)
        return go(request, f"/workbench?{urlencode(kept)}", "筛选已经存好。")

    return routes


def words(room: Room) -> dict[str, object]:
    """Return the Chinese names every template of the workbench uses."""
    return {
        "intents": room.intents,
        "reason_words": {reason.name: text for reason, text in REASON_CHINESE.items()},
        "reasons_said": REASON_CHINESE,
        "outcome_words": {outcome.value: text for outcome, text in OUTCOME_CHINESE.items()},
        "status_words": {status.value: text for status, text in STATUS_CHINESE.items()},
    }


def _done(request: Request, back: str, found: dict[str, str], said: str) -> Response:
    if "application/json" in request.headers.get("accept", ""):
        return JSONResponse({"statuses": found, "said": said})
    return go(request, local_path(back, "/workbench"), said)
