"""What a conversation remembers, and how what is said now is put over it."""

from dataclasses import replace
from datetime import date, time

from hypothesis import given as examples
from hypothesis import strategies as st

from actions.memory import Memory, context
from actions.reading import Reading
from tests.actions.given import NOBODY, NOW, day_of, heard, shuidi

names = st.none() | st.sampled_from(["self", "spouse", "mother", "child"])
topics = st.none() | st.sampled_from(["ask_claim_deadline", "ask_refund_timing"])


def seen(reading: Reading, memory: Memory):
    return context(reading, memory, shuidi(), NOW, NOBODY)


@examples(
    st.builds(
        Memory,
        topic=topics,
        relation=names,
        disease=st.none() | st.just("肺癌"),
        diagnosed=st.dictionaries(
            st.sampled_from(["self", "mother"]),
            st.just(["2020-12-03", "2020-12-03", None]) | st.just(["2021-03-31", "2021-03-31", "17:30:00"]),
        ),
        asks=st.none() | st.sampled_from(["diagnosed_on", "exact_day", "verify"]),
        clarifications=st.integers(0, 5),
        pending=st.lists(st.just("ask_refund_status"), max_size=2).map(tuple),
        handoff_requested=st.booleans(),
    )
)
def test_a_memory_survives_its_slots(memory: Memory) -> None:
    assert Memory.from_slots(memory.as_slots()) == memory


def test_each_person_has_a_day_of_their_own() -> None:
    mothers = heard(
        "我妈12月3号",
        entities=[("relation", "mother", "我妈"), ("date", day_of(date(2020, 12, 3)), "12月3号")],
    )
    memory = Memory().after(seen(mothers, Memory()), "ask_claim_deadline", None)
    wife = heard("那我老婆呢", entities=[("relation", "spouse", "老婆")])
    assert seen(wife, memory).diagnosis is None
    again = heard("那我妈呢", entities=[("relation", "mother", "我妈")])
    assert seen(again, memory).diagnosis.first == date(2020, 12, 3)


def test_the_person_stays_until_another_is_named_or_oneself() -> None:
    memory = Memory(relation="mother", disease="乳腺癌")
    assert seen(heard("最晚哪天申请"), memory).relation == "mother"
    assert seen(heard("最晚哪天申请"), memory).disease == "乳腺癌"
    mine = seen(heard("我的申请到哪了"), memory)
    assert (mine.relation, mine.disease) == ("self", None)
    assert seen(heard("我想问最晚哪天"), memory).relation == "mother"


def test_a_day_that_cannot_be_does_not_bring_an_old_one_back() -> None:
    memory = Memory(diagnosed={"self": ["2020-12-03", "2020-12-03", None]})
    wrong = heard("2月30号", entities=[("date", None, "2月30号")])
    span = replace(wrong.spans[0], problem="impossible")
    found = seen(heard("2月30号", spans=(span,)), memory)
    assert found.diagnosis is None
    assert found.date_problem == "impossible"


def test_the_hour_of_the_last_day_is_remembered() -> None:
    said = heard("3月31号下午5点半", entities=[("date", day_of(date(2021, 3, 31)), "3月31号")])
    memory = Memory().after(seen(said, Memory()), None, None)
    assert memory.diagnosis("self").hour == time(17, 30)


def test_of_two_relatives_the_day_is_the_one_named_before_it() -> None:
    text = "我爸12月3号查出肺癌，我妈还没病"
    both = [("relation", "father", "我爸"), ("relation", "mother", "我妈")]
    said = heard(text, entities=[*both, ("date", day_of(date(2020, 12, 3)), "12月3号")])
    assert seen(said, Memory()).relation == "father"
    assert seen(heard(text, entities=both), Memory()).relation == "mother"
