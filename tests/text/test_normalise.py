"""One spelling for the classifier."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.normalise import MAX_LENGTH, clean_input, normalise


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("ＡＰＰ在哪下载？", "app在哪下载?"),
        ("請問餘額什麼時候退", "请问余额什么时候退"),
        ("到帐了没", "到账了没"),
        ("嗯那个我想问一下", "我想问一下"),
        ("嗯 我的钱呢", "我的钱呢"),
        ("俺就是想问问", "俺想问问"),
        ("那个保险要钱吗", "那个保险要钱吗"),
        ("余额额度多少", "余额额度多少"),
        ("急急急急急", "急急"),
        ("退款!!!!", "退款!"),
        ("退款退款退款退款", "退款"),
        ("最高50万,180天", "最高50万,180天"),
        ("500000", "500000"),
        ("骗子😡🤬", "骗子😡"),
        ("谢谢🌹", "谢谢🙏"),
        ("谢谢[玫瑰]", "谢谢🙏"),
        ("气死[发怒]", "气死😡"),
        ("👌🏻", "👍"),
        ("我的手机〔手机号〕", "我的手机☎"),
        ("我的手机〔手机号·k3f9〕", "我的手机☎"),
        ("后四位〔后四位·ab12〕", "后四位◆"),
        ("互\u200b助\x00关\ud800了", "互助关了"),
    ],
)
def test_many_spellings_are_read_as_one(said, read):
    assert normalise(said) == read


@pytest.mark.parametrize("said", ["嗯", "嗯嗯", "嗯。", "呃", "那个", "额"])
def test_a_filler_alone_is_kept_because_it_may_mean_yes(said):
    assert normalise(said) != ""


def test_a_traditional_and_a_simplified_message_meet():
    assert normalise("關停之後我還能申請理賠嗎？") == normalise("关停之后我还能申请理赔吗?")


def test_clean_input_drops_what_nobody_types_on_purpose():
    assert clean_input("  我的\x00钱\r\n\u202e呢\ufeff  \ud83d ") == "我的钱 呢"


def test_clean_input_caps_the_length():
    assert len(clean_input("退" * 10_000)) == MAX_LENGTH


@given(
    st.text(
        st.sampled_from("嗯呃额那个就是我你退款?!，。 　Ａａ1８😡🌹[玫瑰]餘額\u200b〔手机号〕·k3"),
        max_size=40,
    )
)
def test_a_second_pass_changes_nothing(text):
    once = normalise(text)
    assert normalise(once) == once


@given(st.text(max_size=200))
def test_any_text_can_be_cleaned_and_normalised(text):
    assert "\x00" not in normalise(text)
    clean_input(text).encode("utf-8")
