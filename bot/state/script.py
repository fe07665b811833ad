"""A Lua script: one atomic change of several keys."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha1


@dataclass(frozen=True, slots=True)
class Script:
    """The source and the name Redis knows it by once it has run."""

    lua: str
    sha: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "sha", sha1(self.lua.encode(), usedforsecurity=False).hexdigest())
