"""The texts in the domain and the actions that say them fit together."""

import ast
import re
from pathlib import Path

from actions.answer import FIRST_TOPICS, TOPIC_TITLES
from actions.catalogue import ANSWERERS, PERSONAL
from actions.moves import SMALL_TALK
from tests.actions.given import domain

COMPUTED = {"utter_date_impossible", "utter_date_future"} | {f"utter_{intent}" for intent in SMALL_TALK}
# A year, a clock time, a sum: what must come from a clause or a record.
FIGURE = re.compile(r"\d{4}年|\d+月\d+日|\d+点|\d+万|\d+天|\d+元")
EXAMPLES = {"utter_date_day_not_clear"}  # shows how a day may be written


def said_by_actions(root: Path) -> set[str]:
    return {
        node.value
        for path in (root / "actions").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith("utter_")
    }


def test_every_response_is_said_by_some_action(root: Path) -> None:
    unused = set(domain()["responses"]) - said_by_actions(root) - COMPUTED
    assert sorted(unused) == []


def test_every_response_an_action_says_is_in_the_domain(root: Path) -> None:
    missing = {name for name in said_by_actions(root) if not name.endswith("_")} - set(domain()["responses"])
    assert sorted(missing) == []


def test_figures_are_placeholders_never_literals() -> None:
    literal = [
        name
        for name, texts in domain()["responses"].items()
        if name not in EXAMPLES and any(FIGURE.search(text["text"]) for text in texts)
    ]
    assert literal == []


def test_every_question_of_the_catalogue_has_an_answer_and_a_name() -> None:
    questions = {i for i in domain()["intents"] if i.startswith("ask_")} - {"ask_capabilities"}
    assert set(ANSWERERS) == questions
    assert questions | {"ask_capabilities", "request_human", "complain"} == set(TOPIC_TITLES)
    assert set(FIRST_TOPICS) <= questions
    assert questions >= PERSONAL
