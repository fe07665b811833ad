"""Intents with too few examples, or with examples that all sound the same."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from bot.text.similarity import key
from bot.workbench.health.finding import Finding, Kind

LEAST = 100
LEAST_OF_FAMILY = 150
FAMILIES = ("ask_claim_", "ask_policy_", "ask_refund_")
LEAST_OUT_OF_SCOPE = 900
SAME_BEGINNING = 0.3
"""Share of examples with the same two first characters from which they count as one-sided."""
SAME_LENGTH = 0.6
"""Share of examples whose lengths lie in one band of five characters."""
ENOUGH_TO_JUDGE = 30
BAND = 5


def least(intent: str) -> int:
    """Return how many examples an intent needs."""
    if intent == "out_of_scope":
        return LEAST_OUT_OF_SCOPE
    return LEAST_OF_FAMILY if intent.startswith(FAMILIES) else LEAST


def thin(examples: Sequence[tuple[str, str]]) -> Iterator[Finding]:
    """Find intents with too few examples."""
    counts = Counter(intent for intent, _ in examples)
    for intent, count in sorted(counts.items()):
        if count < least(intent):
            yield Finding(
                Kind.THIN,
                f"{intent} 只有 {count} 个例子，至少要 {least(intent)} 个",
                f"到收件箱按这个意图筛选，再标 {least(intent) - count} 句会员真说过的话",
                (intent,),
            )


def one_sided(examples: Sequence[tuple[str, str]]) -> Iterator[Finding]:
    """Find intents whose examples begin alike, or are all of one length."""
    grouped: dict[str, list[str]] = defaultdict(list)
    for intent, text in examples:
        grouped[intent].append(text)
    for intent, texts in sorted(grouped.items()):
        if len(texts) >= ENOUGH_TO_JUDGE:
            yield from _beginnings(intent, texts)
            if intent.startswith("ask_"):  # nobody greets at length
                yield from _lengths(intent, texts)


def _beginnings(intent: str, texts: Sequence[str]) -> Iterator[Finding]:
    start, count = Counter(key(text)[:2] for text in texts).most_common(1)[0]
    if count / len(texts) > SAME_BEGINNING:
        yield Finding(
            Kind.ONE_SIDED,
            f"{intent} 有 {count / len(texts):.0%} 的例子用“{start}”开头",
            f"换几种开头的说法，少用“{start}”起句",
            (intent,),
        )


def _lengths(intent: str, texts: Sequence[str]) -> Iterator[Finding]:
    lengths = sorted(len(key(text)) for text in texts)
    band, count = max(
        ((n, sum(n <= length < n + BAND for length in lengths)) for n in set(lengths)), key=lambda b: b[1]
    )
    if count / len(texts) > SAME_LENGTH:
        yield Finding(
            Kind.ONE_SIDED,
            f"{intent} 有 {count / len(texts):.0%} 的例子都是 {band}–{band + BAND - 1} 个字",
            "添几句很短的，也添几句先讲来龙去脉的长话",
            (intent,),
        )
