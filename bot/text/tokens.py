"""Tokens that stand for a hidden value: 〔手机号·k3f9〕 in a message, 〔手机号〕 in training data.

A kind has a Chinese word inside its token and one symbol that stands for it in normalised text.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass

PHONE = "phone"
ID = "id_number"
CARD = "bank_card"
LAST4 = "id_last4"
CODE = "sms_code"
NUMBER = "number"
EMAIL = "email"
NAME = "name"

WORDS: dict[str, str] = {
    PHONE: "手机号",
    ID: "身份证号",
    CARD: "银行卡号",
    LAST4: "后四位",
    CODE: "验证码",
    NUMBER: "号码",
    EMAIL: "邮箱",
    NAME: "姓名",
}
"""The word of each kind, as written inside a token."""

SYMBOLS: dict[str, str] = {
    PHONE: "☎",
    ID: "⌘",
    CARD: "▣",
    LAST4: "◆",
    CODE: "◈",
    NUMBER: "◇",
    EMAIL: "✉",
    NAME: "☖",
}
"""One character per kind, none of which members type or NFKC changes."""

_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_KINDS = {word: kind for kind, word in WORDS.items()}

TOKEN = re.compile("〔(" + "|".join(WORDS.values()) + ")(?:·([0-9A-Za-z]{2,8}))?〕")
"""A token with or without its id; group 1 is the kind's word, group 2 the id."""


@dataclass(frozen=True, slots=True)
class Token:
    """A token found in a text, with its span."""

    kind: str
    token: str
    start: int
    end: int


def write_token(kind: str, identity: str) -> str:
    """Return the token of `kind` with a short id (2 to 8 letters or digits)."""
    return f"〔{WORDS[kind]}·{identity}〕"


def random_token(kind: str) -> str:
    """Return a fresh token of `kind` with six random letters or digits."""
    return write_token(kind, "".join(secrets.choice(_ALPHABET) for _ in range(6)))


def find_tokens(text: str) -> list[Token]:
    """Return the tokens in `text`, left to right, with or without an id."""
    return [Token(_KINDS[m[1]], m[0], m.start(), m.end()) for m in TOKEN.finditer(text)]


def symbols_for_tokens(text: str) -> str:
    """Return `text` with each token replaced by its kind's one symbol."""
    return TOKEN.sub(lambda m: SYMBOLS[_KINDS[m[1]]], text)
