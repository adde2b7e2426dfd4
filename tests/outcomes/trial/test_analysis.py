from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from counterpoint.errors import InputError
from counterpoint.outcomes.trial.analysis import (
    Analysis,
    Comparison,
    Verdict,
    Why,
    analyse,
    posterior,
)
from counterpoint.outcomes.trial.design import Place, behaviour, mood, places, planned
from counterpoint.outcomes.trial.records import Arm, EndReason, TrialDay
from tests.outcomes.trial.stories import (
    BOTH,
    after,
    begun,
    design,
    evening,
    lived,
    rated,
    stopped,
)

TRIAL = begun()


def read(days: list[TrialDay], trial: object = TRIAL, **given: object) -> Analysis:
    return analyse(trial, days, now=after(trial), **given)  # type: ignore[arg-type]


def only(found: Analysis) -> Comparison:
    (comparison,) = found.comparisons
    return comparison


def with_effect(points: int, *, spread: int = 1) -> list[TrialDay]:
    chance = random.Random(3)
    return lived(
        TRIAL,
        lambda place: (
            5
            + chance.randint(-spread, spread)
            + (points if place.arm is Arm.COUNTERPOINT else 0)
        ),
    )


def test_a_clear_gain_is_called_help() -> None:
    found = only(read(with_effect(2)))
    assert found.verdict is Verdict.HELPED
    assert found.difference is not None
    assert found.difference.low > 0
    assert found.p is not None
    assert found.p < 0.01
    assert found.posterior is not None
    assert found.posterior.benefit > 0.99


def test_a_clear_loss_is_called_the_opposite() -> None:
    assert only(read(with_effect(-2))).verdict is Verdict.OPPOSITE


def test_wild_evenings_leave_it_open() -> None:
    found = only(read(with_effect(0, spread=4)))
    assert (found.verdict, found.why) == (Verdict.COULD_NOT_TELL, Why.WIDE)


def test_calm_evenings_can_show_that_nothing_that_matters_is_there() -> None:
    trial = begun(planned(BOTH, (mood(2),), days=42))
    chance = random.Random(5)
    days = lived(trial, lambda _: 5 + chance.randint(0, 1))
    assert only(read(days, trial)).verdict is Verdict.NO_DIFFERENCE


def test_a_difference_too_small_to_matter_is_not_called_help() -> None:
    trial = begun(planned(BOTH, (mood(3),), days=42))
    days = lived(trial, lambda place: 6 if place.arm is Arm.COUNTERPOINT else 5)
    found = only(read(days, trial))
    assert found.p is not None
    assert found.p < 0.001
    assert found.verdict is Verdict.NO_DIFFERENCE


def test_ratings_that_never_move_show_nothing() -> None:
    found = only(read(lived(TRIAL, lambda _: 5)))
    assert (found.verdict, found.why) == (Verdict.COULD_NOT_TELL, Why.FLAT)


def test_no_ratings_at_all_show_nothing() -> None:
    found = only(read([]))
    assert (found.verdict, found.why) == (Verdict.COULD_NOT_TELL, Why.FEW)
    assert found.p is None
    assert found.difference is None


def test_five_rounds_are_too_few_however_clear_they_are() -> None:
    days = [
        day
        for day in with_effect(4, spread=0)
        if day.date < TRIAL.first + timedelta(10)
    ]
    found = only(read(days))
    assert len(found.used) == 5
    assert (found.verdict, found.why) == (Verdict.COULD_NOT_TELL, Why.FEW)


def test_it_is_not_read_before_it_is_over() -> None:
    with pytest.raises(InputError, match="make chance look like an answer"):
        analyse(TRIAL, [], now=evening(TRIAL.first + timedelta(days=41)))


