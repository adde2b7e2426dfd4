from __future__ import annotations

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoint.outcomes import statistics

if TYPE_CHECKING:
    from collections.abc import Callable

Values = dict[str, Any]

# A copy of the golden values compiled for the project on 2026-11-23: what papers
# and packages print for reliable change, cut-offs, goals, trends and scoring, each
# with its source. Digits are as printed there.
VECTORS = json.loads(
    Path(__file__).with_name("test_vectors.json").read_text(encoding="utf-8")
)
PLAIN = st.floats(-100, 100, allow_nan=False).map(lambda value: round(value, 3))


def vectors(kind: str) -> list[object]:
    return [
        pytest.param(vector["input"], vector["expected"], id=vector["id"])
        for vector in VECTORS
        if vector["kind"] == kind
    ]


def printed(value: float, expected: float) -> bool:
    """Say whether a value is the expected one to the digits that are printed."""
    digits = len(str(expected).partition(".")[2])
    return round(value, digits) == expected


@pytest.mark.parametrize(("given_", "expected"), vectors("rci"))
def test_the_reliable_change_index_is_the_published_one(
    given_: Values, expected: Values
) -> None:
    sd, r = given_["sd"], given_["reliability"]
    index = statistics.rci(given_["pre"], given_["post"], sd=sd, r=r)
    assert printed(statistics.sem(sd, r), expected["sem"])
    assert printed(statistics.sdiff(sd, r), expected["sdiff"])
    assert printed(index, expected["rci"])
    reached = given_["post"] - given_["pre"] >= statistics.threshold_points(sd, r)
    assert reached is expected["reliable"]


@pytest.mark.parametrize(("given_", "expected"), vectors("csc_cutoffs"))
def test_the_three_cut_offs_are_the_published_ones(
    given_: Values, expected: Values
) -> None:
    up = given_["higher_is_better"]
    clinical = given_["m_dys"], given_["sd_dys"]
    general = given_["m_func"], given_["sd_func"]
    assert statistics.cutoff_a(*clinical, higher_is_better=up) == expected["a"]
    assert statistics.cutoff_b(*general, higher_is_better=up) == expected["b"]
    c = statistics.cutoff_c(*clinical, general_mean=general[0], general_sd=general[1])
    assert c == expected["c"]


def test_cut_offs_lie_on_the_other_side_where_lower_is_better() -> None:
    assert statistics.cutoff_a(20, 5, higher_is_better=False) == 10
    assert statistics.cutoff_b(5, 4, higher_is_better=False) == 13


@pytest.mark.parametrize(("given_", "expected"), vectors("csc_cutoffs_rci"))
def test_norms_give_the_cut_off_and_both_thresholds(
    given_: Values, expected: Values
) -> None:
    sd, r = given_["sd_dys"], given_["alpha"]
    c = statistics.cutoff_c(
        given_["m_dys"],
        sd,
        general_mean=given_["m_func"],
        general_sd=given_["sd_func"],
    )
    assert printed(c, expected["c"])
    at_90 = statistics.threshold_points(sd, r, level=0.9)
    assert printed(at_90, expected["rci90"])
    assert printed(statistics.threshold_points(sd, r), expected["rci95"])
    assert math.ceil(at_90) == expected["published_rci_90"]


@pytest.mark.parametrize(
    ("sd", "r", "points"),
    [
        pytest.param(6.1, 0.89, 5.6, id="phq9-alpha"),
        pytest.param(6.1, 0.84, 6.8, id="phq9-retest"),
        pytest.param(4.7, 0.92, 3.7, id="gad7-alpha"),
        pytest.param(4.7, 0.83, 5.4, id="gad7-retest"),
    ],
)
def test_a_retest_widens_the_threshold_that_alpha_gives(
    sd: float, r: float, points: float
) -> None:
    assert printed(statistics.threshold_points(sd, r), points)


def test_a_level_that_nobody_prints_is_reckoned() -> None:
    points = statistics.threshold_points(10, 0.5, level=0.99)
    assert points == pytest.approx(2.5758293035489004 * 10)


@pytest.mark.parametrize(("given_", "expected"), vectors("gas_t"))
def test_goal_attainment_is_the_published_t(given_: Values, expected: Values) -> None:
    t = statistics.gas_t(given_["scores"], given_["weights"], rho=given_["rho"])
    assert printed(t, expected["t"])
    assert t == statistics.gas_t(given_["scores"], given_["weights"])


@pytest.mark.parametrize(("given_", "expected"), vectors("regression_to_mean"))
def test_a_high_score_is_lower_the_next_time_by_itself(
    given_: Values, expected: Values
) -> None:
    again = [
        statistics.expected_retest(score, given_["mean"], r=given_["r"])
        for score in given_["observed"]
    ]
    assert [round(score, 2) for score in again] == expected["expected_retest"]


