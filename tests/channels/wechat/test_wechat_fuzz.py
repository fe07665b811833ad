"""乱七八糟的XML: thousands of broken, signed and encrypted posts, and never a 5xx."""

from __future__ import annotations

import random

from bench.wechat_fuzz import fuzzed, mutated
from tests.channels.wechat.weixin import KEY, PATH, event, text

CASES = 3600


async def test_明文乱发_从不出5xx(channel) -> None:
    statuses = await fuzzed(CASES, random.Random(20210331), channel.weixin, PATH, samples())
    assert sum(statuses.values()) == CASES
    assert {status // 100 for status in statuses} <= {2, 4}
    assert statuses[200] > 100 and statuses[403] > 100


async def test_加密乱发_从不出5xx(sealed) -> None:
    statuses = await fuzzed(CASES, random.Random(20210401), sealed.with_key(KEY), PATH, samples())
    assert {status // 100 for status in statuses} <= {2, 4}
    assert statuses[200] > 100 and statuses[403] > 100


def test_变出来的确实各不相同() -> None:
    chance = random.Random(1)
    assert len({mutated(samples()[0], chance) for _ in range(500)}) > 400


def samples() -> list[str]:
    return [
        text("余额退不退"),
        text("点了", bizmsgmenuid="3"),
        event("CLICK", key="/request_human"),
        event("subscribe"),
    ]
