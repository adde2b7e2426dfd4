from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from counterpoint.authored import load
from counterpoint.outcomes.trial.analysis import analyse
from counterpoint.outcomes.trial.design import behaviour, mood, planned
from counterpoint.outcomes.trial.power import Power, Swing
from counterpoint.outcomes.trial.records import Arm, EndReason
from counterpoint.outcomes.trial.running import progress
from counterpoint.outcomes.trial.said import (
    analysis_said,
    ended_said,
    plan_said,
    progress_said,
    start_said,
)
from tests.outcomes.trial.stories import (
    BOTH,
    START,
    after,
    begun,
    design,
    evening,
    lived,
    rated,
    stopped,
)

if TYPE_CHECKING:
    from datetime import datetime

    from counterpoint.outcomes.trial.design import Place
    from counterpoint.outcomes.trial.records import TrialDay, TrialEnd

TRIAL = begun()
POWERS = Power(0.5, 0.5, 0.43), Power(0.5, 0.5, 0.43)


def plan(**given: object) -> str:
    asked = {"days": 42, **given}
    return " ".join(
        plan_said(design(**asked), Swing(1.0, 0), POWERS, asked_days=42)  # type: ignore[arg-type]
    )


def status(
    now: datetime,
    days: list[TrialDay] | None = None,
    *,
    open_risk: bool | None = False,
    worse: bool = False,
    ends: tuple[TrialEnd, ...] = (),
) -> str:
    found = progress(
        TRIAL, days or [], now=now, open_risk=open_risk, worse=worse, ends=ends
    )
    return " ".join(progress_said(TRIAL, found))


def test_the_plan_says_how_often_a_difference_would_be_seen() -> None:
    assert (
        "With these 42 days, a difference of half a day-to-day swing would be seen in "
        "about 4 of 10 such trials."
    ) in plan()


def test_the_plan_says_what_it_assumes_and_what_it_knows() -> None:
    assert "I assume that your days differ by about 1 point." in plan()
    known = " ".join(plan_said(design(), Swing(1.84, 30), POWERS, asked_days=42))
    assert (
        "Your last 30 rated days differed from each other by about 1.8 points" in known
    )


def test_the_plan_says_that_it_cannot_be_blind_and_where_help_is() -> None:
    said = plan()
    assert "You will know which day is which." in said
    assert "Help is never part of the trial." in said
    assert "nobody asks why" in said


def test_the_plan_says_where_its_length_differs_from_what_was_asked() -> None:
    assert "You asked for 42 days. 44 is the next number" in plan(block_days=2)
    assert "Between 42 and 56 days is a good length." in plan(days=28)
    assert "plain writing, Counterpoint and the bare model" in plan(arms=tuple(Arm))


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (0.0, "fewer than 1 of 10"),
        (0.04, "fewer than 1 of 10"),
        (0.5, "about 5 of 10"),
        (0.97, "more than 9 of 10"),
    ],
)
def test_power_is_said_in_tenths(share: float, said: str) -> None:
    powers = Power(0.5, 0.5, share), Power(1, 1, 0.3)
    shown = " ".join(plan_said(design(), Swing(1, 20), powers, asked_days=42))
    assert f"would be seen in {said} such trials" in shown


def test_two_ratings_say_which_decides() -> None:
    two = planned(BOTH, (behaviour(2, more_is_better=True), mood()), days=42)
    said = " ".join(plan_said(two, Swing(1, 20), POWERS, asked_days=42))
    assert "The verdict rests on your count." in said
    assert "worth it to you: 2 times." in said


def test_the_start_shows_the_hash_and_not_the_seed() -> None:
    said = " ".join(start_said(TRIAL))
    assert TRIAL.commitment in said
    assert TRIAL.seed not in said
    assert "The first day is 23 November 2026, the last one 3 January 2027." in said


def test_the_day_is_said() -> None:
    said = status(evening(TRIAL.first + timedelta(days=3), 9))
    assert "Day 4 of 42. Today is for" in said
    assert "Before you open anything: how was 25 November 2026?" in said
    assert "counterpoint helplines" in said


def test_a_day_that_is_rated_is_not_asked_for_again() -> None:
    said = status(evening(TRIAL.first, 22), [rated(TRIAL.first)])
    assert "Today is rated." in said
    assert "This evening" not in said


