"""Numerals and sums of money as members say them: 三万, 3万5, 36块5, 三十六块五毛, 50w, 10来万, 一百二.

A sum is an exact figure in CNY; 几万, 七八百 and the like name none and are left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

_DIGITS = dict(
    zip("零〇○一二两俩三四五六七八九壹贰叁肆伍陆柒捌玖", "0001222345678" + "9123456789", strict=True)
)
_UNITS = {
    "十": 10,
    "拾": 10,
    "百": 100,
    "佰": 100,
    "千": 1000,
    "仟": 1000,
    "k": 1000,
    "万": 10**4,
    "w": 10**4,
    "亿": 10**8,
}
_SECTION = 10**4
_HEADCOUNT = 10**7
"""From here on a number without a unit counts members, not money: 八千万."""
_TOKEN = re.compile(r"\d+(?:\.\d+)?|[零〇○一二两俩三四五六七八九壹贰叁肆伍陆柒捌玖]|[十拾百佰千仟万亿wk]")
_VAGUE = re.compile("[多来余,]")

_HAN = "一二两俩三四五六七八九壹贰叁肆伍陆柒捌玖"
_FIGURE = rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d+)?|[{_HAN}十]|[千百万](?=[{_HAN}](?:蚊|块|元))"
"""A leading unit counts one before money: 千二蚊 = 1200."""
_NUMBER = rf"(?:{_FIGURE})(?:[多来余]?[{_HAN}零〇十拾百佰千仟万亿wWkK]|个亿|(?<=[百千万wWkK零])\d+(?![\d.]))*(?:点[{_HAN}零]+[万千亿]?)?[多来余]?"
_DIGIT = rf"[\d{_HAN}]"
_TAIL = (
    rf"(?:零?(?P<jiao>{_DIGIT})(?:[毛角](?P<fen>{_DIGIT})?分?)?(?![\d.分十百千万个天年月次份人号期点])"
    rf"|零(?P<only_fen>{_DIGIT})分|(?P<cents>\d\d)(?![\d.个天年月次份人号期点万千百]))?"
)
_SMALL_TAIL = rf"(?<=[毛角])(?P<small_fen>{_DIGIT})分?(?![\d.分十百千万个天年月次份人号期点块元毛角])"
_MONEY = re.compile(
    rf"(?<![\d.第几数])(?P<sign>[¥￥]\s?)?(?P<number>{_NUMBER})"
    rf"(?:\s?(?:元|圆|块|蚊)(?:整|{_TAIL})钱?|(?P<small>[毛角分])(?:钱|{_SMALL_TAIL})?|(?P<bare>))"
)
_MEASURE = re.compile(
    r"\s?[多来余]?[天年月日号岁个人次期位名户家斤点时分秒小周礼星张页遍回楼层级度毫厘米公里会用字步例件条项种倍成折届代批轮趟遭辈口把股亩部台篇元份多来余万亿%％/:：\d.\-]"
)
_CONTEXT = re.compile(
    r"(?:余额|金额|保费|会费|分摊|退|扣|交|缴|充|存|花|付|欠|剩|差|还有|总共|一共|合计|共|掏|收|领|赔|给|赚|亏|借|打|要|摊|捐|钱|值|攒|转)"
    r"(?:了|我|款|的|是|出去|进去|掉|还|有|:|：|才|就|不到|大概|差不多|大约|将近|您|他|她|它|里面?|费|走|\s){0,4}$"
)
_BARE_END = re.compile(r"$|[^\w]|[的了吗呢吧啊是不对怎还都和能到退给呀嘛去多钱左]")
_WHOLE = re.compile(r"整(?![年个天月点周夜晚])")
_IDIOM = re.compile(r"一分钱?|一毛钱?|一块|二百五|一千万|一角")


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of money in CNY, as said at [start, end)."""

    value: Decimal
    text: str
    start: int
    end: int


def parse_number(text: str) -> Decimal | None:
    """Return the value of a numeral, Arabic, Chinese or mixed; None when it is none.

    A last digit after a unit counts tenths of it (一百二 = 120, 3万5 = 35000); 多, 来 and 余 are dropped.
    """
    spelt = _VAGUE.sub("", text.lower()).replace("个亿", "亿")
    if "点" in spelt:
        return _with_point(spelt)
    tokens = _TOKEN.findall(spelt)
    if not tokens or "".join(tokens) != spelt:
        return None
    if all(token in _DIGITS for token in tokens):
        return Decimal("".join(_DIGITS[token] for token in tokens))
    return _sum(tokens)


