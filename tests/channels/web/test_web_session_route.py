"""`POST /web/session`: a token that only we can sign, that goes on with the same person for as long as they come back."""

from datetime import datetime, timedelta

import httpx

from bot.channels.web.sessions import Session, Sessions
from bot.clock import system_now
from tests.channels.web.live_web import LiveWeb

URL = "/web/session"


async def test_第一次来_给一个会话(client: httpx.AsyncClient, web: LiveWeb):
    answer = await client.post(URL, json={"token": None})
    body = answer.json()
    assert answer.headers["cache-control"] == "no-store"
    assert web.sessions.read(body["token"])
    assert body["refreshed"] is False
    left = datetime.fromisoformat(body["expires_at"]) - system_now()
    assert timedelta(days=29) < left <= timedelta(days=30)


async def test_再来_还是原来的会话(client: httpx.AsyncClient):
    first = (await client.post(URL, json={})).json()
    second = (await client.post(URL, json={"token": first["token"]})).json()
    assert second == first


async def test_过了一半_换个新的_还是同一个人(client: httpx.AsyncClient, web: LiveWeb):
    ends = (system_now() + timedelta(days=3)).replace(microsecond=0)
    old = Session("0" * 32, ends)
    body = (await client.post(URL, json={"token": web.sessions.sign(old)})).json()
    assert body["refreshed"] is True
    new = web.sessions.read(body["token"])
    assert new
    assert new.user_id == old.user_id
    assert new.expires_at > ends + timedelta(days=20)


async def test_别人签的_过期的_乱写的_都换成新的人(client: httpx.AsyncClient, web: LiveWeb):
    forged = Sessions(b"somebody else", timedelta(days=30), system_now)
    over = Session("1" * 32, (system_now() - timedelta(days=1)).replace(microsecond=0))
    other_purpose = Sessions(b"a secret that only tests know", timedelta(days=30), system_now, b"another")
    tokens = [
        forged.sign(forged.new()),
        web.sessions.sign(over),
        other_purpose.sign(other_purpose.new()),
        "v1",
        7,
        {},
    ]
    for token in tokens:
        body = (await client.post(URL, json={"token": token})).json()
        assert body["token"] != token
        assert body["refreshed"] is False
        assert web.sessions.read(body["token"])


async def test_别的网站拿不到会话(client: httpx.AsyncClient):
    answer = await client.post(URL, json={}, headers={"Origin": "https://evil.test"})
    assert answer.status_code == 403
    assert "token" not in answer.json()


async def test_一个地方不停地要_就请他等等(client: httpx.AsyncClient):
    statuses = [(await client.post(URL, json={})).status_code for _ in range(121)]
    assert statuses == [200] * 120 + [429]
