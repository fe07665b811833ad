"""Judge a model: test messages, dialogues of `tests/demos` through the real engine, and boundary cases from the clauses."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from actions.build import build_executor
from actions.services import Services
from bot import clock
from bot.clock import parse_instant, system_now
from bot.desk.hours import load_hours
from bot.dialogue.engine import RasaEngine
from bot.dialogue.parse_raw import parse_one
from bot.plan.load import load_plan
from bot.plan.plan import Plan
from bot.rehearsal.boundaries import boundary_cases
from bot.rehearsal.fixture_members import FixtureMembers
from bot.rehearsal.made_up_members import made_up_members
from bot.rehearsal.memory_vault import MemoryVault
from bot.rehearsal.play import Played, play, read_demos
from bot.rehearsal.stage import Theatre
from bot.workbench.cross_validation import cross_validate
from bot.workbench.held_out import HeldOut, read_held_out
from bot.workbench.judgement import Dialogue, Judgement, figures_of
from bot.workbench.scores import Pair
from bot.workbench.training_files import read_examples
from bot.workbench.training_note import read_note

AS_OF = parse_instant("2021-03-28T10:00:00+08:00")
"""The day test messages are read on."""
Tell = Callable[[str, int, int], None]
"""Told of each step: its name, how many are done, of how many."""


@dataclass(frozen=True, slots=True)
class Project:
    """Where judging finds what it needs: test messages, dialogues, plan, training data."""

    root: Path
    plan: str = "shuidi"

    def load_plan(self) -> Plan:
        """Return the plan. Raises PlanError."""
        return load_plan(self.root / "data" / "plans" / f"{self.plan}.yml")

    @property
    def held_out(self) -> Path:
        """The folder of test messages."""
        return self.root / "tests" / "data" / "heldout"


def silent(step: str, done: int, of: int) -> None:
    """Tell nobody."""


def judge(project: Project, model: Path, *, cross_validation: bool = False, tell: Tell = silent) -> Judgement:
    """Judge a model file. Raises ModelError when it cannot be loaded."""
    theatre = open_theatre(project, model)
    pairs = read_all(theatre.engine, read_held_out(project.held_out), tell)
    folds = cross_figures(project, tell) if cross_validation else {}
    return play_and_tell(project, theatre, model, pairs, folds=folds, tell=tell)


def play_and_tell(
    project: Project,
    theatre: Theatre[RasaEngine],
    model: Path,
    pairs: Sequence[Pair],
    *,
    folds: Mapping[str, float],
    tell: Tell = silent,
) -> Judgement:
    """Play every dialogue, and put all together; `pairs` are the test messages as they were read."""
    figures, intents, readings = figures_of(pairs)
    note = read_note(model)
    played = asyncio.run(play_everything(project, theatre, tell))
    return Judgement(
        model=model.name,
        judged_at=system_now(),
        data_version=note.data_version if note else "",
        figures=figures,
        intents=intents,
        dialogues=tuple(_dialogue(one) for one in played),
        readings=readings,
        cross_validation=folds,
    )


def open_theatre(project: Project, model: Path) -> Theatre[RasaEngine]:
    """Load a model with the real actions on made-up members."""
    members, vault = FixtureMembers(made_up_members()), MemoryVault()
    hours = load_hours(project.root / "data" / "support_hours.yml")
    services = Services(project.load_plan(), hours, clock.now, members, vault)
    return Theatre(RasaEngine.load(model, build_executor(services)), members, vault)


def read_all(engine: RasaEngine, truths: Sequence[HeldOut], tell: Tell = silent) -> list[Pair]:
    """Read every test message."""
    pairs: list[Pair] = []
    for n, truth in enumerate(truths, start=1):
        pairs.append((truth, parse_one(engine, truth.text, AS_OF)))
        if n % 200 == 0 or n == len(truths):
            tell("messages", n, len(truths))
    return pairs


async def play_everything(
    project: Project, theatre: Theatre[RasaEngine], tell: Tell = silent
) -> list[Played]:
    """Play every demo and every boundary case."""
    demos = {**read_demos(project.root / "tests" / "demos"), **boundary_cases(project.load_plan())}
    found: list[Played] = []
    for name, demo in demos.items():
        found.append(await play(name, demo, theatre))
        tell("dialogues", len(found), len(demos))
    return found


def cross_figures(project: Project, tell: Tell = silent) -> dict[str, float]:
    """Cross-validate the training data as it stands in the project."""
    started = time.perf_counter()
    examples = read_examples(project.root / "data" / "nlu")
    found = cross_validate(project.root, examples, progress=lambda done, of: tell("folds", done, of))
    return {
        "accuracy": round(found.accuracy, 4),
        "calibration_error": round(found.calibration_error, 4),
        "examples": len(found.reads),
        "seconds": round(time.perf_counter() - started, 1),
    }


def _dialogue(played: Played) -> Dialogue:
    return Dialogue(played.name, played.title, played.problems, () if played.passed else played.script)
