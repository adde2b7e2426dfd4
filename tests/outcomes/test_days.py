"""Which day can be looked back on, and what is counted on it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoint.errors import InputError
from counterpoint.outcomes.days import (
    checked,
    chosen,
    counted_on,
    counting,
    id_of,
    is_late,
    without,
)
from counterpoint.outcomes.kinds import Figures
from counterpoint.outcomes.records import Behaviour, Day

NOW = datetime(2026, 11, 23, 21, 30, tzinfo=UTC)
MONDAY = NOW.date()


def a_day(on: date = MONDAY, *, at: datetime = NOW, **said: int) -> Day:
    mood, count, people = (said.get(one) for one in ("mood", "count", "people"))
    return Day(id_of(on), at, on, mood, count, "walks" if count else None, people)


def behaviour(name: str, days_ago: int, ended: int | None = None) -> Behaviour:
    at = NOW - timedelta(days=days_ago)
    return Behaviour(
        name, at, name, ended=None if ended is None else NOW - timedelta(days=ended)
    )


@given(
    hours=st.integers(0, 23),
    offset=st.integers(-12, 14),
    back=st.integers(-3, 400),
    mood=st.none() | st.integers(-3, 14),
    people=st.none() | st.integers(-3, 2000),
)
def test_only_what_can_be_is_kept(
    hours: int, offset: int, back: int, mood: int | None, people: int | None
) -> None:
    zone = timezone(timedelta(hours=offset))
    at = datetime(2026, 11, 23, hours, tzinfo=zone)
    day = Day(id_of(MONDAY), at, at.date() - timedelta(days=back), mood, people=people)
    may = (
        back >= 0
        and (mood is None or 0 <= mood <= 10)
        and (people is None or 0 <= people <= 1000)
        and (mood, people) != (None, None)
    )
    if may:
        assert checked(day, Figures()) == day
        assert is_late(day) == (back > 1)
    else:
        with pytest.raises(InputError):
            checked(day, Figures())


def test_a_day_that_was_begun_further_east_can_be_corrected() -> None:
    tuesday = MONDAY + timedelta(days=1)
    known = Figures((a_day(tuesday, mood=6),))
    assert checked(a_day(tuesday, mood=7), known).mood == 7


def test_on_the_day_of_the_change_the_new_one_is_counted() -> None:
    found = Figures((behaviour("walks", 9, ended=0), behaviour("calls", 0)))
    names = {ago: counted_on(found, MONDAY - timedelta(days=ago)) for ago in range(12)}
    assert [one.text if one else None for one in names.values()] == [
        "calls",
        *["walks"] * 10,
        None,
    ]


def test_on_the_evening_of_the_first_choice_yesterday_can_be_counted_too() -> None:
    found = Figures((behaviour("calls", 0),))
    assert counted_on(found, MONDAY - timedelta(days=1)) is not None
    assert counted_on(found, MONDAY - timedelta(days=2)) is None


def test_what_was_counted_on_a_day_stays_what_it_was() -> None:
    walks = behaviour("walks", 9, ended=0)
    found = Figures((walks, behaviour("calls", 0), a_day(count=2)))
    assert counted_on(found, MONDAY) == walks


def test_words_are_put_right_before_the_first_count_and_fixed_after_it() -> None:
    walks, calls = behaviour("walks", 9), behaviour("calls", 0)
    [right] = chosen(calls, Figures((walks,)), now=NOW)
    assert (right.id, right.text) == ("walks", "calls")
    ended, fresh = chosen(calls, Figures((walks, a_day(count=2))), now=NOW)
    assert (ended.id, ended.ended, fresh) == ("walks", NOW, calls)


def test_the_same_words_again_change_only_what_is_better() -> None:
    walks = behaviour("walks", 9)
    again = Behaviour("other", NOW, " walks ", more_is_better=False)
    [same] = chosen(again, Figures((walks, a_day(count=2))), now=NOW)
    assert (same.id, same.text, same.more_is_better) == ("walks", "walks", False)


def test_what_is_stopped_is_counted_no_more() -> None:
    assert counting(Figures((behaviour("walks", 9, ended=0),))) is None


def test_a_deleted_behaviour_takes_its_counts_and_nothing_else() -> None:
    walks = behaviour("walks", 9)
    both, alone = a_day(count=2, mood=6), a_day(MONDAY - timedelta(days=1), count=1)
    kept, gone = without(walks, Figures((walks, both, alone)))
    assert [(day.mood, day.count, day.behaviour) for day in kept] == [(6, None, None)]
    assert gone == ["walks", alone.id]
