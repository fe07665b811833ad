"""The lexicon a model was trained with travels inside the model, so that a later edit cannot change its answers."""

from __future__ import annotations

import shutil
from pathlib import Path

LEXICON = "data/lexicon"
FOLDER = "lexicon"


def keep_lexicon(source: str, model_dir: Path) -> Path:
    """Copy the lexicon into a model's folder and return the copy."""
    kept = model_dir / FOLDER
    shutil.copytree(source, kept, dirs_exist_ok=True)
    return kept
