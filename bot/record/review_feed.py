"""Feeds the review inbox from the record: new turns, and thumbs that point down. Each is looked at once, in order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.record.batch import insert_once
from bot.record.database import Database
from bot.record.locks import LockKey, hold
from bot.record.queries import RecordedTurn, recorded
from bot.record.storable import storable_text
from bot.record.tables import ratings, turns
from bot.record.tables_workbench import review_feed, reviews
from bot.workbench.review import NO_REASON, Reason, Status, asked_again, chosen_after, entering

BATCH = 500
RATED_WITHIN = timedelta(days=2)


class ReviewFeed:
    """Every method raises RecordUnavailable; what was fed before stays fed, and the next run goes on.

    `second_wanted` says whether new messages need two trainers.
    """

    def __init__(self, database: Database, *, second_wanted: bool = False) -> None:
        self._database = database
        self._second_wanted = second_wanted

    async def run(self, most_steps: int | None = None) -> int:
        """Feed what is new, at most so many batches of it; return how many messages came into the inbox."""
        fed = steps = 0
        while most_steps is None or steps < most_steps:
            looked_at, entered = await self.step()
            fed, steps = fed + entered, steps + 1
            if looked_at < BATCH:
                break
        return fed + await self._thumbs()

    async def step(self) -> tuple[int, int]:
        """Look at the next turns in one transaction; return how many, and how many came into the inbox."""
        async with self._database.write() as connection:
            await hold(connection, LockKey.FORGETTING, shared=True)
            await hold(connection, LockKey.REVIEWS)
            last = await _last(connection, "turns")
            rows = await connection.execute(
                select(turns).where(turns.c.id > last).order_by(turns.c.id).limit(BATCH)
            )
            found = recorded(rows.mappings().all())
            before = await _before(connection, found, last)
            entered = await self._enter(connection, found, before)
            if found:
                await _move(connection, "turns", found[-1].id)
        return len(found), entered

    async def _enter(
        self, connection: AsyncConnection, found: Sequence[RecordedTurn], before: dict[str, RecordedTurn]
    ) -> int:
        rows: dict[int, dict[str, Any]] = {}
        for now in found:
            previous = before.get(now.turn.conversation_id)
            if previous:
                await self._look_back(connection, rows, previous, now)
            row = self._row(now)
            if row:
                rows[now.id] = row
            before[now.turn.conversation_id] = now
        wanted = [row for row in rows.values() if row["reasons"]]
        if wanted:
            await connection.execute(insert_once(connection, reviews), wanted)
        return len(wanted)

    def _row(self, now: RecordedTurn) -> dict[str, Any] | None:
        turn = now.turn
        found = entering(turn)
        if found is None:
            return None
        return {
            "turn_id": now.id,
            "conversation_id": storable_text(turn.conversation_id),
            "at": turn.answered_at,
            "channel": storable_text(turn.channel),
            "text": storable_text(turn.text),
            "intent": turn.intent,
            "confidence": turn.confidence,
            "outcome": found.outcome.value,
            "reasons": int(found.reasons),
            "chosen": None,
            "status": Status.OPEN.value,
            "second_wanted": self._second_wanted,
        }

    async def _look_back(
        self,
        connection: AsyncConnection,
        rows: dict[int, dict[str, Any]],
        previous: RecordedTurn,
        now: RecordedTurn,
    ) -> None:
        """Put on the message before what this one tells of it: what was chosen, or that it was asked again."""
        chosen = chosen_after(previous.turn, now.turn)
        again = asked_again(previous.turn, now.turn)
        if not chosen and not again:
            return
        reason = Reason.ASKED_AGAIN if again else NO_REASON
        row = rows.get(previous.id) or self._row(previous)
        if row is None:
            return
        if previous.id in rows:
            row |= {"chosen": chosen or row["chosen"], "reasons": row["reasons"] | int(reason)}
            return
        await connection.execute(
            insert_once(connection, reviews), [row | {"reasons": row["reasons"] | int(reason)}]
        )
        await _add(connection, previous.id, reason, chosen)

    async def _thumbs(self) -> int:
        """Mark the newest answer of the rated response before each thumb that points down."""
        async with self._database.write() as connection:
            await hold(connection, LockKey.FORGETTING, shared=True)
            await hold(connection, LockKey.REVIEWS)
            last = await _last(connection, "ratings")
            new = list(
                await connection.execute(select(ratings).where(ratings.c.id > last).order_by(ratings.c.id))
            )
            entered = [await self._thumb(connection, row) for row in new if row.value == "down"]
            if new:
                await _move(connection, "ratings", new[-1].id)
        return sum(entered)

    async def _thumb(self, connection: AsyncConnection, rating: Any) -> bool:
        near = (
            select(turns)
            .where(turns.c.conversation_id == rating.conversation_id, turns.c.answered_at <= rating.rated_at)
            .where(turns.c.answered_at > rating.rated_at - RATED_WITHIN)
            .order_by(turns.c.id.desc())
            .limit(20)
        )
        found = recorded((await connection.execute(near)).mappings().all())
        said = [
            t for t in found if rating.response and rating.response in {r.response for r in t.turn.replies}
        ]
        answered = next(iter(said or found), None)
        row = self._row(answered) if answered else None
        if answered is None or row is None:
            return False
        new = insert_once(connection, reviews).returning(reviews.c.id)
        entered = (await connection.execute(new, [row])).first() is not None
        await _add(connection, answered.id, Reason.THUMBS_DOWN, None)
        return entered


async def note_agent_answer(connection: AsyncConnection, conversation_id: str, answer: str) -> None:
    """Put an agent's first answer beside the newest message of the conversation that was handed over."""
    newest = (
        select(func.max(reviews.c.id))
        .where(reviews.c.conversation_id == storable_text(conversation_id))
        .where(reviews.c.outcome == "handed_over")
        .scalar_subquery()
    )
    statement = update(reviews).where(reviews.c.id == newest, reviews.c.agent_answer.is_(None))
    await connection.execute(statement.values(agent_answer=storable_text(answer)))


async def _before(
    connection: AsyncConnection, found: Iterable[RecordedTurn], last: int
) -> dict[str, RecordedTurn]:
    """Return the last turn looked at before in each of the conversations."""
    names = sorted({storable_text(now.turn.conversation_id) for now in found})
    newest = (
        select(func.max(turns.c.id))
        .where(turns.c.conversation_id.in_(names), turns.c.id <= last)
        .group_by(turns.c.conversation_id)
    )
    rows = await connection.execute(select(turns).where(turns.c.id.in_(newest)))
    return {r.turn.conversation_id: r for r in recorded(rows.mappings().all())}


async def _add(connection: AsyncConnection, turn_id: int, reason: Reason, chosen: str | None) -> None:
    values: dict[str, Any] = {"reasons": reviews.c.reasons.op("|")(int(reason))}
    if chosen:
        values["chosen"] = chosen
    await connection.execute(update(reviews).where(reviews.c.turn_id == turn_id).values(values))


async def _last(connection: AsyncConnection, source: str) -> int:
    found = await connection.scalar(select(review_feed.c.last_id).where(review_feed.c.source == source))
    return int(found or 0)


async def _move(connection: AsyncConnection, source: str, last: int) -> None:
    await connection.execute(insert_once(connection, review_feed), [{"source": source, "last_id": 0}])
    moved = update(review_feed).where(review_feed.c.source == source).values(last_id=last)
    await connection.execute(moved)
