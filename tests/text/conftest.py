"""The lexicon and what is built from it, once for all tests of bot.text."""

import warnings
from pathlib import Path

import pytest

with warnings.catch_warnings():  # packaging < 22 (pinned for Rasa) uses names pyparsing has deprecated
    warnings.simplefilter("ignore", DeprecationWarning)
    from bot.text.entities import EntityFinder
from bot.text.sounds import Sounds
from bot.text.words import Words

LEXICON = Path(__file__).parents[2] / "data" / "lexicon"


@pytest.fixture(scope="session")
def lexicon_dir() -> Path:
    return LEXICON


@pytest.fixture(scope="session")
def words(lexicon_dir, tmp_path_factory) -> Words:
    return Words.load(lexicon_dir / "jieba.dict", tmp_path_factory.mktemp("words"))


@pytest.fixture(scope="session")
def sounds(lexicon_dir, words) -> Sounds:
    return Sounds.load(lexicon_dir / "homophones.yml", words)


@pytest.fixture(scope="session")
def finder(lexicon_dir, words, sounds) -> EntityFinder:
    return EntityFinder(lexicon_dir, words, sounds)
