"""Held-out accuracy against stock Rasa (jieba, count vectors, DIET) trained on the same data.

    python -m bench.understanding [--epochs 12]

Stock Rasa takes a quarter of an hour to train, once (see `bench.stock`); both models then read the same messages.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
import warnings
from pathlib import Path

import rasa.model_training
from rasa.core.agent import Agent

from bench.stock import understanding_model
from bot.cli.evaluate import timed
from bot.cli.parse import NoActions
from bot.dialogue.engine import RasaEngine
from bot.dialogue.quiet import quieten_rasa
from bot.settings import ROOT
from bot.workbench import scores
from bot.workbench.held_out import HeldOut, read_held_out


def main() -> None:
    """Train both, judge both, print both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--epochs", type=int, default=12)
    epochs = parser.parse_args().epochs
    warnings.simplefilter("ignore")
    quieten_rasa()
    truths = read_held_out(ROOT / "tests/data/heldout")
    stock = judge_stock(truths, epochs)
    with tempfile.TemporaryDirectory() as folder:
        ours = judge_ours(Path(folder), truths)
    print(f"stock Rasa: {stock:.1%}\nthis bot: {ours:.1%}\nahead by {100 * (ours - stock):.1f} points")


def judge_stock(truths: list[HeldOut], epochs: int) -> float:
    """Return stock Rasa's accuracy on in-scope messages of one question."""
    agent = Agent.load(str(understanding_model(epochs)))
    return asyncio.run(accuracy(agent, in_scope(truths)))


async def accuracy(agent: Agent, truths: list[HeldOut]) -> float:
    """Return the share of messages whose first intent is right."""
    hits = 0
    for truth in truths:
        parsed = await agent.parse_message(truth.text)
        hits += parsed["intent"]["name"] == truth.intents[0]
    return hits / len(truths)


def judge_ours(folder: Path, truths: list[HeldOut]) -> float:
    """Train this bot and return its accuracy on the same messages."""
    started = time.perf_counter()
    model = rasa.model_training.train(
        domain=str(ROOT / "domain.yml"),
        config=str(ROOT / "config.yml"),
        training_files=str(ROOT / "data"),
        output=str(folder / "ours"),
        force_training=True,
    ).model
    print(f"this bot trained in {time.perf_counter() - started:.0f} s")
    engine = RasaEngine.load(Path(str(model)), NoActions())
    pairs, _ = timed(engine, in_scope(truths))
    return scores.share(pairs, lambda t, f: f.intent == t.intents[0]).share


def in_scope(truths: list[HeldOut]) -> list[HeldOut]:
    """Return the messages of one in-scope question."""
    return [t for t in truths if len(t.intents) == 1 and t.intents[0] != scores.OUT_OF_SCOPE]


if __name__ == "__main__":
    main()
