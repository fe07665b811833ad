"""The web channel over HTTP: what a widget sends where sockets are blocked, and reads back."""

import httpx
import pytest

from bot.conversation.reply import Button, Reply
from bot.errors import LockLost, Overloaded, StateUnavailable
from bot.state.store import RedisLiveState
from tests.channels.web.live_web import OTHER_ORIGIN, LiveWeb

ID = "0123456789abcdef"
URL = "/web/messages"


def message(text: str, message_id: str = ID) -> dict[str, str]:
    return {"id": message_id, "text": text}


def is_problem(answer: httpx.Response, status: int) -> bool:
    """Say whether it is a problem of this status with a Chinese sentence."""
    body = answer.json()
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert body["problem"] == body["detail"]
    return answer.status_code == body["status"] == status and any(
        "\u4e00" <= c <= "\u9fff" for c in body["detail"]
    )


async def test_一问一答_带着依据和卡片(member: httpx.AsyncClient, web: LiveWeb):
    card = {"kind": "verify", "step": "phone"}
    web.engine.say = lambda text: (
        Reply("3月31日", (Button("甲", "/affirm"),), ("unpublished", "end"), "utter_x", card),
    )
    body = (await member.post(URL, json=message("什么时候关停"))).json()
    said, told = body["entries"]
    assert (said["speaker"], said["key"]) == ("member", ID)
    assert told["card"] == card
    assert told["buttons"] == [{"title": "甲", "payload": "/affirm"}]
    assert [found["id"] for found in told["sources"]] == ["end", "unpublished"]
    assert "2021年3月31日18点" in told["sources"][0]["text"]
    assert "公告" in told["sources"][0]["source"]
    assert body["state"]["stage"] == "bot"


async def test_同一条发两遍_看到的一样_只答一次(member: httpx.AsyncClient, web: LiveWeb):
    first = await member.post(URL, json=message("余额什么时候退"))
    second = await member.post(URL, json=message("余额什么时候退"))
    assert first.json() == second.json()
    assert web.engine.heard == ["余额什么时候退"]


async def test_轮询_只给新的_往上翻给旧的(member: httpx.AsyncClient):
    first = (await member.post(URL, json=message("甲"))).json()["entries"]
    second = (await member.post(URL, json=message("乙", "second-message"))).json()["entries"]
    newest = (await member.get("/web/entries")).json()
    assert newest["entries"] == [*first, *second]
    assert newest["more"] is False
    after = await member.get("/web/entries", params={"after": first[-1]["id"]})
    assert after.json()["entries"] == second
    before = await member.get("/web/entries", params={"before": second[0]["id"]})
    assert before.json()["entries"] == first
    assert is_problem(await member.get("/web/entries", params={"after": "-"}), 422)


async def test_没有会话_不回答(client: httpx.AsyncClient, web: LiveWeb):
    assert is_problem(await client.post(URL, json=message("你好")), 401)
    for token in ("", "Bearer", "Bearer x", "Basic abc"):
        assert is_problem(await client.get("/web/entries", headers={"Authorization": token}), 401)
    for path in ("/web/ratings", "/web/score"):
        assert is_problem(await client.post(path, json={}), 401)
    assert is_problem(await client.get("/web/receipt"), 401)
    assert web.engine.heard == []


async def test_会话不放在饼干里(client: httpx.AsyncClient):
    answer = await client.post("/web/session", json={"token": None})
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.test"},
        {"Origin": "http://127.0.0.1.evil.test"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "null"},
        {"Origin": "http://[broken"},
        {"Origin": "http://127.0.0.1:99999"},
        {"Origin": f"{OTHER_ORIGIN}.evil.test"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
)
async def test_别的网站不行(member: httpx.AsyncClient, web: LiveWeb, headers: dict[str, str]):
    refused = await member.post(URL, json=message("你好"), headers=headers)
    assert is_problem(refused, 403)
    assert "access-control-allow-origin" not in refused.headers
    assert web.engine.heard == []


