"""Play demos one after another, and say which went wrong where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.rehearsal.demo import Demo, read_demo
from bot.rehearsal.made_up_members import made_up_members
from bot.rehearsal.stage import Play, Theatre


@dataclass(frozen=True, slots=True)
class Played:
    """One demo that was played. `problems` are in words; `script` is the conversation up to where it went wrong."""

    name: str
    title: str
    problems: tuple[str, ...]
    script: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Whether everything held."""
        return not self.problems


def read_demos(folder: Path) -> dict[str, Demo]:
    """Read every demo of a folder, by file name. Raises KeyError or ValueError when one is not written as demos are."""
    return {path.stem: read_demo(path) for path in sorted(folder.glob("*.yml"))}


async def play_all(demos: Mapping[str, Demo], theatre: Theatre[Any]) -> list[Played]:
    """Play every demo, each as a conversation of its own."""
    return [await play(name, demo, theatre) for name, demo in demos.items()]


async def play(name: str, demo: Demo, theatre: Theatre[Any]) -> Played:
    """Play one demo until something goes wrong."""
    member = member_id(demo.member) if demo.member else None
    playing = Play(demo, theatre, member)
    for turn in demo.turns:
        replies = await playing.send(turn)
        problems = playing.problems(turn, replies)
        if problems:
            return Played(name, demo.title, tuple(problems), tuple(playing.script))
    return Played(name, demo.title, (), tuple(playing.script))


def member_id(name: str) -> str:
    """Return the id of a made-up member; KeyError when there is none of that name."""
    return {person.name: person.record.member_id for person in made_up_members()}[name]


def failures(played: Iterable[Played]) -> list[Played]:
    """Return those that went wrong."""
    return [one for one in played if not one.passed]
