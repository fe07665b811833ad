"""One spelling for many: what the classifier reads. Never shown, and spans do not survive it."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from opencc import OpenCC

from bot.text.tokens import symbols_for_tokens

MAX_LENGTH = 2000
"""Characters of one message that are read; the rest is cut."""

_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\U000e0000-\U000e0fff\ud800-\udfff]+"
)
_SPACE = re.compile(r"\s+")

_EMOJI_CLASSES = {
    "😡": "😠🤬👿💢👎🤮💩😤🖕🤢😾",
    "😢": "😭😥😔😞😟💔😰😨😩😫😣😖🥺😓😿😱",
    "🙏": "🌹🌷💐❤♥💗💕💖🤝🧎🙇🫶",
    "👍": "👌✅🆗✔💪👏",
    "🙂": "😂🤣😄😊😁😃😀😅😆☺😉🤗🥰😍😘😋😎",
    "👋": "✋🖐🙋",
    "🤔": "🙄😕🤨😶😑😐😒",
    "?": "❓❔⁇",
    "!": "❗❕‼",
    "": "🏻🏼🏽🏾🏿♀♂\u20e3",
}
_WECHAT_CLASSES = {
    "😡": "发怒|抓狂|咒骂|鄙视|怒骂|弱|吐|敲打|怄火",
    "😢": "流泪|大哭|难过|快哭了|可怜|委屈|心碎|惊恐|苦涩|叹气|裂开",
    "🙏": "抱拳|合十|玫瑰|握手|爱心|拥抱|鲜花|鞠躬",
    "👍": "强|OK|好的|胜利|鼓掌|加油",
    "🙂": "微笑|呲牙|捂脸|偷笑|憨笑|愉快|大笑|破涕为笑|笑脸|嘿哈|害羞",
    "👋": "再见|挥手|嗨",
    "🤔": "疑问|思考|白眼|晕|疑惑|发呆|皱眉",
}
_CHARACTERS = {
    **{ord(c): symbol for symbol, members in _EMOJI_CLASSES.items() for c in members},
    **{ord(c): "?" for c in "？﹖"},
    **{ord(c): "," for c in "，、﹐"},
    **{ord(c): "." for c in "。…"},
    **{ord(c): '"' for c in "“”「」『』《》"},
    **{ord(c): "'" for c in "‘’"},
    **{ord(c): "~" for c in "〜～"},
    **{ord(c): "-" for c in "—–―"},
    ord("帐"): "账",
    ord("妳"): "你",
    ord("祂"): "他",
    ord("咗"): "了",
    ord("嘅"): "的",
    ord("喺"): "在",
    ord("佢"): "他",
}
"""Cantonese 嘅 喺 咗 佢 stand one to one for 的 在 了 他; 冇 and 唔 carry a negation and stay."""

_WECHAT = re.compile(
    r"\[(?:" + "|".join(f"({names})" for names in _WECHAT_CLASSES.values()) + r"|[\u4e00-\u9fff]{1,4})\]"
)
_WECHAT_SYMBOLS = ("", *_WECHAT_CLASSES)

_REPEATED = re.compile(r"([^\W\d])\1{2,}|([^\w\s])\2+|([^\d\s]{2,4}?)\3{2,}")
_FILLER = re.compile(
    r"[嗯呃]+[,.\s~-]*"
    r"|(?:^|(?<=[,.!?;:\s]))额+(?=[,.\s~-])[,.\s~-]*"
    r"|(?:^|(?<=[,.!?;:\s]))(?:(?:那个|就是说?|这个|诶|哎|欸|喂)[,.\s~-]*)+(?=那个|我|俺|咱|你们|请问|想问|问|那)"
    r"|(?<=[我俺咱])(?:那个|就是)+(?=想|要|问)"
    r"|(?:那个|就是|这个)(?=[,.\s~-]*(?:那个|就是))[,.\s~-]*"
)


@cache
def _simplifier() -> OpenCC:
    return OpenCC("tw2s")


def clean_input(text: str) -> str:
    """Return what a member typed without what no member types on purpose.

    Control and invisible characters and unpaired surrogates go, white space becomes single spaces, and at
    most `MAX_LENGTH` characters are kept.
    """
    visible = _INVISIBLE.sub("", text[: MAX_LENGTH * 4])
    return _SPACE.sub(" ", visible).strip()[:MAX_LENGTH].rstrip()


def simplify(text: str) -> str:
    """Return `text` with traditional characters made simplified (opencc tw2s)."""
    return str(_simplifier().convert(text))


def normalise(text: str) -> str:
    """Return `text` in the one spelling the classifier reads.

    Width and case folded, traditional characters simplified, tokens of the privacy edge and emoji made one
    character per kind, runs of a repeated character or syllable squeezed, spoken fillers dropped unless
    nothing else was said. A second pass changes nothing.
    """
    folded = _fold(text)
    told, before = _without_fillers(folded), folded
    while told != before:
        told, before = _without_fillers(told), told
    return told if _says_something(told) else folded


def _without_fillers(text: str) -> str:
    return _squeezed(_WECHAT.sub(_wechat_symbol, _FILLER.sub("", text)).strip())


def _fold(text: str) -> str:
    if not text.isascii():
        text = symbols_for_tokens(clean_input(text))
        text = simplify(unicodedata.normalize("NFKC", text)).translate(_CHARACTERS)
    else:
        text = clean_input(text)
    if "[" in text:
        text = _WECHAT.sub(_wechat_symbol, text)
    return _squeezed(text.lower())


def _squeezed(text: str) -> str:
    return _REPEATED.sub(_squeeze, text)


def _wechat_symbol(match: re.Match[str]) -> str:
    return _WECHAT_SYMBOLS[match.lastindex or 0]


def _squeeze(match: re.Match[str]) -> str:
    return (match[1] or "") * 2 or match[2] or match[3]


def _says_something(text: str) -> bool:
    return any(c.isalnum() or ord(c) > 0x2190 for c in text)
