"""Model archives under models/: the newest one, and whether what it was trained from has changed since."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from bot.errors import ModelError

FINGERPRINT = "trained-from.sha256"
# What a model depends on: edit one of these and it must be trained again.
SOURCES = ("config.yml", "domain.yml", "data", "bot/nlu", "bot/text")


def archives(models: Path) -> list[Path]:
    """Return the archives of a folder (or the one archive itself), oldest first."""
    if models.is_file():
        return [models]
    return sorted(models.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)


def newest_model(models: Path) -> Path:
    """Return the newest archive of a folder, or the archive itself. Raises ModelError when there is none."""
    found = archives(models)
    if not found:
        raise ModelError(f"no model in {models.name}/: run `python -m bot train` first")
    return found[-1]


def fingerprint(root: Path) -> str:
    """Return a hash over everything a model is trained from."""
    seen = hashlib.sha256()
    for path in _files(root):
        seen.update(path.relative_to(root).as_posix().encode())
        seen.update(path.read_bytes())
    return seen.hexdigest()


def _files(root: Path) -> Iterator[Path]:
    for source in SOURCES:
        path = root / source
        files = [path] if path.is_file() else sorted(path.rglob("*"))
        yield from (f for f in files if f.is_file() and f.suffix in (".yml", ".py", ".dict", ".txt"))


def is_current(models: Path, root: Path) -> bool:
    """Say whether the newest model was trained from what stands in the project now."""
    kept = models / FINGERPRINT
    if not kept.exists() or not any(models.glob("*.tar.gz")):
        return False
    return kept.read_text().strip() == fingerprint(root)


def mark_current(models: Path, root: Path) -> None:
    """Remember what the newest model was trained from."""
    (models / FINGERPRINT).write_text(fingerprint(root) + "\n")
