"""自己的页面：看自己是谁，改自己的密码。"""

from __future__ import annotations

import httpx
import pytest

from bot.staff.audit import Action
from bot.staff.role import Role
from tests.server.sign_in.staff_house import PASSWORD, StaffHouse
from tests.server.sign_in.visits import enter, sign_in_form, token_of

NEW = "another made-up one"


def form(token: str, old: str = PASSWORD, new: str = NEW, again: str | None = None) -> dict[str, str]:
    return {"csrf": token, "old": old, "new": new, "again": new if again is None else again}


async def test_改了密码_别处的登录都退出_这里还在(house: StaffHouse, client: httpx.AsyncClient) -> None:
    await house.add("xiaozhang", Role.AGENT)
    token = await enter(client)
    async with house.client() as elsewhere:
        await enter(elsewhere)
        answer = await client.post("/me/password", data=form(token))
        assert (answer.status_code, answer.headers["location"]) == (303, "/me")
        assert (await elsewhere.get("/desk")).status_code == 303
    assert (await client.get("/desk")).status_code == 200
    assert await token_of(client) != token
    async with house.client() as later:
        assert (await later.post("/sign-in", data=sign_in_form())).status_code == 401
        assert (await later.post("/sign-in", data=sign_in_form(password=NEW))).status_code == 303
    assert ("xiaozhang", Action.PASSWORD_CHANGED) in await house.actions()


async def test_办好了的话只说一次(house: StaffHouse, client: httpx.AsyncClient) -> None:
    await house.add("xiaozhang", Role.AGENT)
    await client.post("/me/password", data=form(await enter(client)))
    said = "密码已经修改，其他地方的登录都已退出。"
    assert said in (await client.get("/me")).text
    assert said not in (await client.get("/me")).text


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"old": "wrong"}, "旧密码不对。"),
        ({"again": "something else"}, "两次输入的新密码不一样。"),
        ({"new": "short"}, "新密码至少要10个字符。"),
        ({"new": "xiaozhang1"}, "新密码不能用账号名。"),
        ({"new": "aaaaaaaaaaaa"}, "新密码太简单"),
        ({"new": PASSWORD}, "新密码要和旧密码不一样。"),
    ],
)
async def test_改不成的时候说清楚(
    house: StaffHouse, client: httpx.AsyncClient, changed: dict[str, str], told: str
) -> None:
    await house.add("xiaozhang", Role.AGENT)
    answer = await client.post("/me/password", data=form(await enter(client), **changed))
    assert answer.status_code == 400 and told in answer.text
    assert NEW not in answer.text
    assert (await client.post("/sign-in", data=sign_in_form())).status_code == 303


async def test_在改密码的地方猜旧密码_一样会锁(house: StaffHouse, client: httpx.AsyncClient) -> None:
    await house.add("xiaozhang", Role.AGENT)
    token = await enter(client)
    for _ in range(5):
        await client.post("/me/password", data=form(token, old="wrong"))
    answer = await client.post("/me/password", data=form(token))
    assert answer.status_code == 429 and "请过15分钟" in answer.text


async def test_一次性密码_先改再做别的(house: StaffHouse, client: httpx.AsyncClient) -> None:
    account = await house.add("xiaozhang", Role.AGENT)
    once = await house.sign_ins.reset_password(account.id, "admin")
    await client.post("/sign-in", data=sign_in_form(password=once))
    for path in ("/desk", "/me", "/staff"):
        assert (await client.get(path)).headers["location"] == "/me/password"
    call = await client.get("/desk", headers={"Accept": "application/json"})
    assert (call.status_code, call.json()["detail"]) == (403, "请先把一次性密码改成自己的密码。")
    page = await client.get("/me/password")
    assert "您现在用的是一次性密码" in page.text
    await client.post("/me/password", data=form(await token_of(client), old=once))
    assert (await client.get("/desk")).status_code == 200
