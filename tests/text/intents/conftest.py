"""A model trained on a sixth of the project's own examples and a third of its messages of two questions: small enough for seconds, real enough to judge."""

from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from bot.text.intents import IntentModel, train
from bot.text.intents.pairs import read_pairs
from bot.text.normalise import normalise

NLU = Path(__file__).parents[3] / "data" / "nlu"


@dataclass(frozen=True)
class Taught:
    """A model and the examples it was not shown."""

    model: IntentModel
    unseen: list[tuple[str, str]]


def examples() -> list[tuple[str, str]]:
    found = []
    for path in sorted(NLU.glob("*.yml")):
        for block in yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)["nlu"]:
            lines = block["examples"].splitlines() if "intent" in block else []
            found += [(line[2:].strip(), block["intent"]) for line in lines if line.startswith("- ")]
    return found


@pytest.fixture(scope="session")
def taught(lexicon_dir, words) -> Taught:
    every = examples()
    seen = [example for i, example in enumerate(every) if i % 6 == 0]
    unseen = [example for i, example in enumerate(every) if i % 12 == 3]
    pairs = read_pairs(NLU.with_name("two_questions"))[::3]
    return Taught(train(seen, lexicon_dir, pairs=pairs, normalise=normalise, cut=words.cut), unseen)


@pytest.fixture(scope="session")
def model(taught) -> IntentModel:
    return taught.model
