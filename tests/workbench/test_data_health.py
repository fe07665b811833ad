"""训练数据体检：每一条毛病都说清是什么、该怎么办。"""

from pathlib import Path

import pytest

from bot.plan.plan import Plan
from bot.text.entities import EntityFinder
from bot.workbench.health import balance, citations, likeness, unread
from bot.workbench.health.citations import Said
from bot.workbench.health.finding import CHINESE, Finding, Kind
from bot.workbench.reading import Reader, open_reader
from bot.workbench.two_questions import TwoQuestions


@pytest.fixture(scope="module")
def reader(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Reader:
    return open_reader(root, tmp_path_factory.mktemp("words"))


def kinds(found: object) -> list[Kind]:
    return [finding.kind for finding in found]  # type: ignore[attr-defined]


def test_每种毛病都有中文的叫法() -> None:
    assert set(CHINESE) == set(Kind)
    assert str(Finding(Kind.LEAKED, "甲", "乙")) == "测试集里的话混进了训练：甲 → 乙"


def test_同一句话放在两个意图下面() -> None:
    (found,) = likeness.alike(
        [("ask_refund_timing", "余额什么时候退给我呀"), ("ask_refund_policy", "余额什么时候退给我")]
    )
    assert found.kind is Kind.CONFLICT and found.must_be_mended
    assert found.intents == ("ask_refund_timing", "ask_refund_policy")


def test_只差语气词的也算重复() -> None:
    assert kinds(likeness.alike([("greet", "请问在不在啊"), ("greet", "请问在不在呢")])) == [Kind.ALIKE]


def test_两个问题的数据也查_重复_标得不一样_没有的意图_混进测试集() -> None:
    one = TwoQuestions(("哪天退 ", "能赔多少"), ("a", "b"), "x.yml")
    same = TwoQuestions(("哪天", "退能赔多少呢"), ("b", "a"), "y.yml")
    other = TwoQuestions(("哪天退", "能赔多少啊"), ("a", "c"), "y.yml")
    assert kinds(likeness.alike_pairs([one, same, other])) == [Kind.ALIKE, Kind.CONFLICT]
    assert kinds(likeness.strange_intents([other], frozenset({"a", "b"}))) == [Kind.BROKEN_PAIR]
    assert kinds(likeness.leaked([("a + b", one.text)], ["哪天退，能赔多少？"])) == [Kind.LEAKED]


def test_测试集里的话混进训练() -> None:
    assert kinds(likeness.leaked([("a", "账上的余额哪天能退")], ["账上的余额，哪天能退呢？"])) == [
        Kind.LEAKED
    ]
    assert kinds(likeness.leaked([("greet", "你好")], ["你好呀"])) == []


def test_例子太少_太单一() -> None:
    assert kinds(balance.thin([("ask_claim_payout", "赔多少")])) == [Kind.THIN]
    same = [("ask_refund_timing", f"请问{'啊' * n}余额第{n}次什么时候退{'了' * (n % 23)}") for n in range(40)]
    (found,) = balance.one_sided(same)
    assert "“请问”开头" in found.what
    short = [("ask_refund_timing", chr(0x4E00 + n) * (3 + n % 3)) for n in range(40)]
    (found,) = balance.one_sided(short)
    assert "3–7 个字" in found.what


def test_容易混的意图_最严重的在前() -> None:
    reads = [(f"甲{n}", "a", "b" if n < 5 else "a") for n in range(20)]
    reads += [(f"乙{n}", "b", "a" if n < 10 else "b") for n in range(20)]
    first, second = likeness.confusable(reads)
    assert (first.intents, second.intents) == (("b", "a"), ("a", "b"))
    assert "50%" in first.what and len(first.texts) == 5


def test_没认出来的日期和病名(root: Path, reader: Reader) -> None:
    assert kinds(unread.unread_dates(["2020年12月3号确诊的", "腊月二十三查出来"])) == []
    (found,) = unread.unread_dates(["3月5号确诊的", "是3月5号"], lambda text, today: [])
    assert found.kind is Kind.DATE and "2 句" in found.what
    finder = EntityFinder(reader.lexicon, reader.words, reader.sounds)
    assert kinds(unread.unread_diseases(["我妈得了肺癌", "我想抗癌"], finder)) == []
    (found,) = unread.unread_diseases(["查出来是胃印戒瓮样癌"], finder)
    assert found.kind is Kind.DISEASE and "diseases.yml" in found.suggestion


def test_切错的词(reader: Reader) -> None:
    def cut(text: str) -> list[str]:
        return ["水滴健", "康保", "能", "领", "吗"]

    (found,) = unread.bad_cuts(["水滴健康保能领吗"], {"健康保": "names.yml"}, cut)
    assert "jieba.dict" in found.suggestion
    assert kinds(unread.bad_cuts(["水滴健康保能领吗"], {"水滴健康保": "names.yml"}, cut)) == []
    assert kinds(unread.bad_cuts(["水滴健康保能领吗"], {"水滴健康保": "names.yml"}, reader.cut)) == []


def test_回答和条款(plan: Plan) -> None:
    said = [
        Said("utter_a", "余额{refund_days}日内退", ()),
        Said("utter_b", "您好，想问什么？比如“去年12月3号”", ()),
        Said("utter_c", "公告没有写", ("no.such",)),
        Said("utter_d", "好", tuple(name for name in plan.clauses if name != "services")),
    ]
    found = list(citations.citations(said, plan))
    assert kinds(found) == [Kind.NO_CLAUSE, Kind.UNKNOWN_CLAUSE, Kind.UNCITED]
    assert "services" in found[-1].what
    assert kinds(citations.citations(said[3:], plan, ["services"])) == []
