"""`python -m bot train`: train when something changed, or train a candidate, and say what happens while it takes long."""

from __future__ import annotations

import json
import logging
import os
import tempfile
import time
from pathlib import Path

import typer

from bot.clock import system_now
from bot.dialogue.model_archive import fingerprint, is_current, newest_model
from bot.log import configure_logging
from bot.settings import ROOT, Settings
from bot.workbench.git_branch import GitBranch
from bot.workbench.training_note import TrainingNote, keep_note
from bot.workbench.training_run import STEPS, Line


def train_model(*, force: bool = False, as_json: bool = False) -> None:
    """Train into the models folder unless the newest model is current."""
    models = Settings.from_environment().model
    if not force and is_current(models, ROOT):
        say(
            Line("current", newest_model(models).name),
            f"model is current: {newest_model(models).name}",
            as_json=as_json,
        )
        return
    _train(ROOT, models, as_json=as_json)


def train_candidate(branch: str | None, *, as_json: bool = False) -> None:
    """Train a candidate, on the project as it stands or as a branch has it; the code that learns is the one at hand.

    Raises InputError for a branch that cannot be read, ModelError when training fails.
    """
    models = Settings.from_environment().model / "candidates"
    models.mkdir(parents=True, exist_ok=True)
    if branch is None:
        _train(ROOT, models, as_json=as_json)
        return
    with tempfile.TemporaryDirectory() as folder:
        commit = GitBranch(ROOT, branch).export(Path(folder))
        before = Path.cwd()
        os.chdir(folder)  # the pipeline names its lexicon relative to the project
        try:
            _train(Path(folder), models, commit=commit, as_json=as_json)
        finally:
            os.chdir(before)


def _train(root: Path, models: Path, *, commit: str = "", as_json: bool = False) -> None:
    say(Line("started"), "training a model (about half a minute) …", as_json=as_json)
    configure_logging()
    started = time.perf_counter()
    from bot.dialogue.quiet import quieten_rasa  # noqa: PLC0415 - takes seconds to import
    from bot.dialogue.training import train  # noqa: PLC0415

    quieten_rasa()
    if as_json:
        steps = logging.getLogger("rasa.engine.training.hooks")
        steps.setLevel(logging.INFO)
        steps.addHandler(_Steps())
    model = train(root, models)
    seconds = time.perf_counter() - started
    keep_note(model, TrainingNote(fingerprint(root), system_now(), round(seconds, 1), commit=commit))
    say(Line("trained", model.name), f"trained {model.name} in {seconds:.0f} s", as_json=as_json)


class _Steps(logging.Handler):
    """Tells each component that begins to learn."""

    def emit(self, record: logging.LogRecord) -> None:
        """Print a line for what the trainer waits for."""
        text = record.getMessage()
        found = next((name for name in STEPS if f"Starting to train component '{name}'" in text), None)
        if found:
            say(Line("step", found), "", as_json=True)


def say(line: Line, words: str, *, as_json: bool) -> None:
    """Print a line of JSON, or the words."""
    typer.echo(json.dumps(line.as_dict(), ensure_ascii=False) if as_json else words)
