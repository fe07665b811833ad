"""`GET /`, the widget's script and its styles."""

import re

import httpx
import pytest
from fastapi import FastAPI

from bot.channels.web.pages import pages

FILES = {"page.css": "text/css", "widget.js": "text/javascript", "widget.css": "text/css"}
CSP = (
    r"default-src 'none'; script-src 'self'; style-src 'self' 'sha256-[\w+/=]+'; connect-src 'self'; img-src 'self' data:; "
    r"base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)


def check_security(answer: httpx.Response) -> None:
    assert re.fullmatch(CSP, answer.headers["content-security-policy"])
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"


async def test_the_page_names_the_plan_and_fills_itself_with_the_widget(client: httpx.AsyncClient):
    answer = await client.get("/")
    assert answer.status_code == 200
    assert "<title>水滴互助智能客服</title>" in answer.text
    assert '<script src="/web/widget.js" data-position="page" data-title="水滴互助智能客服">' in answer.text
    assert 'class="note">这个页面要打开JavaScript' in answer.text
    check_security(answer)


async def test_names_and_notes_are_text_and_no_markup():
    app = FastAPI()
    app.include_router(pages("<b>互助</b>", "试试 <i>张测试</i>"))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://bot.test") as client:
        page = (await client.get("/")).text
    assert "<title>&lt;b&gt;互助&lt;/b&gt;智能客服</title>" in page
    assert '<p class="note">试试 &lt;i&gt;张测试&lt;/i&gt;</p>' in page


async def test_the_page_has_no_inline_script_and_no_inline_style(client: httpx.AsyncClient):
    page = (await client.get("/")).text
    assert re.findall(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", page) == []


@pytest.mark.parametrize("name", FILES)
async def test_a_file_is_sent_once_and_then_known(client: httpx.AsyncClient, name: str):
    first = await client.get(f"/web/{name}")
    check_security(first)
    assert first.headers["content-type"].split(";")[0] == FILES[name]
    for known in (first.headers["etag"], f'"old", W/{first.headers["etag"]}'):
        again = await client.get(f"/web/{name}", headers={"If-None-Match": known})
        assert (again.status_code, again.content) == (304, b"")
    other = await client.get(f"/web/{name}", headers={"If-None-Match": '"old"'})
    assert (other.status_code, other.content) == (200, first.content)


@pytest.mark.parametrize(("name", "policy"), [("widget.js", "cross-origin"), ("page.css", None)])
async def test_only_the_widget_is_for_pages_of_other_origins(
    client: httpx.AsyncClient, name: str, policy: str | None
):
    assert (await client.get(f"/web/{name}")).headers.get("cross-origin-resource-policy") == policy


@pytest.mark.parametrize("path", ["/web/chat.html", "/web/static/widget/chat.js", "/web/..%2Fpages.py"])
async def test_nothing_else_is_served(client: httpx.AsyncClient, path: str):
    assert (await client.get(path)).status_code in (404, 405)


async def test_head_asks_for_the_headers_only(client: httpx.AsyncClient):
    answer = await client.head("/")
    assert (answer.status_code, answer.content) == (200, b"")
