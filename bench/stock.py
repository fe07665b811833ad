"""Stock Rasa as a rival: jieba, count vectors, DIET (and for dialogue rules and TED), trained on this repository's examples.

A trained model is kept in `var/bench/` under the digest of everything it was trained from: a second run does not train again.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from bot.settings import ROOT
from bot.text.intents.pairs import read_pairs
from bot.text.normalise import normalise

KEPT = ROOT / "var" / "bench"
NLU = ROOT / "data" / "nlu"
PAIRS = ROOT / "data" / "two_questions"
STORIES = 10
PIPELINE: tuple[Mapping[str, Any], ...] = (
    {"name": "JiebaTokenizer"},
    {"name": "CountVectorsFeaturizer"},
    {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
)


def understanding_model(epochs: int) -> Path:
    """Return a model that only understands."""
    return _kept({"config.yml": _config(epochs, [])}, "nlu")


def dialogue_model(epochs: int) -> Path:
    """Return a model that answers: one rule and one response a topic, and some stories for TED."""
    return _kept(dialogue_files(epochs))


def dialogue_files(epochs: int) -> dict[str, Any]:
    """Return the files of a project that answers."""
    policies: list[dict[str, Any]] = [
        {"name": "RulePolicy"},
        {"name": "TEDPolicy", "epochs": epochs, "random_seed": 13},
    ]
    intents = yaml.safe_load((ROOT / "domain.yml").read_text("utf-8"))["intents"]
    return {
        "config.yml": _config(epochs, policies),
        "domain.yml": _domain(intents),
        "rules.yml": {"version": "3.1", "rules": [_answer("rule", name, [name]) for name in intents]},
        "stories.yml": {"version": "3.1", "stories": _stories(intents)},
    }


def write_project(project: Path, files: Mapping[str, Any]) -> None:
    """Write the files. In block style: Rasa knows a file of rules by a line that begins with their key."""
    for name, content in files.items():
        text = yaml.safe_dump(content, allow_unicode=True, default_flow_style=False)
        (project / name).write_text(text, encoding="utf-8")


def write_examples(folder: Path) -> None:
    """Write what this bot learns its intents from: the examples, and each half of the messages of two questions."""
    shutil.copytree(NLU, folder)
    halves = [half for pair in read_pairs(PAIRS) for half in pair.halves(normalise)]
    blocks = [
        {"intent": name, "examples": "".join(f"- {text}\n" for text, intent in halves if intent == name)}
        for name in sorted({intent for _, intent in halves})
    ]
    write_project(folder, {"halves.yml": {"version": "3.1", "nlu": blocks}})


def _config(epochs: int, policies: list[dict[str, Any]]) -> dict[str, Any]:
    diet = {"name": "DIETClassifier", "epochs": epochs, "random_seed": 13, "entity_recognition": False}
    return {
        "recipe": "default.v1",
        "assistant_id": "stock",
        "language": "zh",
        "pipeline": [*map(dict, PIPELINE), diet],
        "policies": policies,
    }


def _domain(intents: list[str]) -> dict[str, Any]:
    responses = {f"utter_{name}": [{"text": f"关于{name}的回答"}] for name in intents}
    return {"version": "3.1", "intents": intents, "responses": responses}


def _stories(intents: list[str]) -> list[dict[str, Any]]:
    return [_answer("story", name, ["greet", name]) for name in intents[:STORIES]]


def _answer(kind: str, name: str, intents: list[str]) -> dict[str, Any]:
    return {
        kind: name,
        "steps": [step for i in intents for step in ({"intent": i}, {"action": f"utter_{i}"})],
    }


def _kept(files: Mapping[str, Any], *words: str) -> Path:
    """Return the model trained from these files, training it when there is none yet."""
    model = KEPT / f"stock-{_digest(files)}.tar.gz"
    if not model.exists():
        KEPT.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory() as folder:
            started = time.perf_counter()
            print("training stock Rasa …", flush=True)
            shutil.move(_train(Path(folder), files, words), model)
            print(f"stock Rasa trained in {time.perf_counter() - started:.0f} s", flush=True)
    return model


def _digest(files: Mapping[str, Any]) -> str:
    digest = hashlib.sha256(importlib.metadata.version("rasa").encode())
    digest.update(yaml.safe_dump(dict(files)).encode())
    for path in [*sorted(NLU.glob("*.yml")), *sorted(PAIRS.glob("*.yml"))]:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _train(project: Path, files: Mapping[str, Any], words: tuple[str, ...]) -> Path:
    """Train in a folder of its own."""
    write_project(project, files)
    command = [sys.executable, "-m", "rasa", "train", *words, "--config", "config.yml", "--out", "models"]
    sources = [name for name in ("rules.yml", "stories.yml") if name in files]
    write_examples(project / "nlu")
    if words:
        command += ["--nlu", "nlu"]
    else:
        command += ["--domain", "domain.yml", "--data", "nlu", *sources]
    environment = {**os.environ, "RASA_TELEMETRY_ENABLED": "false"}
    subprocess.run(command, cwd=project, check=True, capture_output=True, env=environment)
    model = next((project / "models").glob("*.tar.gz"))
    _refuse_one_without_policies(model, bool(sources))
    return model


def _refuse_one_without_policies(model: Path, has_rules: bool) -> None:
    """Stop when Rasa passed over the rules: it would say nothing, and be measured saying it fast."""
    listed = subprocess.run(["tar", "-tzf", str(model)], check=True, capture_output=True, text=True).stdout
    if has_rules and not ("TEDPolicy" in listed and "RulePolicy" in listed):
        raise RuntimeError("stock Rasa trained no policies: its rules or stories were not read")
