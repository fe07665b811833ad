"""`python -m bot data check`: what training data must never hold."""

from __future__ import annotations

from pathlib import Path

from bot.cli.data_check import check_data
from bot.workbench.data_health import findings


def test_现在的训练数据没有毛病(root: Path) -> None:
    assert check_data(root / "data/nlu", root / "tests/data/heldout") == 0


def test_同一句话放在两个意图下面_会被拒绝() -> None:
    examples = [("ask_refund_timing", "余额什么时候退给我呀"), ("ask_refund_policy", "余额什么时候退给我")]
    assert any("too alike" in f for f in findings(examples, []))


def test_只差语气词的也算重复() -> None:
    examples = [("greet", "请问在不在啊"), ("greet", "请问在不在呢")]
    assert any("too alike" in f for f in findings(examples, []))


def test_例子太少_会说出来() -> None:
    assert any(
        f.startswith("too few: ask_claim_payout has 1")
        for f in findings([("ask_claim_payout", "赔多少")], [])
    )


def test_测试集里的话混进训练_会被拒绝() -> None:
    found = findings([("ask_refund_timing", "账上的余额哪天能退")], ["账上的余额，哪天能退呢？"])
    assert any("held-out text in training" in f for f in found)
