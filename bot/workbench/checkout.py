"""Where the project's text files are read from and changes go to: a plain folder, or a branch of a git checkout."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Protocol

from bot.errors import InputError


@dataclass(frozen=True, slots=True)
class FileChange:
    """One file as it was (None: it is new) and as it shall be; `path` is relative to the project, with slashes."""

    path: str
    before: str | None
    after: str

    @property
    def diff(self) -> str:
        """The change as a unified diff, as `git diff` words it."""
        old = f"a/{self.path}" if self.before is not None else "/dev/null"
        lines = difflib.unified_diff(
            (self.before or "").splitlines(keepends=True),
            self.after.splitlines(keepends=True),
            old,
            f"b/{self.path}",
        )
        return "".join(
            line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
        )


@dataclass(frozen=True, slots=True)
class Kept:
    """Where a change went: a branch and its new commit, or the folder itself (both empty)."""

    files: tuple[str, ...]
    branch: str = ""
    commit: str = ""


class Checkout(Protocol):
    """Reads the project's files and takes changes. Every method raises InputError with the reason."""

    def files(self, folder: str) -> list[str]:
        """Return the paths of the *.yml files directly in a folder, sorted."""

    def read(self, path: str) -> str | None:
        """Return a file's text, None when there is none."""

    def keep(self, changes: Sequence[FileChange], message: str, author: str) -> Kept:
        """Keep the changes: all of them or none. A file that changed meanwhile is refused."""


class PlainFolder:
    """A project that is no git checkout: changes are written into the files themselves. Implements `Checkout`."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def files(self, folder: str) -> list[str]:
        """Return the paths of the *.yml files directly in a folder, sorted."""
        return sorted(f"{folder}/{path.name}" for path in (self._root / folder).glob("*.yml"))

    def read(self, path: str) -> str | None:
        """Return a file's text, None when there is none."""
        place = self._root / inside(path)
        return place.read_text(encoding="utf-8") if place.is_file() else None

    def keep(self, changes: Sequence[FileChange], message: str, author: str) -> Kept:
        """Write each file beside its place and move it there."""
        refuse_stale(self, changes)
        for change in changes:
            place = self._root / inside(change.path)
            place.parent.mkdir(parents=True, exist_ok=True)
            fresh = place.with_name(f".{place.name}.new")
            fresh.write_text(change.after, encoding="utf-8")
            fresh.replace(place)
        return Kept(tuple(change.path for change in changes))


def refuse_stale(checkout: Checkout, changes: Sequence[FileChange]) -> None:
    """Raise InputError when a file is not as the change was made from."""
    for change in changes:
        if checkout.read(change.path) != change.before:
            raise InputError(f"{change.path} 已经被别人改过，请重新查看改动再写入。")


def inside(path: str) -> str:
    """Return a path that stays inside the project. Raises InputError."""
    parts = PurePosixPath(path).parts
    if not parts or path.startswith("/") or ".." in parts or parts[0].startswith("."):
        raise InputError(f"not a path of the project: {path}")
    return path
