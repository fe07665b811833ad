"""没标过的话按相像分组：大的在前，组名是这一组特有的词。"""

import random

import pytest

from bot.workbench.clusters import cluster


def cut(text: str) -> list[str]:
    return [text[n : n + 2] for n in range(0, len(text), 2)]


def plain(text: str) -> str:
    return text.strip()


INVOICES = ["能开发票吗", "怎么开发票", "开发票找谁", "发票在哪里开", "给我开发票", "可以开电子发票吗"]
REFUNDS = ["余额哪天退", "余额几号退", "余额什么时候退", "我的余额退没退"]


def test_说同一件事的分在一组_大的在前() -> None:
    texts = [text for pair in zip(INVOICES, [*REFUNDS, "今天下雨", "谢谢"], strict=True) for text in pair]
    groups = cluster(texts, plain, cut)
    found = [{texts[p] for p in group.places} for group in groups]
    assert len(found) == 2
    assert found[0] <= set(INVOICES) and len(found[0]) >= 5
    assert found[1] == set(REFUNDS)
    assert "发票" in groups[0].name
    assert "余额" in groups[1].name


def test_顺序打乱_组还是那些组() -> None:
    texts = INVOICES + REFUNDS
    shuffled = random.Random(3).sample(texts, len(texts))
    one = {frozenset(texts[p] for p in group.places) for group in cluster(texts, plain, cut)}
    other = {frozenset(shuffled[p] for p in group.places) for group in cluster(shuffled, plain, cut)}
    assert one == other


def test_每句话最多在一组里() -> None:
    random_ = random.Random(5)
    texts = [
        "".join(random_.choices("退款余额发票保单理赔几号哪天", k=random_.randint(1, 9))) for _ in range(400)
    ]
    places = [place for group in cluster(texts, plain, cut) for place in group.places]
    assert len(places) == len(set(places)) <= len(texts)
    assert len(places) > 50


@pytest.mark.parametrize("texts", [[], ["一"], ["", ""], ["一", "一", "一"], ["甲", "乙", "丙", "丁"]])
def test_太少或者全一样也不出错(texts: list[str]) -> None:
    groups = cluster(texts, plain, cut)
    assert [len(group) for group in groups] == ([3] if texts == ["一"] * 3 else [])
