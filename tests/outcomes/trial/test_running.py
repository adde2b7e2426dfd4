from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest

from counterpoint.errors import InputError
from counterpoint.outcomes.kinds import entry_of, figures
from counterpoint.outcomes.trial.design import place_on, places
from counterpoint.outcomes.trial.records import (
    Arm,
    EndReason,
    Trial,
    TrialDay,
    TrialEnd,
)
from counterpoint.outcomes.trial.running import (
    Progress,
    Standing,
    counted,
    progress,
    rate,
)
from tests.outcomes.trial.stories import (
    FIRST,
    START,
    after,
    begun,
    evening,
    lived,
    rated,
    stopped,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

TRIAL = begun()


def day(number: int) -> date:
    return FIRST + timedelta(days=number - 1)


def stands(now: datetime, days: Iterable[TrialDay] = (), **given: object) -> Progress:
    asked: dict[str, object] = {"open_risk": False, **given}
    return progress(TRIAL, days, now=now, **asked)  # type: ignore[arg-type]


def rate_day(
    on: date, now: datetime, *days: TrialDay, trial: Trial = TRIAL, **given: object
) -> TrialDay:
    asked: dict[str, object] = {"mood": 6, **given}
    return rate(trial, days, id="new", date=on, now=now, **asked)  # type: ignore[arg-type]


# --- what is today for? ------------------------------------------------------------------


def test_before_the_first_day_anything_may_be_used() -> None:
    found = stands(START)
    assert found.standing is Standing.WAITING
    assert found.may_open == tuple(Arm)
    assert found.today is None


def test_each_day_is_for_one_thing() -> None:
    for place in places(TRIAL):
        found = stands(
            evening(place.date, 9), lived(TRIAL, lambda one: 5 if one.date else None)
        )
        assert found.standing is Standing.RUNNING
        assert found.today == place
        assert found.may_open == (place.arm,)


def test_a_changed_time_zone_does_not_give_two_arms_for_one_date() -> None:
    """Somebody flies from Auckland to Honolulu and lives a date twice."""
    here = datetime(2026, 12, 1, 22, tzinfo=timezone(timedelta(hours=13)))
    there = datetime(2026, 12, 1, 9, tzinfo=timezone(timedelta(hours=-10)))
    assert here < there
    first = rate_day(here.date(), here)
    assert stands(here).today == stands(there, [first]).today
    again = rate_day(there.date(), there + timedelta(hours=12), first, mood=9)
    known = counted(TRIAL, [first, again], now=there + timedelta(days=1))
    assert known.days[here.date()] == first
    assert known.corrected == (here.date(),)


def test_the_day_that_a_flight_leaves_out_is_missing() -> None:
    skipped = day(4)
    days = [rated(place.date) for place in places(TRIAL)[:8] if place.date != skipped]
    found = stands(evening(day(9), 9), days)
    assert found.missing == 1
    assert found.away == 0


# --- rating ------------------------------------------------------------------------------


def test_a_day_is_rated_in_its_evening() -> None:
    given = rate_day(day(3), evening(day(3)), used=[Arm.COUNTERPOINT])
    assert given == TrialDay(
        "new", evening(day(3)), "trial", day(3), 6, used=(Arm.COUNTERPOINT,)
    )
    assert not given.late


def test_the_next_morning_is_late_and_marked() -> None:
    assert rate_day(day(3), evening(day(4), 8)).late


@pytest.mark.parametrize(
    ("on", "now", "said"),
    [
        (day(3), evening(day(3), 15), "not over yet"),
        (day(3), evening(day(2)), "still to come"),
        (day(3), evening(day(4), 12), "no longer be rated"),
        (day(3), evening(day(5), 8), "no longer be rated"),
        (day(0), evening(day(0)), "not part of the trial"),
        (day(43), evening(day(43)), "not part of the trial"),
    ],
)
def test_a_day_cannot_be_rated_at_any_other_time(
    on: date, now: datetime, said: str
) -> None:
    with pytest.raises(InputError, match=said):
        rate_day(on, now)


def test_yesterday_is_not_rated_after_something_was_opened_today() -> None:
    morning = evening(day(4), 8)
    with pytest.raises(InputError, match="colour what you remember"):
        rate_day(day(3), morning, opened=[morning - timedelta(minutes=5)])
    # A sitting that began last night and went on past midnight is not today's.
    assert rate_day(day(3), morning, opened=[evening(day(3), 23)]).late


@pytest.mark.parametrize("given", [{"mood": 11}, {"mood": -1}, {"count": -1}])
def test_what_cannot_be_is_refused(given: dict[str, int]) -> None:
    with pytest.raises(InputError, match="whole numbers"):
        rate_day(day(3), evening(day(3)), **given)


def test_a_rating_without_what_the_trial_compares_is_refused() -> None:
    with pytest.raises(InputError, match="nothing to keep yet"):
        rate_day(day(3), evening(day(3)), mood=None, count=4)


def test_an_arm_that_is_not_compared_is_refused() -> None:
    with pytest.raises(InputError, match="not one of the ways"):
        rate_day(day(3), evening(day(3)), used=[Arm.BARE])


def test_of_two_ratings_for_one_day_the_first_counts_and_the_other_is_marked() -> None:
    first = rate_day(day(3), evening(day(3)))
    second = rate_day(day(3), evening(day(6)), first, mood=2)
    known = counted(TRIAL, [second, first], now=evening(day(7)))
    assert known.days == {day(3): first}
    assert known.corrected == (day(3),)
    assert known.set_aside == 0


def test_of_two_ratings_in_the_same_moment_one_counts_always_the_same() -> None:
    one, other = (rated(day(2), mood, id=str(mood)) for mood in (3, 8))
    now = evening(day(5))
    assert counted(TRIAL, [one, other], now=now) == counted(
        TRIAL, [other, one], now=now
    )


def test_what_is_dated_in_the_future_too_late_or_outside_is_set_aside() -> None:
    kept = [
        rated(day(3), at=evening(day(3))),
        rated(day(4), at=evening(day(9))),  # given days later
        rated(day(5), at=evening(day(3))),  # given before the day
        rated(day(30), at=evening(day(30))),  # still to come
        rated(day(99)),
        rated(day(6), 11),
        rated(day(7), trial="another"),
    ]
    known = counted(TRIAL, kept, now=evening(day(10)))
    assert list(known.days) == [day(3)]
    assert known.set_aside == 5


def test_after_the_end_no_day_can_be_rated_and_those_before_it_can() -> None:
    end = stopped(TRIAL, 4)
    with pytest.raises(InputError, match="not part of the trial"):
        rate_day(day(5), evening(day(5)), ends=[end])
    assert rate_day(day(4), evening(day(5), 8), ends=[end]).late


# --- does it go on? ------------------------------------------------------------------------


def test_yesterday_is_asked_for_before_anything_is_opened() -> None:
    morning = evening(day(4), 8)
    assert stands(morning).rate_first == day(3)
    assert stands(morning, [rated(day(3))]).rate_first is None
    assert stands(morning, opened=[morning]).rate_first is None
    assert stands(evening(day(4), 13)).rate_first is None
    assert stands(evening(day(1), 8)).rate_first is None


def test_the_last_day_can_still_be_rated_on_the_morning_after() -> None:
    assert stands(evening(day(43), 8)).rate_first == day(42)


def test_a_trial_left_alone_for_weeks_goes_on_by_the_calendar() -> None:
    days = [rated(day(number)) for number in range(1, 6)]
    away = stands(evening(day(21), 9), days)
    assert away.standing is Standing.AWAY
    assert (away.missing, away.away, away.number) == (15, 15, 21)
    assert away.today == place_on(TRIAL, day(21))
    back = stands(evening(day(22), 9), [*days, rated(day(21))])
    assert back.standing is Standing.RUNNING
    assert (back.missing, back.away) == (15, 0)


def test_fourteen_missing_days_are_not_yet_remarked_on() -> None:
    found = stands(evening(day(15), 9))
    assert (found.standing, found.away) == (Standing.RUNNING, 14)


def test_any_risk_stops_it() -> None:
    found = stands(evening(day(5)), open_risk=True)
    assert (found.standing, found.end) == (Standing.STOPS, EndReason.RISK)
    assert found.may_open == tuple(Arm)
    assert found.rate_first is None


def test_being_reliably_worse_stops_it() -> None:
    found = stands(evening(day(5)), worse=True)
    assert (found.standing, found.end) == (Standing.STOPS, EndReason.WORSE)


def test_where_nobody_can_tell_about_risk_the_trial_rests() -> None:
    found = stands(evening(day(5)), open_risk=None)
    assert found.standing is Standing.RESTS
    assert found.today is None
    assert found.may_open == tuple(Arm)
    assert found.end is None


def test_stopping_keeps_what_was_rated() -> None:
    days = [rated(day(number)) for number in range(1, 6)]
    found = stands(evening(day(9)), days, ends=[stopped(TRIAL, 7)])
    assert (found.standing, found.end) == (Standing.STOPPED, EndReason.WISH)
    assert (found.rated, found.missing, found.number) == (5, 2, 7)


def test_it_is_over_after_its_last_day() -> None:
    assert stands(after(TRIAL)).standing is Standing.OVER


def test_what_was_used_is_counted_only_where_it_was_said() -> None:
    arms = [place.arm for place in places(TRIAL)]
    days = [
        rated(day(1), used=(arms[0],)),
        rated(day(2), used=(Arm.JOURNAL, Arm.COUNTERPOINT)),
        rated(day(3), used=()),
        rated(day(4)),
    ]
    found = stands(evening(day(5)), days)
    assert (found.kept_to, found.asked) == (1, 3)


def test_today_is_not_missing_before_it_is_over() -> None:
    assert stands(evening(day(1), 9)).missing == 0
    assert stands(evening(day(2), 9)).missing == 1


def test_the_records_of_a_trial_come_back_as_they_were_kept() -> None:
    kept = (
        TRIAL,
        rated(day(3), used=(Arm.JOURNAL,), count=3, late=True),
        TrialEnd("end", datetime(2027, 1, 9, tzinfo=UTC), "trial", EndReason.RISK),
    )
    assert figures(map(entry_of, kept)).records == kept
