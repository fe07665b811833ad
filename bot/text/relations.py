"""Which kinship words really say whose case it is: 我妈 does, 妈呀 does not; 我老婆的妈妈 is a mother-in-law."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass

FATHER, MOTHER, OTHER, SPOUSE, CHILD = "father", "mother", "other", "spouse", "child"

_OWNER_BEFORE = re.compile(
    r"(?:[我俺咱偶吾]|[我俺咱]们|(?<![国大人全商厂])家|屋)(?:家|屋)?(?:里|头|的|个|那个|这个|滴|嘅)?(?:大|二|三|四|小|亲|老|堂|表|干|幺)?$"
)
_SAID_BEFORE = re.compile(r"(?:^|[^\w]|[替给帮和跟同是为让叫陪带把被有俩问查呢的还就但])$")
_EXCLAIMS_AFTER = re.compile(r"[呀耶诶哟哎蛋逼卖个的]|啊[,，!！。]")
_ADDRESS = frozenset(
    [
        "哥哥",
        "姐姐",
        "叔叔",
        "阿姨",
        "妹妹",
        "弟弟",
        "大哥",
        "大姐",
        "姑娘",
        "爷爷",
        "奶奶",
        "宝宝",
        "宝贝",
        "老板",
        "丫头",
        "阿公",
        "阿婆",
        "阿哥",
        "阿姐",
        "阿妹",
    ]
)
"""Also what strangers are called, so they say whose case it is only where nobody is spoken to."""
_ADDRESSED_AFTER = re.compile(r"\s*[,，!！。~～]?\s*(?:你|您|帮|请|麻烦|在吗|在不|好|我)")
_THANKED_BEFORE = re.compile(r"(?:谢|辛苦|麻烦|拜托)(?:你|您|了|啦|啊)*[,，]?\s*$")
_EXCLAIMED = re.compile("^[我俺]的$")
_ANYBODY = frozenset(["男人", "女人", "朋友", "兄弟", "姐妹", "小朋友", "老头", "老太婆"])
_BEGINS = re.compile(r"(?:^|[\s,，.。!！?？;；])$")
_FALLS_ILL = re.compile(r"(?:得了|得的|患上?了?|确诊|查出|检查出|被?诊断)")
_ENDS = re.compile(r"$|[,，!！。~～]")
_KIN_LINK = re.compile(r"(?:的|她|他|家|家的|他家的?|她家的?)")


@dataclass(frozen=True, slots=True)
class Kin:
    """A kinship word found by the lexicon. `owned` ones count only after a word that says whose."""

    value: str
    start: int
    end: int
    owned: bool


def sort_out(
    text: str, found: Sequence[Kin], is_word: Callable[[int, int], bool], ill: Set[int] = frozenset()
) -> list[Kin]:
    """Return the relations really meant, kin of kin joined.

    `is_word` says whether a span stands on word borders; at `ill` diseases start.
    """
    meant = [kin for kin in found if _is_meant(text, kin, is_word) or _is_patient(text, kin, ill)]
    joined: list[Kin] = []
    for kin in meant:
        if joined and (value := _kin_of_kin(text, joined[-1], kin)):
            joined[-1] = Kin(value, joined[-1].start, kin.end, owned=False)
        else:
            joined.append(kin)
    return joined


def _is_meant(text: str, kin: Kin, is_word: Callable[[int, int], bool]) -> bool:
    word, before = text[kin.start : kin.end], text[max(0, kin.start - 6) : kin.start]
    owned = bool(_OWNER_BEFORE.search(before))
    if word.lstrip("大小老") in _ADDRESS and not owned and _is_address(text, kin):
        return False
    if not kin.owned:
        return len(word) > 2 or owned or is_word(kin.start, kin.end)
    if owned and word in ("妈", "娘") and _EXCLAIMED.match(before) and _ENDS.match(text, kin.end):
        return False
    if kin.value == OTHER and before.endswith(("他", "她")) and is_word(kin.start, kin.end):
        return True
    if owned:
        return len(word) > 1 or kin.value in (FATHER, MOTHER) or is_word(kin.start, kin.end)
    plain = kin.value in (FATHER, MOTHER) and len(word) == 1 and is_word(kin.start, kin.end)
    return plain and bool(_SAID_BEFORE.search(before)) and not _EXCLAIMS_AFTER.match(text, kin.end)


def _is_patient(text: str, kin: Kin, ill: Set[int]) -> bool:
    """Say whether a sentence begins with the word and goes on with an illness: 老太太脑梗了, 姑娘的白血病."""
    word = text[kin.start : kin.end]
    if not kin.owned or len(word) < 2 or word in _ANYBODY or not _BEGINS.search(text[: kin.start]):
        return False
    after = kin.end + text.startswith("的", kin.end)
    return after in ill or bool(_FALLS_ILL.match(text, kin.end))


def _is_address(text: str, kin: Kin) -> bool:
    if kin.start == 0 and _ADDRESSED_AFTER.match(text, kin.end):
        return True
    thanked = _THANKED_BEFORE.search(text, max(0, kin.start - 6), kin.start)
    return bool(thanked and _ENDS.match(text, kin.end))


def _kin_of_kin(text: str, first: Kin, second: Kin) -> str | None:
    """Return the relation of a parent of kin: the spouse for a child's parent, else other."""
    if second.value not in (FATHER, MOTHER) or not _KIN_LINK.fullmatch(text, first.end, second.start):
        return None
    if first.value == "self":
        return None
    return SPOUSE if first.value == CHILD else OTHER
