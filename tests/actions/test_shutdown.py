"""The shutdown: when, why, what it means; and other platforms, as the news had them by the day of asking."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given as examples
from hypothesis import strategies as st

from actions import shutdown
from bot.members.values import MemberStatus
from tests.actions.given import anybody, at, given, shuidi, told


@examples(st.integers(1, 30 * 24 * 60))
def test_before_the_end_the_time_left_is_told_rightly_in_two_units(minutes: int) -> None:
    left = timedelta(minutes=minutes)
    text = told(shutdown.time(given(now=shuidi().end_at - left)))
    assert "将于2021年3月31日18点正式终止" in text
    days, rest = divmod(minutes, 24 * 60)
    hours, mins = divmod(rest, 60)
    units = [(days, "天"), (hours, "小时"), (mins, "分钟")]
    assert "还有" + "".join(f"{n}{unit}" for n, unit in [u for u in units if u[0]][:2]) in text


@examples(st.integers(0, 10**6))
def test_from_the_very_minute_of_the_end_it_has_ended(minutes: int) -> None:
    text = told(shutdown.time(given(now=shuidi().end_at + timedelta(minutes=minutes))))
    assert "已经在2021年3月31日18点正式终止" in text


def test_the_press_is_never_told_as_the_platforms_own_words() -> None:
    text = told(shutdown.reason(given()))
    assert text.index("公告的说法是") < text.index("媒体的说法，不是平台公告的说法")


@pytest.mark.parametrize("status", MemberStatus)
def test_what_it_means_is_told_for_every_status(status: MemberStatus) -> None:
    text = told(shutdown.impact(given(replace(anybody(), status=status))))
    assert status.value not in text
    assert ("水滴健康保" in text) == (status in (MemberStatus.IN_COVERAGE, MemberStatus.UNKNOWN))


@examples(st.dates(date(2020, 1, 1), date(2022, 12, 31)))
def test_no_platform_is_said_to_have_closed_before_its_notice(today: date) -> None:
    for platform in shuidi().platforms:
        text = told(shutdown.other_platforms(given(now=at(today), plans=(platform.name,))))
        assert platform.name in text
        if platform.notice and platform.notice > today:
            assert "没有查到" in text
            assert platform.name not in told(shutdown.other_platforms(given(now=at(today))))
        elif platform.notice:
            assert str(platform.end) in text


def test_a_platform_nobody_told_us_of_is_not_guessed() -> None:
    assert "不敢乱说" in told(shutdown.other_platforms(given(plans=("虚构互助",))))


@pytest.mark.parametrize("answerer", shutdown.ANSWERERS.values(), ids=list(shutdown.ANSWERERS))
def test_every_answer_is_whole(answerer) -> None:
    assert "None" not in told(answerer(given()))
