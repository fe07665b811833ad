"""Whole numbers as people write and say them: 23, 二十三, 廿三, 二十3, 十来, 十五六, 几."""

from __future__ import annotations

DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {c: n for n, c in enumerate("0123456789")}
DIGITS |= {"〇": 0, "两": 2, "俩": 2, "仨": 3, "幺": 1}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_TENS = {"廿": 20, "卅": 30}
_PAIRS = "零一二三四五六七八九"
SOME = (2, 9)
"""What 几 stands for."""


def positional(text: str) -> int | None:
    """Read digits one by one: 2020, 二零二零, 2零20; None when a character is no digit."""
    total = 0
    for char in text:
        digit = DIGITS.get(char)
        if digit is None:
            return None
        total = total * 10 + digit
    return total if text else None


def number(text: str) -> int | None:
    """Read one whole number in any notation; None when it is none (such as 十十)."""
    plain = positional(text)
    if plain is not None:
        return plain
    total, pending, smallest = 0, 0, 10_000
    for char in text:
        if char in _TENS and smallest > 10:
            total, pending, smallest = total + _TENS[char], 0, 10
        elif char in _UNITS and _UNITS[char] < smallest:
            smallest = _UNITS[char]
            total, pending = total + (pending or 1) * smallest, 0
        elif char in DIGITS and not (pending and smallest <= 10):
            pending = pending * 10 + DIGITS[char]
        else:
            return None
    return total + pending if text else None


def spread(text: str) -> tuple[int, int] | None:
    """Read a number that may be vague, as its least and greatest value.

    十来 is 10 to 15, 二十多 21 to 29, 十几 11 to 19, 十五六 15 to 16, 几 2 to 9; None when it is no number.
    """
    if text in ("几", "好几", "数"):
        return SOME
    if text[-1:] in tuple("来多几余"):
        return _rounded(text)
    paired = _pair(text)
    if paired:
        return paired
    exact = number(text)
    return None if exact is None else (exact, exact)


def _rounded(text: str) -> tuple[int, int] | None:
    base = number(text[:-1])
    if base is None or base < 10 or base % 10:
        return None
    step = 100 if base % 100 == 0 else 10
    return (base, base + step // 2) if text[-1] == "来" else (base + 1, base + step - 1)


def _pair(text: str) -> tuple[int, int] | None:
    low, high = _PAIRS.find(text[-2:-1].replace("两", "二") or "?"), _PAIRS.find(text[-1:] or "?")
    if low < 1 or not (high == low + 1 or (low, high) == (3, 5)):
        return None
    base = number(text[:-2]) if len(text) > 2 else 0
    if base is None or base % 10:
        return None
    return base + low, base + high
