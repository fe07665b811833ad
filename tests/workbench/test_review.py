"""标注走到哪一步，由一张表说了算；两个人的一致程度怎么算。"""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import InputError
from bot.workbench.agreement import agreement
from bot.workbench.label import Label, Verdict
from bot.workbench.review import REASON_CHINESE, Reason, Status, agreed_label, reasons_in, status_of, words_of

A, B = Label(Verdict.RELABEL, ("a",)), Label(Verdict.CONFIRM, ("b",))
SKIP = Label(Verdict.SKIP)
labels = st.lists(st.sampled_from([A, B, SKIP]), max_size=5)


@pytest.mark.parametrize(
    ("given", "alone", "second"),
    [
        ([], Status.OPEN, Status.OPEN),
        ([A], Status.AGREED, Status.WAITING),
        ([A, A], Status.AGREED, Status.AGREED),
        ([A, B], Status.DISPUTED, Status.DISPUTED),
        ([A, B, B], Status.AGREED, Status.AGREED),
        ([A, SKIP], Status.DISPUTED, Status.DISPUTED),
        ([A, A, B, B], Status.DISPUTED, Status.DISPUTED),
    ],
)
def test_一个人够不够_两个人一样不一样(given: list[Label], alone: Status, second: Status) -> None:
    assert (status_of(given, False), status_of(given, True)) == (alone, second)


def test_确认和改成同一个意图算一样() -> None:
    assert Label(Verdict.CONFIRM, ("a",)).agrees(A)


@given(labels)
def test_标注的先后不影响谁说了算(given_: list[Label]) -> None:
    found = {(agreed_label(list(p)) or SKIP).intents for p in permutations(given_[:4])}
    assert len(found) == 1


@given(labels, st.booleans())
def test_定下来的一定有说法_有分歧的一定没有(given_: list[Label], second: bool) -> None:
    status = status_of(given_, second)
    if status is Status.AGREED:
        assert agreed_label(given_) is not None
    if status is Status.DISPUTED:
        assert agreed_label(given_) is None


@pytest.mark.parametrize(
    "wrong",
    [
        (Verdict.CONFIRM, ()),
        (Verdict.SKIP, ("a",)),
        (Verdict.TWO, ("a", "a"), 3),
        (Verdict.TWO, ("a", "b")),
        (Verdict.RELABEL, ("out_of_scope",)),
        (Verdict.OUT_OF_SCOPE, ("a",)),
        (Verdict.RELABEL, ("a",), 2),
    ],
)
def test_拼不起来的标注不收(wrong: tuple[object, ...]) -> None:
    with pytest.raises(InputError):
        Label(*wrong)  # type: ignore[arg-type]


def test_科恩卡帕值_和教科书上的例子一样() -> None:
    pairs = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    found = agreement(pairs)
    assert (found.share, round(found.kappa or 0, 6)) == (0.7, 0.4)
    assert agreement([]).kappa is None
    assert agreement([("a", "a")] * 3).kappa is None


def test_原因有中文的叫法() -> None:
    assert set(REASON_CHINESE) == set(Reason)
    assert words_of(reasons_in(5)) == "没听懂、没把握"
