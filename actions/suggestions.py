"""Suggested replies for agents: what the bot itself would answer to the topics it thought likeliest, with the member's own figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from actions.answer import TOPIC_TITLES, Answer
from actions.catalogue import ANSWERERS
from actions.context import Context
from actions.member_lookup import Lookup, MemberDirectory, Why, look_up
from actions.responses import Responses
from actions.wording import plan_values
from bot.conversation.reply import Reply
from bot.conversation.understanding import Ranked
from bot.plan.plan import Plan

MOST = 3
LEAST_CONFIDENCE = 0.05


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One suggestion: the topic, how sure the bot was of it (0 to 1), and what it would say."""

    intent: str
    title: str
    confidence: float
    reply: Reply


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Makes suggestions from a ranking. Never raises for a member-status API that is away: the general answer is given then."""

    plan: Plan
    responses: Responses
    members: MemberDirectory | None
    now: Callable[[], datetime]

    async def of(self, conversation_id: str, ranking: Sequence[Ranked]) -> tuple[Suggestion, ...]:
        """Return the answers to the likeliest topics, likeliest first."""
        likely = [r for r in ranking if r.name in ANSWERERS and r.confidence >= LEAST_CONFIDENCE][:MOST]
        if not likely:
            return ()
        ctx = Context(self.plan, self.now(), "", await self._lookup(conversation_id))
        return tuple(
            Suggestion(r.name, TOPIC_TITLES[r.name], r.confidence, self._reply(ANSWERERS[r.name](ctx)))
            for r in likely
        )

    async def _lookup(self, conversation_id: str) -> Lookup:
        if self.members is None:
            return Lookup(Why.AWAY)
        channel, _, user_id = conversation_id.partition(":")
        return await look_up(self.members, channel, user_id)

    def _reply(self, answer: Answer) -> Reply:
        values = {**plan_values(self.plan), **answer.values}
        said = [self.responses.reply(name, values) for name in (answer.response, *answer.extra)]
        clauses = tuple(dict.fromkeys(clause for reply in said for clause in reply.clauses))
        return Reply("\n\n".join(reply.text for reply in said), clauses=clauses, response=answer.response)
