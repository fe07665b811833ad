"""Our runner gives what Rasa's own gives: the same model, the same messages, the same predictions."""

import json
import warnings
from datetime import datetime
from pathlib import Path

from rasa.core.agent import Agent
from rasa.engine.graph import GraphSchema, SchemaNode

from bot.clock import SHANGHAI, as_of
from bot.dialogue.engine import RasaEngine
from bot.dialogue.parse_data import understanding
from bot.dialogue.sequential_runner import SequentialGraphRunner, order
from bot.nlu.member_component import MemberComponent

NOW = datetime(2021, 4, 12, 10, 0, tzinfo=SHANGHAI)
HELD_OUT = ("singles_a", "singles_b", "two_questions", "out_of_scope")
EACH = 50


def held_out(root: Path) -> list[str]:
    """Fifty messages of each held-out file, spread over it."""
    messages = []
    for name in HELD_OUT:
        lines = (
            (root / "tests" / "data" / "heldout" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
        )
        step = max(1, len(lines) // EACH)
        messages += [json.loads(line)["text"] for line in lines[::step][:EACH]]
    return messages


async def test_two_hundred_held_out_messages_are_understood_the_same(
    root: Path, engine: RasaEngine, rasas_own: Agent
) -> None:
    assert not isinstance(rasas_own.processor.graph_runner, SequentialGraphRunner)
    messages = held_out(root)
    assert len(messages) == EACH * len(HELD_OUT)
    different = []
    with as_of(NOW), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Dask's own
        for text in messages:
            theirs = understanding(text, await rasas_own.parse_message(text))
            if theirs != engine.parse(text, NOW):
                different.append(text)
    assert different == []


def node(**needs: str) -> SchemaNode:
    return SchemaNode(needs, MemberComponent, "load", "process", {})


def test_each_node_comes_after_what_it_needs() -> None:
    schema = GraphSchema(
        {"last": node(a="middle", b="first"), "middle": node(a="first"), "first": node(a="__message__")}
    )
    assert order(schema) == [("first", ["__message__"]), ("middle", ["first"]), ("last", ["middle", "first"])]
