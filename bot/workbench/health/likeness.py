"""The same or nearly the same text twice, under two intents, or in the held-out sets; pairs that are confused."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from bot.text.similarity import key, near_duplicates
from bot.workbench.health.finding import Finding, Kind
from bot.workbench.two_questions import TwoQuestions

SHORT = 6
"""Greetings and the like are said alike by everybody; longer texts that agree were copied."""
CONFUSED = 0.08
"""Share of an intent's examples that go to one other intent in cross-validation."""
FEWEST_CONFUSED = 3
SHOWN = 5

Read = tuple[str, str, str]
"""A text, its intent, and what a model that did not see it takes it for."""


def alike(examples: Sequence[tuple[str, str]]) -> Iterator[Finding]:
    """Find near-duplicates; under two intents they are a conflict."""
    for pair in near_duplicates(examples):
        one, other = pair.labels
        same = one == other
        yield Finding(
            Kind.ALIKE if same else Kind.CONFLICT,
            f"{pair.texts[0]}（{one}）和 {pair.texts[1]}（{other}）像到 {pair.similarity:.2f}",
            "删掉其中一句，或者换个说法" if same else "按意图表的界线选一个，另一句删掉",
            tuple(dict.fromkeys(pair.labels)),
            pair.texts,
        )


def alike_pairs(pairs: Sequence[TwoQuestions]) -> Iterator[Finding]:
    """Find messages of two questions that stand there twice, or the same with other intents."""
    seen: dict[str, TwoQuestions] = {}
    for pair in pairs:
        first = seen.setdefault(key(pair.text), pair)
        if first is pair:
            continue
        same = set(first.intents) == set(pair.intents)
        yield Finding(
            Kind.ALIKE if same else Kind.CONFLICT,
            f"{pair.text}（{pair.file}）和 {first.text}（{first.file}）是同一句",
            "删掉其中一句" if same else "两处标的意图不一样，按意图表的界线改成一样，再删掉一句",
            tuple(dict.fromkeys((*first.intents, *pair.intents))),
            (first.text, pair.text),
        )


def strange_intents(pairs: Sequence[TwoQuestions], known: frozenset[str]) -> Iterator[Finding]:
    """Find messages of two questions with an intent that has no examples of its own."""
    for pair in pairs:
        for intent in pair.intents:
            if intent not in known:
                yield Finding(
                    Kind.BROKEN_PAIR,
                    f"“{pair.text}”标了 {intent}，没有这个意图",
                    f"改 {pair.file}，用意图表里的名字",
                    (intent,),
                    (pair.text,),
                )


def leaked(texts: Sequence[tuple[str, str]], held_out: Sequence[str]) -> Iterator[Finding]:
    """Find training texts (intent, text) that the held-out sets say too."""
    seen = {key(text) for text in held_out if len(key(text)) > SHORT}
    for intent, text in texts:
        if key(text) in seen:
            yield Finding(
                Kind.LEAKED,
                f"{text}（{intent}）测试集里也有",
                "从训练数据里删掉这一句：测试集要留着没见过的话",
                (intent,),
                (text,),
            )


def confusable(reads: Sequence[Read]) -> Iterator[Finding]:
    """Find pairs of intents that models which did not see the examples take for each other, the worst first."""
    counts = Counter(intent for _, intent, _ in reads)
    wrong: dict[tuple[str, str], list[str]] = defaultdict(list)
    for text, intent, found in reads:
        if intent != found:
            wrong[intent, found].append(text)
    shares = {
        pair: len(texts) / counts[pair[0]] for pair, texts in wrong.items() if len(texts) >= FEWEST_CONFUSED
    }
    for (intent, found), part in sorted(shares.items(), key=lambda item: -item[1]):
        if part >= CONFUSED:
            yield Finding(
                Kind.CONFUSABLE,
                f"{intent} 有 {part:.0%} 的例子会被当成 {found}",
                "看看这几句标得对不对；都对的话，两边各添几句只属于自己这一边的话，或者写清楚界线",
                (intent, found),
                tuple(wrong[intent, found][:SHOWN]),
            )
