"""Hand-over requests: recorded, with when people are there; the bot goes on helping."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from actions.answer import Answer
from actions.wording import day
from bot.clock import SHANGHAI
from bot.desk.hours import SupportHours, clock


@dataclass(frozen=True, slots=True)
class HandoffRequest:
    """That people are asked for or needed: what the desk opens a ticket from."""

    reason: str
    """A `bot.desk.reasons.Reason`."""
    topic: str | None
    last_day: date | None = None
    """The member's last day to claim, while an application is still to be made."""

    def as_dict(self) -> dict[str, str | None]:
        """Return it JSON-ready."""
        found = {"reason": self.reason, "topic": self.topic}
        return found | ({"last_day": self.last_day.isoformat()} if self.last_day else {})


REASONS = {"request_human": "asked", "complain": "complaint"}


def registered(hours: SupportHours, now: datetime, already: bool) -> Answer:
    """Say that the request is recorded and when people are there."""
    if already:
        return Answer("utter_handoff_already", apart=True)
    if hours.open_at(now):
        values = {"hours": hours.in_words(now.astimezone(SHANGHAI).date())}
        return Answer("utter_handoff_open", values, apart=True)
    begins = hours.next_open(now)
    return Answer(
        "utter_handoff_closed", {"next_open": when(begins, now) if begins else "恢复服务"}, apart=True
    )


def when(begins: datetime, now: datetime) -> str:
    """Return a coming instant as 今天13:30, 明天9:00 or 2021年4月6日9:00."""
    today = now.astimezone(SHANGHAI).date()
    names = {today: "今天", today + timedelta(days=1): "明天"}
    local = begins.astimezone(SHANGHAI)
    return names.get(local.date(), day(local.date())) + clock(local.time())
