"""谁能看哪一页、谁能做哪件事；搜索、报表、设置。"""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
import yaml

from bot.clock import system_now
from bot.conversation.inbound import Inbound
from bot.staff.audit import Action
from tests.server.desk.conftest import Visits
from tests.server.desk.desk_house import WORKDAY, DeskHouse

CHAT = "web:zhang-ceshi"
JSON = {"Accept": "application/json"}
SUPERVISORS = ("wall", "search", "tickets", "reports", "settings")


async def says(house: DeskHouse, text: str, number: int = 1, chat: str = CHAT) -> None:
    channel, _, user = chat.partition(":")
    await house.wired.turns.handle(
        Inbound(channel, user, f"{text}-{number}", text, system_now(), as_of=WORKDAY)
    )


async def act(client: httpx.AsyncClient, name: str, **fields: Any) -> httpx.Response:
    return await client.post(f"/desk/act/{name}", json={"chat": CHAT, **fields}, headers=JSON)


async def recorded(client: httpx.AsyncClient, path: str, words: str) -> str:
    """Return a page once the recorder has caught up."""
    for _ in range(60):
        text = (await client.get(path)).text
        if words in text:
            return text
        await asyncio.sleep(0.1)
    raise AssertionError(text)


async def test_没登录的去登录_客服看不了主管的页(house: DeskHouse, visits: Visits) -> None:
    async with house.staff.client() as nobody:
        assert (await nobody.get("/desk")).headers["location"].startswith("/sign-in")
        assert (await nobody.post("/desk/act/take", json={"chat": CHAT}, headers=JSON)).status_code == 401
    agent, boss = await visits("xiaozhang"), await visits("zhuguan")
    assert (await agent.get("/desk")).status_code == 200
    for name in SUPERVISORS:
        assert (await agent.get(f"/desk/{name}")).status_code == 403
        assert (await boss.get(f"/desk/{name}")).status_code == 200
    for name in ("hours", "groups/claims", "quick", "quick/preview"):
        assert (await agent.post(f"/desk/settings/{name}", data={})).status_code == 403
    assert (await agent.get("/desk/reports/tickets.csv")).status_code == 403


async def test_没有令牌的一件都不做(house: DeskHouse, visits: Visits) -> None:
    await says(house, "转人工")
    agent, boss = await visits("xiaozhang"), await visits("zhuguan")
    del agent.headers["X-CSRF-Token"], boss.headers["X-CSRF-Token"]
    for name in ("take", "write", "hand-on", "note", "tag", "give-back", "close", "resend", "open"):
        assert (await act(agent, name)).status_code == 403
    assert (await boss.post("/desk/settings/hours", data={"working_day": ""})).status_code == 403
    assert [t.holder for t in await house.room.parts.desk.tickets.all_open()] == [None]


async def test_只有接了的人能做_别人听到一句明白话(house: DeskHouse, visits: Visits) -> None:
    await says(house, "转人工")
    zhang, zhou = await visits("xiaozhang"), await visits("xiaozhou")
    assert (
        (await act(zhang, "write", text="您好", key="12345678"))
        .json()["detail"]
        .startswith("这个会话不在您手上")
    )
    assert (await act(zhang, "take")).json()["ticket"]["holder"] == "xiaozhang"
    refused = await act(zhou, "take")
    assert refused.status_code == 409
    assert "已经接了这个会话" in refused.json()["detail"]
    for name, fields in (
        ("write", {"text": "您好", "key": "12345678"}),
        ("give-back", {}),
        ("close", {"reason": "solved"}),
    ):
        assert (await act(zhou, name, **fields)).status_code == 403
    for _ in range(2):
        assert (await act(zhang, "write", text="您好", key="12345678")).status_code == 200
    shown = [k.entry.reply.text for k in await house.wired.history.after(CHAT)]
    await asyncio.sleep(0.3)
    shown = [k.entry.reply.text for k in await house.wired.history.after(CHAT)]
    assert shown.count("您好") == 1
    assert ("xiaozhang", Action.TICKET_TAKEN) in await house.staff.actions()


async def test_主管能分派_能结束别人的_客服不能分派(house: DeskHouse, visits: Visits) -> None:
    await says(house, "转人工")
    zhang, boss = await visits("xiaozhang"), await visits("zhuguan")
    assert (await act(zhang, "take", agent="xiaozhou")).status_code == 403
    assert (await act(boss, "take", agent="xiaozhou")).json()["detail"] == "这位同事现在不在座位上。"
    assert (await act(zhang, "take")).status_code == 200
    assert (await act(boss, "close", reason="nonsense")).status_code == 400
    assert (await act(boss, "close", reason="solved")).status_code == 200
    assert await house.room.parts.desk.tickets.all_open() == []


