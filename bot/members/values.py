"""What the member-status API says about a member, as values.

`None` means "not known", never zero or false. Each enum has UNKNOWN for a word the contract did not have when this was
written. Money is a Decimal in CNY with two places; days are days, and instants are aware, in Asia/Shanghai.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum


class Relation(StrEnum):
    """What an insured person is to the holder."""

    SELF = "self"
    SPOUSE = "spouse"
    CHILD = "child"
    FATHER = "father"
    MOTHER = "mother"
    OTHER = "other"
    UNKNOWN = "unknown"


class MemberStatus(StrEnum):
    """Where a person stands in the plan."""

    IN_COVERAGE = "in_coverage"
    WAITING_PERIOD = "waiting_period"
    EXITED = "exited"
    TERMINATED = "terminated"
    UNKNOWN = "unknown"


class RefundState(StrEnum):
    """Where the refund of the balance stands; NONE: there is nothing to refund."""

    NONE = "none"
    NOT_STARTED = "not_started"
    PROCESSING = "processing"
    PAID = "paid"
    FAILED = "failed"
    UNKNOWN = "unknown"


class FailureReason(StrEnum):
    """Why a refund failed. The contract itself has `unknown`."""

    ACCOUNT_CLOSED = "account_closed"
    NAME_MISMATCH = "name_mismatch"
    LIMIT_EXCEEDED = "limit_exceeded"
    UNKNOWN = "unknown"


class PolicyState(StrEnum):
    """Where the free policy of one person stands."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    ISSUED = "issued"
    DECLINED = "declined"
    INELIGIBLE = "ineligible"
    UNKNOWN = "unknown"


class IneligibleReason(StrEnum):
    """Why a person does not get the free policy. The contract itself has `unknown`."""

    EXITED = "exited"
    WAITING_PERIOD = "waiting_period"
    TERMINATED = "terminated"
    ALREADY_CLAIMED = "already_claimed"
    AGE = "age"
    UNKNOWN = "unknown"


class ClaimState(StrEnum):
    """Where a claim stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    MATERIALS_MISSING = "materials_missing"
    UNDER_REVIEW = "under_review"
    APPROVED = "approved"
    PAID = "paid"
    REJECTED = "rejected"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Insured:
    """One person insured under the member."""

    relation: Relation
    name_masked: str
    status: MemberStatus
    plan: str | None = None
    joined_on: date | None = None


@dataclass(frozen=True, slots=True)
class Refund:
    """The refund of the balance."""

    state: RefundState
    amount: Decimal | None = None
    initiated_at: datetime | None = None
    paid_at: datetime | None = None
    channel: str | None = None
    failure_reason: FailureReason | None = None


@dataclass(frozen=True, slots=True)
class FreePolicy:
    """The free policy of one insured person. `accept_by` is the last day to accept the offer."""

    relation: Relation
    state: PolicyState
    reason: IneligibleReason | None = None
    accept_by: date | None = None
    policy_no_masked: str | None = None
    sum_insured: Decimal | None = None
    effective_from: date | None = None
    effective_to: date | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim."""

    claim_id: str
    relation: Relation
    state: ClaimState
    disease: str | None = None
    first_diagnosed_on: date | None = None
    submitted_at: datetime | None = None
    missing_materials: tuple[str, ...] | None = None
    amount: Decimal | None = None
    decided_at: datetime | None = None
    paid_at: datetime | None = None
    rejection_reason: str | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """Everything the bot may tell this member about themselves. `status` is the holder's own."""

    member_id: str
    name_masked: str
    phone_masked: str
    status: MemberStatus
    insured: tuple[Insured, ...]
    balance: Decimal
    refund: Refund
    free_policy: tuple[FreePolicy, ...]
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Verified:
    """The chat user has shown to be this member."""

    member_id: str


@dataclass(frozen=True, slots=True)
class CodeNeeded:
    """A code was sent by SMS; it answers this challenge until `expires_at`."""

    challenge_id: str
    expires_at: datetime
