"""Features: the same in every process, blocks apart, homophones alike."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.intents import tokens
from bot.text.intents.concepts import Concepts
from bot.text.intents.features import BLOCKS, FeatureReader, blocks_of
from bot.text.intents.syllables import Syllables, syllable_table
from bot.text.intents.vectors import vocabulary


@pytest.fixture(scope="module")
def reader(lexicon_dir, words):
    return FeatureReader(words.cut, Concepts.load(lexicon_dir), Syllables(syllable_table()))


def block(features, name):
    return set(features[blocks_of(features) == BLOCKS.index(name)].tolist())


def test_token_numbers_do_not_depend_on_the_process():
    assert tokens.of_string("退款") == 6859593818896073786


def test_punctuation_at_the_end_says_nothing(reader):
    assert reader.read("退款几天到").tolist() == reader.read("退款几天到??").tolist()


def test_homophones_share_their_sounds(reader):
    right, wrong = reader.read("退款"), reader.read("退宽")
    assert block(right, "sound") == block(wrong, "sound")
    assert block(right, "char") != block(wrong, "char")


def test_pairs_do_not_care_about_order(reader):
    assert block(reader.read("钱退"), "char_pair") == block(reader.read("退钱"), "char_pair")


def test_different_words_meet_in_their_concepts(reader):
    dialect, standard = reader.read("啥时候退"), reader.read("几时退")
    assert block(dialect, "concept") & block(standard, "concept")


def test_a_vector_has_length_one_and_knows_only_what_was_seen(reader):
    texts = ["退款几天到", "退款几天到账", "怎么申请"]
    words = vocabulary([reader.read(text) for text in texts], np.ones(len(BLOCKS), dtype=np.float32))
    rows, values, starts = words.vectors(*reader.read_many([*texts, "zq"]), 4)
    first = slice(starts[0], starts[1])
    assert len(rows[first]) == len(set(rows[first].tolist())) > 0
    assert float((values[first] ** 2).sum()) == pytest.approx(1.0, abs=1e-5)
    assert starts[3] == starts[4] == len(rows)


@given(st.lists(st.text(max_size=30), min_size=1, max_size=5))
def test_messages_read_together_have_the_features_they_have_alone(reader, texts):
    ids, owners = reader.read_many(texts)
    for n, text in enumerate(texts):
        assert np.unique(ids[owners == n]).tolist() == reader.read(text).tolist()
