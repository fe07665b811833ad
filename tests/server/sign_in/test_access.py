"""谁能用哪条路，请求是不是从自己的页面来的。"""

from __future__ import annotations

import httpx
import pytest
from fastapi import FastAPI, Request

from bot.errors import RecordUnavailable
from bot.server.pages.navigation import local_path
from bot.server.sign_in.access import known
from bot.server.sign_in.cookie import SESSION
from bot.server.sign_in.watch import TRUSTED_SECONDS, SessionWatch
from bot.staff.account import Account, Profile
from bot.staff.errors import NotSignedIn
from bot.staff.role import Role
from bot.state import keys_staff as keys
from tests.server.sign_in.staff_house import StaffHouse
from tests.server.sign_in.visits import enter

JSON = {"Accept": "application/json"}


@pytest.mark.parametrize(
    ("role", "desk", "wall"),
    [(Role.AGENT, 200, 403), (Role.SUPERVISOR, 200, 200), (Role.TRAINER, 403, 403), (Role.ADMIN, 200, 200)],
)
async def test_什么角色到什么地方(
    house: StaffHouse, client: httpx.AsyncClient, role: Role, desk: int, wall: int
) -> None:
    await house.add("xiaozhang", role)
    await enter(client)
    assert (await client.get("/desk")).status_code == desk
    assert (await client.get("/desk/wall")).status_code == wall
    for path in ("/accounts", "/accounts/new", "/accounts/1"):
        assert (await client.get(path)).status_code == (200 if role is Role.ADMIN else 403)
    assert (await client.get("/audit")).status_code == wall


async def test_不让进的时候_页面说话_接口给问题(house: StaffHouse, client: httpx.AsyncClient) -> None:
    await house.add("xiaozhang", Role.TRAINER)
    await enter(client)
    page = await client.get("/desk")
    assert "您的角色不能用这个功能" in page.text and "我的" in page.text
    call = await client.get("/desk", headers=JSON)
    assert call.headers["content-type"] == "application/problem+json"
    assert "content-security-policy" in page.headers


async def test_每个改动都要有令牌_表单里或者头里(house: StaffHouse, client: httpx.AsyncClient) -> None:
    await house.add("xiaozhang", Role.AGENT)
    token = await enter(client)
    for refused in ({}, {"csrf": ""}, {"csrf": token[:-1]}, {"csrf": "令牌"}):
        assert (await client.post("/desk/take", data=refused)).status_code == 403
    assert (await client.post("/desk/take", data={"csrf": token})).json() == {"taken_by": "xiaozhang"}
    assert (await client.post("/desk/take", headers={"X-CSRF-Token": token})).status_code == 200


async def test_别人的令牌没有用(house: StaffHouse, client: httpx.AsyncClient) -> None:
    await house.add("xiaozhang", Role.AGENT)
    await house.add("xiaoli", Role.AGENT)
    await enter(client)
    async with house.client() as other:
        theirs = await enter(other, "xiaoli")
    assert (await client.post("/desk/take", data={"csrf": theirs})).status_code == 403


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.test"}, {"Sec-Fetch-Site": "same-site"}])
async def test_别的网站发来的_有令牌也不行(
    house: StaffHouse, client: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    await house.add("xiaozhang", Role.AGENT)
    token = await enter(client)
    assert (await client.post("/desk/take", data={"csrf": token}, headers=headers)).status_code == 403


async def test_编出来的饼干进不去(house: StaffHouse, client: httpx.AsyncClient) -> None:
    await house.add("xiaozhang", Role.AGENT)
    for made_up in ("", "1." + "A" * 43, "1.短", "0." + "A" * 43, "x" * 5000):
        answer = await client.get("/whoami", headers={**JSON, "Cookie": f"{SESSION}={made_up}".encode()})
        assert answer.status_code == 401


async def test_redis里没有会话号_只有它的摘要(house: StaffHouse, client: httpx.AsyncClient) -> None:
    await house.add("xiaozhang", Role.AGENT)
    await enter(client)
    kept = [key async for key in house.link.matching("*session*")]
    assert len(kept) == 1
    secret = client.cookies[SESSION].partition(".")[2].encode()
    assert secret not in kept[0]
    assert secret not in b"".join(await house.link.call("HVALS", kept[0]))


async def test_停用以后_开着的页面马上进不去(house: StaffHouse, client: httpx.AsyncClient) -> None:
    account = await house.add("xiaozhang", Role.AGENT)
    await enter(client)
    await house.sign_ins.set_active(account.id, False, "system")
    assert (await client.get("/whoami", headers=JSON)).status_code == 401


async def test_角色改了_一分钟内跟上(house: StaffHouse, client: httpx.AsyncClient) -> None:
    account = await house.add("xiaozhang", Role.AGENT)
    await enter(client)
    await house.accounts.change(account.id, Profile("张测试", (Role.SUPERVISOR,)), "system")
    assert (await client.get("/desk/wall")).status_code == 403
    await a_minute_later(house, client)
    assert (await client.get("/desk/wall")).status_code == 200


async def test_数据库不在的时候_登录着的人照常做事(house: StaffHouse, client: httpx.AsyncClient) -> None:
    class Away:
        async def by_id(self, account_id: int) -> Account | None:
            raise RecordUnavailable("away")

    await house.add("xiaozhang", Role.AGENT)
    await enter(client)
    house.app.state.session_watch = SessionWatch(house.sign_ins.sessions, Away())
    await a_minute_later(house, client)
    assert (await client.get("/desk")).status_code == 200


async def a_minute_later(house: StaffHouse, client: httpx.AsyncClient) -> None:
    """Let the session's last look at the record lie a minute back."""
    key = keys.staff_session(client.cookies[SESSION])
    before = int(await house.link.call("HGET", key, "checked")) - TRUSTED_SECONDS * 1_000_000
    await house.link.call("HSET", key, "checked", before)


async def test_redis不在的时候_登录页请人等一等(house: StaffHouse, client: httpx.AsyncClient) -> None:
    house.link.answer_seconds = 0.0
    answer = await client.post("/sign-in", data={"name": "xiaozhang", "password": "x"})
    assert answer.status_code == 503 and "系统现在有点忙" in answer.text


async def test_没有登录系统的应用_谁也不认(client: httpx.AsyncClient) -> None:
    request = Request({"type": "http", "method": "GET", "headers": [], "app": FastAPI(), "path": "/"})
    request.app.state.session_watch = None
    with pytest.raises(NotSignedIn):
        await known(request)


@pytest.mark.parametrize("text", ["/desk", "/desk?a=1&b=中文", "/"])
def test_本站的路可以回去(text: str) -> None:
    assert local_path(text, "/staff") == text


@pytest.mark.parametrize(
    "text", ["", "desk", "//evil", "/\\evil", "http://evil", "/a\nb", "/sign-in", "/%0a\r"]
)
def test_别的都回到起点(text: str) -> None:
    assert local_path(text, "/staff") == "/staff"
