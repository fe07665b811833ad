"""`POST /web/session`: a cookie that only the server reads."""

from datetime import datetime, timedelta

import httpx

from bot.channels.web.cookie import NAME
from bot.channels.web.sessions import Sessions
from tests.channels.web.scripted_bot import SECRET, ScriptedBot, utc_now, web_app


async def test_a_browser_gets_a_session(client: httpx.AsyncClient):
    answer = await client.post("/web/session", json={})
    assert answer.status_code == 200
    assert datetime.fromisoformat(answer.json()["expires_at"]) > utc_now() + timedelta(hours=11)
    cookie = answer.headers["set-cookie"]
    for part in ("HttpOnly", "SameSite=lax", "Path=/web", "Max-Age=43"):
        assert part in cookie
    assert "Secure" not in cookie
    assert answer.headers["cache-control"] == "no-store"


async def test_over_https_the_cookie_stays_on_https():
    transport = httpx.ASGITransport(web_app(ScriptedBot()))
    async with httpx.AsyncClient(transport=transport, base_url="https://bot.test") as client:
        assert "Secure" in (await client.post("/web/session", json={})).headers["set-cookie"]


async def test_a_valid_session_is_kept(client: httpx.AsyncClient):
    first = await client.post("/web/session", json={})
    token = client.cookies[NAME]
    second = await client.post("/web/session", json={})
    assert client.cookies[NAME] == token
    assert second.json() == first.json()


async def test_a_forged_session_is_replaced(client: httpx.AsyncClient):
    forged = Sessions(b"somebody else", timedelta(hours=12), utc_now)
    token = forged.sign(forged.new())
    answer = await client.post("/web/session", headers={"Cookie": f"{NAME}={token}"})
    ours = Sessions(SECRET, timedelta(hours=12), utc_now)
    assert ours.read(answer.cookies[NAME]) is not None
    assert answer.cookies[NAME] != token


async def test_another_site_gets_no_session(client: httpx.AsyncClient):
    answer = await client.post("/web/session", json={}, headers={"Origin": "https://evil.test"})
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers
