"""The history of models in service, and how models did with members. Every method raises RecordUnavailable."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Integer, cast, func, select

from bot.clock import system_now
from bot.record.audit import write_line
from bot.record.database import Database
from bot.record.storable import storable_text
from bot.record.tables import turns
from bot.record.tables_workbench import model_history
from bot.staff.audit import About, AboutKind, Action


class Deed(StrEnum):
    """What was done with a model."""

    PROMOTED = "promoted"
    ROLLED_BACK = "rolled_back"
    CANARY = "canary"
    CANARY_ENDED = "canary_ended"


DEED_CHINESE: Mapping[Deed, str] = {
    Deed.PROMOTED: "上线",
    Deed.ROLLED_BACK: "退回",
    Deed.CANARY: "小范围试用",
    Deed.CANARY_ENDED: "结束试用",
}


@dataclass(frozen=True, slots=True)
class ModelDeed:
    """One line of the history. `before` is the model that was in service; `reason` says why, in the person's words."""

    model: str
    deed: Deed
    by: str
    reason: str = ""
    before: str | None = None
    overruled: bool = False
    data_version: str = ""
    figures: Mapping[str, Any] = field(default_factory=dict)
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ModelOutcomes:
    """How a model did with members, in turns it answered."""

    model_id: str
    turns: int
    answered: int
    clarified: int
    rejected: int
    handed_over: int
    mean_confidence: float

    def share(self, count: int) -> float:
        """Return a count as a share of its turns."""
        return count / self.turns if self.turns else 0.0


class ModelHistory:
    """Writes a deed and its line of the audit log in one transaction, and reads them."""

    def __init__(self, database: Database, now: Callable[[], datetime] = system_now) -> None:
        self._database = database
        self._now = now

    @asynccontextmanager
    async def doing(self, deed: ModelDeed) -> AsyncIterator[None]:
        """Write a deed that is done inside: when that fails, nothing is written."""
        async with self._database.write() as connection:
            now = self._now()
            row = {
                "at": now,
                "deed": deed.deed.value,
                "model": deed.model,
                "before": deed.before,
                "by": storable_text(deed.by),
                "reason": storable_text(deed.reason),
                "overruled": deed.overruled,
                "data_version": deed.data_version,
                "figures": dict(deed.figures),
            }
            await connection.execute(model_history.insert().values(row))
            details = {"deed": deed.deed.value, "reason": deed.reason, "overruled": deed.overruled}
            about = About(AboutKind.MODEL, deed.model)
            await write_line(connection, now, deed.by, Action.MODEL_PROMOTED, about=about, details=details)
            yield

    async def all(self, limit: int = 100) -> list[ModelDeed]:
        """Return the history, newest first."""
        query = select(model_history).order_by(model_history.c.id.desc()).limit(limit)
        async with self._database.read() as connection:
            return [_deed(row) for row in await connection.execute(query)]

    async def model_before(self, model: str) -> str | None:
        """Return which model was in service before this one came, None when the history does not know."""
        changed = model_history.c.deed.in_([Deed.PROMOTED.value, Deed.ROLLED_BACK.value])
        query = select(model_history.c.before).where(changed, model_history.c.model == model)
        newest = query.where(model_history.c.before != model).order_by(model_history.c.id.desc()).limit(1)
        async with self._database.read() as connection:
            found: str | None = await connection.scalar(newest)
        return found

    async def outcomes(self, since: datetime, until: datetime) -> list[ModelOutcomes]:
        """Return how each model did in [since, until), most used first; taps and silent turns do not count."""
        t = turns.c

        def counted(condition: Any) -> Any:
            return func.coalesce(func.sum(cast(condition, Integer)), 0)

        query = (
            select(
                t.model_id,
                func.count().label("turns"),
                counted(t.decision == "answer").label("answered"),
                counted(t.decision == "clarify").label("clarified"),
                counted(t.decision == "reject").label("rejected"),
                counted(func.coalesce(t.notes["handoff"].as_string(), "") != "").label("handed_over"),
                func.avg(t.confidence).label("mean"),
            )
            .where(
                t.answered_at >= since,
                t.answered_at < until,
                t.decision.is_not(None),
                t.model_id.is_not(None),
            )
            .where(t.text.not_like("/%"))
            .group_by(t.model_id)
        )
        async with self._database.read() as connection:
            rows = list(await connection.execute(query))
        found = [
            ModelOutcomes(
                r.model_id, r.turns, r.answered, r.clarified, r.rejected, r.handed_over, float(r.mean or 0.0)
            )
            for r in rows
        ]
        return sorted(found, key=lambda one: -one.turns)


def _deed(row: Any) -> ModelDeed:
    return ModelDeed(
        model=row.model,
        deed=Deed(row.deed),
        by=row.by,
        reason=row.reason,
        before=row.before,
        overruled=row.overruled,
        data_version=row.data_version,
        figures=row.figures,
        at=row.at,
    )
