"""The workbench as it runs, on a small project and made-up models, with the real sign-in before it."""

from __future__ import annotations

import re
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
from fastapi import FastAPI

from bot.conversation.event import TurnEvent
from bot.conversation.understanding import Decision, Ranked
from bot.record.batch import ReadEvent, write_batch
from bot.record.labels import Labels
from bot.record.review_feed import ReviewFeed
from bot.record.reviews import Reviews
from bot.server.workbench.build import mount_workbench
from bot.server.workbench.promotion import Promotions
from bot.server.workbench.room import Room, intent_titles
from bot.server.workbench.training import Trainings
from bot.staff.role import Role
from bot.workbench.judgement import Judgement, keep
from tests.record.examples import event_id, turn
from tests.server.sign_in.staff_house import PASSWORD, StaffHouse
from tests.workbench.judged import GOOD

INVOICES = ("能开发票吗", "怎么开发票", "开发票找谁", "发票在哪里开", "给我开个发票", "发票多久能开")
OTHERS = ("哪天退款", "赔多少钱", "今天刮风了", "什么时候申请")


@dataclass(frozen=True)
class BenchHouse:
    """Sign-in, the workbench's room, and the project's folder."""

    staff: StaffHouse
    room: Room
    folder: Path

    @property
    def app(self) -> FastAPI:
        return self.staff.app

    async def talk(self, *texts: str) -> None:
        """Members say something the bot does not understand."""
        said = [unclear(n, text) for n, text in enumerate(texts, start=1)]
        await write_batch(self.staff.database, [ReadEvent(event_id(n), t) for n, t in enumerate(said)])

    def judge(self, name: str, judged: Judgement = GOOD) -> None:
        keep(replace(judged, model=f"{name}.tar.gz"), self.room.promotions.models)

    @asynccontextmanager
    async def trainer(self, *roles: Role, name: str = "xiaoli") -> AsyncIterator[httpx.AsyncClient]:
        """Somebody who is signed in."""
        await self.staff.add(name, *(roles or (Role.TRAINER,)), shown="张测试")
        async with self.staff.client() as client:
            page = await client.get("/sign-in")
            fields = {"name": name, "password": PASSWORD, "csrf": token(page.text), "next": ""}
            await client.post("/sign-in", data=fields)
            yield client

    def git(self, *words: str) -> str:
        return subprocess.run(
            ["git", *words], cwd=self.folder, capture_output=True, text=True, check=True
        ).stdout


def unclear(number: int, text: str) -> TurnEvent:
    ranking = (Ranked("ask_refund_timing", 0.3), Ranked("ask_claim_payout", 0.2))
    return turn(
        number,
        text=text,
        conversation_id=f"web:{number}",
        intent="ask_refund_timing",
        confidence=0.3,
        ranking=ranking,
        decision=Decision.REJECT,
    )


def token(html: str) -> str:
    found = re.search(r'name="csrf(?:-token)?" (?:value|content)="([^"]*)"', html)
    return found[1] if found else ""


def bench_house(staff: StaffHouse, folder: Path, promotions: Promotions) -> BenchHouse:
    room = Room(
        root=folder,
        plan="shuidi",
        reviews=Reviews(staff.database),
        labels=Labels(staff.database),
        feed=ReviewFeed(staff.database),
        promotions=promotions,
        trainings=Trainings(folder, folder.parent / "training"),
        intents=intent_titles(folder / "domain.yml"),
    )
    mount_workbench(staff.app, room, staff.sign_ins.audit)
    return BenchHouse(staff, room, folder)
