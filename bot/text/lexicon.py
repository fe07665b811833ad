"""The entity lexicons, and the spaCy matcher that finds their longest forms in a text.

The matcher runs on a light Doc of one token per character, so word borders cannot hide a form; spaCy's own
EntityRuler on a blank `zh` pipeline finds the same at four times the cost (it counts its patterns on each call).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.util import filter_spans
from spacy.vocab import Vocab

OWNED = "relation_owned"
NONE = "none"
_RANKS = "大二三四五六七八小幺老"
"""Places among brothers and sisters, said before a kin word: 大姐夫, 幺舅."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A form of the lexicon with its label (the kind, `OWNED` or `NONE`) and value."""

    label: str
    form: str
    value: str


@dataclass(frozen=True, slots=True)
class Match:
    """A form found at [start, end)."""

    label: str
    value: str
    start: int
    end: int


class Lexicon:
    """Finds the longest forms of the lexicons, without overlaps."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._vocab = Vocab()
        self._matcher = PhraseMatcher(self._vocab)
        self._meanings: dict[int, tuple[str, str]] = {}
        for (label, value), group in _grouped(entries).items():
            key = f"{label} {value}"
            self._meanings[self._vocab.strings.add(key)] = label, value
            self._matcher.add(key, [self._doc(entry.form) for entry in group])

    @classmethod
    def load(cls, lexicon_dir: Path) -> Lexicon:
        """Read diseases.yml, names.yml and relations.yml."""
        return cls(read_entries(lexicon_dir))

    def find(self, text: str) -> list[Match]:
        """Return the forms in `text` (lower case, simplified), left to right; of overlapping ones the longest."""
        if not text:
            return []
        spans = filter_spans(self._matcher(self._doc(text), as_spans=True))
        return [Match(*self._meanings[span.label], span.start, span.end) for span in spans]

    def _doc(self, text: str) -> Doc:
        return Doc(self._vocab, words=list(text), spaces=[False] * len(text))


def read_entries(lexicon_dir: Path) -> list[Entry]:
    """Read the lexicons; a form under `none` only blocks what it looks like, the first of equals wins."""
    names = _read(lexicon_dir / "names.yml")
    relations = _read(lexicon_dir / "relations.yml")
    found = [
        *(Entry(NONE, form, "") for part in (names, relations) for form in part[NONE]),
        *_disease_entries(_read(lexicon_dir / "diseases.yml")),
        *_entries("plan", names["plan"]),
        *_entries("product", names["product"]),
        *_entries("relation", relations["sure"]),
        *_entries(OWNED, relations["owned"]),
        *_entries("relation", _ranked(relations["ranked"])),
    ]
    first = {entry.form.lower(): entry for entry in reversed(found)}
    return [Entry(entry.label, form, entry.value) for form, entry in first.items()]


def _grouped(entries: Sequence[Entry]) -> dict[tuple[str, str], list[Entry]]:
    groups: dict[tuple[str, str], list[Entry]] = {}
    for entry in entries:
        groups.setdefault((entry.label, entry.value), []).append(entry)
    return groups


def _disease_entries(diseases: Mapping[str, list[str] | None]) -> Iterator[Entry]:
    for entry in _entries("disease", diseases):
        yield entry
        if entry.form.endswith("癌") and len(entry.form) > 1:
            yield Entry("disease", entry.form[:-1] + "恶性肿瘤", entry.value)
            yield Entry("disease", entry.form[:-1] + "ca", entry.value)


def _ranked(words: Mapping[str, list[str]]) -> dict[str, list[str] | None]:
    return {value: [rank + word for word in forms for rank in _RANKS] for value, forms in words.items()}


def _entries(label: str, forms: Mapping[str, list[str] | None]) -> Iterator[Entry]:
    for value, others in forms.items():
        for form in (*((value,) if label not in ("relation", OWNED) else ()), *(others or ())):
            yield Entry(label, form, value)


def _read(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return content
