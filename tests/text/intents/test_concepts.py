"""The lexicon of concepts: many ways of saying it, one name."""

from itertools import pairwise

import pytest

from bot.errors import ModelError
from bot.text.intents.concepts import Concepts


@pytest.fixture(scope="module")
def concepts(lexicon_dir):
    return Concepts.load(lexicon_dir)


def names(concepts, text):
    return [name for match in concepts.find(text) for name in match.names]


@pytest.mark.parametrize("text", ["什么时候", "啥时候", "几时", "啷个时候", "哪天"])
def test_when_is_asked_in_many_ways(concepts, text):
    assert "q_when" in names(concepts, text)


def test_the_longest_form_wins(concepts):
    assert names(concepts, "我要退出")[-1] == "quit"
    assert "refund" in names(concepts, "退我的钱")


def test_diseases_come_from_their_own_lexicon(concepts):
    assert "illness" in names(concepts, "胃里的癌")


def test_dates_and_amounts_are_patterns(concepts):
    assert "date" in names(concepts, "去年腊月查出来的")
    assert "amount" in names(concepts, "扣了36块5")


def test_matches_never_overlap_and_stay_in_order(concepts):
    text = "关停了我账上那点钱咋整,3月5号确诊的还赔不赔"
    found = concepts.find(text)
    assert all(a.end <= b.start for a, b in pairwise(found))


def test_no_folder_means_no_concepts(tmp_path):
    assert not Concepts.load(None)
    assert Concepts.load(tmp_path).find("退款") == []


@pytest.mark.parametrize("text", ["concepts: [", "patterns: {}", "concepts: {a: [b]}\npatterns: {c: ['(']}"])
def test_a_broken_lexicon_is_a_model_error(tmp_path, text):
    (tmp_path / "concepts.yml").write_text(text, "utf-8")
    with pytest.raises(ModelError):
        Concepts.load(tmp_path)
