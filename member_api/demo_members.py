"""The named made-up members for demonstrations: whom to be, and what their record tells.

Their phones are 13800000001 and on, the last four of their IDs repeat the number, and the SMS code, for the one who
needs it, is DEMO_CODE. Records are written as the contract shows them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

DEMO_CODE = "246810"
"""The SMS code of every made-up member."""

PLAN = "大病互助计划"
Part = dict[str, Any]


@dataclass(frozen=True, slots=True)
class DemoMember:
    """One named member: what to type to be them, and their record."""

    number: int
    name: str
    story: str
    record: Mapping[str, Any] = field(repr=False)
    needs_code: bool = False

    @property
    def phone(self) -> str:
        """The made-up phone number."""
        return f"138000000{self.number:02d}"

    @property
    def id_last4(self) -> str:
        """The last four of the made-up ID; 测试五号 has one that ends in X."""
        return "005X" if self.number == 5 else f"{self.number:04d}"


def demo_members() -> Sequence[DemoMember]:
    """Return all of them, in order."""
    return (
        _in_coverage(),
        _refund_paid(),
        _refund_failed(),
        _waiting(),
        _exited(),
        _family(),
        _under_review(),
        _materials_missing(),
        _rejected(),
        _approved(),
        _diagnosed_in_february(),
        _needs_code(),
        _hardly_anything_known(),
    )


def _in_coverage() -> DemoMember:
    return _demo(
        1,
        "测试一号",
        "在保障中,可领健康保;余额 36.50 元退款处理中",
        balance="36.50",
        refund=_processing("36.50"),
        free_policy=[_offered("self")],
    )


def _refund_paid() -> DemoMember:
    refund = _processing("52.80") | {"state": "paid", "paid_at": "2021-04-02T09:30:00+08:00"}
    return _demo(
        2, "测试二号", "退款已到账;健康保已出单", refund=refund, free_policy=[_issued("self", "尾号0002")]
    )


def _refund_failed() -> DemoMember:
    refund = _processing("18.20") | {
        "state": "failed",
        "channel": "尾号1234的银行卡",
        "failure_reason": "account_closed",
    }
    return _demo(
        3,
        "测试三号",
        "退款失败:收款账户已注销;已同意领取健康保",
        balance="18.20",
        refund=refund,
        free_policy=[_offered("self") | {"state": "accepted"}],
    )


def _waiting() -> DemoMember:
    return _demo(
        4,
        "测试四号",
        "还在等待期,不能领健康保;退款还没发起",
        status="waiting_period",
        insured=[_insured("self", "测***", "waiting_period", "2021-03-01")],
        balance="9.00",
        refund={"state": "not_started", "amount": "9.00"},
        free_policy=[_ineligible("self", "waiting_period")],
    )


def _exited() -> DemoMember:
    return _demo(
        5,
        "测试五号",
        "已退出互助,没有可退的余额;身份证后四位是 005X",
        status="exited",
        insured=[_insured("self", "测***", "exited", "2017-09-12")],
        refund={"state": "none"},
        free_policy=[_ineligible("self", "exited")],
    )


def _family() -> DemoMember:
    return _demo(
        6,
        "测试六号",
        "本人在保障中,爱人在等待期,母亲已退出",
        insured=[
            _insured("self", "测***", "in_coverage", "2018-06-01"),
            _insured("spouse", "样*", "waiting_period", "2021-02-20"),
            _insured("mother", "例*", "exited", "2018-06-01"),
        ],
        balance="71.30",
        refund=_processing("71.30"),
        free_policy=[
            _offered("self") | {"state": "accepted"},
            _ineligible("spouse", "waiting_period"),
            _ineligible("mother", "exited"),
        ],
    )


def _under_review() -> DemoMember:
    claim = _claim(7, "甲状腺癌", "2021-02-18", "under_review", submitted_at="2021-03-29T14:20:00+08:00")
    return _demo(7, "测试七号", "理赔审核中", claims=[claim], free_policy=[_offered("self")])


def _materials_missing() -> DemoMember:
    claim = _claim(
        8,
        "乳腺癌",
        "2021-03-02",
        "materials_missing",
        submitted_at="2021-03-28T11:05:00+08:00",
        missing_materials=["病理报告", "出院记录", "收款银行卡照片"],
    )
    return _demo(8, "测试八号", "理赔缺材料:病理报告、出院记录、收款银行卡照片", claims=[claim])


def _rejected() -> DemoMember:
    claim = _claim(
        9,
        "脑中风后遗症",
        "2020-12-20",
        "rejected",
        submitted_at="2021-02-08T16:40:00+08:00",
        decided_at="2021-03-30T10:00:00+08:00",
        rejection_reason="首次确诊时还在等待期内",
    )
    return _demo(
        9,
        "测试九号",
        "理赔没有通过,有原因;没有要健康保",
        claims=[claim],
        free_policy=[_offered("self") | {"state": "declined"}],
    )


def _approved() -> DemoMember:
    claim = _claim(
        10,
        "肺癌",
        "2021-01-11",
        "approved",
        submitted_at="2021-02-22T09:10:00+08:00",
        amount="100000.00",
        decided_at="2021-04-08T15:00:00+08:00",
    )
    policy = _ineligible("self", "already_claimed")
    return _demo(10, "测试十号", "理赔已通过 100000.00 元,还没打款", claims=[claim], free_policy=[policy])


def _diagnosed_in_february() -> DemoMember:
    claim = _claim(11, "胃癌", "2021-02-05", "draft")
    return _demo(11, "测试十一号", "2021-02-05 首次确诊,申请还是草稿(最晚 2021-08-04)", claims=[claim])


def _needs_code() -> DemoMember:
    return _demo(
        12,
        "测试十二号",
        f"核实时还要短信验证码 {DEMO_CODE};本人和孩子都在保障中",
        needs_code=True,
        insured=[
            _insured("self", "测****", "in_coverage", "2019-05-18"),
            _insured("child", "小*", "in_coverage", "2019-05-18"),
        ],
        balance="24.60",
        refund={"state": "not_started", "amount": "24.60"},
        free_policy=[_offered("self"), _offered("child")],
    )


def _hardly_anything_known() -> DemoMember:
    return _demo(
        13,
        "测试十三号",
        "几乎什么可选信息都没有:退款处理中但不知金额和日期,理赔已提交但不知日期",
        insured=[{"relation": "self", "name_masked": "测****", "status": "in_coverage"}],
        balance="12.00",
        refund={"state": "processing"},
        free_policy=[{"relation": "self", "state": "ineligible"}],
        claims=[{"claim_id": "demo-claim-13", "relation": "self", "state": "submitted"}],
    )


def _demo(
    number: int,
    name: str,
    story: str,
    *,
    status: str = "in_coverage",
    insured: list[Part] | None = None,
    balance: str = "0.00",
    refund: Part | None = None,
    free_policy: list[Part] | None = None,
    claims: list[Part] | None = None,
    needs_code: bool = False,
) -> DemoMember:
    masked = name[0] + "*" * (len(name) - 1)
    record = {
        "member_id": f"demo-{number:02d}",
        "name_masked": masked,
        "phone_masked": f"138****00{number:02d}",
        "status": status,
        "insured": insured or [_insured("self", masked, status, "2018-06-01")],
        "balance": balance,
        "refund": refund or {"state": "none"},
        "free_policy": free_policy or [],
        "claims": claims or [],
    }
    return DemoMember(number, name, story, record, needs_code)


def _insured(relation: str, name_masked: str, status: str, joined_on: str) -> Part:
    return {
        "relation": relation,
        "name_masked": name_masked,
        "status": status,
        "plan": PLAN,
        "joined_on": joined_on,
    }


def _processing(amount: str) -> Part:
    return {
        "state": "processing",
        "amount": amount,
        "initiated_at": "2021-03-29T10:15:00+08:00",
        "channel": "微信零钱",
    }


def _offered(relation: str) -> Part:
    return {"relation": relation, "state": "offered", "accept_by": "2021-05-31", "sum_insured": "500000.00"}


def _issued(relation: str, policy_no_masked: str) -> Part:
    return {
        "relation": relation,
        "state": "issued",
        "policy_no_masked": policy_no_masked,
        "sum_insured": "500000.00",
        "effective_from": "2021-04-01",
        "effective_to": "2022-03-31",
    }


def _ineligible(relation: str, reason: str) -> Part:
    return {"relation": relation, "state": "ineligible", "reason": reason}


def _claim(number: int, disease: str, first_diagnosed_on: str, state: str, **more: Any) -> Part:
    return {
        "claim_id": f"demo-claim-{number:02d}",
        "relation": "self",
        "disease": disease,
        "first_diagnosed_on": first_diagnosed_on,
        "state": state,
        **more,
    }
