"""What agents type, before anything keeps it: personal numbers go neither to a member nor into a note."""

from __future__ import annotations

from bot.errors import InputError
from bot.text.normalise import clean_input
from bot.text.privacy import hide
from bot.text.tokens import NAME

LONGEST = 2000
NUMBERS = "这句话里有手机号、证件号或者卡号，请删掉再发。"


def for_member(text: str) -> str:
    """Return a text as it is sent. Raises InputError when it is empty, too long or holds somebody's number."""
    cleaned = clean_input(text).strip()
    if not 0 < len(cleaned) <= LONGEST:
        raise InputError(f"一条消息写1到{LONGEST}个字")
    if any(kind != NAME for kind in hide(cleaned, None).kinds.values()):
        raise InputError(NUMBERS)
    return cleaned


def for_note(text: str) -> str:
    """Return a note with every personal number hidden. Raises InputError when it is too long."""
    cleaned = clean_input(text).strip()
    if len(cleaned) > LONGEST:
        raise InputError(f"备注最多写{LONGEST}个字")
    return hide(cleaned, None).text
