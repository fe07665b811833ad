"""Posts broken XML, signed as WeChat would sign it, and counts the answers: there must be no 5xx.

Used by `bench.wechat --fuzz` and, with fewer cases, by the tests.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Sequence
from typing import Any, Protocol

AT_ONCE = 32
ODD = (
    "<",
    ">",
    "&",
    "&#0;",
    "&#xFFFF;",
    "]]>",
    "<![CDATA[",
    "<!DOCTYPE a [",
    '<!ENTITY a "a">',
    "&a;",
    '<?xml version="1.0" encoding="utf-7"?>',
    '<?xml version="1.0" encoding="no-such"?>',
    '<?xml version="1.1"?>',
    "\x00",
    "\x0b",
    "\ud800",
    "\ufffe",
    "😀" * 9,
    "</xml>",
    "<xml>",
    "<a>" * 900,
    "<FromUserName>x</FromUserName>",
    "<MsgType>event</MsgType>",
    "<MsgType></MsgType>",
    "-1",
    "9" * 40,
    "٣",
    "A" * 70_000,
    " xmlns='u'",
    "<![CDATA[]]]]><![CDATA[>]]>",
)


class Caller(Protocol):
    """Makes signed requests, and has a client to post them with."""

    http: Any

    def request(self, xml: str) -> tuple[dict[str, str], bytes]:
        """Return query and body."""


def mutated(xml: str, chance: random.Random) -> str:
    """Return an XML with one to four things broken in it."""
    for _ in range(chance.randint(1, 4)):
        start = chance.randrange(len(xml) + 1)
        end = min(len(xml), start + chance.choice((0, 0, 1, 3, 12, 60)))
        new = chance.choice((chance.choice(ODD), chr(chance.randrange(0x2FFFF)), "", xml[start:end] * 2))
        xml = xml[:start] + new + xml[end:]
    return xml


def case(caller: Caller, xml: str, chance: random.Random) -> tuple[dict[str, str], bytes]:
    """Return one request: broken before it is signed, or after, or in its query."""
    broken = mutated(xml, chance).encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    way = chance.randrange(8)
    if way < 5:
        return caller.request(broken if way else xml)
    query, body = caller.request(xml)
    if way == 5:
        at = chance.randrange(len(body))
        return query, body[:at] + chance.randbytes(chance.randint(0, 9)) + body[at + chance.randint(0, 9) :]
    if way == 6:
        return query, chance.randbytes(chance.randrange(2000))
    name = chance.choice(sorted(query))
    return query | {name: chance.choice(("", "1" * 400, "ſ", query[name][::-1], "-1", "1e9"))}, body


async def fuzzed(
    cases: int, chance: random.Random, caller: Caller, path: str, samples: Sequence[str]
) -> Counter[int]:
    """Post so many cases; return how often each status came."""
    statuses: Counter[int] = Counter()

    async def some(number: int) -> None:
        for _ in range(number):
            query, body = case(caller, chance.choice(samples), chance)
            response = await caller.http.post(path, params=query, content=body)
            statuses[response.status_code] += 1

    share, more = divmod(cases, AT_ONCE)
    await asyncio.gather(*(some(share + (n < more)) for n in range(AT_ONCE)))
    return statuses
