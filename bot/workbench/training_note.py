"""What is known of how a model was trained: kept beside it, since the archive does not say."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from bot.clock import parse_instant

FOLDER = "trained"


@dataclass(frozen=True, slots=True)
class TrainingNote:
    """`data_version` is the hash of everything the model was trained from, `commit` where it came from in git."""

    data_version: str
    trained_at: datetime
    seconds: float
    by: str = ""
    commit: str = ""


def keep_note(model: Path, note: TrainingNote) -> None:
    """Keep a note beside a model."""
    path = _place(model)
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(asdict(note) | {"trained_at": note.trained_at.isoformat()}), encoding="utf-8")


def read_note(model: Path) -> TrainingNote | None:
    """Return the note of a model, None when there is none that can be read."""
    try:
        data = json.loads(_place(model).read_text(encoding="utf-8"))
        return TrainingNote(**data | {"trained_at": parse_instant(data["trained_at"])})
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _place(model: Path) -> Path:
    return model.parent / FOLDER / f"{model.name.removesuffix('.tar.gz')}.json"
