"""上线的关卡：必过的对话、每个意图的底线、整体不能变差、答错不能变多。"""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import InputError, SettingsError
from bot.workbench.comparison import Turnout, compare, intents_changed, worth
from bot.workbench.gate import Floor, GateRules, Rule, decide, read_rules
from bot.workbench.judgement import Dialogue, IntentScore, Judgement, find, keep
from bot.workbench.model_pictures import draw_all
from tests.workbench.judged import GOOD, READINGS, figures, read

RULES = GateRules(
    Floor(0.6, 0.6), own_floors={"ask_privacy": Floor(0.9, 0.5)}, wrong_at_most=0.05, whole_at_least=0.8
)


def broken(
    candidate: Judgement | None, before: Judgement | None = GOOD, rules: GateRules = RULES
) -> list[Rule]:
    return [failure.rule for failure in decide(candidate, before, rules).failures]


def test_一样好的可以上线_没评测过的不行() -> None:
    assert broken(GOOD) == []
    assert broken(GOOD, None) == []
    assert broken(None) == [Rule.NOT_JUDGED]
    assert broken(replace(GOOD, dialogues=())) == [Rule.NOT_JUDGED]


def test_有一段必过的对话没过就不行_除非写明可以不过() -> None:
    failed = replace(GOOD, dialogues=(Dialogue("claims", "申请期", ("没有说“还剩 1 天”",)),))
    (failure,) = decide(failed, GOOD, RULES).failures
    assert failure.rule is Rule.DIALOGUE and "申请期" in failure.what
    assert broken(failed, rules=replace(RULES, need_not_pass=frozenset({"claims"}))) == []


def test_意图低于底线不行_例子太少的不算() -> None:
    assert broken(replace(GOOD, intents={"ask_refund_timing": IntentScore(0.9, 0.59, 50)})) == [Rule.INTENT]
    assert broken(replace(GOOD, intents={"ask_privacy": IntentScore(0.8, 0.5, 50)})) == [Rule.INTENT]
    assert broken(replace(GOOD, intents={"ask_privacy": IntentScore(0.1, 0.1, 19)})) == []


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"right": 89}, Rule.WHOLE),
        ({"two": 79}, Rule.WHOLE),
        ({"wrong": 3}, Rule.WRONG_ANSWERS),
    ],
)
def test_比正在用的差就不行(changes: dict[str, int], rule: Rule) -> None:
    assert broken(figures(**changes)) == [rule]
    assert broken(figures(**changes), None) == []
    assert (
        broken(
            figures(**changes),
            rules=replace(RULES, whole_may_fall=0.02, two_may_fall=0.02, wrong_may_rise=0.02),
        )
        == []
    )


def test_没有正在用的也有底线() -> None:
    assert broken(figures(right=79, wrong=6), None) == [Rule.WHOLE, Rule.WRONG_ANSWERS]


@given(st.integers(0, 100), st.integers(0, 100))
def test_每样都不比原来差的_原来能上线它就能上线(right: int, wrong: int) -> None:
    before = figures(right=right, wrong=wrong)
    better = figures(right=min(right + 1, 100), wrong=max(wrong - 1, 0))
    if not broken(before, before):
        assert broken(better, before) == []


def test_项目自己的规则读得懂_写错了会说(root: Path, tmp_path: Path) -> None:
    assert read_rules(root / "data/gate.yml").floor == Floor(0.6, 0.6)
    (tmp_path / "gate.yml").write_text("whole: {at_least: 很高}\n")
    with pytest.raises(SettingsError, match=r"gate\.yml"):
        read_rules(tmp_path / "gate.yml")


def test_每一句答法变了的话_变好还是变差() -> None:
    wrong = read(1, ("ask_refund_timing",))
    (changed,) = compare(GOOD, wrong).changed
    assert changed.turnout is Turnout.WORSE
    assert compare(wrong, GOOD).changed[0].turnout is Turnout.BETTER
    assert intents_changed(compare(wrong, GOOD)) == {"ask_claim_payout": (1, 0)}
    assert compare(GOOD, GOOD).changed == ()


def test_答错不如反问_反问不如答对() -> None:
    right, one_of_two = worth(READINGS[0]), worth(read(3, ("ask_claim_payout",)).readings[3])
    asked_back, wrong = worth(READINGS[2]), worth(read(0, ("ask_quit",)).readings[0])
    assert right > one_of_two > asked_back > wrong
    assert worth(READINGS[4]) == right
    assert worth(read(4, ("ask_quit",)).readings[4]) == wrong


def test_对话也比_只有一边演过的不算() -> None:
    failing = replace(
        GOOD, dialogues=(Dialogue("refund", "退款", ("没有回复",)), Dialogue("new", "新的", ("没有回复",)))
    )
    assert compare(GOOD, failing).dialogues_broken == ("refund",)
    assert compare(failing, GOOD).dialogues_mended == ("refund",)
    assert compare(GOOD, replace(GOOD, readings=READINGS[1:])).not_comparable == 1


def test_评测结果存在模型旁边_读出来一样(tmp_path: Path) -> None:
    assert find(tmp_path, "spring.tar.gz") is None
    keep(GOOD, tmp_path)
    assert find(tmp_path, "spring.tar.gz") == GOOD
    (tmp_path / "judged/spring.json").write_text('{"version": 99}')
    with pytest.raises(InputError, match="version"):
        find(tmp_path, "spring.tar.gz")


def test_画成图(tmp_path: Path) -> None:
    paths = draw_all(GOOD, tmp_path)
    assert [path.name for path in paths] == ["reliability.png", "confidence.png", "intents.png"]
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in paths)
