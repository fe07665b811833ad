"""The privacy edge: nothing personal is left in the text, nothing else is taken out of it."""

import itertools
import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.number_kinds import is_resident_id
from bot.text.privacy import find_tokens, hide
from bot.text.tokens import WORDS, random_token, write_token

MADE_UP_ID = "11010519491231002X"  # the example of GB 11643
MADE_UP_CARD = "6222020000000000123"


def numbered():
    """Tokens that count up, so that a test can name them."""
    count = itertools.count(1)
    return lambda kind: write_token(kind, f"t{next(count)}")


def hidden(text, expecting=None):
    found = hide(text, expecting, numbered())
    return re.sub("·t\\d+〕", "〕", found.text), list(found.values.values())


@pytest.mark.parametrize(
    "said",
    [
        "13800001234", "138 0000 1234", "138-0000-1234", "138.0000.1234", "１３８００００１２３４", "+8613800001234", "+86 138 0000 1234", "+86 13800001234",
        "008613800001234", "一三八零零零零一二三四", "幺三八〇〇〇〇幺二三四", "一三八四个零一二三四", "138零零零零1234", "138，0000，1234", "1 3 8 0 0 0 0 1 2 3 4",
        "138\u200b0000\u200b1234", "138嗯0000嗯1234",
    ],
)  # fmt: skip
def test_a_mobile_number_is_hidden_however_it_is_said(said):
    assert hidden(f"我手机{said}帮我查下") == ("我手机〔手机号〕帮我查下", ["13800001234"])


@pytest.mark.parametrize(
    ("said", "kept", "values"),
    [
        (f"身份证{MADE_UP_ID}", "身份证〔身份证号〕", [MADE_UP_ID]),
        ("身份证110105 19491231 002x吗", "身份证〔身份证号〕吗", [MADE_UP_ID]),
        ("老身份证110105491231002", "老身份证〔身份证号〕", ["110105491231002"]),
        ("身份证11010519491231003X打错了", "身份证〔身份证号〕打错了", ["11010519491231003X"]),
        (f"卡号{MADE_UP_CARD}", "卡号〔银行卡号〕", [MADE_UP_CARD]),
        ("卡号6222 0200 0000 0000 123", "卡号〔银行卡号〕", [MADE_UP_CARD]),
        ("4111111111111111", "〔银行卡号〕", ["4111111111111111"]),
        ("邮箱zhang.san@example.com收", "邮箱〔邮箱〕收", ["zhang.san@example.com"]),
        ("座机0571-88886666", "座机〔号码〕", ["057188886666"]),
        ("单号20210315123456789", "单号〔号码〕", ["20210315123456789"]),
        ("我叫张三，13800001234", "我叫〔姓名〕，〔手机号〕", ["张三", "13800001234"]),
        ("姓名:李四", "姓名:〔姓名〕", ["李四"]),
        ("本人叫欧阳锋想问", "本人叫〔姓名〕想问", ["欧阳锋"]),
        ("13800001234 1234", "〔手机号〕 〔后四位〕", ["13800001234", "1234"]),
        ("身份证后四位是123x", "身份证后四位是〔后四位〕", ["123X"]),
        ("验证码 482913", "验证码 〔验证码〕", ["482913"]),
    ],
)
def test_other_personal_values_are_hidden(said, kept, values):
    assert hidden(said) == (kept, values)


@pytest.mark.parametrize(
    ("said", "expecting", "kept"),
    [
        ("1234", "id_last4", "〔后四位〕"),
        ("是123x", "id_last4", "是〔后四位〕"),
        ("1 2 3 4", "id_last4", "〔后四位〕"),
        ("三四五叉", "id_last4", "〔后四位〕"),
        ("482913", "sms_code", "〔验证码〕"),
        ("收到了 4829", "sms_code", "收到了 〔验证码〕"),
        ("1380000123", "phone", "〔手机号〕"),
        ("138000012345", "phone", "〔手机号〕"),
        ("1234", None, "1234"),
        ("2020年确诊的", "id_last4", "2020年确诊的"),
        ("有180天吗", "sms_code", "有180天吗"),
        ("3月12号", "id_last4", "3月12号"),
    ],
)
def test_short_digits_are_hidden_when_the_bot_asked_for_them(said, expecting, kept):
    assert hidden(said, expecting)[0] == kept


