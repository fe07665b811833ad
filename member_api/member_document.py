"""The member as the contract shows it: rows into a document, and a document into rows.

A column that is empty is a field that is absent: "not known", never zero or false.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from member_api.tables import Base, ClaimRow, FreePolicyRow, InsuredRow, MemberRow

Document = dict[str, Any]

INSURED = ("relation", "name_masked", "status", "plan", "joined_on")
REFUND = ("state", "amount", "initiated_at", "paid_at", "channel", "failure_reason")
FREE_POLICY = (
    "relation",
    "state",
    "reason",
    "accept_by",
    "policy_no_masked",
    "sum_insured",
    "effective_from",
    "effective_to",
)
CLAIM = (
    "claim_id",
    "relation",
    "disease",
    "first_diagnosed_on",
    "submitted_at",
    "state",
    "missing_materials",
    "amount",
    "decided_at",
    "paid_at",
    "rejection_reason",
)
MONEY = frozenset({"amount", "balance", "sum_insured"})


def document(row: MemberRow) -> Document:
    """Show a member."""
    return {
        "member_id": row.member_id,
        "name_masked": row.name_masked,
        "phone_masked": row.phone_masked,
        "status": row.status,
        "insured": [_shown(one, INSURED) for one in row.insured],
        "balance": _yuan(row.balance_fen),
        "refund": _shown(row, REFUND, prefix="refund_"),
        "free_policy": [_shown(one, FREE_POLICY) for one in row.free_policies],
        "claims": [_shown(one, CLAIM) for one in row.claims],
    }


@dataclass(slots=True)
class Rows:
    """The rows of many members, table by table, ready for one INSERT each."""

    members: list[Document] = field(default_factory=list)
    insured: list[Document] = field(default_factory=list)
    free_policies: list[Document] = field(default_factory=list)
    claims: list[Document] = field(default_factory=list)

    def add(self, member: Mapping[str, Any], private: Mapping[str, Any]) -> None:
        """Add a member; `private` holds the columns that the contract does not show."""
        member_id = member["member_id"]
        plain = ("member_id", "name_masked", "phone_masked", "status")
        row = {name: member[name] for name in plain} | {"balance_fen": _fen(member["balance"])}
        self.members.append(row | _stored(member["refund"], REFUND, prefix="refund_") | dict(private))
        self._add_all(self.insured, member_id, member["insured"], INSURED)
        self._add_all(self.free_policies, member_id, member["free_policy"], FREE_POLICY)
        self._add_all(self.claims, member_id, member["claims"], CLAIM)

    @staticmethod
    def _add_all(
        rows: list[Document], member_id: str, parts: Sequence[Mapping[str, Any]], names: Sequence[str]
    ) -> None:
        for position, part in enumerate(parts):
            rows.append({"member_id": member_id, "position": position, **_stored(part, names)})

    def by_table(self) -> Sequence[tuple[type[Base], list[Document]]]:
        """Return the tables with their rows, a table before those that point to it."""
        return (
            (MemberRow, self.members),
            (InsuredRow, self.insured),
            (FreePolicyRow, self.free_policies),
            (ClaimRow, self.claims),
        )


def _shown(row: object, names: Sequence[str], prefix: str = "") -> Document:
    shown: Document = {}
    for name in names:
        value = getattr(row, prefix + (f"{name}_fen" if name in MONEY else name))
        if value is not None:
            shown[name] = _text(name, value)
    return shown


def _text(name: str, value: Any) -> Any:
    if name in MONEY:
        return _yuan(value)
    return value.isoformat() if isinstance(value, date) else value


def _stored(part: Mapping[str, Any], names: Sequence[str], prefix: str = "") -> Document:
    stored: Document = {}
    for name in names:
        value = part.get(name)
        if name in MONEY:
            stored[f"{prefix}{name}_fen"] = None if value is None else _fen(value)
        elif value is not None and name.endswith("_at"):
            stored[prefix + name] = datetime.fromisoformat(value)
        elif value is not None and (
            name.endswith("_on") or name in ("accept_by", "effective_from", "effective_to")
        ):
            stored[prefix + name] = date.fromisoformat(value)
        else:
            stored[prefix + name] = value
    return stored


def _fen(yuan: str) -> int:
    return int(Decimal(yuan) * 100)


def _yuan(fen: int) -> str:
    return f"{Decimal(fen) / 100:.2f}"