def test_what_there_is_of_a_stopped_trial_is_read() -> None:
    found = analyse(
        TRIAL,
        with_effect(2),
        ends=[stopped(TRIAL, 21)],
        now=evening(TRIAL.first + timedelta(days=20), 22),
    )
    assert (found.days, found.planned, found.stopped) == (21, 42, EndReason.WISH)
    assert only(found).used == tuple(range(1, 11))
    assert only(found).dropped == (11,)  # it was cut through
    assert only(found).verdict is Verdict.HELPED


def test_a_round_with_a_block_that_was_not_rated_is_dropped_and_named() -> None:
    gone = {places(TRIAL)[0].date, places(TRIAL)[7].date}
    found = read([day for day in with_effect(2) if day.date not in gone])
    assert only(found).dropped == (1, 4)
    assert len(only(found).used) == 19
    assert (found.rated, found.missing) == (40, 2)


def test_a_block_of_two_days_counts_by_the_day_that_was_rated() -> None:
    trial = begun(design(days=28, block_days=2))
    first = places(trial)[0]
    days = lived(
        trial,
        lambda place: None if place == first else 9 if place.arm is first.arm else 5,
    )
    found = only(read(days, trial))
    assert found.dropped == ()
    assert {abs(one) for one in found.differences} == {4}


def test_days_are_read_by_what_they_were_for_not_by_what_was_used() -> None:
    days = with_effect(2)
    swapped = [replace(day, used=(Arm.JOURNAL,)) for day in days]
    one, other = read(days), read(swapped)
    assert one.comparisons == other.comparisons
    assert (other.kept_to, other.asked) == (21, 42)


def test_a_correction_changes_nothing_but_is_counted() -> None:
    days = with_effect(2)
    later = rated(days[4].date, 0, id="later", at=evening(days[20].date))
    found = read([later, *days])
    assert found.comparisons == read(days).comparisons
    assert found.corrected == 1


def test_less_can_be_better() -> None:
    trial = begun(planned(BOTH, (behaviour(1, more_is_better=False),), days=42))
    chance = random.Random(3)

    def smoked(place: Place) -> int:
        return chance.randint(4, 6) - (3 if place.arm is Arm.COUNTERPOINT else 0)

    days = [rated(place.date, None, count=smoked(place)) for place in places(trial)]
    found = only(read(days, trial))
    assert found.verdict is Verdict.HELPED
    assert found.difference is not None
    assert found.difference.estimate > 0
    assert found.arm_mean is not None
    assert found.journal_mean is not None
    assert found.arm_mean < found.journal_mean


def test_a_second_endpoint_is_shown_and_decides_nothing() -> None:
    endpoints = (mood(), behaviour(1, more_is_better=True))
    trial = begun(planned(BOTH, endpoints, days=42))
    chance = random.Random(9)
    days = [
        rated(
            place.date,
            chance.randint(2, 8),
            count=9 if place.arm is Arm.COUNTERPOINT else 2,
        )
        for place in places(trial)
    ]
    found = read(days, trial)
    assert only(found).verdict is Verdict.COULD_NOT_TELL
    (beside,) = found.beside
    assert beside.verdict is None
    assert beside.difference is not None
    assert beside.difference.estimate == 7


def test_three_arms_are_each_held_against_journaling_and_corrected() -> None:
    trial = begun(design(arms=tuple(Arm), days=84))
    chance = random.Random(2)

    def mood_of(place: Place) -> int:
        return 2 + chance.randint(0, 4) + (4 if place.arm is Arm.COUNTERPOINT else 0)

    found = read(lived(trial, mood_of), trial)
    verdicts = {one.arm: one.verdict for one in found.comparisons}
    assert verdicts == {
        Arm.COUNTERPOINT: Verdict.HELPED,
        Arm.BARE: Verdict.COULD_NOT_TELL,
    }
    for one in found.comparisons:
        assert one.chance is not None
        assert one.p is not None
        assert one.p >= one.chance.two_sided


