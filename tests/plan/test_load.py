"""Plan files: the default plan is whole, and a broken one is refused by name."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path

import pytest
import yaml

from bot.clock import SHANGHAI
from bot.errors import PlanError
from bot.plan.load import load_plan
from bot.plan.plan import Plan


def test_水滴互助的条款(plan: Plan) -> None:
    assert plan.notice_day == date(2021, 3, 26)
    assert plan.end_at == datetime(2021, 3, 31, 18, tzinfo=SHANGHAI)
    assert (plan.claim_days, plan.refund_days, plan.policy_years, plan.sum_insured) == (180, 5, 1, 500_000)


def test_every_clause_has_a_wording_and_a_source(plan: Plan) -> None:
    assert all(clause.wording and clause.source for clause in plan.clauses.values())


def test_每一条回答引用的条款都在计划文件里(plan: Plan, root: Path) -> None:
    responses = yaml.safe_load((root / "domain.yml").read_text(encoding="utf-8"))["responses"]
    cited = {
        clause
        for variants in responses.values()
        for variant in variants
        for clause in variant.get("metadata", {}).get("clauses", ())
    }
    assert cited <= set(plan.clauses)


def test_没有一条回答把数字写死(root: Path) -> None:
    allowed = {
        "120",
        "110",
        "11",
        "12",
        "3",
        "15",
        "1234",
        "123",
        "1",
        "4",
    }  # emergency numbers, formats, examples
    responses = yaml.safe_load((root / "domain.yml").read_text(encoding="utf-8"))["responses"]
    for name, variants in responses.items():
        for variant in variants:
            plain = re.sub(r"\{\w+\}", "", variant["text"])
            assert set(re.findall(r"\d+", plain)) <= allowed, name


@pytest.mark.parametrize("content", ["", "plan: x", "clauses: {}", ": : :", "[]"])
def test_坏的计划文件_说得出是哪个文件(tmp_path: Path, content: str) -> None:
    path = tmp_path / "broken.yml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(PlanError, match=r"broken\.yml"):
        load_plan(path)


def test_a_plan_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(PlanError, match=r"nowhere\.yml"):
        load_plan(tmp_path / "nowhere.yml")
