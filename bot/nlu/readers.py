"""Words and sounds that our components share: a dictionary is loaded once per process, whatever model it came with."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path

from bot.text.normalise import normalise
from bot.text.sounds import Sounds
from bot.text.words import Words

KEPT = 2
"""Dictionaries kept: the model in service and the one that replaces it."""


@dataclass(frozen=True, slots=True)
class Readers:
    """What reads a message's characters, words and sounds."""

    words: Words
    sounds: Sounds

    def normalise(self, text: str) -> str:
        """Return the spelling the classifier reads: normalised, homophones of the plan's own words mended."""
        return self.sounds.correct(normalise(text))


_loaded: OrderedDict[str, Readers] = OrderedDict()


def readers(lexicon: Path) -> Readers:
    """Return the readers of a lexicon folder; its word cache is kept beside it."""
    version = fingerprint(lexicon)
    if version not in _loaded:
        words = Words.load(lexicon / "jieba.dict", lexicon)
        _loaded[version] = Readers(words, Sounds.load(lexicon / "homophones.yml", words))
        while len(_loaded) > KEPT:
            _loaded.popitem(last=False)
    return _loaded[version]


def fingerprint(lexicon: Path) -> str:
    """Return a hash of the dictionaries that words and sounds are made of."""
    seen = hashlib.sha256()
    for name in ("jieba.dict", "homophones.yml"):
        seen.update((lexicon / name).read_bytes())
    return seen.hexdigest()
