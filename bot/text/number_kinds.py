"""What a string of digits is by itself: a mobile number, a resident ID, a bank card, a day."""

from __future__ import annotations

import re
from datetime import date

_MOBILE = re.compile(r"(?:0{0,2}86|0)?(1[3-9]\d{9})")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


def mobile(digits: str) -> str | None:
    """Return the eleven digits of a mainland mobile number, with or without 0, 86, 086 or 0086 before it."""
    match = _MOBILE.fullmatch(digits)
    return match[1] if match else None


def is_resident_id(digits: str) -> bool:
    """Say whether it is a resident ID: 18 places with checksum (GB 11643-1999), or the old 15 places.

    Area codes are not checked: old ones stay valid for life.
    """
    if re.fullmatch(r"[1-9]\d{16}[\dX]", digits):
        total = sum(int(d) * w for d, w in zip(digits[:17], _WEIGHTS, strict=True))
        return _is_day(digits[6:14]) and _CHECKS[total % 11] == digits[17]
    return bool(re.fullmatch(r"[1-9]\d{14}", digits)) and _is_day("19" + digits[6:12])


def has_id_shape(digits: str) -> bool:
    """Say whether it can only be a mistyped resident ID: 17 digits with X, or 18 with a day of birth in it."""
    shape = re.fullmatch(r"\d{17}X|[1-9]\d{17}", digits)
    return bool(shape) and (digits.endswith("X") or _is_day(digits[6:14]))


def passes_luhn(digits: str) -> bool:
    """Say whether the last digit is the Luhn check digit of the others (ISO/IEC 7812)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def is_day(digits: str) -> bool:
    """Say whether it is a day written as 20210115, in 1900 to 2099."""
    return len(digits) == 8 and digits.isdigit() and _is_day(digits)


def _is_day(digits: str) -> bool:
    try:
        day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return 1900 <= day.year <= 2099
