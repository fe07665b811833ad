"""A worker is killed in mid-turn: the sweeper of another answers, and the member who comes back sees it exactly once."""

from __future__ import annotations

import asyncio
import sys

import aiohttp

from bot.server.left_behind import LeftBehind
from bot.settings import ROOT
from tests.channels.web.live_web import LiveWeb
from tests.channels.web.widget import opened, widget

QUESTION, NAME = "我的退款到哪一步了", "0123456789abcdef"


async def test_答到一半_进程被杀_换一个进程答完_只看到一次(web: LiveWeb, redis_url: str) -> None:
    doomed = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.channels.web.doomed_worker", redis_url),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    assert doomed.stdout
    url = (await asyncio.wait_for(doomed.stdout.readline(), 60)).decode().strip()
    token = web.token()
    async with opened(url) as member:
        await member.send(type="hello", token=token, after=None)
        await member.of("welcome")
        await member.say(QUESTION, NAME)
        await member.of("accepted")
        assert await asyncio.wait_for(doomed.stdout.readline(), 10) == b"answering\n"
        doomed.kill()
        await doomed.wait()
        message = await member.socket.receive(5)
        assert message.type is not aiohttp.WSMsgType.TEXT or "bye" not in message.data
    async with widget(web.url, token) as again:
        again.seconds = 20  # the dead one's hold of the conversation ends after ten
        await again.say(QUESTION, NAME)  # the widget resends what it saw no answer to
        left = LeftBehind(web.live.left_behind, web.turns.resume, seconds=-1.0)
        await asyncio.gather(left.look(), again.shows(f"您说：{QUESTION}"))
        await left.look()
        await again.send(type="ping")
        await again.of("pong")
        assert again.texts() == [QUESTION, f"您说：{QUESTION}"]
    assert web.engine.heard == [QUESTION]
    async with widget(web.url, token) as later:
        assert later.texts() == [QUESTION, f"您说：{QUESTION}"]
