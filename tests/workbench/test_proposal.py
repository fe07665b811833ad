"""提出一个新意图：例子、意图表、规则、回答草稿，一次看完的一份改动。"""

from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from bot.errors import InputError
from bot.workbench.checkout import PlainFolder
from bot.workbench.git_branch import GitBranch
from bot.workbench.proposal import Proposal, proposed, summary
from tests.workbench.conftest import git

INVOICE = Proposal(
    name="ask_invoice",
    title="发票和收据",
    meaning="会员要分摊的发票、收据或者证明",
    examples=("能开发票不", "分摊的收据在哪下", "单位要个证明", "给张票据", "电子发票有没有: 要报销"),
    answer="公告没有写发票的事，我给您找人工客服问问。",
    clauses=("unpublished",),
    boundaries=(("ask_claim_materials", "理赔要交的发票"),),
)


def test_一份改动里什么都有_而且只加不改(folder: Path) -> None:
    changes = proposed(INVOICE, PlainFolder(folder))
    assert [change.path for change in changes] == [
        "data/nlu/invoice.yml",
        "domain.yml",
        "data/rules/invoice.yml",
    ]
    removed = [
        line for line in summary(changes).splitlines() if line.startswith("-") and not line.startswith("---")
    ]
    assert removed == []
    PlainFolder(folder).keep(changes, "m", "a")
    domain = yaml.safe_load((folder / "domain.yml").read_text(encoding="utf-8"))
    assert domain["intents"][-1] == "ask_invoice"
    assert domain["responses"]["utter_ask_invoice"] == [
        {"text": INVOICE.answer, "metadata": {"clauses": ["unpublished"]}}
    ]
    assert list(domain["responses"])[:2] == ["utter_claim_deadline", "utter_claim_payout"]
    (rule,) = yaml.safe_load((folder / "data/rules/invoice.yml").read_text(encoding="utf-8"))["rules"]
    assert rule["steps"] == [{"intent": "ask_invoice"}, {"action": "utter_ask_invoice"}]
    (block,) = yaml.safe_load((folder / "data/nlu/invoice.yml").read_text(encoding="utf-8"))["nlu"]
    assert len(block["examples"].splitlines()) == 5


def test_真项目的意图表也只加几行(root: Path) -> None:
    project = PlainFolder(root)
    (_, domain, _) = proposed(
        replace(INVOICE, examples=tuple(f"甲乙丙丁{n}戊己庚" for n in "一二三四五")), project
    )
    changed = [
        line for line in domain.diff.splitlines() if line[:1] in "+-" and line[:3] not in ("+++", "---")
    ]
    assert changed == [
        "+  - ask_invoice",
        "+  utter_ask_invoice:",
        "+  - text: 公告没有写发票的事，我给您找人工客服问问。",
        "+    metadata: {clauses: [unpublished]}",
    ]


def test_写成分支_不直接上线(checkout_folder: Path) -> None:
    checkout = GitBranch(checkout_folder, "workbench/invoice")
    checkout.keep(proposed(INVOICE, checkout), "新意图：发票", "训练师小李")
    assert git(checkout_folder, "status", "--porcelain") == ""
    assert "ask_invoice" not in (checkout_folder / "domain.yml").read_text(encoding="utf-8")
    assert "ask_invoice" in git(checkout_folder, "show", "workbench/invoice:domain.yml")


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"name": "发票"}, "ask_"),
        ({"examples": ("一样", "一样啊", "一样吧", "一样呢", "一样呀")}, "例子"),
        ({"answer": " "}, "草稿"),
        ({"answer": "{refund}"}, "占位符"),
    ],
)
def test_缺了什么会说(wrong: dict[str, object], why: str) -> None:
    with pytest.raises(InputError, match=why):
        replace(INVOICE, **wrong)


def test_例子已经是别的意图的_会说是哪个(folder: Path) -> None:
    taken = replace(INVOICE, examples=(*INVOICE.examples, "赔几万"))
    with pytest.raises(InputError, match="ask_claim_payout"):
        proposed(taken, PlainFolder(folder))
