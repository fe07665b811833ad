"""Quick replies rest on clauses: a figure is a placeholder, a clause must be there."""

from __future__ import annotations

from pathlib import Path

import pytest

from actions.wording import plan_values
from bot.desk.quick_replies import QuickReply, load_quick_replies, problems, search
from bot.errors import PlanError
from bot.plan.plan import Plan

NAMES = ("plan_name", "claim_days", "agent")


@pytest.fixture(scope="module")
def replies(root: Path, plan: Plan) -> tuple[QuickReply, ...]:
    return load_quick_replies(root / "data" / "quick_replies.yml", plan.clauses, plan_values(plan))


def test_每一条都填得满_数字来自条款(replies: tuple[QuickReply, ...], plan: Plan) -> None:
    values = {**plan_values(plan), "agent": "小李"}
    assert all("{" not in reply.filled(values) for reply in replies)
    window = next(reply for reply in replies if reply.id == "claim_window")
    assert "180天" in window.filled(values)
    assert window.clauses == ("claims.window",)


@pytest.mark.parametrize(
    ("text", "clauses", "said"),
    [
        ("最晚2021年8月4日", (), "要用占位"),
        ("您能领50万", (), "要用占位"),
        ("{claim_days}天内申请", (), "要写明条款"),
        ("{claim_days}天内申请", ("claims.never",), "没有条款"),
        ("{password}", ("end",), "没有“{password}”"),
        ("{claim_days", ("end",), "没有成对"),
        ("  ", (), "不能空着"),
    ],
)
def test_写错的_说得出错在哪(text: str, clauses: tuple[str, ...], said: str, plan: Plan) -> None:
    assert said in "；".join(problems(QuickReply("x", "标题", text, "x", clauses), plan.clauses, NAMES))


def test_没毛病的_一句话也没有(plan: Plan) -> None:
    fine = QuickReply("x", "标题", "{agent}：{claim_days}天内申请", "x", ("claims.window",))
    assert problems(fine, plan.clauses, NAMES) == []


def test_文件写错_启动时就说是哪一条(tmp_path: Path, plan: Plan) -> None:
    path = tmp_path / "quick.yml"
    for text in ("- {id: a, key: a, title: 标, text: 180天}", "不是列表", "- {id: a}"):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(PlanError, match=r"quick\.yml"):
            load_quick_replies(path, plan.clauses, ())


def test_打几个字母就找到_别组的不出来(replies: tuple[QuickReply, ...]) -> None:
    assert search(replies, "tk")[0].id == "refund_when"
    assert search(replies, "退款")[0].id
    assert "refund_when" not in [reply.id for reply in search(replies, "", group=("claims",))]
    assert search(replies, "没有这样的话") == []
