"""What a reminder says on the day it is sent: its figures are those of that day and of the record as it stands then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from actions.answer import HUMAN, UNREMIND
from actions.context import SUBJECTS
from actions.member_lookup import MemberDirectory, look_up
from actions.refunds import values_of
from actions.responses import Responses
from actions.wording import day, plan_values
from bot.clock import SHANGHAI
from bot.conversation.reminder import Reminder, ReminderKind, ReminderText
from bot.errors import MemberApiUnavailable
from bot.members.values import RefundState
from bot.plan.plan import Plan

REFUND_NEWS = timedelta(days=7)
"""How long after it was looked up the state of a refund is worth telling."""


@dataclass(frozen=True, slots=True)
class ReminderTexts:
    """Makes the texts; calling it is what the outbox' side needs."""

    plan: Plan
    responses: Responses
    members: MemberDirectory | None = None

    async def __call__(self, conversation_id: str, reminder: Reminder, now: datetime) -> ReminderText | None:
        """Return the text at an instant, None when there is nothing to be reminded of any more.

        Raises MemberApiUnavailable when it rests on a record that is out of reach.
        """
        if reminder.kind is ReminderKind.CLAIM_DEADLINE:
            return self._claim_deadline(reminder, now)
        return await self._refund_failed(conversation_id, now)

    def _claim_deadline(self, reminder: Reminder, now: datetime) -> ReminderText | None:
        today = now.astimezone(SHANGHAI).date()
        days_left = (reminder.day - today).days
        if days_left < 0:
            return None
        response = "utter_reminder_claim_deadline" if days_left else "utter_reminder_claim_last_day"
        values = {
            **plan_values(self.plan),
            "subject": SUBJECTS.get(reminder.about, SUBJECTS["other"]),
            "last_day": day(reminder.day),
            "today": day(today),
            "days_left": days_left,
        }
        # Once the next one is due, this one is news of yesterday.
        end = reminder.next_moment(now) or datetime.combine(reminder.day, time.max, SHANGHAI)
        return ReminderText(self.responses.reply(response, values, (UNREMIND, HUMAN)), end)

    async def _refund_failed(self, conversation_id: str, now: datetime) -> ReminderText | None:
        if self.members is None:
            return None
        channel, _, user_id = conversation_id.partition(":")
        lookup = await look_up(self.members, channel, user_id)
        if lookup.away:
            raise MemberApiUnavailable("a reminder needs the record")
        if lookup.member is None or lookup.member.refund.state is not RefundState.FAILED:
            return None
        values = {
            **plan_values(self.plan),
            **values_of(lookup.member.refund),
            "today": day(now.astimezone(SHANGHAI).date()),
        }
        return ReminderText(
            self.responses.reply("utter_reminder_refund_failed", values, (HUMAN,)), now + REFUND_NEWS
        )
