"""What a turn does with the outbox and with reminders: waiting parcels come first, and everything goes with the commit."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from bot.clock import SHANGHAI
from bot.conversation.conversation import Conversation
from bot.conversation.event import TurnEvent
from bot.conversation.inbound import Inbound
from bot.conversation.parcel import Parcel
from bot.conversation.ports import EngineTurn
from bot.conversation.reminder import Reminder, ReminderKind, Scheduled
from bot.conversation.reply import Button, Reply
from bot.conversation.stage import Stage
from bot.conversation.turn import SORRY, Engines, Observer, Turns
from bot.errors import InputError, LockLost, StaleCommit
from bot.text.privacy import random_token
from tests.fakes.memory_state import MemoryState
from tests.fakes.memory_vault import MemoryVault

NOON = datetime(2021, 4, 12, 12, 0, tzinfo=SHANGHAI)
CHAT = "web:made-up"
MOTHER = Reminder(ReminderKind.CLAIM_DEADLINE, date(2021, 8, 4), "mother")


class Echo:
    """An engine that repeats what it heard, with the notes it is told."""

    def __init__(self, notes: dict[str, Any] | None = None) -> None:
        self.notes = notes or {}
        self.broken = False

    async def answer(
        self, conversation: Conversation, text: str, message_id: str, at: datetime
    ) -> EngineTurn:
        if self.broken:
            raise RuntimeError("made to fail")
        reply = Reply(f"您说：{text}", (Button("好", "/affirm"),))
        return EngineTurn(b"tracker", (reply,), None, None, self.notes)


@dataclass
class Chat:
    engine: Echo = field(default_factory=Echo)
    state: MemoryState = field(default_factory=MemoryState)
    parcels: tuple[Parcel, ...] = ()
    sent: int = 0

    def __post_init__(self) -> None:
        self.state.outbox[CHAT] += self.parcels

    async def says(self, text: str, message_id: str | None = None) -> Sequence[Reply]:
        self.sent += 1
        quiet = Observer(turn=lambda event: None, stale=lambda reason: None)
        turns = Turns(
            state=self.state,
            vault=MemoryVault(),
            engines=Engines(self.engine, "model-1"),
            new_token=random_token,
            observer=quiet,
        )
        message = Inbound("web", "made-up", message_id or f"m{self.sent}", text, NOON, as_of=NOON)
        return await turns.handle(message)


def parcel(text: str, **more: Any) -> Parcel:
    reply = Reply(text, (Button("转人工客服", "/request_human"),), clauses=("claims.window",))
    return Parcel(CHAT, "reminder", reply, text, **more)


def texts(replies: Sequence[Reply]) -> list[str]:
    return [reply.text for reply in replies]


async def test_waiting_parcels_come_before_the_answer_once() -> None:
    chat = Chat(parcels=(parcel("【提醒】一"), parcel("【提醒】二")))
    first = await chat.says("在吗", "m1")
    assert texts(first) == ["【提醒】一", "【提醒】二", "您说：在吗"]
    assert texts(await chat.says("还在吗")) == ["您说：还在吗"]
    assert await chat.says("在吗", "m1") == first


async def test_what_was_handed_out_stands_in_the_record() -> None:
    chat = Chat(parcels=(parcel("【提醒】一"),))
    await chat.says("在吗")
    event = TurnEvent.from_dict(chat.state.commits[0].event)
    assert texts(event.replies) == ["【提醒】一", "您说：在吗"]
    assert event.clauses == ("claims.window",)


async def test_a_number_still_means_a_button_of_the_answer() -> None:
    chat = Chat(parcels=(parcel("【提醒】一"),))
    await chat.says("在吗")
    assert texts(await chat.says("1")) == ["您说：/affirm"]


async def test_what_is_no_longer_so_leaves_without_a_word() -> None:
    old = parcel("【提醒】过期的", good_until=NOON - timedelta(seconds=1))
    good = parcel("【提醒】没过期的", good_until=NOON)
    chat = Chat(parcels=(old, good))
    assert texts(await chat.says("在吗")) == ["【提醒】没过期的", "您说：在吗"]
    assert list(chat.state.commits[0].taken) == [old, good]


async def test_they_are_handed_out_also_when_the_engine_fails_or_is_silent() -> None:
    chat = Chat(parcels=(parcel("【提醒】一"),))
    chat.engine.broken = True
    assert texts(await chat.says("在吗")) == ["【提醒】一", SORRY.text]
    quiet = Chat(parcels=(parcel("【提醒】一"),))
    await quiet.state.hand_over(CHAT, Stage.WAITING)
    assert texts(await quiet.says("在吗")) == ["【提醒】一"]


async def test_a_refused_turn_hands_nothing_out_takes_nothing_and_says_so_aloud() -> None:
    class Refusing(MemoryState):
        async def commit(self, lease, commit) -> None:
            raise StaleCommit(lease.conversation_id, "epoch")

    chat = Chat(state=Refusing(), parcels=(parcel("【提醒】一"),))
    with pytest.raises(LockLost):
        await chat.says("在吗")
    assert chat.state.commits == []


async def test_a_reminder_is_committed_with_its_next_instant() -> None:
    chat = Chat(Echo({"reminder": MOTHER.as_note()}))
    await chat.says("到期前提醒我")
    (commit,) = chat.state.commits
    assert commit.reminders == (Scheduled(MOTHER, datetime(2021, 7, 5, 10, 0, tzinfo=SHANGHAI)),)
    assert not commit.drop_reminders
    assert TurnEvent.from_dict(commit.event).reminder == MOTHER


async def test_one_that_is_all_past_is_none() -> None:
    chat = Chat(Echo({"reminder": replace(MOTHER, day=date(2021, 4, 13)).as_note()}))
    await chat.says("到期前提醒我")
    assert chat.state.commits[0].reminders == ()


async def test_dropping_them_is_committed_too() -> None:
    chat = Chat(Echo({"drop_reminders": True}))
    await chat.says("不用提醒了")
    assert chat.state.commits[0].drop_reminders


def test_an_event_with_a_broken_reminder_cannot_be_made(event_example: TurnEvent) -> None:
    with pytest.raises(InputError):
        replace(event_example, notes={"reminder": {"kind": "claim_deadline"}})


@pytest.fixture
def event_example() -> TurnEvent:
    return TurnEvent(
        conversation_id=CHAT,
        channel="web",
        text="在吗",
        message_ids=("m1",),
        received_at=NOON,
        answered_at=NOON,
        intent=None,
        confidence=None,
        decision=None,
        ranking=(),
        intents=(),
        entities=(),
        replies=(),
        clauses=(),
        stage=Stage.BOT,
        epoch=0,
        model_id=None,
        latency_ms=1.0,
    )
