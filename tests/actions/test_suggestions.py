"""Suggested replies say what the bot would say, with the member's own figures, likeliest topic first."""

from __future__ import annotations

from pathlib import Path

import pytest

from actions.responses import load_responses
from actions.suggestions import Suggestions
from bot.conversation.understanding import Ranked
from tests.actions.given import NOW, shuidi
from tests.fakes.fixture_members import FixtureMembers
from tests.fakes.made_up_members import made_up_members

RANKING = (
    Ranked("ask_refund_status", 0.6),
    Ranked("greet", 0.3),
    Ranked("ask_claim_deadline", 0.2),
    Ranked("ask_policy_cost", 0.01),
)


@pytest.fixture
def members() -> FixtureMembers:
    return FixtureMembers(made_up_members())


@pytest.fixture
def suggestions(root: Path, members: FixtureMembers) -> Suggestions:
    return Suggestions(shuidi(), load_responses(root / "domain.yml"), members, lambda: NOW)


async def test_按把握大小给几条_闲聊和没把握的不给(suggestions: Suggestions) -> None:
    found = await suggestions.of("web:会员", RANKING)
    assert [one.intent for one in found] == ["ask_refund_status", "ask_claim_deadline"]
    assert "180天" in found[1].reply.text
    assert found[1].reply.clauses
    assert all("{" not in one.reply.text for one in found)


async def test_核对过的会员_用他自己的记录(suggestions: Suggestions, members: FixtureMembers) -> None:
    person = next(p for p in made_up_members() if p.record.refund.amount is not None)
    members.bindings["web", "会员"] = person.record.member_id
    [first, *_] = await suggestions.of("web:会员", RANKING)
    assert first.reply.response != "utter_refund_status_general"


async def test_会员系统连不上_给公告上的回答(suggestions: Suggestions, members: FixtureMembers) -> None:
    members.away = True
    [first, *_] = await suggestions.of("web:会员", RANKING)
    assert "暂时查不到会员系统" in first.reply.text


async def test_什么都没听懂_就没有建议(suggestions: Suggestions) -> None:
    assert await suggestions.of("web:会员", ()) == ()