def test_six_rounds_are_too_few_for_two_comparisons() -> None:
    trial = begun(design(arms=tuple(Arm), days=42))
    found = read(
        [
            day
            for day in lived(
                trial, lambda place: 9 if place.arm is not Arm.JOURNAL else 1
            )
            if day.date < trial.first + timedelta(days=18)
        ],
        trial,
    )
    assert {one.why for one in found.comparisons} == {Why.FEW}


def test_an_arm_that_was_never_rated_leaves_the_other_comparison_alone() -> None:
    trial = begun(design(arms=tuple(Arm), days=42))
    days = lived(
        trial,
        lambda place: {Arm.BARE: None, Arm.COUNTERPOINT: 8, Arm.JOURNAL: 4}[place.arm],
    )
    bare, counterpoint = sorted(read(days, trial).comparisons, key=lambda one: one.arm)
    assert (bare.verdict, bare.p) == (Verdict.COULD_NOT_TELL, None)
    assert counterpoint.verdict is Verdict.HELPED


def test_what_lingers_into_the_next_day_is_noticed() -> None:
    days = places(TRIAL)
    chance = random.Random(1)
    lingering = {
        after_it.date: 3 if before.arm is Arm.COUNTERPOINT else 0
        for before, after_it in pairwise(days)
    }
    found = only(
        read(
            lived(
                TRIAL,
                lambda place: 4 + chance.randint(0, 1) + lingering.get(place.date, 0),
            )
        )
    )
    assert found.carries_over
    assert found.carry_over is not None
    assert found.carry_over.estimate == pytest.approx(3, abs=0.5)


def test_where_nothing_lingers_nothing_is_noticed() -> None:
    found = only(read(with_effect(2)))
    assert found.carry_over is not None
    assert not found.carries_over


def test_the_interval_is_that_of_scipy() -> None:
    found = only(read(with_effect(1)))
    theirs = stats.ttest_1samp(found.differences, 0).confidence_interval(0.95)
    assert found.difference is not None
    assert found.difference.low == pytest.approx(theirs.low)
    assert found.difference.high == pytest.approx(theirs.high)
    assert found.difference.estimate == pytest.approx(np.mean(found.differences))


def test_a_vague_prior_leaves_the_data_alone_and_a_firm_one_does_not() -> None:
    differences = [1.0, 2.0, 0.0, 3.0, 1.0, 2.0]
    vague, firm = (posterior(differences, prior_sd=sd) for sd in (1000, 0.01))
    assert vague is not None
    assert firm is not None
    assert vague.mean == pytest.approx(1.5, abs=1e-4)
    assert firm.mean == pytest.approx(0, abs=1e-2)
    assert posterior([1.0], prior_sd=2) is None
    assert posterior([1.0, 1.0], prior_sd=2) is None


moods = st.lists(st.one_of(st.none(), st.integers(0, 10)), min_size=42, max_size=42)


@given(moods)
@settings(deadline=None, max_examples=40)
def test_any_evenings_give_a_verdict(given_moods: list[int | None]) -> None:
    given = iter(given_moods)
    found = only(read(lived(TRIAL, lambda _: next(given))))
    assert found.verdict in Verdict
    assert (found.why is not None) == (found.verdict is Verdict.COULD_NOT_TELL)
    if found.verdict in {Verdict.HELPED, Verdict.OPPOSITE}:
        assert found.p is not None
        assert found.p <= 0.05


@given(moods)
@settings(deadline=None, max_examples=20)
def test_turning_the_scale_around_turns_the_verdict_around(
    given_moods: list[int | None],
) -> None:
    given, turned = iter(given_moods), iter(given_moods)
    one = only(read(lived(TRIAL, lambda _: next(given))))

    def upside_down(_: Place) -> int | None:
        value = next(turned)
        return None if value is None else 10 - value

    other = only(read(lived(TRIAL, upside_down)))
    opposite = {Verdict.HELPED: Verdict.OPPOSITE, Verdict.OPPOSITE: Verdict.HELPED}
    assert one.verdict is not None
    assert other.verdict is opposite.get(one.verdict, one.verdict)
    assert one.p == other.p
