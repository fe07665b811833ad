"""Which of the digits in a text are personal: phone, resident ID, bank card, code, or a number nobody should keep.

The surest readings come first, and each group of digits is read once: a whole ID, a number standing alone, one
written in pieces, short digits the bot asked for or the member announced, then any long number that is no day,
amount or public line.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.text.digits import Group
from bot.text.number_kinds import has_id_shape, is_day, is_resident_id, mobile, passes_luhn
from bot.text.tokens import CARD, CODE, ID, LAST4, NUMBER, PHONE

_UNIT_AFTER = re.compile(
    r"\s*(?:元|块|圆|万|亿|千|百|人|个|名|户|家|天|年|月|日|号(?!码)|点|时|分|岁|％|%|多|余|次|期|位|周|小时|毛|角|斤|公里|米|/\d|[.．]\d{1,2}(?!\d)|:\d)"
)
_MONEY_BEFORE = re.compile(r"(?:[¥￥$]|人民币)\s*$|\d[.,，/:]$")
_CARD_BEFORE = re.compile(r"(?:卡号|银行卡|账号|帐号|储蓄卡|工行|农行|建行|中行|邮政|邮储)[^\d]{0,8}$")
_LAST4_BEFORE = re.compile(
    r"(?:(?:后|末|最后|尾)(?:四|4)(?:位|个)|身份证尾号|证件尾号|(?<!手机)(?<!机号)(?<!卡)(?<!卡的)(?:尾号|尾数))(?:数字|数|号码)?(?:是|为|就是|:|：|\s)*$"
)
_CODE_BEFORE = re.compile(r"验证码(?:是|为|就是|:|：|\s|,|，|收到了?|来了)*$")
_WRITTEN_DAY = re.compile(r"(?<!\d)(?:19|20)\d\d([-./])\d{1,2}\1\d{1,2}(?!\d)")
_COUNTRY_BEFORE = re.compile(r"[+＋](?:\s?86[\s\-)）]{0,2})?$")
_PUBLIC_LINE = re.compile(r"[48]00\d{7}|(\d)\1{9,}")
_ROUND = re.compile(r"(?=\d{5,9}$)[1-9]\d{0,4}0{4,}")
_EXPECTED_LENGTHS = {LAST4: range(4, 9), CODE: range(4, 9), PHONE: range(7, 15)}

_Rule = Callable[[list[Group]], tuple[str, str] | None]


@dataclass(frozen=True, slots=True)
class Find:
    """A personal value: its kind, the value in plain digits, and its span."""

    kind: str
    value: str
    start: int
    end: int


def sort_out(text: str, chain: list[Group], expecting: str | None) -> list[Find]:
    """Return what is personal in one chain of digit groups of `text`; `expecting` is what the bot asked for."""
    return _Chain(text, chain, expecting).finds()


class _Chain:
    """Sorts out one chain of digit groups; a group is used once."""

    def __init__(self, text: str, groups: list[Group], expecting: str | None) -> None:
        self._text = text
        self._groups = groups
        self._expecting = expecting
        self._found: list[Find] = []
        self._used = [False] * len(groups)

    def finds(self) -> list[Find]:
        """Return what is personal: surest readings first, single groups before joined ones."""
        if sum(len(g.digits) for g in self._groups) < 4:
            return []
        self._apply(self._whole_id)
        self._apply(self._alone, longest_first=True)
        self._apply(self._joined_id)
        self._apply(self._joined_card, longest_first=True)
        self._apply(self._joined_phone)
        self._apply(self._cued)
        self._apply(self._other, longest_first=True)
        return self._found

    def _apply(self, rule: _Rule, *, longest_first: bool = False) -> None:
        for first in range(len(self._groups)):
            windows = self._windows(first)
            for window in reversed(windows) if longest_first else windows:
                if kind_value := rule(window):
                    self._take(first, window, *kind_value)
                    break

    def _windows(self, first: int) -> list[list[Group]]:
        """Return the runs of free groups from `first`, shortest first, up to 20 digits in all."""
        length, end = 0, first
        while end < len(self._groups) and not self._used[end]:
            length += len(self._groups[end].digits)
            if length > 20 and end > first:
                break
            end += 1
        return [self._groups[first:last] for last in range(first + 1, end + 1)]

    def _take(self, first: int, window: list[Group], kind: str, value: str) -> None:
        self._used[first : first + len(window)] = [True] * len(window)
        start = window[0].start
        if kind == PHONE and (prefix := _COUNTRY_BEFORE.search(self._text, max(0, start - 8), start)):
            start = prefix.start()
        self._found.append(Find(kind, value, start, window[-1].end))

    def _whole_id(self, window: list[Group]) -> tuple[str, str] | None:
        digits = _joined(window)
        return (ID, digits) if len(digits) == 18 and is_resident_id(digits) else None

    def _alone(self, window: list[Group]) -> tuple[str, str] | None:
        digits = _joined(window)
        if len(window) > 1 and digits[-1:] != "X":
            return None
        if is_resident_id(digits) or has_id_shape(digits):
            return ID, digits
        if number := mobile(digits):
            return PHONE, number
        return (CARD, digits) if self._is_card(digits, window) else None

    def _is_card(self, digits: str, window: list[Group]) -> bool:
        if not (13 <= len(digits) <= 19 and digits.isdigit()) or digits[0] == "0":
            return False
        return passes_luhn(digits) or bool(_CARD_BEFORE.search(self._before(window)))

    def _joined_id(self, window: list[Group]) -> tuple[str, str] | None:
        digits = _joined(window)
        return (ID, digits) if is_resident_id(digits) or re.fullmatch(r"[1-9]\d{16}X", digits) else None

    def _joined_card(self, window: list[Group]) -> tuple[str, str] | None:
        digits = _joined(window)
        fours = all(len(g.digits) == 4 for g in window[:-1])
        cued = bool(_CARD_BEFORE.search(self._before(window)))
        if len(digits) < 15 or not (fours or cued) or not self._is_card(digits, window):
            return None
        return CARD, digits

    def _joined_phone(self, window: list[Group]) -> tuple[str, str] | None:
        number = mobile(_joined(window))
        return (PHONE, number) if number and not self._starts_inside_day(window) else None

    def _starts_inside_day(self, window: list[Group]) -> bool:
        start = window[0].start
        days = _WRITTEN_DAY.finditer(self._text, max(0, start - 8), start + 3)
        return any(day.start() < start < day.end() for day in days)

    def _cued(self, window: list[Group]) -> tuple[str, str] | None:
        digits, before = _joined(window), self._before(window)
        if not 4 <= len(digits) <= 14 or not self._complete(window):
            return None
        if re.fullmatch(r"\d{4}|\d{3}X", digits) and (
            _LAST4_BEFORE.search(before) or self._follows_phone(window)
        ):
            return LAST4, digits
        if re.fullmatch(r"\d{4,8}", digits) and _CODE_BEFORE.search(before):
            return CODE, digits
        lengths = _EXPECTED_LENGTHS.get(self._expecting or "", range(0))
        wanted = len(digits) in lengths and (digits.isdigit() or self._expecting == LAST4)
        if not wanted or self._is_amount_or_day(window) or re.fullmatch("X+", digits):
            return None
        return str(self._expecting), digits

    def _follows_phone(self, window: list[Group]) -> bool:
        place = self._groups.index(window[0])
        return place > 0 and self._used[place - 1] and not _UNIT_AFTER.match(self._text, window[-1].end)

    def _complete(self, window: list[Group]) -> bool:
        """Say whether no free group goes on touching the window: 1234 of 12345 is no window."""
        place = self._groups.index(window[-1]) + 1
        follows = place < len(self._groups) and not self._used[place]
        return not (follows and self._expecting is not None and self._groups[place].digits == "X")

    def _other(self, window: list[Group]) -> tuple[str, str] | None:
        digits = _joined(window)
        if len(digits) < 7 or not digits.isdigit() or _PUBLIC_LINE.fullmatch(digits):
            return None
        if len(digits) < 10 and self._is_amount_or_day(window):
            return None
        least = 8 if any(g.spoken for g in window) else 7
        if len(window) == 1:
            return (NUMBER, digits) if len(digits) >= least and not _ROUND.fullmatch(digits) else None
        sizes = [len(g.digits) for g in window]
        like_a_line = min(sizes) >= 3 and re.match(r"1[3-9]\d|0\d{2}", window[0].digits)
        like_a_card = len(sizes) >= 3 and set(sizes[:-1]) == {4}
        return (NUMBER, digits) if len(digits) >= 9 and (like_a_line or like_a_card) else None

    def _is_amount_or_day(self, window: list[Group]) -> bool:
        digits = _joined(window)
        if is_day(digits) or _UNIT_AFTER.match(self._text, window[-1].end):
            return True
        return bool(_MONEY_BEFORE.search(self._before(window))) or self._is_written_day(window)

    def _is_written_day(self, window: list[Group]) -> bool:
        """Say whether it is a day with separators, such as 2021-03-31, or a decimal such as 36.50."""
        written = self._text[window[0].start : window[-1].end]
        if re.fullmatch(
            r"\d{4}([-./])\d{1,2}\1\d{1,2}|\d{1,2}[-./]\d{1,2}|\d{1,3}(?:,\d{3})+(?:\.\d+)?", written
        ):
            return True
        return bool(re.fullmatch(r"\d+\.\d{1,2}", written))

    def _before(self, window: list[Group]) -> str:
        return self._text[max(0, window[0].start - 20) : window[0].start]


def _joined(window: list[Group]) -> str:
    return "".join(group.digits for group in window)
