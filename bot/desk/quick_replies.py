"""Quick replies: what agents say often, with placeholders and the clauses they rest on; checked like the bot's own responses."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import Any

import yaml

from bot.errors import PlanError

# A year, a day, a clock time, a sum: what must come from a clause or a record (as in `tests/actions/test_responses.py`).
FIGURE = re.compile(r"\d{4}年|\d+月\d+日|\d+点|\d+万|\d+天|\d+元|\d{4}-\d{2}")
AGENT = "agent"
"""The placeholder of the agent's own name."""
UNPUBLISHED = "unpublished"


@dataclass(frozen=True, slots=True)
class QuickReply:
    """One quick reply. `group` is whose it is, None for everybody; `key` is typed to find it."""

    id: str
    title: str
    text: str
    key: str
    clauses: tuple[str, ...] = ()
    group: str | None = None

    def filled(self, values: Mapping[str, Any]) -> str:
        """Return the text with its placeholders filled. Raises KeyError naming one that is missing."""
        return self.text.format_map(values)


def problems(reply: QuickReply, clauses: Collection[str], placeholders: Collection[str]) -> list[str]:
    """Return what is wrong with a quick reply, in Chinese, for whoever edits it; empty when it may be used."""
    try:
        used = {name for _, name, _, _ in Formatter().parse(reply.text) if name is not None}
    except ValueError:
        return ["花括号没有成对"]
    found = [f"没有“{{{name}}}”这个占位" for name in sorted(used - set(placeholders))]
    found += [
        f"没有条款 {clause}" for clause in reply.clauses if clause not in clauses and clause != UNPUBLISHED
    ]
    if FIGURE.search(reply.text):
        found.append("日期和金额要用占位，不能直接写")
    if used - {AGENT} and not reply.clauses:
        found.append("用了公告里的数字，要写明条款")
    return found + ([] if reply.text.strip() and reply.title.strip() else ["标题和正文不能空着"])


def load_quick_replies(
    path: Path, clauses: Collection[str], placeholders: Collection[str]
) -> tuple[QuickReply, ...]:
    """Read the file. Raises PlanError naming the reply and what is wrong."""
    try:
        replies = tuple(_reply(raw) for raw in yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError, KeyError, TypeError) as error:
        raise PlanError(f"quick replies in {path.name}: {error!r}") from error
    known = {*placeholders, AGENT}
    for reply in replies:
        if wrong := problems(reply, clauses, known):
            raise PlanError(f"quick replies in {path.name}: {reply.id}: {'；'.join(wrong)}")
    if len({reply.id for reply in replies}) < len(replies):
        raise PlanError(f"quick replies in {path.name}: an id is there twice")
    return replies


def search(replies: Collection[QuickReply], typed: str, group: Collection[str] = ()) -> list[QuickReply]:
    """Return the replies that what was typed finds, best first; those of other groups are left out."""
    wanted = typed.strip().lower()
    mine = [r for r in replies if r.group is None or not group or r.group in group]
    ranked = [(_rank(reply, wanted), reply) for reply in mine]
    return [reply for rank, reply in sorted(ranked, key=lambda pair: pair[0]) if rank < 3]


def _rank(reply: QuickReply, wanted: str) -> int:
    if not wanted or reply.key.startswith(wanted):
        return 0
    if wanted in reply.title.lower():
        return 1
    return 2 if wanted in reply.text.lower() else 3


def _reply(raw: Mapping[str, Any]) -> QuickReply:
    return QuickReply(
        id=str(raw["id"]),
        title=str(raw["title"]),
        text=str(raw["text"]),
        key=str(raw["key"]),
        clauses=tuple(map(str, raw.get("clauses", ()))),
        group=raw.get("group"),
    )
