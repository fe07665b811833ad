"""The way of a message: accepted once, answered in order, shown only after the commit, and private throughout."""

import asyncio
import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from bot.clock import SHANGHAI
from bot.conversation import turn as turn_module
from bot.conversation.event import TurnEvent
from bot.conversation.inbound import Inbound
from bot.conversation.ports import Pending
from bot.conversation.reply import Button, Reply
from bot.conversation.stage import Stage
from bot.conversation.turn import SORRY, Engines, Observer, Turns, together
from bot.text.privacy import random_token
from tests.fakes.memory_state import MemoryState
from tests.fakes.memory_vault import MemoryVault
from tests.fakes.scripted_engine import ScriptedEngine

NOON = datetime(2021, 4, 12, 12, 0, tzinfo=SHANGHAI)
CHAT = "web:made-up"


@dataclass
class Chat:
    """One chat user, and everything a turn stands on."""

    engine: ScriptedEngine = field(default_factory=ScriptedEngine)
    state: MemoryState = field(default_factory=MemoryState)
    vault: MemoryVault = field(default_factory=MemoryVault)
    told: list[TurnEvent] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    sent: int = 0

    def turns(self) -> Turns:
        observer = Observer(turn=self.told.append, stale=self.refused.append)
        return Turns(self.state, self.vault, Engines(self.engine, "model-1"), random_token, observer)

    async def says(self, text: str, message_id: str | None = None, as_of: datetime | None = None):
        self.sent += 1
        inbound = Inbound("web", "made-up", message_id or f"m{self.sent}", text, NOON, as_of)
        return await self.turns().handle(inbound)


def texts(replies) -> list[str]:
    return [reply.text for reply in replies]


async def test_a_message_is_answered_and_recorded() -> None:
    chat = Chat()
    assert texts(await chat.says("余额退不退")) == ["您说：余额退不退"]
    event = chat.told[0]
    assert (event.text, event.message_ids, event.model_id) == ("余额退不退", ("m1",), "model-1")
    assert TurnEvent.from_dict(chat.state.commits[0].event) == event


async def test_a_repeated_copy_gets_the_same_replies_and_no_second_turn() -> None:
    chat = Chat()
    first = await chat.says("余额退不退", "m1")
    assert await chat.says("余额退不退", "m1") == first
    assert chat.engine.heard == ["余额退不退"]


async def test_copies_at_the_same_time_wait_for_the_one_turn() -> None:
    chat = Chat()
    chat.engine.gate.clear()
    copies = [asyncio.create_task(chat.says("余额退不退", "m1")) for _ in range(3)]
    await chat.engine.started.wait()
    chat.engine.gate.set()
    assert {tuple(texts(replies)) for replies in await asyncio.gather(*copies)} == {("您说：余额退不退",)}
    assert len(chat.engine.heard) == 1


async def test_messages_that_arrive_during_a_turn_are_answered_together_in_the_next() -> None:
    chat = Chat()
    chat.engine.gate.clear()
    first = asyncio.create_task(chat.says("在吗"))
    await chat.engine.started.wait()
    second = asyncio.create_task(chat.says("我妈病了"))
    third = asyncio.create_task(chat.says("还能申请吗"))
    await asyncio.sleep(0)
    chat.engine.gate.set()
    assert texts(await first) == ["您说：在吗"]
    assert texts(await second) == []
    assert texts(await third) == ["您说：我妈病了\n还能申请吗"]
    assert chat.told[1].message_ids == ("m2", "m3")


async def test_a_tap_that_arrives_between_texts_has_a_turn_of_its_own() -> None:
    chat = Chat()
    chat.engine.gate.clear()
    sent = [asyncio.create_task(chat.says("在吗"))]
    await chat.engine.started.wait()
    for text in ("我妈病了", "/ask_refund_timing", "谢谢"):
        sent.append(asyncio.create_task(chat.says(text)))
        await asyncio.sleep(0)
    chat.engine.gate.set()
    await asyncio.gather(*sent)
    assert chat.engine.heard == ["在吗", "我妈病了", "/ask_refund_timing", "谢谢"]


@pytest.mark.parametrize(
    ("waiting", "head"),
    [
        (["一", "二"], ["一", "二"]),
        (["/greet", "二"], ["/greet"]),
        (["一", " /greet", "三"], ["一"]),
        (["/greet", "/deny"], ["/greet"]),
        ([], []),
    ],
)
def test_what_one_turn_answers(waiting: list[str], head: list[str]) -> None:
    pending = [Pending(str(n), text, NOON) for n, text in enumerate(waiting)]
    assert [p.text for p in together(pending)] == head


