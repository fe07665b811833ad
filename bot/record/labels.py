"""Labels: given, confirmed, disputed, undone, taken into the training data. Every method raises RecordUnavailable."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import system_now
from bot.errors import InputError
from bot.record.audit import write_line
from bot.record.database import Database
from bot.record.locks import LockKey, hold
from bot.record.reviews import Given, given_label
from bot.record.storable import storable_text
from bot.record.tables_workbench import labels, reviews
from bot.staff.audit import Action, Details
from bot.workbench.agreement import Agreement, agreement
from bot.workbench.label import Label
from bot.workbench.label_writer import Labelled
from bot.workbench.review import Status, agreed_label, status_of


class Labels:
    """Changes labels. Each deed writes its line of the audit log in the same transaction."""

    def __init__(self, database: Database, now: Callable[[], datetime] = system_now) -> None:
        self._database = database
        self._now = now

    async def give(self, given: Mapping[int, Label], by: str) -> dict[int, Status]:
        """Label messages at once, by review id; an earlier label of the same trainer is replaced.

        Raises InputError when a message is gone or the training data has it already; nothing is labelled then.
        """
        batch = uuid4().hex
        async with self._database.write() as connection:
            await hold(connection, LockKey.REVIEWS)
            await _check(connection, given)
            now = self._now()
            await _undo(connection, now, (labels.c.by == by) & labels.c.review_id.in_(list(given)))
            rows = [_row(review_id, label, by, now, batch) for review_id, label in given.items()]
            await connection.execute(labels.insert(), rows)
            found = await _settle(connection, list(given))
            await write_line(connection, now, by, Action.LABEL_GIVEN, details={"count": len(rows)})
        return found

    async def undo(self, by: str) -> dict[int, Status]:
        """Take back what a trainer labelled last (all of it, when it was given at once); empty when there is nothing.

        What the training data has already is not taken back: then InputError says so.
        """
        async with self._database.write() as connection:
            await hold(connection, LockKey.REVIEWS)
            mine = (labels.c.by == by) & labels.c.undone_at.is_(None)
            newest = select(labels.c.batch).where(mine).order_by(labels.c.id.desc()).limit(1)
            batch = await connection.scalar(newest)
            if batch is None:
                return {}
            ids = list(
                await connection.scalars(select(labels.c.review_id).where(mine, labels.c.batch == batch))
            )
            await _refuse_kept(connection, ids)
            now = self._now()
            await _undo(connection, now, mine & (labels.c.batch == batch))
            found = await _settle(connection, ids)
            await write_line(connection, now, by, Action.LABEL_GIVEN, details={"count": -len(ids)})
        return found

    async def agreed(self, limit: int = 5_000) -> dict[int, Labelled]:
        """Return what is agreed and not yet in the training data, oldest first, by review id."""
        waiting = (reviews.c.status == Status.AGREED.value, reviews.c.kept_in.is_(None))
        query = select(reviews.c.id, reviews.c.text).where(*waiting).order_by(reviews.c.id).limit(limit)
        async with self._database.read() as connection:
            texts = {row.id: row.text for row in await connection.execute(query)}
            given = await _newest(connection, list(texts))
        found = {n: agreed_label([g.label for g in given.get(n, ())]) for n in texts}
        return {n: Labelled(texts[n], label) for n, label in found.items() if label}

    async def keep(self, review_ids: Sequence[int], kept_in: str, by: str) -> None:
        """Note that the training data has these messages now; `kept_in` is the commit, or `files`."""
        async with self._database.write() as connection:
            await connection.execute(
                update(reviews).where(reviews.c.id.in_(list(review_ids))).values(kept_in=kept_in)
            )
            details: Details = {"count": len(review_ids), "reason": kept_in[:12]}
            await write_line(connection, self._now(), by, Action.TRAINING_DATA_CHANGED, details=details)

    async def agreement(self, since: datetime | None = None) -> Agreement:
        """Return how far the first and the second trainer of each message agree."""
        twice = (
            select(labels.c.review_id)
            .where(labels.c.undone_at.is_(None))
            .group_by(labels.c.review_id)
            .having(func.count(labels.c.by.distinct()) > 1)
        )
        if since:
            twice = twice.where(labels.c.at >= since)
        async with self._database.read() as connection:
            given = await _newest(connection, list(await connection.scalars(twice)))
        return agreement([(_word(first), _word(second)) for first, second, *_ in given.values()])


def _word(given: Given) -> str:
    return "+".join(given.label.intents) or "skip"


def _row(review_id: int, label: Label, by: str, now: datetime, batch: str) -> dict[str, Any]:
    return {
        "review_id": review_id,
        "by": by,
        "at": now,
        "verdict": label.verdict.value,
        "intents": list(label.intents),
        "border": label.border,
        "spans": [asdict(span) for span in label.spans],
        "note": storable_text(label.note),
        "batch": batch,
    }


async def _check(connection: AsyncConnection, given: Mapping[int, Label]) -> None:
    if not given:
        raise InputError("没有选中要标的话。")
    query = select(reviews.c.id, reviews.c.text).where(reviews.c.id.in_(list(given)))
    texts = {row.id: row.text for row in await connection.execute(query)}
    if len(texts) < len(given):
        raise InputError("有的话已经不在收件箱里了。")
    for review_id, label in given.items():
        if label.border is not None:
            label.parts(texts[review_id])
    await _refuse_kept(connection, list(given))


async def _refuse_kept(connection: AsyncConnection, ids: Sequence[int]) -> None:
    kept = select(func.count()).where(reviews.c.id.in_(list(ids)), reviews.c.kept_in.is_not(None))
    if await connection.scalar(kept):
        raise InputError("有的话已经写进训练数据了，要改请直接改训练数据。")


async def _undo(connection: AsyncConnection, now: datetime, which: Any) -> None:
    await connection.execute(update(labels).where(which, labels.c.undone_at.is_(None)).values(undone_at=now))


async def _newest(connection: AsyncConnection, ids: Sequence[int]) -> dict[int, list[Given]]:
    """Return the labels that count, in the order given, by review."""
    query = select(labels).where(labels.c.review_id.in_(list(ids)), labels.c.undone_at.is_(None))
    found: dict[int, list[Given]] = {}
    for row in await connection.execute(query.order_by(labels.c.id)):
        found.setdefault(row.review_id, []).append(given_label(row))
    return found


async def _settle(connection: AsyncConnection, ids: Sequence[int]) -> dict[int, Status]:
    given = await _newest(connection, ids)
    query = select(reviews.c.id, reviews.c.second_wanted).where(reviews.c.id.in_(list(ids)))
    found: dict[int, Status] = {}
    for row in list(await connection.execute(query)):
        found[row.id] = status_of([g.label for g in given.get(row.id, ())], row.second_wanted)
    for status in set(found.values()):
        those = [n for n, reached in found.items() if reached is status]
        await connection.execute(update(reviews).where(reviews.c.id.in_(those)).values(status=status.value))
    return found
