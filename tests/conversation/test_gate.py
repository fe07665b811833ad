"""What is too much is refused aloud before it is accepted, and welcome when there is room again."""

import asyncio
from datetime import datetime

import pytest

from bot.clock import SHANGHAI
from bot.conversation.gate import Gate
from bot.conversation.inbound import Inbound
from bot.conversation.turn import Engines, Observer, Turns
from bot.errors import Overloaded
from bot.text.privacy import random_token
from tests.fakes.memory_state import MemoryState
from tests.fakes.memory_vault import MemoryVault
from tests.fakes.scripted_engine import ScriptedEngine

NOON = datetime(2021, 4, 12, 12, 0, tzinfo=SHANGHAI)


def message(user: str, text: str = "余额退不退") -> Inbound:
    return Inbound("web", user, f"{user}-1", text, NOON)


def bot(engine: ScriptedEngine, state: MemoryState, told: list, most: int) -> Turns:
    observer = Observer(turn=told.append, stale=told.append)
    return Turns(state, MemoryVault(), Engines(engine, "old"), random_token, observer, gate=Gate(most))


async def test_a_message_too_many_is_refused_and_accepted_when_it_is_repeated() -> None:
    engine, state, told = ScriptedEngine(), MemoryState(), []
    turns = bot(engine, state, told, most=2)
    engine.gate.clear()
    inside = [asyncio.create_task(turns.handle(message(user))) for user in ("a", "b")]
    await asyncio.sleep(0.01)
    with pytest.raises(Overloaded) as refused:
        await turns.handle(message("c"))
    assert refused.value.retry_after > 0
    assert [inbound.user_id for inbound in state.accepted] == ["a", "b"]
    engine.gate.set()
    await asyncio.gather(*inside)
    assert [reply.text for reply in await turns.handle(message("c"))] == ["您说：余额退不退"]
    assert len(told) == 3


async def test_a_message_that_failed_makes_room() -> None:
    gate = Gate(1)
    with pytest.raises(ValueError, match="odd"), gate.entered():
        raise ValueError("odd")
    with gate.entered(), pytest.raises(Overloaded), gate.entered():
        pass


async def test_a_turn_under_way_ends_on_the_engine_it_began_with() -> None:
    old, new, told = ScriptedEngine(), ScriptedEngine(), []
    turns = bot(old, MemoryState(), told, most=9)
    old.gate.clear()
    under_way = asyncio.create_task(turns.handle(message("a")))
    await old.started.wait()
    turns.engines.swap(new, "new")
    await turns.handle(message("b"))
    old.gate.set()
    await under_way
    assert {event.conversation_id: event.model_id for event in told} == {"web:a": "old", "web:b": "new"}
    assert (old.heard, new.heard) == (["余额退不退"], ["余额退不退"])
