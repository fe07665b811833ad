"""jieba with our dictionary."""

import pytest

from bot.text.words import Words


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("水滴互助关停了健康保怎么领", ["水滴互助", "关停", "了", "健康保", "怎么领"]),
        ("我家那口子查出乳腺癌", ["我家那口子", "查出", "乳腺癌"]),
        ("余额原路退回吗", ["余额", "原路退回", "吗"]),
        ("互助金什么时候打款", ["互助金", "什么时候", "打款"]),
        ("啷个办嘛", ["啷个办", "嘛"]),
        ("相互宝和水滴筹", ["相互宝", "和", "水滴筹"]),
    ],
)
def test_plan_words_stay_whole(words, text, cut):
    assert words.cut(text) == cut


def test_every_word_of_our_dictionary_is_known(words, lexicon_dir):
    lines = (lexicon_dir / "jieba.dict").read_text(encoding="utf-8").splitlines()
    own = [line.split()[0] for line in lines if line and not line.startswith("#")]
    assert [word for word in own if not words.frequency(word)] == []


def test_most_words_of_our_dictionary_stand_alone(words, lexicon_dir):
    lines = (lexicon_dir / "jieba.dict").read_text(encoding="utf-8").splitlines()
    own = [line.split()[0] for line in lines if line and not line.startswith("#")]
    assert [word for word in own if words.cut(word) != [word]] == []


def test_the_pieces_joined_are_the_text_again(words):
    text = "我妈 2020年确诊的,ICU一天1万多😭〔手机号·k3f9〕还赔不?"
    assert "".join(words.cut(text)) == text


def test_a_second_start_reads_the_cache(lexicon_dir, tmp_path):
    first = Words.load(lexicon_dir / "jieba.dict", tmp_path)
    (cache,) = tmp_path.iterdir()
    written = cache.stat().st_mtime_ns
    second = Words.load(lexicon_dir / "jieba.dict", tmp_path)
    assert cache.stat().st_mtime_ns == written
    assert first.cut("水滴互助关停") == second.cut("水滴互助关停")


def test_a_broken_cache_is_built_again(lexicon_dir, tmp_path):
    Words.load(lexicon_dir / "jieba.dict", tmp_path)
    (cache,) = tmp_path.iterdir()
    cache.write_bytes(b"half a file")
    assert Words.load(lexicon_dir / "jieba.dict", tmp_path).cut("水滴互助关停") == ["水滴互助", "关停"]


def test_a_changed_dictionary_is_read_again(tmp_path):
    dictionary = tmp_path / "own.dict"
    dictionary.write_text("退宽宝\n", encoding="utf-8")
    assert Words.load(dictionary, tmp_path / "cache").cut("退宽宝呢") == ["退宽宝", "呢"]
    dictionary.write_text("# nothing\n", encoding="utf-8")
    assert "退宽宝" not in Words.load(dictionary, tmp_path / "cache").cut("退宽宝呢")
