"""Every demo is played through the real engine; a turn that goes wrong shows the whole conversation so far."""

from pathlib import Path

import pytest

from tests.demos.demo import read_demo
from tests.demos.stage import Play, Theatre
from tests.fakes.made_up_members import made_up_members

DEMOS = sorted(Path(__file__).parent.glob("*.yml"))
MEMBERS = {person.name: person.record.member_id for person in made_up_members()}


@pytest.mark.parametrize("path", DEMOS, ids=lambda path: path.stem)
async def test_demo(path: Path, theatre: Theatre) -> None:
    demo = read_demo(path)
    play = Play(demo, theatre, MEMBERS[demo.member] if demo.member else None)
    for turn in demo.turns:
        replies = await play.send(turn)
        problems = play.problems(turn, replies)
        if problems:
            script = "\n".join(play.script)
            pytest.fail(f"{demo.title}\n\n{script}\n\n不对：{'；'.join(problems)}", pytrace=False)
