"""Messages of two questions with a marked border, and the model of borders learnt from them."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import ModelError
from bot.text.intents.border_fitting import fit_borders
from bot.text.intents.borders import BITS, Borders, features
from bot.text.intents.pairs import Pair, read_pairs
from bot.text.normalise import normalise

OURS = Path(__file__).parents[3] / "data" / "two_questions"
NUMBER = {"ask_refund_policy": 0, "ask_claim_eligibility": 1}
PAIR = Pair(("关停了我的钱咋办 ", "还有能理赔不"), ("ask_refund_policy", "ask_claim_eligibility"))


def test_the_message_is_as_it_was_typed_and_a_half_that_says_enough_is_a_message_too():
    assert PAIR.text == "关停了我的钱咋办 还有能理赔不"
    assert PAIR.halves(normalise) == [("关停了我的钱咋办", "ask_refund_policy")]
    longer = Pair(("余额退不退，", "另外体检怎么约"), ("ask_refund_policy", "ask_checkup"))
    assert longer.halves(normalise) == [
        ("余额退不退", "ask_refund_policy"),
        ("体检怎么约", "ask_checkup"),
    ]
    marked = PAIR.marked(normalise, NUMBER)
    assert marked.text[marked.border :] == "还有能理赔不"
    assert marked.intents == (0, 1)


@pytest.mark.parametrize(
    "row",
    [
        "{text: 只有一个问题, intents: [ask_quit, ask_privacy]}",
        "{text: 一|二|三, intents: [ask_quit, ask_privacy]}",
        "{text: 退不退|几时退, intents: [ask_quit, ask_quit]}",
        "{text: 退不退|几时退, intents: [ask_quit]}",
    ],
)
def test_a_message_without_two_questions_is_refused_with_the_name_of_its_file(tmp_path, row):
    (tmp_path / "voices.yml").write_text(f"two_questions:\n- {row}\n", encoding="utf-8")
    with pytest.raises(ModelError, match=r"voices\.yml"):
        read_pairs(tmp_path)


def test_every_marked_border_of_ours_lies_inside_its_message():
    for pair in read_pairs(OURS):
        number = dict.fromkeys(pair.intents, 0)
        marked = pair.marked(normalise, number)
        assert 0 < marked.border < len(marked.text)
        assert all(half for half, _ in pair.halves(normalise))


def test_no_folder_means_no_pairs(tmp_path):
    assert read_pairs(tmp_path / "nothing") == []


def test_the_likeliest_border_of_an_unseen_message_is_mostly_the_marked_one(words):
    pairs = [pair.marked(normalise, dict.fromkeys(pair.intents, 0)) for pair in read_pairs(OURS)]
    seen, unseen = pairs[::2], pairs[1::2]
    borders = fit_borders(seen, [], np.random.default_rng(1))
    near = [
        min(abs(int(at) + 1 - m.border) for at in np.argsort(-borders.scores(m.text))[:3]) <= 1
        for m in unseen
    ]
    assert sum(near) / len(near) >= 0.75


def test_without_anything_to_learn_from_no_place_is_a_border():
    assert (fit_borders([], [], np.random.default_rng(1)).scores("退不退啥时候退") < -5).all()


@given(st.text(max_size=60))
def test_every_place_of_any_text_has_a_score(text):
    borders = Borders(np.ones(1 << BITS, dtype=np.float32), 0.0)
    assert len(borders.scores(text)) == max(len(text) - 1, 0)


def test_features_look_at_the_neighbourhood_alone():
    one, other = features("我问一下余额退不退"), features("俺问一下余额退不退")
    assert one.shape == other.shape
    assert (one[:8, 5:] == other[:8, 5:]).all()
    assert not (one[:8, 0] == other[:8, 0]).all()