@pytest.mark.parametrize(
    "said",
    [
        "最高500000够吗", "帮了21235个家庭", "80000000会员", "180天", "36.50元", "余额36.5", "50万", "20210115确诊", "2021-03-31 18:00", "2021.3.15到2021.3.31",
        "3月31号18点", "1,000,000元", "12345678元", "8000000人", "客服4008001234", "打12315", "我叫你们退款", "我叫什么都行", "我叫高兴", "一二三", "姓名写错了怎么改",
        "交了100 200 3000", "我叫任何人都没用", "〔手机号·k3f9〕", "〔手机号〕",
    ],
)  # fmt: skip
def test_amounts_days_and_figures_stay(said):
    found = hide(said, None)
    assert (found.text, dict(found.values)) == (said, {})


# No digits, Arabic or Chinese: those are the next test.
WRAPS = st.text(st.sampled_from("我的手机号是,。!查 下退款abcxyz：:(（😭）)\n元吗"), max_size=8)
GAPS = st.sampled_from(["", " ", "-", "—", ".", "·", "，", "  ", "\u200b"])


@st.composite
def mobiles(draw):
    rest = draw(st.text("0123456789", min_size=9, max_size=9))
    return "1" + draw(st.sampled_from("3456789")) + rest


@st.composite
def resident_ids(draw):
    day = draw(
        st.dates(
            min_value=date(1930, 1, 1),
            max_value=date(2020, 1, 1),
        )
    )
    stem = f"{draw(st.integers(110000, 659000))}{day:%Y%m%d}{draw(st.integers(0, 999)):03d}"
    return next(stem + check for check in "0123456789X" if is_resident_id(stem + check))


def spread(draw, digits):
    """Write digits with the same gap at drawn places, in ASCII, full-width or Chinese."""
    gap = draw(GAPS)
    cuts = draw(st.sets(st.integers(1, len(digits) - 1), max_size=4))
    script = draw(st.sampled_from(["0123456789", "０１２３４５６７８９", "零一二三四五六七八九"]))
    pieces = [digits[a:b] for a, b in itertools.pairwise([0, *sorted(cuts), len(digits)])]
    return gap.join(pieces).translate(str.maketrans("0123456789", script))


@given(st.data(), mobiles(), WRAPS, WRAPS)
def test_no_mobile_number_survives(data, mobile, before, after):
    said = spread(data.draw, mobile)
    found = hide(before + said + after, None)
    assert said not in found.text
    assert mobile in found.values.values()


@given(st.data(), resident_ids(), WRAPS, WRAPS)
def test_no_resident_id_survives(data, number, before, after):
    said = spread(data.draw, number)
    found = hide(f"{before}{said} {after}", None)
    assert said not in found.text
    assert number in "".join(found.values.values())


@given(
    mobiles(),
    st.text("0123456789", max_size=6),
    st.text("0123456789", max_size=6),
    st.sampled_from("呢元号,"),
)
def test_a_mobile_number_inside_more_digits_does_not_survive(mobile, before, after, unit):
    assert mobile not in hide(f"号码{before}{mobile}{after}{unit}", None).text


@given(st.text(max_size=60), st.sampled_from([None, "phone", "id_last4", "sms_code"]))
def test_what_is_hidden_can_be_put_back_and_hiding_twice_changes_nothing(text, expecting):
    found = hide(text, expecting)
    assert hide(found.text, expecting).text == found.text
    assert set(found.values) == set(found.kinds) == {span.token for span in found.spans}
    assert all(token in found.text for token in found.values)


def test_spans_lead_back_to_the_raw_text():
    raw = "我138 0000 1234，我妈13900005678确诊了"
    found = hide(raw, None, numbered())
    first, second = find_tokens(found.text)
    assert raw[slice(*found.raw_span(first.start, first.end))] == "138 0000 1234"
    assert raw[slice(*found.raw_span(second.start, second.end))] == "13900005678"
    at = found.text.index("确诊")
    assert raw[slice(*found.raw_span(at, at + 2))] == "确诊"


def test_tokens_of_every_kind_can_be_made_and_found():
    made = [random_token(kind) for kind in WORDS]
    assert [token.kind for token in find_tokens("、".join(made))] == list(WORDS)


def test_a_forged_token_does_not_smuggle_a_number_through():
    assert "13800001234" not in hide("〔手机号·13800001234〕", None).text
