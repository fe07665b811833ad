"""管理员的账号页。"""

from __future__ import annotations

import re

import httpx
import pytest

from bot.staff.audit import Action
from bot.staff.role import Role
from tests.server.sign_in.staff_house import StaffHouse
from tests.server.sign_in.visits import enter, sign_in_form


@pytest.fixture
async def admin(house: StaffHouse, client: httpx.AsyncClient) -> httpx.AsyncClient:
    """An admin at work, whose forms carry the token."""
    await house.add("boss", Role.ADMIN, shown="王管理")
    client.headers["X-CSRF-Token"] = await enter(client, "boss")
    return client


NEW = {"name": "Xiaozhang", "display_name": "张测试", "role": ["agent", "trainer"], "groups": "理赔，退款"}


async def test_新建账号_一次性密码只给一次_能登录(house: StaffHouse, admin: httpx.AsyncClient) -> None:
    answer = await admin.post("/accounts/new", data=NEW)
    once = re.search(r'class="secret">([a-z0-9-]{19})<', answer.text)
    assert once and answer.headers["cache-control"] == "no-store"
    account = await house.accounts.by_name("xiaozhang")
    assert account and account.roles == (Role.AGENT, Role.TRAINER) and account.groups == ("理赔", "退款")
    async with house.client() as client:
        assert (await client.post("/sign-in", data=sign_in_form(password=once[1]))).status_code == 303
    text = (await admin.get("/accounts")).text
    assert "xiaozhang" in text and "等待改密码" in text and once[1] not in text
    assert ("boss", Action.ACCOUNT_ADDED) in await house.actions()


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"name": "boss"}, "这个账号名已经有人用了。"),
        ({"name": "张三"}, "账号名用2到64位"),
        ({"role": []}, "角色至少选一个"),
        ({"role": ["king"]}, "角色至少选一个"),
        ({"display_name": "  "}, "显示名要有"),
        ({"groups": "长" * 31}, "最多20个小组"),
    ],
)
async def test_填得不对_说哪里不对_别的还在(
    admin: httpx.AsyncClient, changed: dict[str, object], told: str
) -> None:
    answer = await admin.post("/accounts/new", data=NEW | changed)
    assert answer.status_code == 400 and told in answer.text
    assert 'value="理赔，退款"' in answer.text or "groups" in changed


async def test_改角色_停用_恢复_重置都记下来(house: StaffHouse, admin: httpx.AsyncClient) -> None:
    account = await house.add("xiaozhang", Role.AGENT)
    where = f"/accounts/{account.id}"
    await admin.post(where, data={"display_name": "张主管", "role": "supervisor", "groups": ""})
    changed = await house.accounts.by_id(account.id)
    assert changed and (changed.display_name, changed.roles) == ("张主管", (Role.SUPERVISOR,))
    await admin.post(f"{where}/active", data={"active": "no"})
    assert "已停用" in (await admin.get(where)).text
    await admin.post(f"{where}/active", data={"active": "yes"})
    await admin.post(f"{where}/password")
    assert [action for who, action in await house.actions() if who == "boss"][1:] == [
        Action.ACCOUNT_CHANGED,
        Action.ACCOUNT_DEACTIVATED,
        Action.ACCOUNT_ACTIVATED,
        Action.PASSWORD_RESET,
    ]


async def test_最后一个管理员停不掉_也降不了(house: StaffHouse, admin: httpx.AsyncClient) -> None:
    boss = await house.accounts.by_name("boss")
    assert boss
    stop = await admin.post(f"/accounts/{boss.id}/active", data={"active": "no"})
    assert stop.status_code == 400 and "至少要留一个能用的管理员账号" in stop.text
    lower = await admin.post(f"/accounts/{boss.id}", data={"display_name": "王", "role": "agent"})
    assert "至少要留一个能用的管理员账号" in lower.text
    assert (await house.accounts.by_name("boss")) == boss


async def test_没有的账号是404页(admin: httpx.AsyncClient) -> None:
    for path in ("/accounts/999", f"/accounts/{2**80}"):
        answer = await admin.get(path)
        assert answer.status_code == 404 and "没有这个页面" in answer.text


async def test_写进去的都不是标记(house: StaffHouse, admin: httpx.AsyncClient) -> None:
    await house.add("xiaozhang", Role.AGENT, shown="<b onclick=alert(1)>")
    assert "<b onclick" not in (await admin.get("/accounts")).text
