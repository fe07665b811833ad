"""A finding: what was found where, how bad it is, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What can be wrong."""

    ALIKE = "alike"
    CONFLICT = "conflict"
    THIN = "thin"
    ONE_SIDED = "one_sided"
    CONFUSABLE = "confusable"
    LEAKED = "leaked"
    BROKEN_PAIR = "broken_pair"
    DATE = "date"
    DISEASE = "disease"
    BAD_CUT = "bad_cut"
    NO_CLAUSE = "no_clause"
    UNKNOWN_CLAUSE = "unknown_clause"
    UNCITED = "uncited"


MUST_BE_MENDED = frozenset(
    {Kind.ALIKE, Kind.CONFLICT, Kind.THIN, Kind.LEAKED, Kind.BROKEN_PAIR, Kind.UNKNOWN_CLAUSE}
)
"""Training data with one of these is refused; the others are advice."""

CHINESE: Mapping[Kind, str] = {
    Kind.ALIKE: "几乎一样的两句",
    Kind.CONFLICT: "同一句话在两个意图下面",
    Kind.THIN: "例子太少",
    Kind.ONE_SIDED: "例子太单一",
    Kind.CONFUSABLE: "容易混的两个意图",
    Kind.LEAKED: "测试集里的话混进了训练",
    Kind.BROKEN_PAIR: "两个问题的标法不对",
    Kind.DATE: "没认出来的日期",
    Kind.DISEASE: "没认出来的病名",
    Kind.BAD_CUT: "切错的词",
    Kind.NO_CLAUSE: "没有依据的回答",
    Kind.UNKNOWN_CLAUSE: "依据的条款不存在",
    Kind.UNCITED: "没人引用的条款",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding. `what` and `suggestion` are Chinese, for trainers; `texts` are the messages concerned."""

    kind: Kind
    what: str
    suggestion: str
    intents: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()

    @property
    def must_be_mended(self) -> bool:
        """Whether training data with it is refused."""
        return self.kind in MUST_BE_MENDED

    def as_dict(self) -> dict[str, Any]:
        """Return JSON-ready values."""
        return {**asdict(self), "kind": self.kind.value, "must_be_mended": self.must_be_mended}

    def __str__(self) -> str:
        return f"{CHINESE[self.kind]}：{self.what} → {self.suggestion}"
