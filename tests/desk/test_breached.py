"""巡查只问超没超时，答案和名单上的红色一样。"""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.desk.hours import load_hours
from bot.desk.rules import load_rules
from bot.desk.service_levels import Colour, breached, readings
from bot.settings import ROOT
from tests.desk.made_up import MORNING, ticket

HOURS = load_hours(ROOT / "data" / "support_hours.yml")
RULES = load_rules(ROOT / "data" / "desk.yml")


@given(st.integers(0, 5000), st.booleans(), st.integers(0, 600))
def test_红的就是超时的_超时的就是红的(minutes: int, answered: bool, since: int) -> None:
    parts = {"first_answer_at": MORNING} if answered else {}
    parts |= {"unanswered_since": MORNING + timedelta(minutes=since)} if answered else {}
    one, now = ticket(0, **parts), MORNING + timedelta(minutes=minutes)
    red = [r.level for r in readings(one, now, HOURS, RULES.targets) if r.colour is Colour.RED]
    assert breached(one, now, HOURS, RULES.targets) == (red[0] if red else None)
