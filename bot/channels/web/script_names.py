"""Shorter names in a script of tokens: every variable gets a short name of its own, the same wherever it stands.

Because no two variables share a new name, scopes stay what they are. Names of properties stay too, but for those in `OWN`: properties
of the widget's own objects, which neither the browser nor the wire
knows, and which are never kept for the next visit; one that is written as a string anywhere stays.
"""

from __future__ import annotations

import itertools
import string
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum

from bot.channels.web.script_tokens import NAME


def names(listed: str) -> frozenset[str]:
    """Return names that are written with spaces between."""
    return frozenset(listed.split())


KEYWORDS = names("""
async await break case catch class const continue default do else extends false finally for function get if
in instanceof let new null of return static super switch this throw true try typeof undefined var void while
yield
""")
GLOBALS = names("""
AbortController Array Blob Boolean CSSStyleSheet Date Error HTMLElement Infinity JSON Map Math Number Object
Promise RegExp Set String URL Uint8Array WebSocket clearInterval clearTimeout constructor crypto
customElements document encodeURIComponent fetch localStorage navigator setInterval setTimeout window
""")
OWN = names("""
accepting again announce announcer appearance asking atEnd basis begunAnew canResend composer connect
connecting connection dots draw drop earlier ended entryRow failures fetchNew greet hear heard isDark isPage
items keepPlace kept known lastSaid lastSeen launcher looks lost newer onAdded onChange onEnd onFrame onItem
onNew onStatus opened outbox panel patience pending ping poll pollFailures polling prove pulse readers
redraw renewed resend restore retry retryAfter running sayBySocket seen setState setStatus started take tell
texts timeline toEnd toStartOf told traditional typed typingTimer unread welcomed wire
""")


class Role(Enum):
    """What a name is at its place."""

    OTHER = "other"
    VARIABLE = "variable"
    PROPERTY = "property"
    BOTH = "both"
    """`{ name }`: the property's name and the variable's at once."""


def shortened(found: Sequence[str]) -> list[str]:
    """Return the tokens with short names."""
    roles = list(_roles(found))
    counted = Counter(
        part for part, role in zip(found, roles, strict=True) if role in (Role.VARIABLE, Role.BOTH)
    )
    variables = dict(zip((name for name, _ in counted.most_common()), _short_names(), strict=False))
    quoted = {part[1:-1] for part in found if part[0] == '"'}
    owned = Counter(
        part
        for part, role in zip(found, roles, strict=True)
        if role in (Role.PROPERTY, Role.BOTH) and part in OWN - quoted
    )
    properties = dict(zip((name for name, _ in owned.most_common()), _short_names(), strict=False))
    return [_renamed(part, role, variables, properties) for part, role in zip(found, roles, strict=True)]


def _renamed(part: str, role: Role, variables: Mapping[str, str], properties: Mapping[str, str]) -> str:
    match role:
        case Role.VARIABLE:
            return variables[part]
        case Role.PROPERTY:
            return properties.get(part, part)
        case Role.BOTH:
            return f"{properties.get(part, part)}:{variables[part]}"
        case _:
            return part


def _roles(found: Sequence[str]) -> Iterator[Role]:
    """Give the role of each token."""
    opened: list[str] = []
    for place, part in enumerate(found):
        before = found[place - 1] if place else ";"
        after = found[place + 1] if place + 1 < len(found) else ";"
        if part[0] in "})]" and opened:
            opened.pop()
        if part[-1] in "{([":
            opened.append(_kind(part, before, found[max(0, place - 4) : place]))
        yield _role(part, before, after, opened[-1] if opened else "block")


OBJECT_BEFORE = frozenset({"(", ",", "=", ":", "[", "?", "&&", "||", "??", "return", "const", "let", "..."})
BEGINS_MEMBER = frozenset({"{", "}", ",", ";", "async", "get", "static"})


def _kind(part: str, before: str, behind: Sequence[str]) -> str:
    """Return what a bracket opens: a class, an object (or a pattern), a block, or another thing."""
    if part != "{":
        return "other"
    if "class" in behind:
        return "class"
    return "object" if before in OBJECT_BEFORE else "block"


def _role(part: str, before: str, after: str, inside: str) -> Role:
    if not NAME.fullmatch(part):
        return Role.OTHER
    if before in (".", "?."):
        return Role.PROPERTY
    if part in KEYWORDS or part in GLOBALS:
        return Role.OTHER
    is_method = inside in ("class", "object") and after == "(" and before in BEGINS_MEMBER
    in_list = inside == "object" and before in ("{", ",")
    if is_method or (in_list and after == ":"):
        return Role.PROPERTY
    return Role.BOTH if in_list and after in (",", "}", "=") else Role.VARIABLE


def _short_names() -> Iterator[str]:
    """Give names in the order of their length that mean nothing else."""
    first = string.ascii_letters + "$_"
    for length in itertools.count(1):
        for letters in itertools.product(first, *[first + string.digits] * (length - 1)):
            name = "".join(letters)
            if name not in KEYWORDS | GLOBALS:
                yield name
