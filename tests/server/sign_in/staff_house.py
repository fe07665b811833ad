"""Sign-in as it runs, without the bot behind it: real Redis, real SQLite, cheap hashes."""

from __future__ import annotations

from dataclasses import dataclass, field

import httpx
from argon2 import PasswordHasher
from fastapi import APIRouter, FastAPI, Request, Response

from bot.record.accounts import Accounts
from bot.record.audit import AuditFilter, AuditLog
from bot.record.database import Database
from bot.server import problems
from bot.server.pages import problems as page_problems
from bot.server.sign_in.access import AsAgent, AsSupervisor, SignedIn
from bot.server.sign_in.build import build_sign_ins, mount_sign_in
from bot.server.sign_in.service import SignIns
from bot.staff.account import Account, NewAccount, Profile
from bot.staff.audit import Action
from bot.staff.passwords import Passwords
from bot.staff.role import Role
from bot.state.link import Link

CHEAP = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
PASSWORD = "made-up-password"


@dataclass
class StaffHouse:
    """Accounts, sessions and pages; `client()` is a browser-like visitor."""

    link: Link
    database: Database
    sign_ins: SignIns
    app: FastAPI
    passwords: Passwords = field(default_factory=lambda: Passwords(CHEAP))

    @property
    def accounts(self) -> Accounts:
        return self.sign_ins.accounts

    async def add(
        self, name: str, *roles: Role, shown: str = "张测试", groups: tuple[str, ...] = ()
    ) -> Account:
        kept = await self.passwords.hash(PASSWORD)
        new = NewAccount(name, Profile(shown, roles, groups), password_hash=kept)
        return await self.accounts.add(new, "system")

    async def actions(self) -> list[tuple[str, str]]:
        """Who did what, oldest first."""
        lines = await AuditLog(self.database).page(AuditFilter())
        return [(line.who, Action(line.action)) for line in reversed(lines)]

    def client(self, address: str = "203.0.113.7", url: str = "http://bot.test") -> httpx.AsyncClient:
        transport = httpx.ASGITransport(self.app, client=(address, 40000))
        headers = {"Accept": "text/html", "Sec-Fetch-Site": "same-origin"}
        return httpx.AsyncClient(transport=transport, base_url=url, headers=headers)


def staff_house(link: Link, database: Database) -> StaffHouse:
    passwords = Passwords(CHEAP)
    sign_ins = build_sign_ins(link, database, passwords)
    app = FastAPI()
    problems.install(app)
    page_problems.install(app)
    mount_sign_in(app, sign_ins)
    app.include_router(rooms())
    return StaffHouse(link, database, sign_ins, app, passwords)


def rooms() -> APIRouter:
    """Another room's pages, as a colleague would write them."""
    routes = APIRouter()

    @routes.get("/desk")
    async def desk(request: Request, person: AsAgent) -> Response:
        return Response(f"接待台 {person.display_name}")

    @routes.post("/desk/take")
    async def take(person: AsAgent) -> dict[str, str]:
        return {"taken_by": person.name}

    @routes.get("/desk/wall")
    async def wall(person: AsSupervisor) -> Response:
        return Response("主管")

    @routes.get("/whoami")
    async def whoami(person: SignedIn) -> dict[str, str]:
        return {"name": person.name}

    return routes
