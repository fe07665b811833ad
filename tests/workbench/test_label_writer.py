"""标注写进训练文件：只多那几行，别的行、注释、顺序都不变，写之前看得到。"""

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import InputError
from bot.workbench.checkout import PlainFolder
from bot.workbench.git_branch import GitBranch
from bot.workbench.label import Label, Verdict
from bot.workbench.label_writer import OWN_FILE, Labelled, LabelWriter
from bot.workbench.two_questions import read_two_questions
from bot.workbench.yaml_text import dump, load
from tests.workbench.conftest import git


def single(text: str, intent: str) -> Labelled:
    return Labelled(text, Label(Verdict.RELABEL, (intent,)))


def two(text: str, border: int, *intents: str) -> Labelled:
    return Labelled(text, Label(Verdict.TWO, intents, border))


def added(diff: str) -> list[str]:
    return [
        line
        for line in diff.splitlines()
        if line.startswith(("+", "-")) and not line.startswith(("+++", "---"))
    ]


def test_一句话只多一行_写在这个意图最多例子的文件里(folder: Path) -> None:
    (change,) = (
        LabelWriter(PlainFolder(folder))
        .plan([single("退的钱啥时候\n到 我卡上", "ask_refund_timing")])
        .changes
    )
    assert change.path == "data/nlu/refunds.yml"
    assert added(change.diff) == ["+    - 退的钱啥时候 到 我卡上"]
    assert "# 什么时候" in change.after


def test_看过改动才写_写成分支上的提交(checkout_folder: Path) -> None:
    checkout = GitBranch(checkout_folder, "workbench/labels")
    planned = LabelWriter(checkout).plan([single("赔得着多少钱", "ask_claim_payout")])
    checkout.keep(planned.changes, "标注 1 句", "训练师小李")
    shown = git(checkout_folder, "show", "--format=", "workbench/labels")
    assert added(shown) == ["+    - 赔得着多少钱"]


def test_同一句话原来在别的意图下面_就搬过去(folder: Path) -> None:
    (change,) = LabelWriter(PlainFolder(folder)).plan([single("截止到几号啊", "ask_claim_payout")]).changes
    assert added(change.diff) == ["-    - 截止到几号", "+    - 截止到几号啊"]


def test_已经有的和跳过的不写_并说为什么(folder: Path) -> None:
    skip = Labelled("嗯", Label(Verdict.SKIP))
    planned = LabelWriter(PlainFolder(folder)).plan([single("能赔多少呢", "ask_claim_payout"), skip])
    assert planned.changes == ()
    assert [left.reason for left in planned.left] == ["训练数据里已经有了", "不用来训练"]


def test_两个问题的话_带着分界写进另一个文件夹(folder: Path) -> None:
    text = "哪天退: 还有 能赔多少"
    (change,) = (
        LabelWriter(PlainFolder(folder)).plan([two(text, 5, "ask_refund_timing", "ask_claim_payout")]).changes
    )
    PlainFolder(folder).keep([change], "m", "a")
    (read,) = read_two_questions(folder / "data/two_questions")
    assert read.text == text and read.parts[1] == "还有 能赔多少"
    again = LabelWriter(PlainFolder(folder)).plan(
        [two("甲乙丙丁", 2, "ask_refund_timing", "ask_claim_payout")]
    )
    assert len(added(again.changes[0].diff)) == 2
    assert again.changes[0].path == OWN_FILE


def test_没有的意图不写(folder: Path) -> None:
    with pytest.raises(InputError, match="ask_new"):
        LabelWriter(PlainFolder(folder)).plan([single("开发票", "ask_new")])


def test_会被改写法的文件不自动改(folder: Path) -> None:
    (folder / "data/nlu/odd.yml").write_text("nlu:\n    - {intent: a,    examples: '- x'}\n")
    with pytest.raises(InputError, match="手工"):
        LabelWriter(PlainFolder(folder))


def test_项目自己的训练文件都能原样写回(root: Path) -> None:
    for path in [*(root / "data/nlu").glob("*.yml"), *(root / "data/two_questions").glob("*.yml")]:
        text = path.read_text(encoding="utf-8")
        assert dump(load(text, path.name)) == text, path.name


@settings(max_examples=25, deadline=None)
@given(st.text(min_size=1, max_size=40), st.integers(1, 39))
def test_什么怪字都能写进去又原样读出来(
    tmp_path_factory: pytest.TempPathFactory, text: str, border: int
) -> None:
    folder = tmp_path_factory.mktemp("project")
    (folder / "data/nlu").mkdir(parents=True)
    start = 'version: "3.1"\nnlu:\n- intent: a\n  examples: |\n    - 例子一\n- intent: b\n  examples: |\n    - 例子二\n'
    (folder / "data/nlu/all.yml").write_text(start, encoding="utf-8")
    line = " ".join("".join(c for c in text if c.isprintable() or c.isspace()).split())
    labels = [single(line or "空", "a")]
    if line[:border].strip() and line[border:].strip():
        labels.append(two(line, border, "a", "b"))
    planned = LabelWriter(PlainFolder(folder)).plan(labels)
    PlainFolder(folder).keep(planned.changes, "m", "a")
    read = yaml.safe_load((folder / "data/nlu/all.yml").read_text(encoding="utf-8"))["nlu"][0]["examples"]
    rows = [row.removeprefix("- ") for row in read.splitlines()]
    assert line in rows or any(left.text == line for left in planned.left) or not line
    if (folder / "data/two_questions").exists():
        assert [found.text for found in read_two_questions(folder / "data/two_questions")] == [line]