async def test_名单上的网站可以_先问一声也行(member: httpx.AsyncClient, web: LiveWeb):
    headers = {"Origin": OTHER_ORIGIN, "Sec-Fetch-Site": "cross-site"}
    asked = await member.options(URL, headers={**headers, "Access-Control-Request-Method": "POST"})
    assert asked.status_code == 204
    assert "Authorization" in asked.headers["access-control-allow-headers"]
    for answer in (asked, await member.post(URL, json=message("你好"), headers=headers)):
        assert answer.headers["access-control-allow-origin"] == OTHER_ORIGIN
        assert answer.headers["vary"] == "Origin"
        assert "access-control-allow-credentials" not in answer.headers
    wrong = await member.post(URL, json={}, headers=headers)
    assert wrong.headers["access-control-allow-origin"] == OTHER_ORIGIN
    own = {"Origin": web.url, "Sec-Fetch-Site": "same-origin"}
    assert (await member.post(URL, json=message("在吗", "another-one"), headers=own)).status_code == 200


@pytest.mark.parametrize("media_type", ["text/plain", "application/x-www-form-urlencoded", ""])
async def test_只读json(member: httpx.AsyncClient, media_type: str):
    answer = await member.post(URL, content=b"{}", headers={"Content-Type": media_type})
    assert is_problem(answer, 415)


async def test_拒绝的时候_不重复来的内容(member: httpx.AsyncClient):
    answer = await member.post(URL, json={"id": "13800000001", "text": ["13800000001"], "13800000001": 1})
    assert is_problem(answer, 422)
    assert "13800000001" not in answer.text


async def test_太长的一条_请他分几次(member: httpx.AsyncClient):
    assert is_problem(await member.post(URL, json=message("长" * 30_000)), 413)


@pytest.mark.parametrize(
    ("raw", "seen"), [(r"\ud83d", "?"), (r"\ud83d\ude00", "😀"), (r"第一行\n第二行", "第一行 第二行")]
)
async def test_奇怪的字也是话(member: httpx.AsyncClient, web: LiveWeb, raw: str, seen: str):
    body = f'{{"id": "{ID}", "text": "{raw}"}}'.encode()
    answer = await member.post(URL, content=body, headers={"Content-Type": "application/json; charset=utf-8"})
    assert answer.status_code == 200
    assert web.engine.heard == [seen]


async def test_发得太快_告诉他过几秒(member: httpx.AsyncClient):
    statuses = [
        (await member.post(URL, json=message("你好", f"message-{n:04}"))).status_code for n in range(21)
    ]
    assert statuses == [200] * 20 + [429]
    late = await member.post(URL, json=message("你好"))
    assert is_problem(late, 429)
    assert 1 <= int(late.headers["retry-after"]) <= 20


@pytest.mark.parametrize(
    ("failure", "seconds"), [(Overloaded(4), "4"), (LockLost("web:x"), "2"), (StateUnavailable(), "2")]
)
async def test_忙的时候_请他等一等(
    member: httpx.AsyncClient, web: LiveWeb, monkeypatch: pytest.MonkeyPatch, failure: Exception, seconds: str
):
    async def busy(*_: object) -> None:
        raise failure

    with monkeypatch.context() as away:
        away.setattr(RedisLiveState, "accept", busy)
        answer = await member.post(URL, json=message("你好"))
    assert is_problem(answer, 503)
    assert answer.headers["retry-after"] == seconds
    assert (await member.post(URL, json=message("你好"))).status_code == 200


async def test_赞踩和打分(member: httpx.AsyncClient, web: LiveWeb):
    told = (await member.post(URL, json=message("你好"))).json()["entries"][1]
    for value in ("up", "down", "none", "down"):
        answer = await member.post("/web/ratings", json={"entry": told["id"], "value": value})
        assert answer.status_code == 204
    assert (await member.get("/web/entries")).json()["entries"][1]["rating"] == "down"
    assert (await member.post("/web/score", json={"value": 4})).status_code == 204
    for wrong in ({"value": 0}, {"value": 6}, {"value": True}, {"value": "5"}, {"value": 5, "comment": 7}):
        assert is_problem(await member.post("/web/score", json=wrong), 422)
    assert is_problem(await member.post("/web/ratings", json={"entry": "1-1", "value": "up"}), 422)
    assert is_problem(await member.post("/web/ratings", json={"entry": told["id"], "value": []}), 422)


async def test_两个浏览器是两个会话(client: httpx.AsyncClient, web: LiveWeb):
    for number in range(2):
        headers = {"Authorization": f"Bearer {web.token()}"}
        answer = await client.post(URL, json=message("你好"), headers=headers)
        assert len(answer.json()["entries"]) == 2, number
