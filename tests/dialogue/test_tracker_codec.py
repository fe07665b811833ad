"""A live tracker as bytes keeps what a conversation stands on, and never grows."""

from datetime import datetime

from rasa.shared.core.events import ActiveLoop, SlotSet

from bot.clock import SHANGHAI
from bot.conversation.conversation import Conversation
from bot.dialogue import tracker_codec
from bot.dialogue.engine import RasaEngine

NOW = datetime(2021, 4, 12, 10, 0, tzinfo=SHANGHAI)
ROUND = ("余额退不退", "为什么要关停", "那我老婆呢", "依据是什么", "谢谢", "送的保险要不要钱")


async def talk(engine: RasaEngine, *texts: str, start: Conversation | None = None) -> list[Conversation]:
    """The conversation after each message."""
    after = [start or Conversation("web:made-up")]
    for number, text in enumerate(texts):
        turn = await engine.answer(after[-1], text, f"m{number}", NOW)
        after.append(Conversation(after[0].id, tracker=turn.tracker, awaiting=turn.awaiting))
    return after[1:]


def tracker_of(engine: RasaEngine, conversation: Conversation):
    return tracker_codec.decode(conversation.tracker, conversation.id, engine._processor.domain)


async def test_slots_outlive_the_turns_that_set_them(engine: RasaEngine) -> None:
    said = await talk(engine, "我爸2020年12月3号确诊肺癌，最晚哪天申请", *ROUND[:2] * 4)
    tracker = tracker_of(engine, said[-1])
    assert tracker.get_slot("diagnosed") == {"father": ["2020-12-03", "2020-12-03", None]}
    assert tracker.get_slot("topic") == "ask_shutdown_reason"
    assert tracker.latest_message.text == "为什么要关停"


async def test_a_form_outlives_the_questions_in_between(engine: RasaEngine) -> None:
    tracker = tracker_of(engine, (await talk(engine, "余额退不退"))[-1])
    tracker.update(ActiveLoop("verification_form"))
    tracker.update(SlotSet("requested_slot", "phone_token"))
    start = Conversation("web:made-up", tracker=tracker_codec.encode(tracker), awaiting="phone")
    for conversation in await talk(engine, *ROUND[:2] * 4, start=start):
        assert conversation.awaiting == "phone"
        assert tracker_of(engine, conversation).active_loop_name == "verification_form"


async def test_its_size_does_not_grow_with_the_conversation(engine: RasaEngine) -> None:
    sizes = [len(c.tracker or b"") for c in await talk(engine, *ROUND * 5)]
    rounds = [max(sizes[n : n + len(ROUND)]) for n in range(0, len(sizes), len(ROUND))]
    assert max(rounds[1:]) < rounds[1] * 1.02
    assert max(sizes) < 40_000


async def test_decoding_and_encoding_again_changes_nothing(engine: RasaEngine) -> None:
    last = (await talk(engine, *ROUND))[-1]
    again = tracker_codec.encode(tracker_of(engine, last))
    assert tracker_codec.encode(tracker_of(engine, Conversation(last.id, tracker=again))) == again
    kept = tracker_of(engine, Conversation(last.id, tracker=again))
    assert kept.current_slot_values() == tracker_of(engine, last).current_slot_values()


def test_a_new_conversation_has_no_tracker(engine: RasaEngine) -> None:
    assert tracker_codec.decode(None, "web:made-up", engine._processor.domain) is None