async def test_nothing_is_shown_of_a_turn_that_an_agent_overtook() -> None:
    chat = Chat()
    chat.engine.gate.clear()
    asked = asyncio.create_task(chat.says("余额退不退"))
    await chat.engine.started.wait()
    await chat.state.hand_over(CHAT, Stage.WAITING)
    chat.engine.gate.set()
    assert await asked == ()
    assert chat.refused == ["epoch"]
    assert [(event.text, event.stage, event.replies) for event in chat.told] == [
        ("余额退不退", Stage.WAITING, ())
    ]
    assert [commit.after.stage for commit in chat.state.commits] == [Stage.WAITING]


@pytest.mark.parametrize("stage", [Stage.WAITING, Stage.AGENT])
async def test_in_the_hands_of_agents_the_bot_is_silent_but_the_message_is_kept(stage: Stage) -> None:
    chat = Chat()
    await chat.state.hand_over(CHAT, Stage.WAITING)
    await chat.state.hand_over(CHAT, stage)
    assert texts(await chat.says("有人吗")) == []
    assert chat.engine.heard == []
    assert (chat.told[0].text, chat.told[0].stage, chat.told[0].intent) == ("有人吗", stage, None)


async def test_a_closed_conversation_opens_again_when_the_member_writes() -> None:
    chat = Chat()
    await chat.state.hand_over(CHAT, Stage.CLOSED)
    assert texts(await chat.says("还在吗")) == ["您说：还在吗"]
    assert (await chat.state.load(CHAT)).stage is Stage.BOT


async def test_a_failing_engine_gives_a_sentence_and_the_conversation_goes_on() -> None:
    chat = Chat()
    await chat.says("在吗")
    before = await chat.state.load(CHAT)

    def fail(text: str) -> tuple[Reply, ...]:
        raise RuntimeError("made up")

    chat.engine.say, well = fail, chat.engine.say
    assert await chat.says("余额退不退") == (SORRY,)
    assert (await chat.state.load(CHAT)).tracker == before.tracker
    chat.engine.say = well
    assert texts(await chat.says("余额退不退")) == ["您说：余额退不退"]


async def test_an_engine_that_never_ends_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turn_module, "ENGINE_SECONDS", 0.02)
    chat = Chat()
    chat.engine.gate.clear()
    assert await chat.says("余额退不退") == (SORRY,)


RAW = ("13800001234", "11010119900307001X", "6222020000000000000", "913X", "24681012")


async def test_nothing_raw_is_ever_handed_to_the_live_state() -> None:
    chat = Chat()
    for awaiting, text in (
        (None, "我手机13800001234，身份证11010119900307001X，卡号6222020000000000000"),
        ("id_last4", "在"),
        (None, "913x"),
        ("sms_code", "在"),
        (None, "24681012"),
        (None, "/ask_refund_timing 13800001234"),
    ):
        chat.engine.awaiting = awaiting
        await chat.says(text)
    handed = (
        repr(chat.state.accepted)
        + repr(chat.state.commits)
        + json.dumps([commit.event for commit in chat.state.commits], ensure_ascii=False)
    )
    heard = handed + repr(chat.engine.heard) + repr(chat.told)
    assert [raw for raw in RAW if raw in heard] == []
    assert set(RAW) <= set(chat.vault.values.values())


async def test_a_number_chooses_the_button_shown_last() -> None:
    chat = Chat()
    buttons = (Button("什么时候退", "/ask_refund_timing"), Button("转人工", "/request_human"))
    chat.engine.say = lambda text: (Reply("选一个", buttons),)
    await chat.says("退款")
    chat.engine.say = lambda text: (Reply("好的"),)
    await chat.says("2")
    await chat.says("2")
    assert chat.engine.heard == ["退款", "/request_human", "2"]


async def test_a_command_is_only_text() -> None:
    chat = Chat()
    await chat.says("/restart")
    assert chat.engine.heard == ["restart"]


async def test_the_clock_of_a_preview_holds_for_its_message_alone() -> None:
    chat = Chat()
    await chat.says("今天几号", as_of=NOON - timedelta(days=3))
    await chat.says("今天几号")
    assert chat.engine.instants[0] == NOON - timedelta(days=3)
    assert chat.engine.instants[1] > NOON + timedelta(days=365)
