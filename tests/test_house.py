"""The law of the house: which room may import which, what stays behind which fence, how long a file may be."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("bot", "actions", "member_api", "bench")

# Rooms by floor; a room may import lower floors, and of its own floor only itself.
FLOORS: dict[str, int] = {
    "bot.errors": 0,
    "bot.settings": 0,
    "bot.clock": 0,
    "bot.log": 0,
    "bot.text": 0,
    "bot.conversation": 1,
    "bot.plan": 1,
    "bot.staff": 1,
    "bot.nlu": 2,
    "bot.dialogue": 2,
    "bot.members": 2,
    "bot.oidc": 2,
    "bot.channels": 2,
    "bot.desk": 2,
    "bot.workbench": 2,
    "actions": 3,
    "bot.rehearsal": 3,
    "bot.state": 3,
    "bot.record": 3,
    "bot.server": 4,
    "bot.cli": 5,
    "bot.__main__": 6,
}
# Ground stones: the other floor-0 files, and every room, may import these.
GROUND = {"bot.errors", "bot.clock"}

FENCES: dict[str, tuple[str, ...]] = {
    "rasa": ("bot.nlu", "bot.dialogue"),
    "rasa_sdk": ("actions",),
    "jieba": ("bot.text",),
    "spacy": ("bot.text",),
    "redis": ("bot.state",),
    "sqlalchemy": ("bot.record", "member_api"),
    "alembic": ("bot.record",),
    "fastapi": ("bot.server", "bot.channels", "member_api"),
    "starlette": ("bot.server", "bot.channels", "member_api"),
    "uvicorn": ("bot.server", "member_api"),
    "prometheus_client": ("bot.server",),
    "opentelemetry": ("bot.server",),
    "socketio": ("bot.channels.socketio",),
    "argon2": ("bot.staff",),
    "jwt": ("bot.oidc",),
    "jinja2": ("bot.server.pages",),
    "defusedxml": ("bot.channels.wechat",),
    "httpx": ("bot.members", "bot.oidc", "bot.channels.wechat", "bot.channels.hooks"),
}
LONGEST = 300
LOOSE_NAMES = {"utils", "helpers", "common", "manager", "misc", "util", "helper"}


def sources() -> Iterator[Path]:
    for package in PACKAGES:
        yield from sorted((ROOT / package).rglob("*.py"))


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def room_of(module: str) -> str | None:
    return max((room for room in FLOORS if f"{module}.".startswith(f"{room}.")), key=len, default=None)


def imports(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module, node.lineno
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)


def problems(path: Path) -> Iterator[str]:
    module = module_of(path)
    here = room_of(module)
    for name, line in imports(path):
        there = room_of(name)
        if here and there and there != here and there not in GROUND and FLOORS[there] >= FLOORS[here]:
            yield f"{module}:{line} ({here}) imports {name} ({there})"
        if module.startswith("member_api") and there and there not in GROUND:
            yield f"{module}:{line}: the reference server stands alone, but imports {name}"


def test_lower_floors_never_import_higher_ones_and_rooms_of_one_floor_never_each_other() -> None:
    assert [problem for path in sources() for problem in problems(path)] == []


def test_each_library_stays_behind_its_fence() -> None:
    broken = [
        f"{module_of(path)}:{line} imports {name}"
        for path in sources()
        if not module_of(path).startswith("bench")
        for name, line in imports(path)
        if (allowed := FENCES.get(name.partition(".")[0]))
        and not any(f"{module_of(path)}.".startswith(f"{room}.") for room in allowed)
    ]
    assert sorted(set(broken)) == []


@pytest.mark.parametrize("path", sources(), ids=module_of)
def test_a_file_has_a_telling_name_a_docstring_and_at_most_300_lines(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert path.stem not in LOOSE_NAMES
    assert text.count("\n") <= LONGEST
    assert not text.strip() or ast.get_docstring(ast.parse(text)), "say in one line what the file is"


def test_nothing_is_left_half_done() -> None:
    marks = ("TO" + "DO", "FIX" + "ME", "XX" + "X", "pragma: no " + "cover")
    left = [
        f"{path.relative_to(ROOT)}: {mark}"
        for path in [*sources(), *sorted((ROOT / "tests").rglob("*.py"))]
        for mark in marks
        if mark in path.read_text(encoding="utf-8")
    ]
    assert left == []


def test_pins_hold_no_addresses() -> None:
    for name in ("requirements.lock", "pyproject.toml", "Makefile", ".ci/run"):
        assert "://" not in (ROOT / name).read_text(encoding="utf-8"), name
