"""「保存我被告知的内容」: everything that was answered, when, by whom and on which clauses; text stays text."""

from __future__ import annotations

import base64
import hashlib
import re
from datetime import datetime
from html.parser import HTMLParser

import httpx
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.web.receipt import receipt
from bot.clock import SHANGHAI
from bot.conversation.history import Entry, Kept, Speaker
from bot.conversation.parcel import Parcel
from bot.conversation.reply import Reply
from bot.plan.plan import Plan
from tests.channels.web.live_web import LiveWeb

NOON = datetime(2021, 4, 12, 12, 0, 5, tzinfo=SHANGHAI)


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.seen.add(tag)
        assert not any(name.startswith("on") or name in ("style", "src", "href") for name, _ in attrs)


async def test_答过的都在_自己说的不在_带着日期和依据(member: httpx.AsyncClient, web: LiveWeb) -> None:
    web.engine.say = lambda text: (Reply("余额五日内发起退款。", clauses=("refund.start", "unpublished")),)
    await member.post("/web/messages", json={"id": "message-1", "text": "只有我自己说过的话"})
    token = member.headers["authorization"].removeprefix("Bearer ")
    await web.outbox.put(
        [Parcel(web.conversation(token), "agent", Reply("我帮您催一下"), "k1", sender="小林")]
    )
    await web.deliverer.step()
    answer = await member.get("/web/receipt")
    page = answer.text
    assert answer.status_code == 200
    assert "水滴互助" in page
    assert "余额五日内发起退款。" in page
    assert "从公告日起5日内发起退款" in page
    assert "出处：水滴互助2021年3月26日公告" in page
    assert "人工客服小林" in page
    assert "我帮您催一下" in page
    assert "只有我自己说过的话" not in page
    assert re.search(r"\d{4}年\d+月\d+日 \d\d:\d\d:\d\d", page)
    assert answer.headers["cache-control"] == "no-store"


async def test_没有脚本_样式只有一处_按指纹放行(member: httpx.AsyncClient) -> None:
    answer = await member.get("/web/receipt")
    policy = answer.headers["content-security-policy"]
    style = re.search(r"<style>(.*?)</style>", answer.text, re.DOTALL)
    assert style
    fingerprint = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert policy.startswith("default-src 'none'")
    assert f"'sha256-{fingerprint}'" in policy
    assert "unsafe" not in policy
    assert "还没有收到过答复" in answer.text
    assert fingerprint in (await member.get("/")).headers["content-security-policy"]


@given(text=st.text(), name=st.text())
def test_什么字都只是字(plan: Plan, text: str, name: str) -> None:
    kept = Kept("1-0", Entry(Speaker.AGENT, NOON, Reply(f"<script>{text}</script>"), name=name))
    tags = Tags()
    tags.feed(receipt([kept], plan, NOON))
    assert tags.seen <= {"html", "meta", "title", "style", "h1", "p", "article", "footer"}
