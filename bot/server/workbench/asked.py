"""What a page's address or form asks for, read into values; a field that cannot be read asks for nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from bot.clock import SHANGHAI
from bot.errors import InputError
from bot.server.pages.form import Form
from bot.workbench.label import OUT_OF_SCOPE, Label, Span, Verdict
from bot.workbench.review import NO_REASON, Outcome, Reason, Status, Wanted

FIELDS = ("status", "reason", "intent", "channel", "outcome", "search", "least", "most", "since", "until")
HIGHEST_ID = 2**63 - 1


def wanted(asked: Mapping[str, str]) -> Wanted:
    """Return the filter of the inbox."""
    last = _day(asked["until"])
    return Wanted(
        status=Status(asked["status"]) if asked["status"] in set(Status) else None,
        reasons=Reason[asked["reason"]] if asked["reason"] in Reason.__members__ else NO_REASON,
        intent=asked["intent"],
        channel=asked["channel"],
        outcome=Outcome(asked["outcome"]) if asked["outcome"] in set(Outcome) else None,
        search=asked["search"].strip(),
        least=_share(asked["least"]),
        most=_share(asked["most"]),
        since=_begin(_day(asked["since"])),
        until=_begin(last + timedelta(days=1)) if last and last < date.max else None,
    )


def labelled(form: Form) -> dict[int, Label]:
    """Return the label of a form for every message it names. Raises InputError."""
    ids = [number(text) for text in form.all("id")]
    label = Label(*_meaning(form), spans=_spans(form.all("span")), note=form.text("note").strip())
    return {n: label for n in ids if n is not None}


def number(text: str) -> int | None:
    """Return an id, None when it is none."""
    return min(int(text), HIGHEST_ID) if text.isascii() and text.isdigit() and len(text) < 20 else None


def _meaning(form: Form) -> tuple[Verdict, tuple[str, ...], int | None]:
    try:
        verdict = Verdict(form.text("verdict"))
    except ValueError as error:
        raise InputError("请选一种标法。") from error
    intents = tuple(name for name in form.all("intent") if name)
    if verdict is Verdict.SKIP:
        return verdict, (), None
    if verdict is Verdict.OUT_OF_SCOPE or (len(intents) == 1 and intents[0] == OUT_OF_SCOPE):
        return Verdict.OUT_OF_SCOPE, (OUT_OF_SCOPE,), None
    return verdict, intents, number(form.text("border")) if verdict is Verdict.TWO else None


def _spans(texts: list[str]) -> tuple[Span, ...]:
    """Read entity spans such as `disease:2:4`."""
    found: list[Span] = []
    for text in texts:
        kind, start, end = [*text.split(":"), "", ""][:3]
        first, last = number(start), number(end)
        if not kind or first is None or last is None or last <= first:
            raise InputError("实体的起止位置没能读懂。")
        found.append(Span(kind, first, last))
    return tuple(found)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _begin(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), SHANGHAI) if day and day.year > 1 else None


def _share(text: str) -> float | None:
    try:
        found = float(text)
    except ValueError:
        return None
    return found if 0 <= found <= 1 else None
