"""交叉验证：每个例子都由没见过它的模型来读。"""

from pathlib import Path

from bot.workbench.cross_validation import cross_validate
from bot.workbench.health.likeness import confusable
from bot.workbench.training_files import read_examples

FEW = ("ask_refund_timing", "ask_claim_deadline", "greet", "out_of_scope")


def test_五折_两个进程_每次结果一样(root: Path) -> None:
    kept: dict[str, list[tuple[str, str]]] = {intent: [] for intent in FEW}
    for intent, text in read_examples(root / "data/nlu"):
        if intent in kept and len(kept[intent]) < 60:
            kept[intent].append((intent, text))
    examples = [example for several in kept.values() for example in several]
    seen: list[tuple[int, int]] = []
    found = cross_validate(root, examples, progress=lambda done, of: seen.append((done, of)))
    assert seen == [(n, 5) for n in range(1, 6)]
    assert [(read.intent, read.text) for read in found.reads] == examples
    assert 0.8 < found.accuracy < 1.0
    assert found.calibration_error < 0.15
    assert cross_validate(root, examples, processes=1) == found


def test_标错的例子_读出来就是别的意图(root: Path) -> None:
    examples = [e for e in read_examples(root / "data/nlu") if e[0] in ("greet", "ask_claim_deadline")][:300]
    wrong = [("greet", f"我妈去年{n}月确诊的最晚哪天能申请互助金") for n in range(1, 13)]
    found = cross_validate(root, [*examples, *wrong], processes=1, folds=12)
    (finding, *_) = confusable(found.triples())
    assert finding.intents == ("greet", "ask_claim_deadline")
