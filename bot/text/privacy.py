"""The privacy edge: personal numbers and told names become tokens before anything keeps the text.

Pure: what to do with the raw values is the caller's business (an encrypted vault with a short life). Amounts,
days and the plan's own figures stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.text.digits import chains
from bot.text.names import find_names
from bot.text.personal_numbers import Find, sort_out
from bot.text.tokens import EMAIL, NAME, PHONE, TOKEN, Token, find_tokens, random_token

__all__ = ["Hidden", "Token", "find_tokens", "hide", "random_token"]

_EMAIL = re.compile(
    r"[A-Za-z0-9][\w.+-]{0,63}\s?[@＠]\s?[A-Za-z0-9-]{1,63}(?:[.．。][A-Za-z0-9-]{1,63}){1,4}", re.A
)


@dataclass(frozen=True, slots=True)
class HiddenSpan:
    """One replacement: `start`, `end` in the raw text."""

    kind: str
    token: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Hidden:
    """A text without raw numbers, and what its tokens stand for (plain ASCII digits, X upper case)."""

    text: str
    values: Mapping[str, str] = field(default_factory=dict, repr=False)
    kinds: Mapping[str, str] = field(default_factory=dict)
    spans: tuple[HiddenSpan, ...] = ()

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span in the raw text of [start, end) in `text`."""
        return self._raw(start), self._raw(end)

    def _raw(self, offset: int) -> int:
        shift = 0
        for span in self.spans:
            begin = span.start - shift
            if offset <= begin:
                break
            if offset < begin + len(span.token):
                return span.start
            shift += (span.end - span.start) - len(span.token)
        return offset + shift


def hide(text: str, expecting: str | None, new_token: Callable[[str], str] = random_token) -> Hidden:
    """Replace what is personal in `text` by tokens made by `new_token(kind)`.

    `expecting` is what the bot asked for last: "id_last4", "sms_code" and "phone" hide short or mistyped digits too.
    Tokens already in the text stay.
    """
    masked = TOKEN.sub(lambda m: "\ue000" * len(m[0]), text)
    finds = sorted(_finds(masked, expecting), key=lambda f: f.start)
    return _replaced(text, finds, new_token)


def _replaced(text: str, finds: Sequence[Find], new_token: Callable[[str], str]) -> Hidden:
    values: dict[str, str] = {}
    kinds: dict[str, str] = {}
    spans: list[HiddenSpan] = []
    parts: list[str] = []
    end = 0
    for found in finds:
        token = new_token(found.kind)
        while token in values or token in text:
            token = new_token(found.kind)
        values[token], kinds[token] = found.value, found.kind
        spans.append(HiddenSpan(found.kind, token, found.start, found.end))
        parts += text[end : found.start], token
        end = found.end
    return Hidden("".join([*parts, text[end:]]), values, kinds, tuple(spans))


def _finds(text: str, expecting: str | None) -> Iterator[Find]:
    for match in _EMAIL.finditer(text):
        yield Find(EMAIL, match[0], *match.span())
    text = _EMAIL.sub(lambda m: "\ue000" * len(m[0]), text)
    for start, end in find_names(text):
        yield Find(NAME, text[start:end], start, end)
    phone_told = False
    for chain in chains(text):
        found = sort_out(text, chain, expecting)
        yield from found
        phone_told = phone_told or any(f.kind == PHONE for f in found)
