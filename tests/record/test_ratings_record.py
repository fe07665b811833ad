"""Ratings in the record: the newest of each subject, however often and in whatever order they come; forgotten with their person."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.clock import SHANGHAI
from bot.conversation.rating import WHOLE, Rating, private_comment
from bot.errors import InputError
from bot.record.database import Database
from bot.record.forget import forget
from bot.record.rating_batch import ReadRating, write_rating_batch
from bot.record.recorder import Recorder
from bot.record.retention import prune
from bot.record.tables_ratings import ratings
from tests.record.memory_source import MemorySource

NOON = datetime(2021, 4, 12, 12, 0, tzinfo=SHANGHAI)
MEMBER = "web:made-up"


def rated(value: str | None, minute: int = 0, subject: str = "1616745600000-0", who: str = MEMBER) -> Rating:
    return Rating(who, subject, value, NOON + timedelta(minutes=minute), "utter_refund_timing")


async def kept(database: Database) -> list[tuple]:
    query = select(ratings.c.subject, ratings.c.value, ratings.c.comment).order_by(ratings.c.subject)
    async with database.read() as connection:
        return [tuple(row) for row in await connection.execute(query)]


async def test_从事件流到表里_重来一遍也一样(database: Database) -> None:
    source = MemorySource()
    for number, rating in enumerate(
        [rated("up"), rated("down", 1), Rating(MEMBER, WHOLE, "5", NOON, None, "好")]
    ):
        source.add(f"s00-{number + 1}-0", rating.as_dict())
    recorder = Recorder(source, database, block_ms=1)
    assert await recorder.step() == 3
    assert await kept(database) == [("1616745600000-0", "down", None), ("conversation", "5", "好")]
    assert recorder.status.unreadable == 0


async def test_坏的事件放在一边_不挡别的(database: Database) -> None:
    source = MemorySource()
    source.add("s00-1-0", {**rated("up").as_dict(), "value": "great"})
    source.add("s00-2-0", rated("up").as_dict())
    recorder = Recorder(source, database, block_ms=1)
    await recorder.step()
    assert recorder.status.unreadable == 1
    assert len(await kept(database)) == 1


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5), st.sampled_from(["up", "down", None])), min_size=1, max_size=8))
async def test_不管什么顺序_留下的是最后一次(database: Database, given_ratings: list) -> None:
    who = f"web:{abs(hash(tuple(given_ratings)))}"
    values = dict(given_ratings)  # of one minute the last one; each minute once
    events = [ReadRating(f"e{n}", rated(v, n, "1-0", who)) for n, v in values.items()]
    await write_rating_batch(database, events)
    await write_rating_batch(database, events[::-1])
    async with database.read() as connection:
        query = select(ratings.c.value).where(ratings.c.conversation_id == who)
        assert list(await connection.scalars(query)) == [values[max(values)]]


async def test_忘掉一个人_评分也没有了_路上的也不再写(database: Database) -> None:
    await write_rating_batch(
        database, [ReadRating("e1", rated("up")), ReadRating("e2", rated("up", who="web:b"))]
    )
    receipt = await forget(database, MEMBER, NOON + timedelta(minutes=5))
    assert receipt.ratings == 1
    late = await write_rating_batch(database, [ReadRating("e3", rated("down", 3))])
    assert late.forgotten == 1
    assert len(await kept(database)) == 1


async def test_过了保存期_删掉(database: Database) -> None:
    await write_rating_batch(database, [ReadRating("e1", rated("up"))])
    await prune(database, 180, NOON + timedelta(days=181))
    assert await kept(database) == []


@pytest.mark.parametrize(
    ("subject", "value"),
    [("1-0", "5"), ("1-0", "great"), (WHOLE, "up"), (WHOLE, None), (WHOLE, "6"), ("", "up")],
)
def test_不成样子的评分_不收(subject: str, value: str | None) -> None:
    with pytest.raises(InputError):
        rated(value, subject=subject)


@given(st.builds(rated, st.sampled_from(["up", "down", None]), st.integers(-9999, 9999)))
def test_写出去读回来_一样(rating: Rating) -> None:
    assert Rating.from_dict(rating.as_dict()) == rating


def test_评语里的号码不留() -> None:
    assert "13800000001" not in (private_comment("打我13800000001电话") or "")
    assert private_comment("  ") is None
