"""What must be told about the program, and when, by a clock that stands still."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from counterpoint.conversation.notices import NAME, Occasion, Told, due, notices

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
START = ["start"]
HOURS = ["three_hours", "break"]
AWAY = ["seven_days", "minors"]


def shown(
    now: datetime, *, told: list[Told] | None = None, here: datetime | None
) -> list[str]:
    return [one.id for one in due(now=now, told=told or [], here=here)]


def told(*ids: str, at: datetime = NOON) -> list[Told]:
    return [Told(one, at) for one in ids]


def test_the_first_visit_of_all_is_told_everything_but_the_hours() -> None:
    assert shown(NOON, here=None) == [*START, *AWAY]


def test_every_sitting_begins_with_the_notice() -> None:
    assert shown(NOON, here=NOON - timedelta(minutes=1)) == START


def test_what_was_told_is_not_told_again_at_once() -> None:
    before = told(*START, *AWAY)
    assert shown(NOON + timedelta(minutes=1), told=before, here=None) == []


@pytest.mark.parametrize(
    ("passed", "found"),
    [
        (timedelta(hours=2, minutes=59), []),
        (timedelta(hours=2, minutes=59, seconds=59), []),
        (timedelta(hours=3), HOURS),
        (timedelta(hours=20), HOURS),
    ],
    ids=str,
)
def test_after_three_hours_it_is_told_again(
    passed: timedelta, found: list[str]
) -> None:
    now = NOON + passed
    assert shown(now, told=told(*START), here=now) == found


def test_the_next_three_hours_are_counted_from_the_last_notice() -> None:
    at = NOON + timedelta(hours=3, minutes=20)
    before = [*told(*START), *told(*HOURS, at=at)]
    early, late = at + timedelta(hours=2, minutes=59), at + timedelta(hours=3)
    assert shown(early, told=before, here=early) == []
    assert shown(late, told=before, here=late) == HOURS


def test_another_notice_does_not_put_off_the_three_hours() -> None:
    before = [*told(*START), *told(*AWAY, at=NOON + timedelta(hours=2))]
    now = NOON + timedelta(hours=3)
    assert shown(now, told=before, here=now) == HOURS


def test_a_clock_that_jumped_back_is_told_again_and_only_once() -> None:
    now = NOON - timedelta(hours=1)
    assert shown(now, told=told(*START), here=now) == HOURS
    after = [*told(*START), *told(*HOURS, at=now)]
    assert shown(now + timedelta(minutes=5), told=after, here=now) == []


def test_a_clock_that_jumped_back_before_the_last_visit_is_told_once() -> None:
    here = NOON + timedelta(days=2)
    assert shown(NOON, here=here) == [*START, *AWAY]
    later = NOON + timedelta(minutes=5)
    assert shown(later, told=told(*START, *AWAY), here=here) == []


@pytest.mark.parametrize(
    ("passed", "found"),
    [
        (timedelta(days=6, hours=23, minutes=59), START),
        (timedelta(days=7), [*START, *AWAY]),
        (timedelta(days=300), [*START, *AWAY]),
    ],
    ids=str,
)
def test_after_seven_days_away_it_is_told_what_this_is(
    passed: timedelta, found: list[str]
) -> None:
    assert shown(NOON, here=NOON - passed) == found


def test_a_sitting_left_open_for_a_week_is_told_on_coming_back() -> None:
    now = NOON + timedelta(days=8)
    found = shown(now, told=told(*START, *AWAY), here=NOON + timedelta(minutes=1))
    assert found == [*HOURS, *AWAY]


@pytest.mark.parametrize(
    ("told_at", "hour", "found"),
    [
        (datetime(2026, 10, 25, 1, 30), 4, HOURS),  # noqa: DTZ001 - set below
        (datetime(2026, 3, 29, 1, 30), 5, []),  # noqa: DTZ001
    ],
    ids=["autumn: 3 h 30 in 2 h 30 of clock", "spring: 2 h 30 in 3 h 30 of clock"],
)
def test_hours_are_counted_as_they_pass_when_clocks_change(
    told_at: datetime, hour: int, found: list[str]
) -> None:
    zone = ZoneInfo("Europe/Amsterdam")
    before = told_at.replace(tzinfo=zone)
    now = told_at.replace(hour=hour, minute=0, tzinfo=zone)
    passed = now.astimezone(UTC) - before.astimezone(UTC)
    assert (passed >= timedelta(hours=3)) == bool(found)
    assert shown(now, told=told(*START, at=before), here=now) == found


def test_travelling_to_another_zone_changes_nothing() -> None:
    there = timezone(timedelta(hours=-8))
    now = (NOON + timedelta(hours=2)).astimezone(there)
    assert shown(now, told=told(*START), here=now) == []


@pytest.mark.parametrize("notice", notices(), ids=lambda one: one.id)
def test_each_notice_says_which_rule_asks_for_it_and_is_as_large_as_that_wants(
    notice: object,
) -> None:
    assert notice in notices()
    (one,) = [n for n in notices() if n is notice]
    if any("New York" in source.rule for source in one.sources):
        assert one.rem * 16 >= 21.33  # 16 points
        assert one.weight >= 700
    assert one.text
    assert "[" not in one.text
    assert one.sources
    assert all(source.status in {"in force", "enacted"} for source in one.sources)
    assert all(source.rule and source.asks and source.since for source in one.sources)


def test_the_words_of_new_york_are_exact() -> None:
    words = (
        "IS A COMPUTER PROGRAM AND NOT A HUMAN BEING. "
        "IT IS UNABLE TO FEEL HUMAN EMOTION."
    )
    told_so = {one.id for one in notices() if one.text == f"{NAME.upper()} {words}"}
    assert told_so == {"start", "three_hours"}


def test_ids_are_not_there_twice() -> None:
    assert len({one.id for one in notices()}) == len(notices())
    assert {one.occasion for one in notices()} == set(Occasion)
