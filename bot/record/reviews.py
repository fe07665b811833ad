"""The review inbox: pages of messages that fit a filter, and saved filters. Every method raises RecordUnavailable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, func, or_, select

from bot.conversation.event import TurnEvent
from bot.record.database import Database
from bot.record.queries import recorded
from bot.record.storable import storable_text
from bot.record.tables import turns
from bot.record.tables_workbench import labels, review_filters, reviews
from bot.workbench.label import Label, Span, Verdict
from bot.workbench.review import Reason, Status, Wanted, reasons_in

PAGE = 50


@dataclass(frozen=True, slots=True)
class Given:
    """A label as it was given; `undone` labels count no more."""

    id: int
    by: str
    at: datetime
    label: Label
    undone: bool = False


@dataclass(frozen=True, slots=True)
class Review:
    """A message to review, with its turn and its labels, oldest first. `kept_in` is set when training data has it."""

    id: int
    reasons: tuple[Reason, ...]
    chosen: str | None
    agent_answer: str | None
    outcome: str
    status: Status
    second_wanted: bool
    kept_in: str | None
    turn: TurnEvent
    labels: tuple[Given, ...]


class Reviews:
    """Reads the inbox."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(self, wanted: Wanted, *, limit: int = PAGE, before: int | None = None) -> list[Review]:
        """Return messages, newest first; `before` is the id of the message to page back from."""
        query = matching(wanted)
        if before is not None:
            query = query.where(reviews.c.id < before)
        return await self._read(query.order_by(reviews.c.id.desc()).limit(limit))

    async def get(self, review_id: int) -> Review | None:
        """Return one message, None when there is none."""
        found = await self._read(select(reviews.c.id).where(reviews.c.id == review_id))
        return found[0] if found else None

    async def texts(self, wanted: Wanted, limit: int = 20_000) -> list[tuple[int, str]]:
        """Return the ids and texts of the newest messages that fit, for clusters."""
        ids = matching(wanted).order_by(reviews.c.id.desc()).limit(limit)
        query = (
            select(reviews.c.id, reviews.c.text).where(reviews.c.id.in_(ids)).order_by(reviews.c.id.desc())
        )
        async with self._database.read() as connection:
            return [(row.id, row.text) for row in await connection.execute(query)]

    async def counts(self) -> dict[Status, int]:
        """Return how many messages stand where."""
        query = select(reviews.c.status, func.count()).group_by(reviews.c.status)
        async with self._database.read() as connection:
            found = {Status(status): count for status, count in await connection.execute(query)}
        return {status: found.get(status, 0) for status in Status}

    async def filters(self, owner: str) -> dict[str, Mapping[str, str]]:
        """Return somebody's saved filters by name."""
        query = select(review_filters).where(review_filters.c.owner == owner).order_by(review_filters.c.name)
        async with self._database.read() as connection:
            return {row.name: row.wanted for row in await connection.execute(query)}

    async def save_filter(self, owner: str, name: str, wanted: Mapping[str, str]) -> None:
        """Save a filter; one of the same name is replaced."""
        async with self._database.write() as connection:
            same = (review_filters.c.owner == owner, review_filters.c.name == storable_text(name))
            await connection.execute(delete(review_filters).where(*same))
            row = {"owner": owner, "name": storable_text(name), "wanted": dict(wanted)}
            await connection.execute(review_filters.insert().values(row))

    async def drop_filter(self, owner: str, name: str) -> None:
        """Drop a saved filter; one that is not there is dropped already."""
        async with self._database.write() as connection:
            same = (review_filters.c.owner == owner, review_filters.c.name == storable_text(name))
            await connection.execute(delete(review_filters).where(*same))

    async def _read(self, ids: Select[Any]) -> list[Review]:
        async with self._database.read() as connection:
            found = list(await connection.scalars(ids))
            rows = await connection.execute(select(reviews).where(reviews.c.id.in_(found)))
            told = {row.id: row for row in rows}
            wide = await connection.execute(
                select(turns).where(turns.c.id.in_([r.turn_id for r in told.values()]))
            )
            by_turn = {turn.id: turn.turn for turn in recorded(wide.mappings().all())}
            given = await connection.execute(
                select(labels).where(labels.c.review_id.in_(found)).order_by(labels.c.id)
            )
            by_review: dict[int, list[Given]] = {}
            for row in given:
                by_review.setdefault(row.review_id, []).append(given_label(row))
        return [_review(told[n], by_turn[told[n].turn_id], by_review.get(n, ())) for n in found if n in told]


def matching(wanted: Wanted) -> Select[Any]:
    """Return the query of the ids that fit a filter."""
    r = reviews.c
    query = select(r.id)
    exact = (
        (r.status, wanted.status),
        (r.intent, wanted.intent),
        (r.channel, wanted.channel),
        (r.outcome, wanted.outcome),
    )
    for column, value in exact:
        if value:
            query = query.where(column == storable_text(str(value)))
    if wanted.reasons:
        query = query.where(r.reasons.op("&")(int(wanted.reasons)) != 0)
    if wanted.search:
        words = storable_text(wanted.search).split()
        query = query.where(*(or_(r.text.contains(word, autoescape=True)) for word in words))
    if wanted.least is not None:
        query = query.where(r.confidence >= wanted.least)
    if wanted.most is not None:
        query = query.where(r.confidence < wanted.most)
    if wanted.since:
        query = query.where(r.at >= wanted.since)
    if wanted.until:
        query = query.where(r.at < wanted.until)
    return query


def given_label(row: Any) -> Given:
    """Read a row of `labels`."""
    spans = tuple(Span(s["entity"], s["start"], s["end"]) for s in row.spans)
    label = Label(Verdict(row.verdict), tuple(row.intents), row.border, spans, row.note)
    return Given(row.id, row.by, row.at, label, row.undone_at is not None)


def _review(row: Any, turn: TurnEvent, given: Sequence[Given]) -> Review:
    return Review(
        id=row.id,
        reasons=tuple(reasons_in(row.reasons)),
        chosen=row.chosen,
        agent_answer=row.agent_answer,
        outcome=row.outcome,
        status=Status(row.status),
        second_wanted=row.second_wanted,
        kept_in=row.kept_in,
        turn=turn,
        labels=tuple(given),
    )
