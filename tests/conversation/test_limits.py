from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoint.conversation.limits import Reminder, minutes_today, reminder
from counterpoint.settings import PersonalLimits

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def at(*minutes: float) -> list[datetime]:
    return [NOON + timedelta(minutes=each) for each in minutes]


@pytest.mark.parametrize(
    ("messages", "minutes"),
    [
        ((), 0),
        ((0,), 1),
        ((0, 2, 4), 5),
        ((0, 2, 60), 4),
        ((4, 0, 2), 5),
    ],
    ids=["none", "one", "one after the other", "a pause between", "out of order"],
)
def test_time_is_counted_between_messages_and_not_across_pauses(
    messages: tuple[float, ...], minutes: int
) -> None:
    assert minutes_today(at(*messages), now=NOON + timedelta(hours=2)) == minutes


def test_yesterday_does_not_count() -> None:
    assert minutes_today(at(-24 * 60, -24 * 60 + 3), now=NOON) == 0


def test_the_day_is_the_persons_own() -> None:
    there = timezone(timedelta(hours=13))
    now = NOON.astimezone(there)  # one in the morning there
    assert minutes_today(at(-120, -118, -2, -1), now=now) == 2


@given(st.lists(st.floats(-2_000, 2_000), max_size=30))
def test_nobody_is_here_for_longer_than_there_was_time(minutes: list[float]) -> None:
    messages = at(*minutes)
    spent = minutes_today(messages, now=NOON)
    assert 0 <= spent <= 24 * 60 + 1
    assert minutes_today(reversed(messages), now=NOON) == spent


@pytest.mark.parametrize(
    ("clock", "found"),
    [("22:59", None), ("23:00", "quiet"), ("03:00", "quiet"), ("07:00", None)],
)
def test_quiet_hours_may_run_over_midnight(clock: str, found: str | None) -> None:
    limits = PersonalLimits(quiet_from="23:00", quiet_until="07:00")
    hours, minutes = map(int, clock.split(":"))
    now = NOON.replace(hour=hours, minute=minutes)
    assert reminder(limits, minutes=0, now=now) == found


def test_the_limit_of_a_day_is_told_when_it_is_reached() -> None:
    limits = PersonalLimits(minutes_a_day=30)
    assert reminder(limits, minutes=29, now=NOON) is None
    assert reminder(limits, minutes=30, now=NOON) is Reminder.TIME


def test_without_limits_nothing_is_said() -> None:
    assert reminder(PersonalLimits(), minutes=10_000, now=NOON) is None
