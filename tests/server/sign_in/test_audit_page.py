"""主管看的审计页：筛选、翻页。"""

from __future__ import annotations

import re

import httpx

from bot.staff.audit import Action, about_account, about_ticket
from bot.staff.role import Role
from tests.server.sign_in.staff_house import StaffHouse
from tests.server.sign_in.visits import enter


def rows(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    found = re.findall(r"<tr>(.*?)</tr>", answer.text.partition("<tbody>")[2], re.S)
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in found]


async def test_一行说谁对谁做了什么(house: StaffHouse, client: httpx.AsyncClient) -> None:
    await house.add("zhuguan", Role.SUPERVISOR)
    await house.sign_ins.audit.write("xiaoli", Action.TICKET_TAKEN, about_ticket(17), {"reason": "asked"})
    await enter(client, "zhuguan")
    lines = rows(await client.get("/audit"))
    assert lines[0].endswith("zhuguan 登录")
    assert lines[1].endswith("xiaoli 接手会话 工单 17 原因：asked")
    assert lines[2].endswith("system 新建账号 账号 zhuguan 角色：supervisor")


async def test_按人_按事_按对象_按天筛选(house: StaffHouse, client: httpx.AsyncClient) -> None:
    await house.add("zhuguan", Role.SUPERVISOR)
    await house.sign_ins.audit.write("xiaoli", Action.TICKET_TAKEN, about_ticket(17))
    await house.sign_ins.audit.write("xiaoli", Action.TICKET_CLOSED, about_ticket(18))
    await enter(client, "zhuguan")
    for query, amount in [
        ("who=XiaoLi", 2),
        ("action=desk.ticket_closed", 1),
        ("about=17", 1),
        ("who=xiaoli&about=18&action=desk.ticket_taken", 0),
        ("since=2000-01-01&until=2000-12-31", 0),
        ("since=2000-01-01", 4),
        ("since=xxx&until=9999-12-31&action=yyy&before=zzz", 4),
        ("since=0001-01-01&before=" + "9" * 19, 4),
        ("who=%00&about=" + "9" * 3000, 0),
    ]:
        assert len(rows(await client.get(f"/audit?{query}"))) == amount, query


async def test_一页五十行_接着翻不重不漏(house: StaffHouse, client: httpx.AsyncClient) -> None:
    await house.add("zhuguan", Role.SUPERVISOR)
    for number in range(120):
        await house.sign_ins.audit.write("xiaoli", Action.SIGNED_IN, about_account(f"n{number}"))
    await enter(client, "zhuguan")
    seen, path = [], "/audit?who=xiaoli"
    for amount in (50, 50, 20):
        answer = await client.get(path)
        assert len(rows(answer)) == amount
        seen += re.findall(r"账号 (n\d+)", answer.text)
        older = re.search(r'rel="next" href="([^"]+)"', answer.text)
        path = older[1].replace("&amp;", "&") if older else ""
    assert path == ""
    assert seen == [f"n{number}" for number in reversed(range(120))]
