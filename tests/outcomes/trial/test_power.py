from __future__ import annotations

import math

import pytest
from scipy import stats

from counterpoint.outcomes.trial.design import mood, planned
from counterpoint.outcomes.trial.power import Swing, power_of, seen, swing
from counterpoint.outcomes.trial.records import Arm
from tests.outcomes.trial.stories import BOTH, design

# One-sided .05, days that correlate .3, from 1,500 simulations of another program:
# (sets, days in a block) -> power at .3, .5 and .8 standard deviations of a day.
TABLE = {
    (14, 1): (0.24, 0.44, 0.77),
    (21, 1): (0.33, 0.61, 0.89),
    (28, 1): (0.35, 0.72, 0.97),
    (7, 4): (0.22, 0.37, 0.70),
    (4, 7): (0.0, 0.0, 0.0),
}


@pytest.mark.parametrize(("sets", "block_days"), TABLE)
def test_the_power_is_that_of_the_published_table(sets: int, block_days: int) -> None:
    for effect, expected in zip((0.3, 0.5, 0.8), TABLE[sets, block_days], strict=True):
        found = seen(
            sets, block_days=block_days, effect=effect, one_sided=True, trials=1500
        )
        # Both are simulations with a standard error of at most .013.
        assert found == pytest.approx(expected, abs=0.055)


@pytest.mark.parametrize(("sets", "block_days"), [(14, 1), (21, 1), (28, 1), (21, 2)])
def test_the_power_is_near_that_of_a_t_test_reckoned_without_simulation(
    sets: int, block_days: int
) -> None:
    lags = range(2 * block_days)
    side = [1 / block_days] * block_days + [-1 / block_days] * block_days
    variance = sum(side[a] * side[b] * 0.3 ** abs(a - b) for a in lags for b in lags)
    line = stats.t.ppf(0.975, sets - 1)
    for effect in (0.3, 0.5, 0.8):
        shift = effect * math.sqrt(sets / variance)
        expected = stats.nct.sf(line, sets - 1, shift)
        found = seen(sets, block_days=block_days, effect=effect, trials=1500)
        assert found == pytest.approx(expected, abs=0.05)


def test_where_there_is_no_difference_it_is_seen_in_about_one_of_twenty() -> None:
    for sets in (14, 21, 42):
        assert 0.035 < seen(sets, effect=0) < 0.065


def test_weekly_blocks_show_nothing_however_large_the_difference() -> None:
    assert seen(4, block_days=7, effect=5) == 0


def test_a_third_arm_costs_power() -> None:
    assert seen(14, arms=3, effect=0.5) < seen(21, arms=2, effect=0.5) - 0.1


def test_the_same_question_gets_the_same_answer() -> None:
    assert seen(21, effect=0.5, trials=200) == seen(21, effect=0.5, trials=200)


def test_fourteen_days_tell_the_swing_and_thirteen_do_not() -> None:
    days = [3.0, 7.0] * 7
    assert swing(days) == Swing(pytest.approx(2.075, abs=0.001), 14)
    assert not swing(days).assumed
    assert swing(days[:13]) == Swing(1.0, 0)
    assert swing(days[:13]).assumed


def test_days_that_never_differ_tell_no_swing() -> None:
    assert swing([5.0] * 30).assumed


def test_the_swing_scales_what_would_be_worthwhile() -> None:
    calm, stormy = (
        power_of(design(), Swing(sd, 20), trials=500)[1] for sd in (0.5, 2.5)
    )
    assert calm.seen > 0.8
    assert stormy.seen < 0.25
    assert calm.difference == stormy.difference == 0.5


def test_power_is_of_the_verdict_which_is_two_sided() -> None:
    half, _ = power_of(planned(BOTH, (mood(),), days=42), Swing(1.0, 0))
    assert half.seen == pytest.approx(seen(21, effect=0.5, point=1))
    assert half.seen < seen(21, effect=0.5, point=1, one_sided=True)


def test_three_arms_are_simulated_too() -> None:
    half, _ = power_of(design(arms=tuple(Arm)), Swing(1.0, 0), trials=500)
    assert 0 < half.seen < 0.4


def test_whole_numbers_cost_a_little_and_a_finer_swing_costs_less() -> None:
    free, coarse, fine = (seen(21, effect=0.5, point=point) for point in (0, 1, 0.4))
    assert coarse < fine <= free + 0.02
