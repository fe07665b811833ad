"""access_token: one for all, fetched by one at a time, early, and once more when WeChat does not take it."""

from __future__ import annotations

import asyncio
import logging

import httpx
import pytest

from bot.channels.wechat.account import Account
from bot.channels.wechat.api import WeChatApi, answer, http_client
from bot.channels.wechat.token import TokenHolder
from bot.channels.wechat.token_call import token_call
from bot.errors import WeChatApiError, WeChatUnavailable
from bot.state import keys
from bot.state.wechat_account import RedisTokens
from tests.fakes.wechat_api import APP_ID, SECRET

OPEN_ID = "oMadeUp1"
BOT_SECRET = "a-made-up-secret-of-32-characters"


@pytest.fixture
async def http(api):
    async with http_client(api.address) as made:
        yield made


@pytest.fixture
def worker(link, http):
    """Another worker's client each time."""

    def make(secret: str = SECRET, bot_secret: str = BOT_SECRET) -> WeChatApi:
        tokens = RedisTokens(link, APP_ID, bot_secret)
        account = Account(APP_ID, secret, "madeUpToken1")
        return WeChatApi(http, TokenHolder(tokens, token_call(http, account), patience=2))

    return make


async def test_许多进程同时要_只去微信取一次(api, worker) -> None:
    api.wrote(OPEN_ID)
    await asyncio.gather(*(worker().type_for(OPEN_ID) for _ in range(30)))
    assert api.calls["stable_token"] == 1
    assert len(api.typing) == 30


async def test_快到期时提前换_别人照用旧的不用等(api, worker, link) -> None:
    await worker().type_for(OPEN_ID)
    await link.call("PEXPIRE", keys.wechat("token", APP_ID), 200_000)
    tokens = RedisTokens(link, APP_ID, BOT_SECRET)
    ticket = await tokens.begin()
    await worker().type_for(OPEN_ID)  # somebody is at work on it
    assert api.calls["stable_token"] == 1
    await tokens.end(ticket)
    await worker().type_for(OPEN_ID)
    assert api.calls["stable_token"] == 2
    assert await link.call("PTTL", keys.wechat("token", APP_ID)) > 7_000_000


async def test_取的人死了_过一会儿换人取(api, worker, link) -> None:
    await RedisTokens(link, APP_ID, BOT_SECRET).begin()
    await link.call("PEXPIRE", keys.wechat("token-lock", APP_ID), 100)
    await worker().type_for(OPEN_ID)
    assert api.calls["stable_token"] == 1


async def test_总也取不到_说出来(worker, link) -> None:
    await RedisTokens(link, APP_ID, BOT_SECRET).begin()
    with pytest.raises(WeChatUnavailable):
        await worker().type_for(OPEN_ID)


async def test_被别处换掉了_40001_再取一次_会员不知道(api, worker) -> None:
    one, other = worker(), worker()
    await one.type_for(OPEN_ID)
    api.revoke()
    await asyncio.gather(*(w.type_for(OPEN_ID) for w in (one, other, one, other)))
    assert api.calls["stable_token"] == 2
    assert api.forced == 0


@pytest.mark.parametrize("code", [40001, 40014, 42001])
async def test_微信自己给的也不认_强制换一个(api, worker, code: int) -> None:
    await worker().type_for(OPEN_ID)
    api.broken["message/custom/typing"] = [code]
    await worker().type_for(OPEN_ID)
    assert api.forced == 1
    api.broken["message/custom/typing"] = [code, code]
    with pytest.raises(WeChatApiError) as refused:
        await worker().type_for(OPEN_ID)
    assert refused.value.code == code


async def test_AppSecret不对_说出微信的话(worker) -> None:
    with pytest.raises(WeChatApiError, match="40125"):
        await worker("wrong").type_for(OPEN_ID)


async def test_Redis里的凭据是加密的_换了密钥就重新取(api, worker, link) -> None:
    await worker().type_for(OPEN_ID)
    kept = await link.call("GET", keys.wechat("token", APP_ID))
    assert api.tokens[-1].encode() not in kept
    await worker(bot_secret="another secret of the operator").type_for(OPEN_ID)
    assert api.calls["stable_token"] == 2


async def test_日志和错误里没有凭据(api, worker, caplog) -> None:
    caplog.set_level(logging.INFO)
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)  # as bot.log does
    api.broken["message/custom/typing"] = [-1]
    with pytest.raises(WeChatApiError) as refused:
        await worker().type_for(OPEN_ID)
    told = caplog.text + repr(refused.value) + repr(refused.value.__cause__)
    assert api.tokens[-1] not in told and SECRET not in told
    assert SECRET not in repr(Account(APP_ID, SECRET, "madeUpToken1", ("k",)))


async def test_连不上微信(link) -> None:
    async with httpx.AsyncClient(base_url="http://127.0.0.1:1") as http:
        fetch = token_call(http, Account(APP_ID, SECRET, "madeUpToken1"))
        with pytest.raises(WeChatUnavailable, match="ConnectError"):
            await TokenHolder(RedisTokens(link, APP_ID, BOT_SECRET), fetch).token()


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"3", b'{"errcode": "no"}', b"\xff"])
def test_微信答得不像话(body: bytes) -> None:
    with pytest.raises(WeChatUnavailable):
        answer(body)
