"""登录、退出、锁定：从浏览器看到的。"""

from __future__ import annotations

import httpx
import pytest

from bot.server.sign_in.cookie import SESSION
from bot.staff.audit import Action
from bot.staff.role import Role
from tests.server.sign_in.staff_house import PASSWORD, StaffHouse
from tests.server.sign_in.visits import enter, sign_in_form


async def test_登录后到自己该去的地方_饼干脚本读不到(house: StaffHouse, client: httpx.AsyncClient) -> None:
    await house.add("xiaozhang", Role.AGENT)
    answer = await client.post("/sign-in", data=sign_in_form(" XiaoZhang "))
    assert (answer.status_code, answer.headers["location"]) == (303, "/staff")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=lax" in cookie and "Secure" not in cookie
    assert (await client.get("/staff")).headers["location"] == "/desk"
    assert (await client.get("/desk")).text == "接待台 张测试"
    assert await house.actions() == [("system", Action.ACCOUNT_ADDED), ("xiaozhang", Action.SIGNED_IN)]


async def test_https上的饼干只走https(house: StaffHouse) -> None:
    await house.add("xiaozhang", Role.AGENT)
    async with house.client(url="https://bot.test") as client:
        answer = await client.post("/sign-in", data=sign_in_form())
    assert "Secure" in answer.headers["set-cookie"]


async def test_没登录的人_页面去登录再回来_接口得到401(client: httpx.AsyncClient) -> None:
    page = await client.get("/desk?ticket=7")
    assert (page.status_code, page.headers["location"]) == (303, "/sign-in?next=/desk%3Fticket%3D7")
    call = await client.get("/desk", headers={"Accept": "application/json"})
    assert (call.status_code, call.json()["detail"]) == (401, "登录已经过期，请重新登录。")


@pytest.mark.parametrize(
    ("wanted", "given"),
    [
        ("/desk?ticket=7", "/desk?ticket=7"),
        ("https://evil.test/", "/staff"),
        ("//evil.test", "/staff"),
        ("/\\evil.test", "/staff"),
        ("/\t/evil.test", "/staff"),
        ("javascript:alert(1)", "/staff"),
        ("/sign-out", "/staff"),
    ],
)
async def test_登录后只去本站的地方(
    house: StaffHouse, client: httpx.AsyncClient, wanted: str, given: str
) -> None:
    await house.add("xiaozhang", Role.AGENT)
    answer = await client.post("/sign-in", data=sign_in_form(to=wanted))
    assert answer.headers["location"] == given


async def test_没有的账号_停用的账号_错的密码_听到一样的话(
    house: StaffHouse, client: httpx.AsyncClient
) -> None:
    await house.add("xiaozhang", Role.AGENT)
    gone = await house.add("lizou", Role.AGENT)
    await house.sign_ins.set_active(gone.id, False, "system")
    answers = [
        await client.post("/sign-in", data=sign_in_form(name, password))
        for name, password in [("nobody", PASSWORD), ("lizou", PASSWORD), ("xiaozhang", "wrong")]
    ]
    assert {answer.status_code for answer in answers} == {401}
    assert all("账号或密码不对，请再试一次。" in answer.text for answer in answers)
    assert SESSION not in client.cookies
    assert (await house.actions())[-3:] == [
        ("unknown", Action.SIGN_IN_REFUSED),
        ("lizou", Action.SIGN_IN_REFUSED),
        ("xiaozhang", Action.SIGN_IN_REFUSED),
    ]


async def test_错五次就锁定_对的密码也不行_别人不受影响(house: StaffHouse, client: httpx.AsyncClient) -> None:
    await house.add("xiaozhang", Role.AGENT)
    await house.add("xiaoli", Role.AGENT)
    for _ in range(5):
        assert (await client.post("/sign-in", data=sign_in_form(password="wrong"))).status_code == 401
    locked = await client.post("/sign-in", data=sign_in_form())
    assert locked.status_code == 429 and "请过15分钟再试" in locked.text
    assert (await client.post("/sign-in", data=sign_in_form("xiaoli"))).status_code == 303
    assert (await house.actions())[-2] == ("xiaozhang", Action.SIGN_IN_LOCKED)


async def test_退出以后_这个饼干哪儿也进不去(house: StaffHouse, client: httpx.AsyncClient) -> None:
    await house.add("xiaozhang", Role.AGENT)
    token = await enter(client)
    kept = client.cookies[SESSION]
    answer = await client.post("/sign-out", data={"csrf": token})
    assert answer.headers["location"] == "/sign-in?out=1"
    again = await client.get("/desk", headers={"Cookie": f"{SESSION}={kept}"})
    assert again.headers["location"].startswith("/sign-in")


async def test_别的网站替人登录不行(house: StaffHouse, client: httpx.AsyncClient) -> None:
    await house.add("xiaozhang", Role.AGENT)
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.test"}):
        answer = await client.post("/sign-in", data=sign_in_form(), headers=headers)
        assert answer.status_code == 403
        assert "set-cookie" not in answer.headers
