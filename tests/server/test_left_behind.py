"""A message whose worker died is answered without its channel repeating it."""

from __future__ import annotations

import pytest

from bot.clock import system_now
from bot.conversation.inbound import Inbound
from bot.conversation.turn import Engines, Observer, Turns
from bot.errors import LockLost, StateUnavailable
from bot.server.left_behind import LeftBehind
from bot.text.privacy import random_token
from tests.fakes.memory_state import MemoryState
from tests.fakes.memory_vault import MemoryVault
from tests.fakes.scripted_engine import ScriptedEngine


def turns_on(state: MemoryState, engine: ScriptedEngine) -> Turns:
    quiet = Observer(turn=lambda event: None, stale=lambda reason: None)
    return Turns(state, MemoryVault(), Engines(engine, "model-1"), random_token, quiet)


async def test_it_is_answered_once_and_a_later_repeat_gets_those_replies() -> None:
    state, engine = MemoryState(), ScriptedEngine()
    turns = turns_on(state, engine)
    asked = Inbound("web", "made-up", "m1", "我还能理赔吗", system_now())
    await state.accept(asked)  # and then its worker died

    left = LeftBehind(state.left_behind, turns.resume)
    await left.look()
    await left.look()
    assert engine.heard == ["我还能理赔吗"]
    assert [reply.text for reply in await turns.handle(asked)] == ["您说：我还能理赔吗"]
    assert [e.reply.text for e in state.history["web:made-up"]] == ["我还能理赔吗", "您说：我还能理赔吗"]


async def test_one_that_cannot_be_had_does_not_hold_up_the_others() -> None:
    resumed: list[str] = []

    async def resume(conversation_id: str) -> None:
        if conversation_id == "web:held":
            raise LockLost(conversation_id)
        resumed.append(conversation_id)

    async def find(seconds: float) -> list[str]:
        return ["web:held", "web:free"]

    await LeftBehind(find, resume).look()
    assert resumed == ["web:free"]


async def test_redis_away_ends_the_look() -> None:
    async def find(seconds: float) -> list[str]:
        raise StateUnavailable("away")

    with pytest.raises(StateUnavailable):
        await LeftBehind(find, turns_on(MemoryState(), ScriptedEngine()).resume).look()