@pytest.mark.parametrize("body", [b"", b"[]", b'{"chat": 7}', b'{"chat": "web:x", "more": 1}', b"\xff"])
async def test_乱来的请求_一句话退回去(visits: Visits, body: bytes) -> None:
    agent = await visits("xiaozhang")
    answer = await agent.post(
        "/desk/act/take", content=body, headers={**JSON, "Content-Type": "application/json"}
    )
    assert answer.status_code == 400
    assert (await act(agent, "nothing")).status_code == 404


async def test_搜会话_按话_按标签_按听成(house: DeskHouse, visits: Visits) -> None:
    await says(house, "我的退款去哪了")
    await says(house, "保险怎么领", 2, "web:li-ceshi")
    boss = await visits("zhuguan")
    page = await recorded(boss, "/desk/search?text=退款", "我的退款去哪了")
    assert ">保险怎么领</a>" not in page
    assert 'href="/desk#web%3Azhang-ceshi"' in page
    assert "保险怎么领" in (await boss.get("/desk/search?chat=li-ceshi")).text
    assert "没有找到" in (await boss.get("/desk/search?tag=投诉")).text
    assert "没有找到" in (await boss.get("/desk/search?since=2020-01-01&until=2020-01-02")).text
    assert (await boss.get("/desk/search?since=x&before=99999999999999999999&tag=%00")).status_code == 200
    assert ("zhuguan", Action.CONVERSATIONS_SEARCHED) in await house.staff.actions()


async def test_报表数得对_导得出(house: DeskHouse, visits: Visits) -> None:
    await says(house, "转人工")
    await says(house, "保险怎么领", 2, "web:li-ceshi")
    zhang, boss = await visits("xiaozhang"), await visits("zhuguan")
    await act(zhang, "take")
    page = await recorded(boss, "/desk/reports", "50%")
    assert "我的退款到哪了" in page
    lines = (await boss.get("/desk/reports/tickets.csv")).content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("工单,开始,原因")
    assert "要找人工" in lines[1]
    assert len(lines) == 2
    assert (await boss.get("/desk/reports/nothing.csv")).status_code == 404
    assert (await boss.get("/desk/reports?since=1900-01-01&until=9999-12-31")).status_code == 200
    assert ("zhuguan", Action.EXPORTED) in await house.staff.actions()


async def test_快捷回复先看看_数字不能直接写_存了就能用(house: DeskHouse, visits: Visits) -> None:
    boss = await visits("zhuguan")
    form = {
        "id": "refund_by",
        "title": "最晚几号退",
        "key": "zw",
        "text": "最晚{refund_by}发起。",
        "clauses": "refund.start",
    }
    shown = (await boss.post("/desk/settings/quick/preview", data=form)).json()
    assert (shown["text"], shown["wrong"]) == ("最晚2021年3月31日发起。", [])
    wrong = (
        await boss.post("/desk/settings/quick/preview", data={**form, "text": "最晚2021年4月5日"})
    ).json()
    assert wrong["wrong"] == ["日期和金额要用占位，不能直接写"]
    assert (await boss.post("/desk/settings/quick", data={**form, "clauses": "nothing"})).status_code == 400
    assert (await boss.post("/desk/settings/quick", data=form)).status_code == 303
    agent = await visits("xiaozhang")
    assert "最晚2021年3月31日发起。" in (await agent.get("/desk")).text.encode().decode(
        "unicode_escape", "ignore"
    ) or ("2021\\u5e743\\u670831" in (await agent.get("/desk")).text)
    assert (await boss.post("/desk/settings/quick", data={**form, "drop": "1"})).status_code == 303
    assert "refund_by" not in [
        r["id"] for r in yaml.safe_load((house.room.data / "quick_replies.yml").read_text())
    ]
    assert ("zhuguan", Action.DESK_SETTINGS_CHANGED) in await house.staff.actions()


async def test_上班时间改得了_写错了不存_注释还在(house: DeskHouse, visits: Visits) -> None:
    boss, path = await visits("zhuguan"), house.room.data / "support_hours.yml"
    before = path.read_text()
    await boss.post("/desk/settings/hours", data={"working_day": "18:00-09:00"})
    assert path.read_text() == before
    await boss.post(
        "/desk/settings/hours", data={"working_day": "08:30-12:00，13:00-20:00", "day_off": "", "holiday": ""}
    )
    data = yaml.safe_load(path.read_text())
    assert data == {"working_day": ["08:30-12:00", "13:00-20:00"], "day_off": [], "holiday": []}
    assert path.read_text().startswith("# When people are at the desk")
    await boss.post(
        "/desk/settings/groups/claims",
        data={"name": "理赔一组", "reason": "claim_stuck", "topics": "ask_claim_"},
    )
    assert (
        yaml.safe_load((house.room.data / "desk.yml").read_text())["groups"]["claims"]["name"] == "理赔一组"
    )
