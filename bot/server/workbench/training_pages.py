"""`/workbench/train`: start a training, and watch it. For trainers."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from bot.errors import ModelError
from bot.server.pages.form import read_form
from bot.server.pages.render import go, page
from bot.server.sign_in.access import AsTrainer
from bot.server.workbench.room import LABELS_BRANCH, Room
from bot.staff.audit import Action, Audit


def router(room: Room, audit: Audit) -> APIRouter:
    """Return the routes."""
    routes = APIRouter(prefix="/workbench/train", include_in_schema=False)

    @routes.get("")
    async def watch(request: Request, person: AsTrainer) -> Response:
        """Show how far the last training is, and the end of its log."""
        state, lines = room.trainings.state(), room.trainings.log_lines()
        return page(request, "workbench/train.html", state=state, lines=lines, branch=LABELS_BRANCH)

    @routes.post("")
    async def start(request: Request, person: AsTrainer) -> Response:
        """Train a candidate on the project as it stands, or on a branch, and judge it; while one runs nothing is started."""
        branch = (await read_form(request)).text("branch").strip() or None
        if branch:
            room.checkout(branch)  # an odd name is refused before anything starts
        try:
            room.trainings.start(person.name, branch)
        except ModelError:
            return go(request, "/workbench/train", "已经有人在训练了，等它完了再来。", "warn")
        await audit.write(person.name, Action.TRAINING_STARTED, details={"reason": branch or "project"})
        return go(request, "/workbench/train", "开始训练了。")

    return routes
