"""Which notices an operator's profile leaves out, by a clock that stands still."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoint.care.operating.jurisdictions import jurisdictions
from counterpoint.conversation.notices import ALWAYS, Told, due, notices, owed
from counterpoint.settings import OperatorProfile

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
PLACES = [one.code for one in jurisdictions()]
EVERYTHING = ["start", "three_hours", "break", "seven_days", "minors"]


def ids(*places: str, minors: bool = False, counting: bool = False) -> list[str]:
    profile = OperatorProfile(jurisdictions=places, minors=minors, counting=counting)
    return [one.id for one in owed(profile)]


def after(hours: float, *places: str, minors: bool = False) -> list[str]:
    profile = OperatorProfile(jurisdictions=places, minors=minors)
    now = NOON + timedelta(hours=hours)
    told = [Told("start", NOON)]
    return [one.id for one in due(now=now, told=told, here=now, operator=profile)]


def test_without_a_place_everything_is_told() -> None:
    assert ids() == EVERYTHING


@pytest.mark.parametrize(
    ("places", "told"),
    [
        (("us-ny",), ["start", "three_hours"]),
        (("us-ca",), ["start", "minors"]),
        (("us-wa",), ["start", "three_hours"]),
        (("us-ut",), ["start", "seven_days"]),
        (("us-or",), ["start"]),
        (("us-il",), ["start"]),
        (("eu",), ["start"]),
        (("gb",), ["start"]),
        (("us-ny", "us-ut"), ["start", "three_hours", "seven_days"]),
    ],
    ids=str,
)
def test_a_place_switches_on_what_is_asked_for_there(
    places: tuple[str, ...], told: list[str]
) -> None:
    assert ids(*places) == told


@pytest.mark.parametrize("places", [("zz",), ("us-nv",), ("us-ny", "zz")], ids=str)
def test_a_place_we_know_too_little_of_has_the_strictest_rules(
    places: tuple[str, ...],
) -> None:
    assert ids(*places) == EVERYTHING


def test_where_minors_are_let_in_the_breaks_are_told_in_california() -> None:
    assert ids("us-ca", minors=True) == ["start", "three_hours", "break", "minors"]


@pytest.mark.parametrize(
    ("hours", "places", "minors", "told"),
    [
        (0.99, ("us-wa",), True, []),
        (1, ("us-wa",), True, ["three_hours"]),
        (1, ("us-wa",), False, []),
        (1, (), True, ["three_hours"]),
        (1, (), False, []),
        (3, ("us-wa",), False, ["three_hours"]),
        (3, ("us-ca",), False, []),
        (3, ("us-ca",), True, ["three_hours", "break"]),
        (3, ("gb",), False, []),
    ],
    ids=str,
)
def test_hours_fall_due_by_the_place_and_by_whether_minors_are_let_in(
    hours: float, places: tuple[str, ...], told: list[str], *, minors: bool
) -> None:
    assert after(hours, *places, minors=minors) == told


def test_counting_is_told_where_it_is_switched_on_and_nowhere_else() -> None:
    assert ids(counting=True) == [*EVERYTHING, "counting"]
    assert "counting" in ids("gb", counting=True)
    first = due(now=NOON, told=[], here=None, operator=OperatorProfile(counting=True))
    assert "counting" in [one.id for one in first]


@given(
    st.lists(st.sampled_from([*PLACES, "zz", "us-xx"]), max_size=4),
    st.booleans(),
    st.booleans(),
)
def test_no_profile_leaves_out_that_this_is_a_program_nor_tells_it_later(
    places: list[str], minors: bool, counting: bool
) -> None:
    profile = OperatorProfile("", "", tuple(places), minors, counting)
    usual = {one.id: one.after for one in notices()}
    told = owed(profile)
    assert ALWAYS in [one.id for one in told]
    assert all(one.after <= usual[one.id] for one in told)


@given(st.lists(st.sampled_from(PLACES), min_size=1, max_size=3), st.booleans())
def test_another_place_never_takes_a_notice_away(
    places: list[str], minors: bool
) -> None:
    fewer = set(ids(*places[:1], minors=minors))
    assert fewer <= set(ids(*places, minors=minors))


def test_every_rule_that_asks_for_a_notice_names_a_place_we_know() -> None:
    assert {source.place for one in notices() for source in one.sources} <= set(PLACES)
