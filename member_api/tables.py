"""The tables. Money is whole fen, instants are UTC, days are days in Asia/Shanghai.

A phone, an ID's last four or a code stands here only as a keyed hash (see `hashing`) or masked.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, ForeignKey, String, Table
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
from sqlalchemy.types import TypeDecorator

from member_api.clock import SHANGHAI


class Instant(TypeDecorator[datetime]):
    """An instant: kept in UTC, handed out in Asia/Shanghai, on databases with and without time zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Take an aware instant to UTC."""
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give it back in Asia/Shanghai."""
        if value is None:
            return None
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(SHANGHAI)


class Base(DeclarativeBase):
    """What all tables have in common."""

    type_annotation_map = {datetime: Instant, list[str]: JSON, list[float]: JSON, dict[str, Any]: JSON}  # noqa: RUF012


def table_of(row_class: type[Base]) -> Table:
    """Return the table behind a row class."""
    table = row_class.__table__
    assert isinstance(table, Table)  # noqa: S101  every class here is mapped to a table
    return table


def _of_member() -> ForeignKey:
    # Deferred: a new seed takes the members out and puts them back in one transaction, bindings stay.
    return ForeignKey("members.member_id", deferrable=True, initially="DEFERRED")


class MemberRow(Base):
    """A holder, with the refund of the balance."""

    __tablename__ = "members"

    member_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    phone_hash: Mapped[str] = mapped_column(String(64), unique=True)
    identity_hash: Mapped[str] = mapped_column(String(64))
    needs_code: Mapped[bool]
    name_masked: Mapped[str]
    phone_masked: Mapped[str]
    status: Mapped[str]
    balance_fen: Mapped[int] = mapped_column(BigInteger)
    refund_state: Mapped[str]
    refund_amount_fen: Mapped[int | None] = mapped_column(BigInteger)
    refund_initiated_at: Mapped[datetime | None]
    refund_paid_at: Mapped[datetime | None]
    refund_channel: Mapped[str | None]
    refund_failure_reason: Mapped[str | None]

    insured: Mapped[list[InsuredRow]] = relationship(lazy="selectin", order_by="InsuredRow.position")
    free_policies: Mapped[list[FreePolicyRow]] = relationship(
        lazy="selectin", order_by="FreePolicyRow.position"
    )
    claims: Mapped[list[ClaimRow]] = relationship(lazy="selectin", order_by="ClaimRow.position")


class InsuredRow(Base):
    """One person insured under a member."""

    __tablename__ = "insured"

    member_id: Mapped[str] = mapped_column(_of_member(), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    relation: Mapped[str]
    name_masked: Mapped[str]
    status: Mapped[str]
    plan: Mapped[str | None]
    joined_on: Mapped[date | None]


class FreePolicyRow(Base):
    """The free policy of one insured person."""

    __tablename__ = "free_policies"

    member_id: Mapped[str] = mapped_column(_of_member(), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    relation: Mapped[str]
    state: Mapped[str]
    reason: Mapped[str | None]
    accept_by: Mapped[date | None]
    policy_no_masked: Mapped[str | None]
    sum_insured_fen: Mapped[int | None] = mapped_column(BigInteger)
    effective_from: Mapped[date | None]
    effective_to: Mapped[date | None]


class ClaimRow(Base):
    """One claim."""

    __tablename__ = "claims"

    claim_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    member_id: Mapped[str] = mapped_column(_of_member(), index=True)
    position: Mapped[int]
    relation: Mapped[str]
    state: Mapped[str]
    disease: Mapped[str | None]
    first_diagnosed_on: Mapped[date | None]
    submitted_at: Mapped[datetime | None]
    missing_materials: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    amount_fen: Mapped[int | None] = mapped_column(BigInteger)
    decided_at: Mapped[datetime | None]
    paid_at: Mapped[datetime | None]
    rejection_reason: Mapped[str | None]


class BindingRow(Base):
    """Which member a chat user is."""

    __tablename__ = "bindings"

    channel: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[str] = mapped_column(String(512), primary_key=True)
    member_id: Mapped[str] = mapped_column(_of_member(), index=True)
    bound_at: Mapped[datetime]


class ChallengeRow(Base):
    """A code that was sent."""

    __tablename__ = "challenges"

    challenge_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    member_id: Mapped[str] = mapped_column(_of_member(), index=True)
    phone_hash: Mapped[str] = mapped_column(String(64))
    code_hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class GuardRow(Base):
    """The wrong tries of one phone (seconds since 1970), and the lock they led to."""

    __tablename__ = "guards"

    phone_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    wrong_numbers: Mapped[list[float]]
    wrong_codes: Mapped[list[float]]
    locked_at: Mapped[datetime | None]
    touched_at: Mapped[datetime]


class SeedRow(Base):
    """Which seed is in the database."""

    __tablename__ = "seeds"

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    mark: Mapped[str]
