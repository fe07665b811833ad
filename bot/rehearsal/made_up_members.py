"""Made-up members, one for each thing a record can say. Phones are 13800000001 and on, last fours 0001 and on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from bot.clock import SHANGHAI
from bot.members.values import (
    Claim,
    ClaimState,
    FailureReason,
    FreePolicy,
    IneligibleReason,
    Insured,
    Member,
    MemberStatus,
    PolicyState,
    Refund,
    RefundState,
    Relation,
)

ACCEPT_BY = date(2021, 4, 30)
STARTED = datetime(2021, 3, 29, 10, 0, tzinfo=SHANGHAI)
PAID = datetime(2021, 4, 2, 9, 30, tzinfo=SHANGHAI)
SUBMITTED = datetime(2021, 3, 20, 15, 0, tzinfo=SHANGHAI)
DECIDED = datetime(2021, 4, 8, 11, 0, tzinfo=SHANGHAI)


@dataclass(frozen=True, slots=True)
class MadeUp:
    """One made-up member: what to type to be them, and their record."""

    name: str
    phone: str
    last4: str
    record: Member
    needs_code: bool = False


def person(relation: str, status: str = "in_coverage") -> Insured:
    """Return an insured person."""
    return Insured(Relation(relation), "测**", MemberStatus(status), "大病互助计划", date(2018, 5, 1))


def offered(relation: str, accept_by: date | None = ACCEPT_BY) -> FreePolicy:
    """Return an offered policy."""
    return FreePolicy(Relation(relation), PolicyState.OFFERED, accept_by=accept_by)


def issued(relation: str, tail: str) -> FreePolicy:
    """Return an issued policy."""
    return FreePolicy(
        Relation(relation),
        PolicyState.ISSUED,
        policy_no_masked=f"尾号{tail}",
        sum_insured=Decimal("500000.00"),
        effective_from=date(2021, 4, 1),
        effective_to=date(2022, 3, 31),
    )


def refused(relation: str, reason: str | None) -> FreePolicy:
    """Return a policy nobody may have."""
    why = IneligibleReason(reason) if reason else None
    return FreePolicy(Relation(relation), PolicyState.INELIGIBLE, reason=why)


def claim(relation: str, state: str, diagnosed: date | None = date(2021, 2, 5), **more: object) -> Claim:
    """Return a claim in a state."""
    return Claim("made-up", Relation(relation), ClaimState(state), first_diagnosed_on=diagnosed, **more)  # type: ignore[arg-type]  # the fields of Claim, by name


def processing(amount: str) -> Refund:
    """Return a refund under way."""
    return Refund(RefundState.PROCESSING, Decimal(amount), STARTED, channel="微信零钱")


def _member(number: int, *, last4: str | None = None, needs_code: bool = False, **parts: object) -> MadeUp:
    record: dict[str, object] = {
        "member_id": f"made-up-{number:02d}",
        "name_masked": "测**",
        "phone_masked": f"138****{number:04d}",
        "status": MemberStatus.IN_COVERAGE,
        "insured": (person("self"),),
        "balance": Decimal("0.00"),
        "refund": Refund(RefundState.NONE),
        "free_policy": (offered("self"),),
        "claims": (),
    } | parts
    return MadeUp(
        f"测试{number:02d}号",
        f"138{number:08d}",
        last4 or f"{number:04d}",
        Member(**record),  # type: ignore[arg-type]  # the fields of Member, by name
        needs_code,
    )


def made_up_members() -> tuple[MadeUp, ...]:
    """Return all of them, in order."""
    return (*_refunds_and_policies(), *_claims(), *_odd_records())


def _refunds_and_policies() -> tuple[MadeUp, ...]:
    failed = Refund(RefundState.FAILED, Decimal("18.20"), STARTED, None, "尾号1234的银行卡")
    return (
        _member(1, balance=Decimal("36.50"), refund=processing("36.50")),
        _member(
            2,
            refund=Refund(RefundState.PAID, Decimal("52.80"), STARTED, PAID, "微信零钱"),
            free_policy=(issued("self", "0002"),),
        ),
        _member(
            3,
            balance=Decimal("18.20"),
            refund=Refund(
                failed.state, failed.amount, STARTED, None, failed.channel, FailureReason.ACCOUNT_CLOSED
            ),
            free_policy=(FreePolicy(Relation.SELF, PolicyState.ACCEPTED),),
        ),
        _member(
            4,
            status=MemberStatus.WAITING_PERIOD,
            insured=(person("self", "waiting_period"),),
            balance=Decimal("9.00"),
            refund=Refund(RefundState.NOT_STARTED, Decimal("9.00")),
            free_policy=(refused("self", "waiting_period"),),
        ),
        _member(
            5,
            last4="005X",
            status=MemberStatus.EXITED,
            insured=(person("self", "exited"),),
            free_policy=(refused("self", "exited"),),
        ),
    )


def _claims() -> tuple[MadeUp, ...]:
    missing = ("出院小结", "病理报告")
    return (
        _member(
            6,
            insured=(person("self"), person("spouse", "waiting_period"), person("child"), person("mother")),
            free_policy=(offered("self"), refused("spouse", "waiting_period"), issued("child", "0006")),
            claims=(
                claim("mother", "under_review", date(2020, 12, 3), disease="乳腺癌", submitted_at=SUBMITTED),
            ),
        ),
        _member(7, claims=(claim("self", "under_review", submitted_at=SUBMITTED),)),
        _member(
            8,
            insured=(person("self"), person("mother")),
            claims=(
                claim(
                    "mother",
                    "materials_missing",
                    disease="肺癌",
                    missing_materials=missing,
                    submitted_at=SUBMITTED,
                ),
            ),
        ),
        _member(
            9,
            claims=(claim("self", "rejected", decided_at=DECIDED, rejection_reason="确诊时还在等待期"),),
        ),
        _member(
            10,
            claims=(claim("self", "approved", decided_at=DECIDED, amount=Decimal("120000.00")),),
        ),
        _member(11, claims=(claim("self", "draft"),)),
        _member(12, needs_code=True, refund=processing("27.30")),
    )


def _odd_records() -> tuple[MadeUp, ...]:
    """Records with words this bot does not know, and records with next to nothing in them."""
    unknown = FreePolicy(Relation.SELF, PolicyState.UNKNOWN)
    return (
        _member(
            13,
            status=MemberStatus.UNKNOWN,
            insured=(Insured(Relation.UNKNOWN, "测**", MemberStatus.UNKNOWN),),
            refund=Refund(RefundState.UNKNOWN),
            free_policy=(unknown,),
            claims=(claim("self", "unknown", None),),
        ),
        _member(
            14,
            insured=(),
            refund=Refund(RefundState.PAID),
            free_policy=(FreePolicy(Relation.SELF, PolicyState.ISSUED),),
            claims=(claim("self", "paid", None),),
        ),
        _member(
            15,
            refund=Refund(RefundState.FAILED),
            free_policy=(refused("self", None),),
            claims=(claim("self", "materials_missing", None),),
        ),
        _member(
            16,
            free_policy=(FreePolicy(Relation.SELF, PolicyState.DECLINED),),
            claims=(claim("self", "submitted", submitted_at=SUBMITTED),),
        ),
        _member(
            17,
            refund=Refund(RefundState.FAILED, Decimal("8.00"), failure_reason=FailureReason.UNKNOWN),
            free_policy=(offered("self", None),),
            claims=(claim("self", "rejected", None),),
        ),
        _member(
            18,
            status=MemberStatus.TERMINATED,
            insured=(person("self", "terminated"),),
            free_policy=(refused("self", "already_claimed"),),
            claims=(claim("self", "paid", date(2019, 6, 1), amount=Decimal("300000.00"), paid_at=PAID),),
        ),
        _member(19, free_policy=()),
    )
