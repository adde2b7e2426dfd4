"""What is due, what would be too early, and what is left alone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from counterpoint.outcomes.instruments import Shelf, shelf
from counterpoint.outcomes.kinds import Figures
from counterpoint.outcomes.records import Help, HelpKind, Measure
from counterpoint.outcomes.schedule import Due, When, due, second_baseline

START = datetime(2026, 11, 2, 9, tzinfo=UTC)


def taken(name: str, *days: float) -> list[Measure]:
    return [
        Measure(id=f"{name}-{day}", at=START + timedelta(days=day), instrument=name)
        for day in days
    ]


def standing(name: str, records: list[Measure | Help], day: float) -> Due:
    now = START + timedelta(days=day)
    found = due(Figures(tuple(records)), shelf(), now=now)
    return next(one for one in found if one.instrument == name)


def test_nothing_is_due_before_the_first() -> None:
    found = due(Figures(), shelf(), now=START)
    assert len(found) == len(shelf().instruments)
    assert not any(one.is_now for one in found)
    assert {one.when for one in found} == {When.OFFERED, When.HELPER}


def test_an_empty_shelf_has_nothing_to_offer() -> None:
    assert due(Figures(tuple(taken("phq9", 0))), Shelf(), now=START) == ()


@pytest.mark.parametrize(
    ("day", "when"), [(0, When.EARLY), (6, When.EARLY), (7, When.SECOND)]
)
def test_the_second_starting_point_is_due_after_seven_days(
    day: int, when: When
) -> None:
    found = standing("phq9", [*taken("phq9", 0)], day)
    assert found.when is when
    assert found.on == date(2026, 11, 9)


def test_one_taken_too_soon_is_no_second_starting_point() -> None:
    assert standing("phq9", [*taken("phq9", 0, 3)], 7).when is When.SECOND


@pytest.mark.parametrize(
    ("day", "when"), [(20, When.EARLY), (21, When.DUE), (30, When.DUE)]
)
def test_after_both_starting_points_it_is_every_fourteen_days(
    day: int, when: When
) -> None:
    assert standing("phq9", [*taken("phq9", 0, 7)], day).when is when


def test_what_was_put_down_is_not_announced_any_more() -> None:
    assert standing("phq9", [*taken("phq9", 0, 7)], 7 + 42).when is When.DUE
    assert standing("phq9", [*taken("phq9", 0, 7)], 7 + 43).when is When.RESTING


def test_too_early_is_said_and_forbids_nothing() -> None:
    assert standing("phq9", [*taken("phq9", 0, 7)], 13).too_early
    assert not standing("phq9", [*taken("phq9", 0, 7)], 14).too_early


def test_what_is_meant_once_is_not_due_again() -> None:
    found = standing("pcptsd5", [*taken("pcptsd5", 0)], 400)
    assert found.when is When.ONCE
    assert found.last == START.date()


def test_alcohol_is_asked_about_again_after_three_months() -> None:
    assert standing("auditc", [*taken("auditc", 0)], 90).when is When.EARLY
    assert standing("auditc", [*taken("auditc", 0)], 91).when is When.DUE


@pytest.mark.parametrize(
    ("kind", "ended", "when"),
    [
        (HelpKind.THERAPIST, None, When.DUE),
        (HelpKind.COACH, date(2026, 11, 30), When.DUE),
        (HelpKind.THERAPIST, date(2026, 11, 10), When.RESTING),
        (HelpKind.NOTEBOOK, None, When.RESTING),
    ],
    ids=["therapist", "coach until later", "ended", "notebook"],
)
def test_core10_is_weekly_while_a_person_helps(
    kind: HelpKind, ended: date | None, when: When
) -> None:
    help_ = Help("h", START, kind, "K.", started=START.date(), ended=ended)
    assert standing("core10", [*taken("core10", 0, 7), help_], 14).when is when


def test_help_that_begins_later_is_not_there_yet() -> None:
    help_ = Help("h", START, HelpKind.COACH, "K.", started=date(2027, 1, 1))
    assert standing("core10", [help_], 0).when is When.HELPER


def test_a_result_dated_ahead_puts_nothing_off() -> None:
    assert standing("phq9", [*taken("phq9", 300)], 0).when is When.OFFERED
    assert standing("phq9", [*taken("phq9", 0, 300)], 7).when is When.SECOND


def test_days_are_counted_where_the_person_was() -> None:
    """Late in the evening in Auckland is still the day before in Greenwich."""
    auckland = timezone(timedelta(hours=13))
    evening = datetime(2026, 11, 2, 23, 30, tzinfo=auckland)
    first = Measure(id="a", at=evening, instrument="phq9")
    now = datetime(2026, 11, 9, 0, 5, tzinfo=auckland)
    found = due(Figures((first,)), shelf(), now=now)
    assert next(one for one in found if one.instrument == "phq9").is_now


def test_what_has_no_yardstick_has_no_starting_points() -> None:
    assert second_baseline(shelf().find("auditc"), (START.date(),)) is None
    assert second_baseline(shelf().find("phq9"), ()) is None
