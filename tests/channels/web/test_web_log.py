"""A socket leaves no line about who came, and its frames' content is in none."""

from __future__ import annotations

import logging

import pytest

from bot.log import QUIET
from tests.channels.web.live_web import LiveWeb
from tests.channels.web.widget import widget


async def test_连上来说话_日志里没有地址也没有号码(web: LiveWeb, caplog: pytest.LogCaptureFixture) -> None:
    assert "bot.server.socket_protocol" in QUIET
    caplog.set_level(logging.INFO)
    caplog.set_level(logging.WARNING, "bot.server.socket_protocol")
    async with widget(web.url, web.token()) as member:
        await member.say("我手机号13800000001", label="已提交13800000001")
        await member.until(lambda _: len(member.seen) == 2)
    told = "\n".join(record.getMessage() for record in caplog.records)
    assert "13800000001" not in told
    assert "WebSocket" not in told
