"""JavaScript as tokens, and back as one line: enough of ECMAScript 2020's lexical grammar for the widget's own modules.

https://tc39.es/ecma262/2020/#sec-ecmascript-language-lexical-grammar. The modules end every statement with a semicolon, so line ends
carry no meaning and are dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

NAME = re.compile(r"[A-Za-z_$][\w$]*")
REGEX = re.compile(r"/(?![*/])(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/[a-z]*")
TEMPLATE = re.compile(r"[`}](?:[^`\\$]|\\.|\$(?!\{))*(?:`|\$\{)", re.S)
SPACE = re.compile(r"\s+|//[^\n]*|/\*.*?\*/", re.S)
OTHER = re.compile(
    r"""(?P<string>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
    |(?P<name>[A-Za-z_$][\w$]*)
    |(?P<number>0x[\da-fA-F]+|\d+\.?\d*(?:e[+-]?\d+)?)
    |(?P<sign>\.\.\.|=>|===|!==|\*\*|\?\?|\?\.(?!\d)|&&|\|\||[=!<>+\-*/%]=|\+\+|--|[{}()\[\];,.<>+\-*/%&|^!~?:=])""",
    re.X,
)
VALUE_ENDS = re.compile(r"[\w$\])\"'`]$")
"""After these a slash divides; elsewhere it begins a regular expression."""
SHORTER = {"const": "let", "true": "!0", "false": "!1"}
BEFORE_VALUE = frozenset({"return", "typeof", "case", "in", "of", "await", "new"})


def tokens(script: str) -> Iterator[str]:
    """Give the tokens of a script, without white space and comments. Raises ValueError at what is none.

    A template comes in parts: from its backtick, or from the brace that ends a substitution, to the next `${` or the end.
    """
    place, last, braces = 0, ";", [False]
    while place < len(script):
        if space := SPACE.match(script, place):
            place = space.end()
            continue
        match = _next(script, place, last, in_template=braces[-1])
        if match is None:
            raise ValueError(f"no token of JavaScript: {script[place : place + 40]!r}")
        last, place = match[0], match.end()
        if last[0] == "}":
            braces.pop()
        if last.endswith("{"):
            braces.append(last.endswith("${"))
        yield last


def _next(script: str, place: int, last: str, *, in_template: bool) -> re.Match[str] | None:
    sign = script[place]
    if sign == "`" or (sign == "}" and in_template):
        return TEMPLATE.match(script, place)
    if sign == "/" and (last in BEFORE_VALUE or not VALUE_ENDS.search(last)):
        return REGEX.match(script, place)
    return OTHER.match(script, place)


def joined(found: Sequence[str]) -> str:
    """Return tokens as a script of one line, with a space only where two would run together.

    What has a shorter form (`SHORTER`, `name =>` for `(name) =>`, `let a, b` for `let a; let b`) gets it.
    """
    found = _one_declaration(_without_needless_brackets([SHORTER.get(part, part) for part in found]))
    parts = [""]
    for part, following in zip(found, [*found[1:], ""], strict=True):
        if (part == ";" and following == "}") or (part == "," and following in ("}", ")", "]")):
            continue
        last = parts[-1][-1:]
        parts.append(f" {part}" if _runs_together(last, part[:1]) else part)
    return "".join(parts)


def _without_needless_brackets(found: Sequence[str]) -> list[str]:
    ends = {place - 1 for place, part in enumerate(found) if part == "=>" and found[place - 1] == ")"}
    lonely = (end for end in ends if found[end - 2] == "(" and NAME.fullmatch(found[end - 1]))
    gone = {place for end in lonely for place in (end - 2, end)}
    return [part for place, part in enumerate(found) if place not in gone]


def _one_declaration(found: Sequence[str]) -> list[str]:
    """Join declarations that follow each other."""
    declares = [False]
    kept: list[str] = []
    for place, part in enumerate(found):
        before = found[place - 1] if place else ";"
        if part == "let" and before in (";", "{", "}"):
            if declares[-1] and before == ";":
                kept[-1] = ","
                continue
            declares[-1] = True
        elif before == ";":
            declares[-1] = False
        if part[0] in "})]":
            declares.pop()
        if part[-1] in "{([":
            declares.append(False)
        kept.append(part)
    return kept


def _runs_together(last: str, first: str) -> bool:
    words = (last.isalnum() or last in ("_", "$")) and (first.isalnum() or first in ("_", "$"))
    return bool(last) and bool(first) and (words or (last in "+-" and last == first))
