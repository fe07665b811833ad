"""The API for outside desks, driven by a small client: be there, see the queue, take, answer, give back; never without the token."""

from __future__ import annotations

import httpx
import pytest
from fastapi import FastAPI

from bot.clock import system_now
from bot.server import problems
from bot.server.desk_api.routes import router
from tests.state.desk_stage import CHAT, Stage

TOKEN = "not-a-real-token-1234"
XIAO_LI = {"id": "7", "name": "小李"}
XIAO_ZHOU = {"id": "8", "name": "小周"}


@pytest.fixture
def stage(link, state):
    return Stage(link, state)


@pytest.fixture
async def client(stage):
    app = FastAPI(openapi_url=None)
    problems.install(app)
    app.include_router(router(stage.desk, stage.presence, stage.history, TOKEN, system_now))
    headers = {"Authorization": f"Bearer {TOKEN}"}
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://bot", headers=headers) as client:
        yield client


async def post(client, path, agent=XIAO_LI, **more):
    return await client.post(f"/desk-api/{path}", json={"conversation_id": CHAT, "agent": agent, **more})


async def test_外面的客服坐下_接单_回话_交还(stage, client):
    assert (
        await client.put("/desk-api/presence", json={"agent": XIAO_LI, "presence": "online"})
    ).status_code == 200
    assert "正在转接" in (await stage.says("转人工"))[0]
    [waiting] = (await client.get("/desk-api/tickets")).json()["waiting"]
    assert (waiting["conversation_id"], waiting["reason"]) == (CHAT, "asked")
    assert (await post(client, "take")).json()["holder"] == "outside:7"
    await stage.says("我的退款没到")
    entries = (await client.get("/desk-api/entries", params={"conversation_id": CHAT})).json()["entries"]
    assert [(e["speaker"], e["text"]) for e in entries if e["speaker"] == "member"] == [
        ("member", "转人工"),
        ("member", "我的退款没到"),
    ]
    for _ in range(2):
        assert (await post(client, "messages", text="我帮您查。", key="k1")).status_code == 200
    assert (await stage.pushed()).count("我帮您查。") == 1
    assert (await post(client, "notes", text="已查")).status_code == 200
    assert (await post(client, "give-back")).json()["state"] == "closed"
    assert await stage.says("余额退不退") == ["机器人：余额退不退"]
    assert (await client.get("/desk-api/tickets")).json() == {"waiting": [], "held": []}


async def test_接不到的和不是自己的_说得清楚(stage, client):
    assert (await post(client, "take")).status_code == 404
    await client.put("/desk-api/presence", json={"agent": XIAO_LI, "presence": "online"})
    await stage.says("转人工")
    assert (await post(client, "messages", text="您好", key="k")).status_code == 403
    assert (await post(client, "take")).status_code == 200
    assert (await post(client, "take", XIAO_ZHOU)).status_code == 409
    assert (await post(client, "messages", XIAO_ZHOU, text="您好", key="k")).status_code == 403
    assert (await post(client, "messages", text="打13800000001", key="k")).status_code == 400
    assert (await post(client, "close", reason="没有的原因")).status_code == 400
    assert (await post(client, "close")).json()["close_reason"] == "solved"


@pytest.mark.parametrize("given", ["", "Bearer", "Bearer wrong", f"Basic {TOKEN}", f"bearer {TOKEN}x"])
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "tickets"),
        ("GET", "entries?conversation_id=x"),
        ("PUT", "presence"),
        *(("POST", p) for p in ("take", "messages", "notes", "give-back", "close")),
    ],
)
async def test_没有令牌_哪个门都不开(client, given, method, path):
    answer = await client.request(method, f"/desk-api/{path}", headers={"Authorization": given})
    assert answer.status_code == 401


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{}",
        b'{"conversation_id": 5}',
        b"\xff",
        b'{"agent": {"id": "", "name": "x"}}',
        b"[" * 9999,
        b'{"conversation_id": "\\ud800", "agent": {"id": "\\ud800", "name": "\\udfff"}, "text": "\\ud800", "key": "k"}',
    ],
)
async def test_读不懂的_四百多号_不是五百(client, body):
    for path in ("take", "messages", "notes", "give-back", "close"):
        answer = await client.post(f"/desk-api/{path}", content=body)
        assert 400 <= answer.status_code < 500
