"""What is wrong with training data: near-duplicates, texts under two intents, thin intents, leakage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bot.text.similarity import key, near_duplicates

LEAST = 100
LEAST_OF_FAMILY = 150
FAMILIES = ("ask_claim_", "ask_policy_", "ask_refund_")
LEAST_OUT_OF_SCOPE = 900


def findings(examples: Sequence[tuple[str, str]], held_out: Sequence[str]) -> list[str]:
    """Return a sentence for each finding; none when the data is in order."""
    return [*_thin(examples), *_alike(examples), *_leaked(examples, held_out)]


def least(intent: str) -> int:
    """Return how many examples an intent needs."""
    if intent == "out_of_scope":
        return LEAST_OUT_OF_SCOPE
    return LEAST_OF_FAMILY if intent.startswith(FAMILIES) else LEAST


def _thin(examples: Sequence[tuple[str, str]]) -> list[str]:
    counts = Counter(intent for intent, _ in examples)
    return [
        f"too few: {intent} has {count} examples, {least(intent)} are needed"
        for intent, count in sorted(counts.items())
        if count < least(intent)
    ]


def _alike(examples: Sequence[tuple[str, str]]) -> list[str]:
    return [
        f"too alike ({pair.similarity:.2f}): {pair.texts[0]} ({pair.labels[0]}) ~ {pair.texts[1]} ({pair.labels[1]})"
        for pair in near_duplicates(examples)
    ]


def _leaked(examples: Sequence[tuple[str, str]], held_out: Sequence[str]) -> list[str]:
    seen = {key(text): text for text in held_out if len(key(text)) > SHORT}
    return [f"held-out text in training: {text} ({intent})" for intent, text in examples if key(text) in seen]


SHORT = 6
"""Greetings and the like are said alike by everybody; longer texts that agree were copied."""
