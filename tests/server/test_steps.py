"""The steps of a message, measured and traced. The whole bot does it in `test_running_bot.py`."""

from __future__ import annotations

import asyncio
import time
from datetime import datetime

import pytest

from bot.clock import SHANGHAI
from bot.conversation.conversation import Conversation
from bot.conversation.inbound import Inbound
from bot.conversation.ports import Look
from bot.conversation.steps import Step, Steps, step
from bot.conversation.turn import Engines, Observer, Turns
from bot.log import conversation_digest
from bot.server.metrics import Metrics
from bot.server.tracing import TracedSteps, open_provider
from bot.text.privacy import random_token
from tests.fakes.collector import Collector, collector, facts
from tests.fakes.memory_state import MemoryState
from tests.fakes.memory_vault import MemoryVault
from tests.fakes.scripted_engine import ScriptedEngine

NOON = datetime(2021, 4, 12, 12, 0, tzinfo=SHANGHAI)
STEPS = ["edge", "accept", "lock_wait", "load", "engine", "commit"]


def message(text: str = "余额退不退", message_id: str = "m1") -> Inbound:
    return Inbound("wechat", "张三的微信号", message_id, text, NOON)


def turns(steps: Steps, observer: Observer, engine: ScriptedEngine | None = None) -> Turns:
    made = engine or ScriptedEngine()
    return Turns(MemoryState(), MemoryVault(), Engines(made, "model-1"), random_token, observer, steps=steps)


def figures(metrics: Metrics) -> dict[str, float]:
    lines = metrics.text().decode().splitlines()
    return {
        name: float(value) for name, _, value in (line.rpartition(" ") for line in lines if line[0] != "#")
    }


async def test_每一步都量了时间() -> None:
    metrics = Metrics()
    await turns(metrics.steps, metrics.observer()).handle(message())
    seen = figures(metrics)
    assert {name: seen[f'bot_step_seconds_count{{step="{name}"}}'] for name in STEPS} == dict.fromkeys(
        STEPS, 1
    )
    assert seen["bot_message_seconds_count"] == 1
    assert seen["bot_messages_in_flight"] == 0


async def test_正在处理的数得出来_等锁的时间算在等锁上() -> None:
    metrics, engine = Metrics(), ScriptedEngine()
    engine.gate.clear()
    bot = turns(metrics.steps, metrics.observer(), engine)
    first = asyncio.create_task(bot.handle(message("第一条", "m1")))
    await engine.started.wait()
    second = asyncio.create_task(bot.handle(message("第二条", "m2")))
    await asyncio.sleep(0.06)
    assert figures(metrics)["bot_messages_in_flight"] == 2
    engine.gate.set()
    await asyncio.gather(first, second)
    seen = figures(metrics)
    assert seen["bot_messages_in_flight"] == 0
    assert seen['bot_step_seconds_sum{step="lock_wait"}'] >= 0.05


async def test_被拒的按错误的名字计数_名字里没有会员() -> None:
    metrics = Metrics()

    class Away(MemoryState):
        async def load(self, conversation_id: str) -> Conversation:
            raise ConnectionError("redis of 13800001234 is away")

    bot = Turns(
        Away(),
        MemoryVault(),
        Engines(ScriptedEngine(), "m"),
        random_token,
        metrics.observer(),
        steps=metrics.steps,
    )
    with pytest.raises(ConnectionError):
        await bot.handle(message())
    assert figures(metrics)['bot_refused_messages_total{error="ConnectionError"}'] == 1
    assert "13800001234" not in metrics.text().decode()


async def test_没人看的时候_一步只是看一眼() -> None:
    began = time.perf_counter()
    for _ in range(10_000):
        with step(Step.NLU):
            pass
    assert time.perf_counter() - began < 0.2  # 20 µs each would be a hundred times what it takes


async def traced(into: Collector, bot_says: ScriptedEngine | None = None, *messages: Inbound) -> None:
    metrics = Metrics()
    provider = open_provider(into.address)
    steps = TracedSteps(provider, metrics.steps)
    bot = turns(steps, steps.observer(metrics.observer()), bot_says)
    try:
        for one in messages or (message(),):
            await bot.handle(one)
    finally:
        await asyncio.to_thread(provider.shutdown)
    assert figures(metrics)["bot_message_seconds_count"] == len(messages or (message(),))


async def test_一条消息一个跨度_每一步是它的孩子() -> None:
    with collector() as seen:
        await traced(seen)
        (whole,) = seen.named("message")
        assert [
            child.name for child in sorted(seen.children(whole), key=lambda s: s.start_time_unix_nano)
        ] == STEPS
        assert facts(whole) | {
            "bot.decision": "answer",
            "bot.intent": "inform",
            "bot.model": "model-1",
        } == facts(whole)
        assert facts(whole)["bot.conversation"] == conversation_digest("wechat:张三的微信号")
        assert seen.services == {"member-bot"}


async def test_跨度里没有会员写的_也没有他的微信号() -> None:
    with collector() as seen:
        await traced(seen, None, message("我叫李四，手机13800001234", "13800005678"))
        for private in ("李四", "张三的微信号", "您说", "13800001234", "13800005678"):
            assert private.encode() not in seen.raw


async def test_出错的那一步标着错误的名字_没有错误的话() -> None:
    class Failing(MemoryState):
        async def look(self, conversation_id: str, message_id: str | None) -> Look:
            raise ConnectionError("李四的消息")

    with collector() as seen:
        provider = open_provider(seen.address)
        metrics = Metrics()
        steps = TracedSteps(provider, metrics.steps)
        bot = Turns(
            Failing(),
            MemoryVault(),
            Engines(ScriptedEngine(), "m"),
            random_token,
            metrics.observer(),
            steps=steps,
        )
        with pytest.raises(ConnectionError):
            await bot.handle(message())
        await asyncio.to_thread(provider.shutdown)
        (whole,) = seen.named("message")
        assert facts(whole)["error.type"] == "ConnectionError"
        assert whole.status.code == 2
        assert "李四".encode() not in seen.raw


async def test_收集器不在_不耽误回答_也不耽误结束() -> None:
    provider = open_provider("http://127.0.0.1:9")
    steps = TracedSteps(provider, Metrics().steps)
    began = time.perf_counter()
    assert await turns(steps, steps.observer(Metrics().observer())).handle(message())
    assert time.perf_counter() - began < 1
    await asyncio.to_thread(provider.shutdown)
    assert time.perf_counter() - began < 12