@pytest.mark.parametrize(("given_", "expected"), vectors("trend"))
def test_a_trend_is_the_published_one(given_: Values, expected: Values) -> None:
    line = statistics.ols(given_["y"])
    assert line is not None
    assert printed(line.slope, expected["ols_slope"])
    assert printed(line.p, expected["ols_p"])
    assert statistics.theil_sen(given_["y"]) == (
        expected["theil_sen"],
        expected["theil_lo"],
        expected["theil_hi"],
    )
    tau = statistics.kendall_tau_b(given_["y"])
    assert tau is not None
    assert printed(tau, expected["kendall_tau_b"])


@pytest.mark.parametrize("df", [1, 2, 3, 4.5, 5, 9, 30, 100, 199, 201, 1000, 1e6])
def test_students_t_is_scipys(df: float) -> None:
    from scipy.stats import t as oracle

    for t in (0.0, 0.001, 0.01, 0.3, 1.0, 1.96, 3.0, 8.0, 40.0, 1e5):
        for value in (t, -t):
            ours, theirs = statistics.t_tail(value, df), oracle.sf(value, df)
            assert ours == pytest.approx(theirs, rel=1e-10, abs=1e-300)
    for p in (1e-9, 0.001, 0.025, 0.05, 0.3, 0.5, 0.51, 0.9, 0.975, 0.999):
        ours, theirs = statistics.t_quantile(p, df), oracle.ppf(p, df)
        assert ours == pytest.approx(theirs, rel=1e-10, abs=1e-10)


def test_the_normal_distribution_is_scipys() -> None:
    from scipy.stats import norm as oracle

    for z in (-30.0, -8.0, -1.96, -0.5, 0.0, 1e-9, 0.5, 1.645, 1.96, 6.0, 30.0):
        assert statistics.normal_tail(z) == pytest.approx(oracle.sf(z), rel=1e-10)
    for p in (1e-12, 0.001, 0.025, 0.3, 0.5, 0.6, 0.975, 0.999, 1 - 1e-9):
        ours = statistics.normal_quantile(p)
        assert ours == pytest.approx(oracle.ppf(p), rel=1e-10, abs=1e-10)


@given(st.lists(st.integers(0, 27), min_size=3, max_size=25))
def test_trends_are_scipys(y: list[int]) -> None:
    from scipy import stats

    x = range(len(y))
    line, theirs = statistics.ols(y), stats.linregress(x, y)
    assert line is not None
    assert line.slope == pytest.approx(theirs.slope, rel=1e-10, abs=1e-10)
    assert line.intercept == pytest.approx(theirs.intercept, rel=1e-10, abs=1e-10)
    if len(set(y)) > 1:
        assert line.p == pytest.approx(theirs.pvalue, rel=1e-8, abs=1e-10)
    robust, sen = statistics.theil_sen(y), stats.theilslopes(y, x)
    assert robust == pytest.approx((sen.slope, sen.low_slope, sen.high_slope))
    tau = statistics.kendall_tau_b(y)
    if tau is not None:
        assert tau == pytest.approx(stats.kendalltau(x, y).statistic, abs=1e-10)


@given(st.lists(PLAIN, min_size=2, max_size=30))
def test_the_interval_of_a_mean_is_scipys(values: list[float]) -> None:
    import numpy as np
    from scipy import stats

    ours = statistics.mean_interval(values)
    assert ours is not None
    assert ours.estimate == pytest.approx(np.mean(values), abs=1e-9)
    error = np.std(values, ddof=1) / math.sqrt(len(values))
    if error > 1e-6:
        low, high = stats.t.interval(
            0.95, len(values) - 1, np.mean(values), scale=error
        )
        assert (ours.low, ours.high) == pytest.approx((low, high), rel=1e-8, abs=1e-8)


@given(st.lists(st.tuples(PLAIN, PLAIN), min_size=2, max_size=20))
def test_time_may_be_uneven_and_the_order_does_not_matter(
    points: list[tuple[float, float]],
) -> None:
    x, y = zip(*points, strict=True)
    forward = statistics.theil_sen(y, x)
    backward = statistics.theil_sen(y[::-1], x[::-1])
    if forward is None:
        assert backward is None
        assert len(set(x)) == 1
    else:
        assert backward == pytest.approx(forward)
        assert forward.low <= forward.estimate <= forward.high


@pytest.mark.parametrize("reckon", [statistics.ols, statistics.theil_sen])
def test_a_trend_of_too_few_points_is_none(reckon: Callable[..., object]) -> None:
    assert reckon([]) is None
    assert reckon([3]) is None
    assert reckon([3, 4, 5], [1, 1, 1]) is None


def test_a_flat_line_has_no_trend() -> None:
    assert statistics.ols([4, 4, 4, 4]) == (0, 4, 1)
    assert statistics.theil_sen([4, 4, 4]) == (0, 0, 0)
    assert statistics.kendall_tau_b([4, 4, 4]) is None


def test_a_perfect_line_is_certain() -> None:
    assert statistics.ols([1, 2, 3]) == (1, 1, 0)


def test_a_mean_of_one_value_has_no_interval() -> None:
    assert statistics.mean_interval([3]) is None
    assert statistics.mean_interval([]) is None
