"""Questions trainers and agents put to the record."""

from datetime import timedelta

from bot.conversation.stage import Stage
from bot.record.batch import ReadEvent, write_batch
from bot.record.database import Database
from bot.record.queries import RecordedTurn, counts_by_intent, recent_turns, transcript
from tests.record.examples import NOON, event_id, turn


def _numbers(recorded: list[RecordedTurn]) -> list[str]:
    return [turn.turn.message_ids[0] for turn in recorded]


async def _write(database: Database, **by_number: dict) -> None:
    events = [
        ReadEvent(event_id(int(n[1:])), turn(int(n[1:]), **changes)) for n, changes in by_number.items()
    ]
    await write_batch(database, events)


async def test_a_transcript_is_one_conversation_in_its_order_and_pages_back(database: Database) -> None:
    await _write(database, n1={}, n2={"conversation_id": "web:li-shushu"}, n3={}, n4={}, n5={})
    last = await transcript(database, "web:zhang-ayi", limit=2)
    assert _numbers(last) == ["m-4", "m-5"]
    assert _numbers(await transcript(database, "web:zhang-ayi", before=last[0].id)) == ["m-1", "m-3"]


async def test_recent_turns_are_newest_first_and_page_back(database: Database) -> None:
    await _write(database, n1={}, n2={"conversation_id": "web:li-shushu"}, n3={})
    newest = await recent_turns(database, limit=2)
    assert _numbers(newest) == ["m-3", "m-2"]
    assert _numbers(await recent_turns(database, before=newest[-1].id)) == ["m-1"]


async def test_a_turn_an_agent_answers_has_no_understanding(database: Database) -> None:
    silent = {"intent": None, "confidence": None, "decision": None, "ranking": (), "intents": ()}
    await _write(database, n1=silent | {"stage": Stage.AGENT, "replies": (), "model_id": None, "epoch": 2})
    [recorded] = await transcript(database, "web:zhang-ayi")
    assert (recorded.turn.intent, recorded.turn.stage, recorded.turn.epoch) == (None, Stage.AGENT, 2)


async def test_counts_by_intent_within_a_time(database: Database) -> None:
    claim = {"intent": "ask_claim_deadline"}
    await _write(database, n1=claim, n2=claim, n3={}, n4={"intent": None}, n9=claim)
    counts = await counts_by_intent(database, NOON, NOON + timedelta(minutes=8))
    assert counts == {"ask_claim_deadline": 2, "ask_refund_method": 1, None: 1}