def test_weeks_away_are_said_without_blame() -> None:
    said = status(evening(TRIAL.first + timedelta(days=20), 9))
    assert "Nothing was rated for 20 days." in said
    assert "both are fine" in said


def test_using_something_else_on_many_days_is_said() -> None:
    days = [rated(TRIAL.first + timedelta(days=n), used=()) for n in range(4)]
    said = status(evening(TRIAL.first + timedelta(days=4), 9), days)
    assert "On 0 of the 4 days" in said
    assert "being asked to use something, more than using it" in said


def test_every_way_of_standing_has_its_words() -> None:
    middle = evening(TRIAL.first + timedelta(days=5))
    assert "It begins on 23 November 2026" in status(START)
    assert "you may be in danger, and that comes first" in status(
        middle, open_risk=True
    )
    assert "clearly worse" in status(middle, worse=True)
    assert "the trial rests" in status(middle, open_risk=None)
    assert "ended on day 3 of 42" in status(middle, ends=(stopped(TRIAL, 3),))
    assert "All days are over" in status(after(TRIAL))


@pytest.mark.parametrize("reason", EndReason)
def test_every_end_says_that_what_was_rated_is_kept(reason: EndReason) -> None:
    assert "What you rated is kept" in ended_said(reason)


# --- the result --------------------------------------------------------------------------


def result(points: int, spread: int, *, worthwhile: float = 0.5) -> str:
    trial = begun(planned(BOTH, (mood(worthwhile),), days=42))
    chance = random.Random(3)

    def mood_of(place: Place) -> int:
        added = points if place.arm is Arm.COUNTERPOINT else 0
        return 5 + chance.randint(-spread, spread) + added

    return " ".join(
        analysis_said(analyse(trial, lived(trial, mood_of), now=after(trial)))
    )


def test_help_is_said_with_its_interval_and_its_chance() -> None:
    said = result(2, 1)
    assert (
        "For you, in these weeks, Counterpoint helped more than plain writing." in said
    )
    assert "95 % interval" in said
    assert "fewer than 1 of 100 trials" in said
    assert "You knew which day was which." in said


def test_harm_is_said_as_plainly_as_help() -> None:
    said = result(-2, 1)
    assert "Counterpoint did the opposite: plain writing did you more good." in said
    assert "points worse with Counterpoint" in said


def test_not_to_know_is_said_and_is_no_proof() -> None:
    said = result(0, 4)
    assert "Could not tell." in said
    assert "no proof that there is no difference" in said


def test_no_difference_that_matters_says_that_a_notebook_does_the_same() -> None:
    said = result(0, 1, worthwhile=2)
    assert "smaller than 2 points. A notebook does the same for you." in said


def test_nothing_rated_is_said_without_numbers() -> None:
    said = " ".join(analysis_said(analyse(TRIAL, [], now=after(TRIAL))))
    assert "too few rounds" in said
    assert "no round in which both were rated" in said
    assert "Rated: 0 of 42 days." in said


def test_dropped_rounds_and_corrections_are_said() -> None:
    days = lived(TRIAL, lambda place: 5 + place.set % 3)[2:]
    again = rated(days[0].date, 1, id="later", at=evening(days[9].date))
    late = [replace(days[1], late=True)]
    found = analyse(TRIAL, [days[0], *late, *days[2:], again], now=after(TRIAL))
    said = " ".join(analysis_said(found))
    assert "In one more a block was not rated at all, so it is left out." in said
    assert "Corrected later: 1." in said
    assert "Of them 1 on the next morning." in said
    assert "You did not say on any day what you used." in said


def test_a_second_number_stands_beside_it() -> None:
    two = planned(BOTH, (mood(), behaviour(1, more_is_better=False)), days=42)
    trial = begun(two)
    days = [
        replace(one, count=1 if one.mood else 2)
        for one in lived(trial, lambda place: place.set % 4)
    ]
    said = " ".join(analysis_said(analyse(trial, days, now=after(trial))))
    assert "Beside it, and deciding nothing:" in said
    assert "You counted" in said


def test_no_words_about_trials_cheer_or_shout() -> None:
    body = str(load("outcomes", "trial").body).lower()
    for word in ("!", "well done", "streak", "great job", "congratulations", "failed"):
        assert word not in body
