from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoint.authored import load
from counterpoint.outcomes.change import Word, change_since_start
from counterpoint.outcomes.course import Colour, Rule, course
from tests.outcomes.test_change import MONDAY, PHQ9, SERIES, change, scores

FORTNIGHTS = [(0, 15), (14, 15), (28, 14), (42, 14), (56, 16), (70, 15)]


@pytest.mark.parametrize(
    ("points", "rule", "colour"),
    [
        pytest.param([], Rule.TOO_FEW, Colour.NONE, id="nothing"),
        pytest.param([(0, 5), (8, 27)], Rule.TOO_FEW, Colour.NONE, id="two-scores"),
        pytest.param([(0, 9), (8, 9), (9, 15)], Rule.WORSE, Colour.RED, id="third"),
        pytest.param(
            [*FORTNIGHTS, (98, 21)], Rule.WORSE, Colour.RED, id="worse-comes-first"
        ),
        pytest.param([(0, 15), (8, 15), (22, 9)], Rule.BETTER, Colour.GREEN, id="up"),
        pytest.param(
            [*FORTNIGHTS, (98, 9)], Rule.BETTER, Colour.GREEN, id="better-at-last"
        ),
        pytest.param(
            [(0, 15), (8, 15), (15, 15), (22, 15), (29, 15), (41, 15)],
            Rule.TOO_EARLY,
            Colour.NONE,
            id="still-and-not-yet-six-weeks",
        ),
        pytest.param(
            [(0, 15), (8, 15), (15, 15), (22, 15), (29, 15), (42, 15)],
            Rule.FOUR_IN_THE_NOISE,
            Colour.AMBER,
            id="still-at-six-weeks",
        ),
        pytest.param(
            FORTNIGHTS[:5], Rule.WITHIN_NOISE, Colour.NONE, id="three-in-the-noise"
        ),
        pytest.param(
            FORTNIGHTS, Rule.FOUR_IN_THE_NOISE, Colour.AMBER, id="four-in-the-noise"
        ),
        pytest.param(
            [(0, 15), (8, 15), (50, 15), (51, 15), (52, 15), (53, 15)],
            Rule.WITHIN_NOISE,
            Colour.NONE,
            id="four-of-one-week-are-not-four",
        ),
        pytest.param(
            [(0, 15), (8, 15), (22, 9), (36, 15), (50, 15), (64, 15)],
            Rule.WITHIN_NOISE,
            Colour.NONE,
            id="a-better-one-among-the-last-four",
        ),
        pytest.param(
            [(0, 15), (8, 15), (84, 10)],
            Rule.NOT_BY_TWELVE_WEEKS,
            Colour.AMBER,
            id="twelve-weeks",
        ),
        pytest.param(
            [(0, 15), (8, 15), (28, 9), (84, 10)],
            Rule.NOT_BY_TWELVE_WEEKS,
            Colour.AMBER,
            id="better-once-may-be-chance",
        ),
        pytest.param(
            [(0, 15), (8, 15), (28, 9), (42, 8), (84, 12)],
            Rule.SLIPPED,
            Colour.AMBER,
            id="was-better-for-two-weeks-and-is-not-any-more",
        ),
        pytest.param(
            [(0, 8), (8, 8), (40, 8), (100, 7)],
            Rule.HOLDING,
            Colour.NONE,
            id="below-the-line-all-along",
        ),
        pytest.param(
            [(0, 9), (8, 9), (40, 9), (100, 10)],
            Rule.NOT_BY_TWELVE_WEEKS,
            Colour.AMBER,
            id="over-the-line-in-the-noise",
        ),
        pytest.param(
            [(0, 4), (8, 4), (100, 4)],
            Rule.OUT_OF_REACH,
            Colour.NONE,
            id="well-from-the-start",
        ),
        pytest.param(
            [(0, 4), (8, 4), (100, 10)],
            Rule.WORSE,
            Colour.RED,
            id="well-from-the-start-and-worse",
        ),
    ],
)
def test_each_rule_speaks_in_its_turn(
    points: list[tuple[float, float]], rule: Rule, colour: Colour
) -> None:
    found = course(change(*points))
    assert (found.rule, found.colour) == (rule, colour)


def test_reliably_worse_since_you_started_is_said_straight() -> None:
    found = course(change((0, 10), (8, 10), (22, 17)))
    assert found.label == "reliably worse"
    assert found.reason == "Since you started, you are reliably worse by these scores."
    assert "One score can be one bad stretch" in found.means_not
    assert "doctor" in found.then


def test_green_never_takes_the_credit() -> None:
    found = course(change((0, 15), (8, 15), (22, 5)))
    assert "or that Counterpoint is the reason" in found.means_not


def test_standing_still_is_said_with_its_time_and_blames_nobody() -> None:
    found = course(change((0, 15), (8, 15), (98, 14)))
    assert found.reason.startswith("After 14 weeks, ")
    assert "change something" in found.reason
    assert "not about you" in found.means_not


def test_somebody_who_was_better_and_slipped_is_not_told_that_nothing_moved() -> None:
    found = course(change((0, 15), (8, 15), (28, 9), (42, 8), (84, 12)))
    assert "not moving" not in f"{found.label} {found.reason}"
    assert "tell somebody" in found.then


def test_amber_says_how_many_who_get_better_meet_it_too() -> None:
    found = course(change((0, 15), (8, 15), (98, 14)))
    assert "8 of 10 people who get clearly better" in found.means_not


def test_scores_that_stopped_coming_are_not_called_standing_still() -> None:
    found = course(change((0, 15), (8, 15), (22, 14), today=400))
    assert found.rule is Rule.TOO_EARLY


def test_every_rule_has_its_words() -> None:
    words = load("outcomes", "change").body
    assert set(words["course"]) == {rule.value for rule in Rule}
    assert set(words["colour"]) == {colour.value for colour in Colour}


@given(SERIES)
def test_before_six_weeks_nothing_is_called_but_worsening(
    points: list[tuple[int, float]],
) -> None:
    early = [(day % 42, total) for day, total in points]
    assert course(change(*early)).colour is not Colour.AMBER


@given(SERIES)
def test_worse_is_always_red_and_red_is_always_worse(
    points: list[tuple[int, float]],
) -> None:
    found = change(*points)
    assert (course(found).colour is Colour.RED) is (found.word is Word.WORSE)
    assert (course(found).colour is Colour.GREEN) is (found.word is Word.BETTER)


@given(SERIES, st.integers(-5000, 5000))
def test_the_course_does_not_depend_on_the_year(
    points: list[tuple[int, float]], days: int
) -> None:
    by, now = timedelta(days=days), MONDAY + timedelta(days=200)
    moved = [replace(score, at=score.at + by) for score in scores(*points)]
    here = change_since_start(scores(*points), PHQ9, now=now)
    assert course(here) == course(change_since_start(moved, PHQ9, now=now + by))
