"""The figures a model is judged by. Pure: predictions in, figures out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.conversation.understanding import Decision, Understanding
from bot.workbench.held_out import DatePhrase, HeldOut

OUT_OF_SCOPE = "out_of_scope"
ENTITY_KINDS = ("disease", "relation", "amount", "phone", "plan", "product")
Pair = tuple[HeldOut, Understanding]


@dataclass(frozen=True, slots=True)
class Share:
    """A count out of a whole."""

    count: int
    of: int

    @property
    def share(self) -> float:
        """The share, 0 when there is nothing to count."""
        return self.count / self.of if self.of else 0.0

    def __str__(self) -> str:
        return f"{self.share:.1%} ({self.count}/{self.of})"


def share(pairs: Sequence[Pair], holds: Callable[[HeldOut, Understanding], bool]) -> Share:
    """Count the pairs for which something holds."""
    return Share(sum(holds(truth, found) for truth, found in pairs), len(pairs))


def headline(pairs: Sequence[Pair]) -> dict[str, Share]:
    """Return the figures of the whole: accuracy, wrong answers, out of scope, rejections, two questions."""
    singles = [p for p in pairs if len(p[0].intents) == 1]
    inside = [p for p in singles if p[0].intents[0] != OUT_OF_SCOPE]
    outside = [p for p in singles if p[0].intents[0] == OUT_OF_SCOPE]
    double = [p for p in pairs if len(p[0].intents) > 1]
    return {
        "one question, right intent (in scope)": share(inside, lambda t, f: f.intent == t.intents[0]),
        "one question, right intent (with out of scope)": share(
            singles, lambda t, f: f.intent == t.intents[0]
        ),
        "answered wrongly (in scope)": share(inside, wrong_answer),
        "answered rightly (in scope)": share(inside, lambda t, f: answers(f) and f.intent == t.intents[0]),
        "rejected outright (in scope)": share(inside, lambda t, f: f.decision is Decision.REJECT),
        "second intent invented (in scope)": share(inside, lambda t, f: answers(f) and len(f.intents) > 1),
        "out of scope, not answered": share(outside, lambda t, f: not answers(f)),
        "two questions, both found": share(double, lambda t, f: set(f.intents) == set(t.intents)),
    }


def answers(found: Understanding) -> bool:
    """Say whether the bot would answer at once."""
    return found.decision is Decision.ANSWER and found.intent != OUT_OF_SCOPE


def wrong_answer(truth: HeldOut, found: Understanding) -> bool:
    """Say whether the bot would answer another question than the one asked."""
    return answers(found) and truth.intents[0] not in found.intents


def by_intent(pairs: Sequence[Pair]) -> dict[str, tuple[float, float, int]]:
    """Return precision, recall and support of every intent, over messages of one question."""
    singles = [(t.intents[0], f.intent or "") for t, f in pairs if len(t.intents) == 1]
    truths, guesses = Counter(t for t, _ in singles), Counter(g for _, g in singles)
    hits = Counter(t for t, g in singles if t == g)
    return {
        name: (hits[name] / guesses[name] if guesses[name] else 0.0, hits[name] / count, count)
        for name, count in sorted(truths.items())
    }


def entity_f1(pairs: Sequence[Pair]) -> dict[str, tuple[float, float, float]]:
    """Return precision, recall and F1 of each kind of entity (surface text and value), over annotated messages.

    A message without any annotation may hold unannotated ones, so it does not count; neither do days here.
    """
    truths: Counter[tuple[int, str, str, str]] = Counter()
    guesses: Counter[tuple[int, str, str, str]] = Counter()
    for n, (truth, found) in enumerate(p for p in pairs if p[0].entities):
        truths.update((n, *entity) for entity in truth.entities)
        guesses.update(
            (n, e.entity, e.text, str(e.value)) for e in found.entities if e.entity in ENTITY_KINDS
        )
    return {kind: _f1(truths, guesses, kind) for kind in ENTITY_KINDS}


def _f1(
    truths: Counter[tuple[int, str, str, str]], guesses: Counter[tuple[int, str, str, str]], kind: str
) -> tuple[float, float, float]:
    wanted = Counter({k: v for k, v in truths.items() if k[1] == kind})
    given = Counter({k: v for k, v in guesses.items() if k[1] == kind})
    hits = (wanted & given).total()
    precision = hits / given.total() if given else 0.0
    recall = hits / wanted.total() if wanted else 0.0
    return precision, recall, 2 * precision * recall / (precision + recall) if hits else 0.0


def date_scores(found: Sequence[tuple[DatePhrase, Understanding]]) -> dict[str, Share]:
    """Return how many phrases are read right, and how many wrong but sure (a day given, no problem told)."""
    outcomes = [date_outcome(phrase, understood) for phrase, understood in found]
    return {
        "dates right": Share(outcomes.count("right"), len(outcomes)),
        "dates wrong but sure": Share(outcomes.count("sure"), len(outcomes)),
    }


def date_outcome(phrase: DatePhrase, found: Understanding) -> str:
    """Return `right`, `sure` (wrong but sure) or `missed`."""
    dates = [e for e in found.entities if e.entity == "date"]
    if phrase.phrase is None:
        return "right" if not dates else "sure"
    for date in dates:
        value = date.value or {}
        if (value.get("from"), value.get("to"), date.problem) == (phrase.first, phrase.last, phrase.problem):
            return "right"
    return "sure" if any(d.value and not d.problem for d in dates) else "missed"
