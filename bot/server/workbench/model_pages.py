"""`/workbench/models`: models, their judgements, comparison, promotion, roll-back, trial, history. For trainers; a supervisor may overrule."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

from fastapi import APIRouter, Request, Response

from bot.clock import system_now
from bot.dialogue.model_archive import archives
from bot.errors import GateClosed, InputError, ModelError
from bot.record.model_history import DEED_CHINESE
from bot.server.pages.form import read_form
from bot.server.pages.render import go, page
from bot.server.sign_in.access import AsTrainer
from bot.server.workbench.asked import number
from bot.server.workbench.promotion import Overruling, candidates
from bot.server.workbench.room import Room
from bot.staff.errors import NotAllowed
from bot.staff.role import Role
from bot.workbench.comparison import TURNOUT_CHINESE, compare
from bot.workbench.judgement import RIGHT, WRONG

OUTCOME_DAYS = 14
SHOWN = 200
MODELS = "/workbench/models"


def router(room: Room) -> APIRouter:
    """Return the routes."""
    routes = APIRouter(prefix="/workbench/models", include_in_schema=False)
    promotions = room.promotions

    @routes.get("")
    async def models(request: Request, person: AsTrainer) -> Response:
        """Show every model with its figures and what the gate says, the history, and how models did with members."""
        waiting = archives(candidates(promotions.models))
        rows = [await _row(path) for path in reversed([*archives(promotions.models), *waiting])]
        now = system_now()
        return page(
            request,
            "workbench/models.html",
            rows=rows,
            now=await promotions.in_service.get(),
            history=await promotions.history.all(30),
            deeds=DEED_CHINESE,
            outcomes=await promotions.history.outcomes(now - timedelta(days=OUTCOME_DAYS), now),
            days=OUTCOME_DAYS,
            may_overrule=person.may(Role.SUPERVISOR),
        )

    async def _row(path: Path) -> dict[str, object]:
        judged = promotions.judged(path.name)
        return {
            "name": path.name,
            "candidate": path.parent.name == "candidates",
            "right": judged.figures[RIGHT] if judged else None,
            "wrong": judged.figures[WRONG] if judged else None,
            "failed": len(judged.failed) if judged else None,
            "verdict": await promotions.verdict(path.name),
        }

    @routes.get("/compare")
    async def comparison(request: Request, person: AsTrainer, model: str = "") -> Response:
        """Show every message whose answer changes beside the model in service. Raises InputError without judgements."""
        now = await promotions.in_service.get()
        after, before = promotions.judged(model), promotions.judged(now.model) if now else None
        if after is None or before is None:
            raise InputError("两个模型都评测过才能比较，请先运行 python -m bot compare。")
        found = await asyncio.to_thread(compare, before, after)
        verdict = await promotions.verdict(model)
        values = {"before": before, "after": after, "verdict": verdict, "turnouts": TURNOUT_CHINESE}
        return page(request, "workbench/compare.html", found=found, shown=SHOWN, **values)

    @routes.post("/promote")
    async def promote(request: Request, person: AsTrainer) -> Response:
        """Put a model in service; with `overrule` although the gate says no, for supervisors only. Raises NotAllowed."""
        form = await read_form(request)
        model, reason = form.text("model"), form.text("reason").strip()
        if form.text("overrule") and not person.may(Role.SUPERVISOR):
            raise NotAllowed("only a supervisor overrules the gate")
        overruling = Overruling(reason) if form.text("overrule") else None
        try:
            found = await promotions.promote(model, person.name, reason, overruling)
        except ModelError as error:
            return go(request, MODELS, refused(error), "bad")
        return go(request, "/workbench/models", f"{found.model} 已经上线。")

    @routes.post("/rollback")
    async def roll_back(request: Request, person: AsTrainer) -> Response:
        """Put the model before the present one in service again."""
        form = await read_form(request)
        try:
            found = await promotions.roll_back(person.name, form.text("reason").strip())
        except ModelError:
            return go(request, MODELS, "没有可以退回的模型，或者它的文件不在了。", "bad")
        return go(request, "/workbench/models", f"已经退回 {found.model}。")

    @routes.post("/canary")
    async def canary(request: Request, person: AsTrainer) -> Response:
        """Start a trial with a part of the conversations; without a model it ends."""
        form = await read_form(request)
        model = form.text("model")
        if not model:
            await promotions.end_canary(person.name)
            return go(request, "/workbench/models", "试用结束了。")
        try:
            await promotions.start_canary(model, number(form.text("percent")) or 0, person.name)
        except ModelError as error:
            return go(request, MODELS, refused(error), "bad")
        return go(request, "/workbench/models", f"{model} 开始试用。")

    return routes


def refused(error: ModelError) -> str:
    """Return why a model does not go into service, as trainers read it."""
    if isinstance(error, GateClosed):
        return f"没有过关：{'；'.join(error.reasons)[:300]}"
    return "没有办成：模型文件不在、不完整，或者刚刚有人换过模型，请看一眼再试。"
