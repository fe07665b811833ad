"""Training a model by Rasa's own means, quietly."""

from __future__ import annotations

import warnings
from pathlib import Path

import rasa.model_training

from bot.dialogue.model_archive import mark_current
from bot.errors import ModelError


def train(root: Path, models: Path) -> Path:
    """Train on the project under `root` and return the new archive in `models`. Raises ModelError.

    Always from the ground up: Rasa's training cache does not see when the code that learns has changed.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Rasa and TensorFlow warn about their own age
        result = rasa.model_training.train(
            domain=str(root / "domain.yml"),
            config=str(root / "config.yml"),
            training_files=str(root / "data"),
            output=str(models),
            force_training=True,
        )
    if result.model is None or result.code != 0:
        raise ModelError(f"training failed (code {result.code})")
    mark_current(models, root)
    return Path(result.model)