def find_amounts(text: str) -> list[Amount]:
    """Return the sums of money in `text`: with a unit, with 万 or 千, or after a word of paying.

    50岁, 180天 and 2万人 are none. Digits and letters may be full-width only if folded before.
    """
    found = (_amount(text, match) for match in _MONEY.finditer(text))
    return [amount for amount in found if amount is not None]


def _amount(text: str, match: re.Match[str]) -> Amount | None:
    number = parse_number(match["number"])
    if number is None or not _is_money(text, match):
        return None
    value = number / (100 if match["small"] == "分" else 10) if match["small"] else number
    value += _cents(match)
    return Amount(value, match[0].rstrip(), match.start(), match.start() + len(match[0].rstrip()))


def _cents(match: re.Match[str]) -> Decimal:
    if fen := match["only_fen"] or match["small_fen"]:
        return _digit(fen) / 100
    if match["cents"]:
        return Decimal(match["cents"]) / 100
    jiao = _digit(match["jiao"]) / 10 if match["jiao"] else Decimal(0)
    return jiao + (_digit(match["fen"]) / 100 if match["fen"] else 0)


def _digit(character: str) -> Decimal:
    return Decimal(_DIGITS.get(character, character))


def _is_money(text: str, match: re.Match[str]) -> bool:
    said = match[0].strip()
    if _IDIOM.fullmatch(said) or _is_vague_pair(match["number"]) or text[: match.start()].endswith("百"):
        return False
    if match["small"]:
        return bool(said.endswith("钱") or match["small_fen"]) or (
            match["small"] == "毛" and bool(_BARE_END.match(text, match.end()))
        )
    if match["sign"] or match["bare"] is None:
        return not re.match(r"(?:儿|去|来)", text[match.end() :]) or not said.endswith("块")
    return _is_bare_money(text, match)


def _is_bare_money(text: str, match: re.Match[str]) -> bool:
    """Say whether a number without a unit is money: by its 万 or 千, or by the word before it."""
    number, after = match["number"], match.end()
    if (value := parse_number(number)) is None or (value >= _HEADCOUNT and "个亿" not in number):
        return False
    if (number[0] in "十百千万" and len(number) == 1) or _MEASURE.match(text, after):
        return False
    if re.search(r"\d[wWkK]$", number):
        return not re.match(r"[A-Za-z]", text[after:])
    if re.search("[万千亿]", number) and len(number) > 1:
        return not (
            number.startswith("千") or (number in ("一万", "千万") and text[after : after + 1] in "一分别")
        )
    if value >= 100 and _WHOLE.match(text, after):
        return True
    said = bool(re.search(r"\d|百|十", number)) and bool(
        _CONTEXT.search(text, max(0, match.start() - 12), match.start())
    )
    return said and bool(_BARE_END.match(text, after))


def _is_vague_pair(number: str) -> bool:
    """Say whether two figures follow each other without a unit, as in 七八百: about so much."""
    return bool(re.search(rf"[{_HAN}]{{2,}}(?=[十百千万])", number))


def _with_point(text: str) -> Decimal | None:
    whole, _, rest = text.partition("点")
    unit = _UNITS[rest[-1]] if rest[-1:] in _UNITS else 1
    digits = rest.rstrip("".join(_UNITS))
    start = parse_number(whole)
    if start is None or not digits or any(d not in _DIGITS for d in digits):
        return None
    return (start + Decimal("0." + "".join(_DIGITS[d] for d in digits))) * unit


def _sum(tokens: list[str]) -> Decimal:
    total, section, figure = Decimal(0), Decimal(0), None
    unit, tens = 1, False
    for token in tokens:
        if token in _UNITS:
            unit, tens = _UNITS[token], True
            if unit >= _SECTION:
                section = (section + (figure or 0)) or Decimal(1)
                total, section = (
                    (total + section) * unit if unit > _SECTION else total + section * unit,
                    Decimal(0),
                )
            else:
                section += (Decimal(1) if figure is None else figure) * unit
            figure = None
        elif _DIGITS.get(token) == "0":
            tens = False
        else:
            digit = Decimal(_DIGITS.get(token, token))
            figure = digit if figure is None else figure * 10 + digit
    if figure is None:
        return total + section
    short = tens and unit > 10 and figure < 10
    return total + section + (figure * unit / 10 if short else figure)
