"""Entities of the held-out messages, by kind, span text and value. Only files that carry entities are scored."""

import json
from collections import Counter
from pathlib import Path

import pytest

from bot.text.privacy import hide

HELDOUT = Path(__file__).parents[1] / "data" / "heldout"
TOKENS = {"phone", "id_number", "bank_card", "id_last4", "sms_code", "number"}
FLOOR = {"disease": 0.95, "relation": 0.95, "plan": 0.95, "product": 0.95, "amount": 0.95, "phone": 0.97}


def _annotated():
    for path in sorted(HELDOUT.glob("*.jsonl")):
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        if any(row.get("entities") for row in rows):
            yield from rows


def _expected(row):
    return Counter(
        (e["entity"], e["text"], None if e["entity"] in TOKENS else e["value"]) for e in row["entities"]
    )


def _found(finder, text):
    hidden = hide(text, None)
    spans = ((e, hidden.raw_span(e.start, e.end)) for e in finder.find(hidden.text))
    return Counter((e.kind, text[a:b], None if e.kind in TOKENS else e.value) for e, (a, b) in spans)


@pytest.fixture(scope="module")
def scores(finder):
    right, found, expected = Counter(), Counter(), Counter()
    for row in _annotated():
        gold, ours = _expected(row), _found(finder, row["text"])
        for kind in FLOOR:
            right[kind] += sum(n for key, n in (gold & ours).items() if key[0] == kind)
            found[kind] += sum(n for key, n in ours.items() if key[0] == kind)
            expected[kind] += sum(n for key, n in gold.items() if key[0] == kind)
    return {kind: 2 * right[kind] / (found[kind] + expected[kind]) for kind in FLOOR}


@pytest.mark.parametrize("kind", list(FLOOR))
def test_f1_of_the_held_out_entities(scores, kind):
    assert scores[kind] >= FLOOR[kind]
