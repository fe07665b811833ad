"""A demo: a made-up member's whole conversation, written down in Chinese, and what must hold after each message."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from bot.clock import parse_instant

WORDS = {
    "会员",  # what the member sends
    "重复",  # how many times over
    "时刻",  # the clock from here on
    "会员系统",  # 连不上 or 正常, from here on
    "保险箱",  # 过期: the numbers sent so far are older than the vault keeps
    "验证码",  # 过期: the code that was sent is too old
    "锁定",  # a phone that was tried too often elsewhere
    "含",  # what the replies must say
    "不含",  # what they must not say
    "条款",  # clauses they must rest on
    "意图",  # the intent, where it matters
    "按钮",  # titles of buttons that must be there
    "没有按钮",  # titles of buttons that must not be there
    "人工",  # why a human is asked for: asked, complaint, life_at_risk; 没有: nobody is
}


@dataclass(frozen=True, slots=True)
class Demo:
    """One demo. `member` is whom the chat user is; `bound` says they were verified before."""

    title: str
    as_of: datetime
    turns: tuple[Mapping[str, Any], ...]
    member: str | None = None
    bound: bool = False


def read_demo(path: Path) -> Demo:
    """Read one demo; KeyError or ValueError when it is not written as demos are."""
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    for turn in data["turns"]:
        if strange := set(turn) - WORDS:
            raise ValueError(f"{path.name}: {'、'.join(sorted(strange))}")
    return Demo(
        title=data["demo"],
        as_of=parse_instant(data["as_of"]),
        turns=tuple(data["turns"]),
        member=data.get("member"),
        bound=bool(data.get("bound")),
    )
