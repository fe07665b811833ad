"""`GET /` and the page's own files."""

import re

import httpx
import pytest
from fastapi import FastAPI

from bot.channels.web.pages import STATIC, pages

FILES = sorted(path.name for path in STATIC.iterdir() if path.suffix in {".css", ".js"})
SECURITY = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
}


async def test_the_page_names_the_plan_and_says_it_is_no_human(client: httpx.AsyncClient):
    answer = await client.get("/")
    assert answer.status_code == 200
    assert "<title>水滴互助智能客服</title>" in answer.text
    assert "智能客服，不是真人。请不要发送密码。" in answer.text
    assert answer.headers.items() >= SECURITY.items()


async def test_a_plan_name_is_text_and_no_markup():
    app = FastAPI()
    app.include_router(pages("<b>互助</b>"))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://bot.test") as client:
        assert "<title>&lt;b&gt;互助&lt;/b&gt;智能客服</title>" in (await client.get("/")).text


async def test_the_page_has_no_inline_script_and_no_inline_style(client: httpx.AsyncClient):
    page = (await client.get("/")).text
    assert re.findall(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", page) == []


async def test_every_file_the_page_names_is_there(client: httpx.AsyncClient):
    named = re.findall(r'(?:href|src)="(/[^"]+)"', (await client.get("/")).text)
    assert {path.rpartition("/")[2] for path in named} == set(FILES)
    for path in named:
        assert (await client.get(path)).status_code == 200


@pytest.mark.parametrize("name", FILES)
async def test_a_file_is_sent_once_and_then_known(client: httpx.AsyncClient, name: str):
    first = await client.get(f"/web/static/{name}")
    assert first.headers.items() >= SECURITY.items()
    assert first.headers["content-type"].split(";")[0] in {"text/css", "text/javascript"}
    for known in (first.headers["etag"], f'"old", W/{first.headers["etag"]}'):
        again = await client.get(f"/web/static/{name}", headers={"If-None-Match": known})
        assert (again.status_code, again.content) == (304, b"")
    other = await client.get(f"/web/static/{name}", headers={"If-None-Match": '"old"'})
    assert (other.status_code, other.content) == (200, first.content)


@pytest.mark.parametrize("name", ["chat.html", "none.js", "..%2Fpages.py", "%2e%2e%2froutes.py"])
async def test_nothing_else_is_served(client: httpx.AsyncClient, name: str):
    assert (await client.get(f"/web/static/{name}")).status_code == 404


async def test_head_asks_for_the_headers_only(client: httpx.AsyncClient):
    answer = await client.head("/")
    assert (answer.status_code, answer.content) == (200, b"")
