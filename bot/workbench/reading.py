"""What the workbench reads messages with: the project's own lexicon, as training reads it."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.text.normalise import normalise
from bot.text.sounds import Sounds
from bot.text.words import Words

LEXICON = "data/lexicon"


@dataclass(frozen=True, slots=True)
class Reader:
    """Normalising and cutting of messages; `lexicon` is its folder."""

    lexicon: Path
    words: Words
    sounds: Sounds

    def normalise(self, text: str) -> str:
        """Return the spelling the classifier reads."""
        return self.sounds.correct(normalise(text))

    def cut(self, text: str) -> list[str]:
        """Return the words of a text."""
        return self.words.cut(text)


def open_reader(root: Path, cache: Path | None = None) -> Reader:
    """Load the lexicon of a project; the word cache lies in `cache`, else in a folder of this machine's."""
    lexicon = root / LEXICON
    kept = cache or Path(tempfile.gettempdir()) / "member-bot-words"
    words = Words.load(lexicon / "jieba.dict", kept)
    return Reader(lexicon, words, Sounds.load(lexicon / "homophones.yml", words))


def lexicon_words(lexicon: Path) -> dict[str, str]:
    """Return the lexicon's names of illnesses, plans and products with the file each stands in; two characters and more."""
    found: dict[str, str] = {}
    for file, parts in (("diseases.yml", None), ("names.yml", ("plan", "product"))):
        content: dict[str, Any] = yaml.load(
            (lexicon / file).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader
        )
        for group in [content] if parts is None else [content[part] for part in parts]:
            for name, others in group.items():
                found |= {str(form): file for form in (name, *(others or ())) if len(str(form)) > 1}
    return found
