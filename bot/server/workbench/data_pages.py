"""`/workbench/changes`, `/clusters`, `/health`: labels into the training data, groups into new intents, data health. For trainers."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from fastapi import APIRouter, Request, Response

from bot.clock import system_now
from bot.server.pages.form import Form, read_form
from bot.server.pages.render import go, page
from bot.server.sign_in.access import AsTrainer
from bot.server.workbench.inbox_pages import words
from bot.server.workbench.room import Room
from bot.workbench.clusters import Cluster, cluster
from bot.workbench.data_health import examine, read_project
from bot.workbench.health.finding import CHINESE
from bot.workbench.label_writer import Labelled, LabelWriter, Planned
from bot.workbench.proposal import Proposal, proposed, summary
from bot.workbench.reading import open_reader
from bot.workbench.review import Status, Wanted

GROUPS = 60
SHOWN = 12


def router(room: Room) -> APIRouter:
    """Return the routes."""
    routes = APIRouter(prefix="/workbench", include_in_schema=False)

    @routes.get("/changes")
    async def changes(request: Request, person: AsTrainer) -> Response:
        """Show what the agreed labels change in the training files, before anything is written."""
        agreed = await room.labels.agreed()
        planned = await asyncio.to_thread(_plan, room, agreed)
        diff = summary(planned.changes)
        return page(request, "workbench/changes.html", agreed=agreed, left=planned.left, diff=diff)

    @routes.post("/changes")
    async def keep(request: Request, person: AsTrainer) -> Response:
        """Write the agreed labels: as a commit on a branch, or into the files where there is no git."""
        agreed = await room.labels.agreed()
        planned = await asyncio.to_thread(_plan, room, agreed)
        kept_in = "files"
        if planned.changes:
            message = f"标注：{len(agreed)} 句会员说过的话"
            kept = await asyncio.to_thread(room.checkout().keep, planned.changes, message, person.name)
            kept_in = kept.commit or "files"
        await room.labels.keep(list(agreed), kept_in, person.name)
        return go(request, "/workbench/changes", f"写好了 {len(agreed)} 句（{kept_in[:12]}）。")

    @routes.get("/clusters")
    async def clusters(request: Request, person: AsTrainer) -> Response:
        """Show groups of unlabelled messages, biggest first."""
        texts = await room.reviews.texts(Wanted(status=Status.OPEN))
        groups = await asyncio.to_thread(_group, room, [text for _, text in texts])
        shown = [(g, [texts[place] for place in g.places]) for g in groups[:GROUPS]]
        return page(
            request, "workbench/clusters.html", groups=shown, shown=SHOWN, whole=len(texts), **words(room)
        )

    @routes.post("/proposals")
    async def propose(request: Request, person: AsTrainer) -> Response:
        """Show the change a new intent would be; with `keep` it is written as a branch of its own."""
        form = await read_form(request)
        proposal = _proposal(form)
        branch = f"workbench/{proposal.name.replace('_', '-')}"
        checkout = await asyncio.to_thread(room.checkout, branch)
        found = await asyncio.to_thread(proposed, proposal, checkout)
        if not form.text("keep"):
            return page(
                request, "workbench/proposal.html", proposal=proposal, diff=summary(found), branch=branch
            )
        kept = await asyncio.to_thread(checkout.keep, found, f"新意图：{proposal.title}", person.name)
        where = f"分支 {kept.branch}" if kept.branch else "文件"
        return go(request, "/workbench/clusters", f"新意图写进了{where}，审过以后再训练。")

    @routes.get("/health")
    async def health(request: Request, person: AsTrainer) -> Response:
        """Show what is wrong with the training data, each with a suggestion."""
        found = await asyncio.to_thread(lambda: examine(read_project(room.root, room.plan)))
        return page(request, "workbench/health.html", findings=found, kinds=CHINESE, at=system_now())

    return routes


def _plan(room: Room, agreed: Mapping[int, Labelled]) -> Planned:
    return LabelWriter(room.checkout()).plan(agreed.values())


def _group(room: Room, texts: list[str]) -> list[Cluster]:
    reader = open_reader(room.root)
    return cluster(texts, reader.normalise, reader.cut)


def _proposal(form: Form) -> Proposal:
    lines = form.text("examples").splitlines()
    pairs = [line.partition("：") for line in form.text("boundaries").splitlines() if "：" in line]
    return Proposal(
        name=form.text("name").strip(),
        title=form.text("title").strip(),
        meaning=form.text("meaning").strip(),
        examples=tuple(dict.fromkeys(line.strip() for line in lines if line.strip())),
        answer=form.text("answer").strip(),
        clauses=tuple(form.text("clauses").split()),
        boundaries=tuple((name.strip(), why.strip()) for name, _, why in pairs),
    )
