"""The gate a model must pass to go into service. Its rules stand in `data/gate.yml`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

import yaml

from bot.errors import SettingsError
from bot.workbench.judgement import RIGHT, TWO, WRONG, Judgement
from bot.workbench.scores import Share

FILE = "data/gate.yml"


class Rule(StrEnum):
    """What a model can fail on."""

    DIALOGUE = "dialogue"
    INTENT = "intent"
    WHOLE = "whole"
    WRONG_ANSWERS = "wrong_answers"
    NOT_JUDGED = "not_judged"


@dataclass(frozen=True, slots=True)
class Floor:
    """The least precision and recall (0 to 1) of an intent."""

    precision: float
    recall: float


@dataclass(frozen=True, slots=True)
class GateRules:
    """The rules. Shares are of the test messages, 0 to 1; an intent with fewer than `fewest` of them has no floor."""

    floor: Floor
    own_floors: Mapping[str, Floor] = field(default_factory=dict)
    fewest: int = 20
    whole_at_least: float = 0.0
    whole_may_fall: float = 0.0
    two_may_fall: float = 0.0
    wrong_at_most: float = 1.0
    wrong_may_rise: float = 0.0
    need_not_pass: frozenset[str] = frozenset()
    """Dialogues that may fail, by name: each with a reason in the file."""

    def of(self, intent: str) -> Floor:
        """Return the floor of an intent."""
        return self.own_floors.get(intent, self.floor)


@dataclass(frozen=True, slots=True)
class Failure:
    """One rule a model breaks; `what` is Chinese, for trainers."""

    rule: Rule
    what: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate says."""

    failures: tuple[Failure, ...]

    @property
    def passed(self) -> bool:
        """Whether the model may go into service."""
        return not self.failures

    def as_dict(self) -> dict[str, Any]:
        """Return JSON-ready values."""
        return {
            "passed": self.passed,
            "failures": [asdict(f) | {"rule": f.rule.value} for f in self.failures],
        }


def read_rules(path: Path) -> GateRules:
    """Read the rules. Raises SettingsError naming what is wrong."""
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        whole, wrong = data["whole"], data["wrong_answers"]
        return GateRules(
            floor=Floor(**data["intents"]["floor"]),
            own_floors={name: Floor(**floor) for name, floor in (data["intents"].get("own") or {}).items()},
            fewest=int(data["intents"]["fewest_messages"]),
            whole_at_least=float(whole["at_least"]),
            whole_may_fall=float(whole["may_fall"]),
            two_may_fall=float(whole["two_questions_may_fall"]),
            wrong_at_most=float(wrong["at_most"]),
            wrong_may_rise=float(wrong["may_rise"]),
            need_not_pass=frozenset(data["dialogues"].get("need_not_pass") or {}),
        )
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise SettingsError(f"{path.name}: {error!r}") from error


def decide(candidate: Judgement | None, in_service: Judgement | None, rules: GateRules) -> Verdict:
    """Hold a candidate against the rules and the model in service (None: there is none, or it was never judged)."""
    if candidate is None:
        return Verdict((Failure(Rule.NOT_JUDGED, "这个模型还没有评测过"),))
    return Verdict(
        (*_dialogues(candidate, rules), *_intents(candidate, rules), *_whole(candidate, in_service, rules))
    )


def _dialogues(candidate: Judgement, rules: GateRules) -> Iterator[Failure]:
    if not candidate.dialogues:
        yield Failure(Rule.NOT_JUDGED, "没有演过对话")
    for dialogue in candidate.failed:
        if dialogue.name not in rules.need_not_pass:
            yield Failure(Rule.DIALOGUE, f"对话“{dialogue.title}”没有通过：{'；'.join(dialogue.problems)}")


def _intents(candidate: Judgement, rules: GateRules) -> Iterator[Failure]:
    for name, score in candidate.intents.items():
        floor = rules.of(name)
        if score.messages < rules.fewest:
            continue
        if score.recall < floor.recall:
            yield Failure(Rule.INTENT, f"{name} 只认出 {score.recall:.1%}，至少要 {floor.recall:.0%}")
        if score.precision < floor.precision:
            yield Failure(
                Rule.INTENT, f"认成 {name} 的只有 {score.precision:.1%} 是对的，至少要 {floor.precision:.0%}"
            )


def _whole(candidate: Judgement, before: Judgement | None, rules: GateRules) -> Iterator[Failure]:
    right, wrong, two = (_share(candidate, name) for name in (RIGHT, WRONG, TWO))
    if right < rules.whole_at_least:
        yield Failure(Rule.WHOLE, f"整体只对 {right:.2%}，至少要 {rules.whole_at_least:.0%}")
    if wrong > rules.wrong_at_most:
        yield Failure(Rule.WRONG_ANSWERS, f"答错 {wrong:.2%}，最多 {rules.wrong_at_most:.1%}")
    if before is None:
        return
    if right < _share(before, RIGHT) - rules.whole_may_fall:
        yield Failure(Rule.WHOLE, f"整体从 {_share(before, RIGHT):.2%} 降到 {right:.2%}")
    if two < _share(before, TWO) - rules.two_may_fall:
        yield Failure(Rule.WHOLE, f"两个问题都听懂的，从 {_share(before, TWO):.2%} 降到 {two:.2%}")
    if wrong > _share(before, WRONG) + rules.wrong_may_rise:
        yield Failure(Rule.WRONG_ANSWERS, f"答错从 {_share(before, WRONG):.2%} 升到 {wrong:.2%}")


def _share(judgement: Judgement, name: str) -> float:
    return judgement.figures.get(name, Share(0, 0)).share
