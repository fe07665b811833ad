"""Which combinations of states a member's record can show.

A person is a status with a free policy (or none) and a claim (or none). A holder is a status with a refund. For every
holder there are members enough to show every person under it, six persons a member, once with all that can be known
and once with nothing optional. A reason that names a status (`exited`) goes with that status only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

STATUSES = ("in_coverage", "waiting_period", "exited", "terminated")
RELATIONS = ("self", "spouse", "child", "father", "mother", "other")
REFUND_FAILURES = ("account_closed", "name_mismatch", "limit_exceeded", "unknown", None)
POLICY_STATES = ("offered", "accepted", "issued", "declined")
POLICY_REASONS = ("exited", "waiting_period", "terminated", "already_claimed", "age", "unknown", None)
CLAIM_STATES = ("draft", "submitted", "materials_missing", "under_review", "approved", "paid", "rejected")


@dataclass(frozen=True, slots=True)
class RefundCase:
    """A refund's state, and why it failed if that is known."""

    state: str
    failure_reason: str | None = None


@dataclass(frozen=True, slots=True)
class PersonCase:
    """One insured person. `policy` and `claim` are states, None when there is none."""

    relation: str
    status: str
    policy: str | None
    reason: str | None
    claim: str | None


@dataclass(frozen=True, slots=True)
class MemberCase:
    """One member. `known` tells whether everything optional is there, or nothing."""

    status: str
    refund: RefundCase
    known: bool
    persons: Sequence[PersonCase]


def member_cases() -> Iterator[MemberCase]:
    """Yield every combination once, always in the same order."""
    for known in (True, False):
        for status in STATUSES:
            for refund in refund_cases():
                for persons in _families(status):
                    yield MemberCase(status, refund, known, persons)


def refund_cases() -> Sequence[RefundCase]:
    """Return the refunds there can be."""
    plain = [RefundCase(state) for state in ("none", "not_started", "processing", "paid")]
    return [*plain, *(RefundCase("failed", reason) for reason in REFUND_FAILURES)]


def policy_cases(status: str) -> Sequence[tuple[str | None, str | None]]:
    """Return the free policies (state, reason) a person of this status can have."""
    reasons = [reason for reason in POLICY_REASONS if reason == status or reason not in STATUSES]
    return [
        (None, None),
        *((state, None) for state in POLICY_STATES),
        *(("ineligible", one) for one in reasons),
    ]


def _families(status: str) -> Iterator[Sequence[PersonCase]]:
    """Deal every person out to families of six whose holder has this status."""
    own = _persons(status)
    others = [person for other in STATUSES if other != status for person in _persons(other)]
    size = -(-(len(own) + len(others)) // len(RELATIONS))
    rest = own[size:] + others
    for index in range(size):
        dealt = rest[index::size]
        persons = [own[index], *dealt]
        yield [PersonCase(relation, *person) for relation, person in zip(RELATIONS, persons, strict=False)]


def _persons(status: str) -> list[tuple[str, str | None, str | None, str | None]]:
    return [
        (status, policy, reason, claim)
        for policy, reason in policy_cases(status)
        for claim in (None, *CLAIM_STATES)
    ]
