"""依据是什么: the clauses of the newest answer that cited any, and where they come from."""

import pytest

from actions.provenance import cited, explain
from tests.actions.given import domain, shuidi, told

BUBBLE = {"event": "bot", "metadata": {"metadata": {"clauses": ["end", "claims.window"]}}}
JOINED = {
    "event": "bot",
    "metadata": {"metadata": {"clauses": ["claims.window", "refund.start"]}, "join": True},
}
WITHOUT = {"event": "bot", "metadata": {}}
ASKED = {"event": "user"}


def test_all_bubbles_of_the_newest_citing_answer_count_once_each() -> None:
    assert cited([ASKED, BUBBLE, JOINED, ASKED]) == ("end", "claims.window", "refund.start")


def test_small_talk_in_between_does_not_hide_the_answer() -> None:
    assert cited([ASKED, BUBBLE, ASKED, WITHOUT, ASKED]) == ("end", "claims.window")


def test_where_nothing_was_cited_nothing_is_made_up() -> None:
    assert cited([ASKED, WITHOUT, ASKED]) == ()
    assert "没有引用" in told(explain((), shuidi()))


@pytest.mark.parametrize("clause", sorted(shuidi().clauses))
def test_every_clause_can_be_shown_with_its_source(clause: str) -> None:
    text = told(explain((clause,), shuidi()))
    assert shuidi().clause(clause).wording in text
    assert shuidi().clause(clause).source in text


def test_every_clause_a_response_names_is_in_the_plan() -> None:
    named = {
        clause
        for texts in domain()["responses"].values()
        for text in texts
        for clause in text.get("metadata", {}).get("clauses", ())
    }
    assert named <= set(shuidi().clauses)


def test_what_is_not_published_comes_last_and_is_no_source_beside_one() -> None:
    text = told(explain(("unpublished", "refund.start"), shuidi()))
    assert text.index("5日内发起退款") < text.index("没有写明")
    assert "出处：水滴互助2021年3月26日公告" in text
    assert "公告没有写明。" not in text.split("出处：")[1]
