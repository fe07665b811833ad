"""Long texts in pieces WeChat takes: at most 2,048 bytes of UTF-8 each, cut at sentences, never inside an address.

Source of the limit: WeChat's pages 「被动回复用户消息」 and 「客服消息」 (error 45002).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

MOST_BYTES = 2048
ADDRESS = re.compile(r"<a\s[^>]*>.*?</a>|(?:https?://|www\.)[\x21-\x7e]+", re.S | re.I)
SENTENCE = re.compile(r".*?(?:\n+|[。！？；!?;…]+[”’」』）)]*|\Z)", re.S)
CLAUSE = re.compile(r".*?(?:[，、,：:\s]+|\Z)", re.S)


def size(text: str) -> int:
    """Return the bytes a text takes in UTF-8."""
    return len(text.encode("utf-8", "surrogatepass"))


def pieces(text: str, most: int = MOST_BYTES) -> list[str]:
    """Return a text in pieces of at most `most` bytes; together they are the text, but for blank ends."""
    found, rest = [], ""
    for part in _parts(text, most):
        if rest and size((rest + part).strip()) > most:
            found.append(rest.strip())
            rest = ""
        rest += part
    return [piece for piece in (*found, rest.strip()) if piece]


def _parts(text: str, most: int) -> Iterator[str]:
    """Yield what must stay together: sentences, else clauses, else characters; an address is cut only when it is longer than a piece."""
    for sentence in _cut(SENTENCE, text):
        if size(sentence) <= most:
            yield sentence
            continue
        for clause in _cut(CLAUSE, sentence):
            yield from [clause] if size(clause) <= most else _characters(clause, most)


def _cut(at: re.Pattern[str], text: str) -> Iterator[str]:
    """Yield a text cut after each match of a pattern, but not inside an address."""
    spans = [match.span() for match in ADDRESS.finditer(text)]
    start = 0
    for match in at.finditer(text):
        end = match.end()
        if end > start and not any(low < end < high for low, high in spans):
            yield text[start:end]
            start = end
    if start < len(text):
        yield text[start:]


def _characters(text: str, most: int) -> Iterator[str]:
    """Yield an address whole where it fits, and all else by characters."""
    start = 0
    for match in ADDRESS.finditer(text):
        yield from text[start : match.start()]
        yield from [match[0]] if size(match[0]) <= most else match[0]
        start = match.end()
    yield from text[start:]
