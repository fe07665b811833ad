"""Raw numbers: sealed, bound to their conversation, gone after a quarter of an hour."""

from __future__ import annotations

import asyncio

import pytest

from bot.errors import SettingsError
from bot.state.keys import ConversationKeys, Lifetimes
from bot.state.vault import RedisVault

SECRET = "a secret for tests only"


@pytest.fixture
def vault(link):
    return RedisVault(link, SECRET)


async def test_a_value_opens_in_its_conversation_only(vault):
    await vault.keep("web:小王", {"<phone:1>": "13800001234", "<name:1>": "王某某"})
    assert await vault.open("web:小王", "<phone:1>") == "13800001234"
    assert await vault.open("web:小王", "<name:1>") == "王某某"
    assert await vault.open("web:小李", "<phone:1>") is None
    assert await vault.open("web:小王", "<phone:2>") is None


async def test_nothing_readable_lies_in_redis(vault, link):
    await vault.keep("web:小王", {"<phone:1>": "13800001234"})
    (key,) = await link.call("KEYS", "*")
    assert b"13800001234" not in key + await link.call("GET", key)
    assert 14 * 60 < await link.call("TTL", key) <= 15 * 60


async def test_a_value_copied_to_another_key_does_not_open(vault, link):
    await vault.keep("web:小王", {"<phone:1>": "13800001234"})
    sealed = await link.call("GET", ConversationKeys.of("web:小王").vault("<phone:1>"))
    await link.call("SET", ConversationKeys.of("web:小李").vault("<phone:1>"), sealed)
    await link.call("SET", ConversationKeys.of("web:小王").vault("<phone:2>"), sealed)
    assert await vault.open("web:小李", "<phone:1>") is None
    assert await vault.open("web:小王", "<phone:2>") is None


async def test_another_secret_opens_nothing_and_damage_is_noticed(vault, link):
    await vault.keep("web:小王", {"<phone:1>": "13800001234"})
    assert await RedisVault(link, SECRET + "2").open("web:小王", "<phone:1>") is None
    await link.call("SET", ConversationKeys.of("web:小王").vault("<phone:1>"), b"short")
    assert await vault.open("web:小王", "<phone:1>") is None


async def test_a_value_is_gone_when_its_time_is_over(link):
    vault = RedisVault(link, SECRET, Lifetimes(vault=1))
    await vault.keep("web:小王", {"<phone:1>": "13800001234"})
    await asyncio.sleep(1.1)
    assert await vault.open("web:小王", "<phone:1>") is None


async def test_nothing_to_keep_is_no_call(vault, link):
    await vault.keep("web:小王", {})
    assert await link.call("DBSIZE") == 0


def test_a_short_secret_is_refused(link):
    with pytest.raises(SettingsError, match="16"):
        RedisVault(link, "short")
