from __future__ import annotations

import json
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from counterpoint.outcomes.statistics import mean_interval, spread
from counterpoint.outcomes.trial.analysis import posterior
from counterpoint.outcomes.trial.randomisation import (
    drawn_signs,
    holm,
    phase_chance,
    sign_flip,
    smallest_p,
)

VECTORS = Path(__file__).parent.parent / "test_vectors.json"


def vector(name: str) -> dict[str, Any]:
    read = json.loads(VECTORS.read_text())
    rows = read["vectors"] if isinstance(read, dict) else read
    return next(row for row in rows if row["id"] == name)


def test_the_phases_of_onghena_give_5_of_165() -> None:
    known = vector("onghena_abab")
    chance, difference = phase_chance(
        known["input"]["scores"], 4, shortest=known["input"]["min_phase"]
    )
    assert difference == pytest.approx(known["expected"]["observed"])
    assert chance.assignments == known["expected"]["assignments"]
    assert chance.greater == known["expected"]["p_num"] / chance.assignments


def test_the_paired_blocks_give_the_published_numbers() -> None:
    known = vector("nof1_blocks")
    rows = zip(known["input"]["control"], known["input"]["active"], strict=True)
    differences = [float(control - active) for control, active in rows]
    expected = known["expected"]
    chance = sign_flip(differences)
    interval = mean_interval(differences)
    weighed = posterior(differences, prior_sd=2)
    assert chance is not None
    assert interval is not None
    assert weighed is not None
    assert interval.estimate == pytest.approx(expected["mean_diff"], abs=1e-6)
    assert spread(differences) == pytest.approx(expected["sd"], abs=1e-6)
    assert chance.greater == expected["p_signflip_one"]
    assert chance.two_sided == expected["p_signflip_two"]
    assert [interval.low, interval.high] == pytest.approx(expected["ci95"], abs=1e-4)
    prior = expected["posterior_prior_N0_2"]
    assert weighed.mean == pytest.approx(prior["mean"], abs=1e-6)
    assert weighed.sd == pytest.approx(prior["sd"], abs=1e-6)


def test_the_smallest_p_is_that_of_the_best_possible_result() -> None:
    known = vector("min_p")
    for row, blocks in enumerate(known["input"]["blocks"]):
        best = sign_flip([1.0] * blocks)
        assert best is not None
        assert best.greater == known["expected"]["one_sided"][row]
        assert best.two_sided == known["expected"]["two_sided"][row]
        assert smallest_p(blocks) == best.two_sided


small = st.lists(st.integers(-20, 20).map(lambda n: n / 2), min_size=1, max_size=9)


def sums(differences: list[float]) -> list[tuple[float, float]]:
    """The sum and what decides among equal sums, for every way of dealing."""
    return [
        (
            sum(sign * one for sign, one in zip(signs, differences, strict=True)),
            sum(
                sign * one * (number + 1)
                for number, (sign, one) in enumerate(
                    zip(signs, differences, strict=True)
                )
            ),
        )
        for signs in product((1, -1), repeat=len(differences))
    ]


@given(small)
def test_every_assignment_is_counted_once(differences: list[float]) -> None:
    every = sums(differences)
    seen = every[0]  # as it was
    chance = sign_flip(differences)
    assert chance is not None
    assert chance.assignments == len(every)
    assert chance.greater == sum(one >= seen for one in every) / len(every)
    far = [(abs(one), abs(tie)) for one, tie in every]
    assert chance.two_sided == sum(one >= far[0] for one in far) / len(far)


@given(st.lists(st.integers(-10, 10), min_size=5, max_size=7))
def test_no_more_than_5_of_100_ways_of_dealing_give_a_p_of_5_in_100(
    differences: list[int],
) -> None:
    """That is what makes the test exact, whatever the ratings are like."""
    dealt = list(product((1, -1), repeat=len(differences)))
    found = [
        sign_flip([a * b for a, b in zip(signs, differences, strict=True)])
        for signs in dealt
    ]
    low = [one for one in found if one is not None and one.two_sided <= 0.05]
    assert len(low) <= 0.05 * len(dealt)


@given(small)
def test_turning_every_difference_around_changes_nothing(
    differences: list[float],
) -> None:
    one, other = sign_flip(differences), sign_flip([-d for d in differences])
    assert one is not None
    assert other is not None
    assert one.two_sided == other.two_sided


@given(small, st.floats(0.1, 100))
def test_the_unit_of_the_rating_does_not_matter(
    differences: list[float], factor: float
) -> None:
    assert sign_flip([factor * d for d in differences]) == sign_flip(differences)


def test_it_agrees_with_scipy_over_all_assignments() -> None:
    chance = np.random.default_rng(3)
    for _ in range(5):
        values = chance.normal(0.3, 1, 10)
        # Nothing is tied here, so that what decides among ties does not matter.
        theirs = stats.permutation_test(
            (values,), np.mean, permutation_type="samples", n_resamples=np.inf
        )
        ours = sign_flip(list(values))
        assert ours is not None
        assert ours.two_sided == pytest.approx(theirs.pvalue)


def test_drawn_assignments_come_near_all_of_them() -> None:
    values = list(np.random.default_rng(5).normal(0.4, 1, 20))
    drawn = sign_flip(values, seed="a")
    assert drawn is not None
    assert not drawn.exact
    assert drawn.assignments == 20_000
    # 2 ** 20 sums, by doubling
    sums = np.zeros(1)
    for one in values:
        sums = np.concatenate((sums + one, sums - one))
    exact = float((np.abs(sums) >= abs(sum(values)) - 1e-9).mean())
    assert drawn.two_sided == pytest.approx(exact, abs=0.006)


def test_what_really_happened_is_among_the_draws_so_that_p_is_never_0() -> None:
    best = sign_flip([1.0] * 42, seed="a")
    assert best is not None
    assert best.two_sided == 1 / 20_001


def test_the_draws_are_the_same_every_time_and_fair() -> None:
    rows = drawn_signs(21, "seed", 20_000)
    assert (rows == drawn_signs(21, "seed", 20_000)).all()
    assert (rows != drawn_signs(21, "seeds", 20_000)).any()
    assert set(np.unique(rows)) == {-1.0, 1.0}
    assert np.abs(rows.mean(axis=0)).max() < 0.04
    # Written out, so that another machine, or another program, can compare.
    assert rows[0, :8].tolist() == drawn_signs(8, "seed", 1)[0].tolist()


def test_nothing_to_compare_gives_no_chance() -> None:
    assert sign_flip([]) is None


def test_holm_as_worked_out_by_hand() -> None:
    assert holm([0.01, 0.04]) == (0.02, 0.04)
    assert holm([0.04, 0.03]) == (0.06, 0.06)
    assert holm([0.6, 0.9]) == (1.0, 1.0)
    assert holm([0.02]) == (0.02,)
    assert holm([]) == ()


@given(st.lists(st.floats(0, 1), max_size=6))
def test_holm_never_makes_a_p_smaller_nor_changes_their_order(
    p_values: list[float],
) -> None:
    adjusted = holm(p_values)
    pairs = sorted(zip(p_values, adjusted, strict=True))
    assert all(before <= after <= 1 for before, after in pairs)
    assert [after for _, after in pairs] == sorted(adjusted)
