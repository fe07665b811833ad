"""Every demo is played through the real engine; a turn that goes wrong shows the whole conversation so far."""

from pathlib import Path

import pytest

from bot.plan.plan import Plan
from bot.rehearsal.boundaries import boundary_cases
from bot.rehearsal.demo import read_demo
from bot.rehearsal.play import Played, failures, play, play_all
from bot.rehearsal.stage import Theatre

DEMOS = sorted(Path(__file__).parent.glob("*.yml"))


def shown(played: Played) -> str:
    return f"{played.title}\n\n" + "\n".join(played.script) + f"\n\n不对：{'；'.join(played.problems)}"


@pytest.mark.parametrize("path", DEMOS, ids=lambda path: path.stem)
async def test_demo(path: Path, theatre: Theatre) -> None:
    played = await play(path.stem, read_demo(path), theatre)
    if not played.passed:
        pytest.fail(shown(played), pytrace=False)


async def test_the_boundary_cases_made_from_the_clauses_hold(theatre: Theatre, plan: Plan) -> None:
    cases = boundary_cases(plan)
    assert len(cases) >= 10
    wrong = failures(await play_all(cases, theatre))
    if wrong:
        pytest.fail("\n\n".join(shown(one) for one in wrong), pytrace=False)
