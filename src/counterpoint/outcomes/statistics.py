"""Which sums lie behind a sentence about change, a goal, a trend or a trial?

Plain formulas on plain numbers, on `math` alone so that they load at once. What a
number means for a person is not known here; see change, course, goals and trial.
"""

from __future__ import annotations

import math
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

# Jacobson & Truax 1991, J Consult Clin Psychol 59:12-19, and the CORE-10 manual
# print and use these rounded values of the normal quantile, and so does everybody
# who compares with them; other levels are reckoned.
_PRINTED_CRITICAL = {0.90: 1.645, 0.95: 1.96}

# Kiresuk & Sherman 1968: the correlation between goals that their formula assumes.
GAS_RHO = 0.3


class Interval(NamedTuple):
    """An estimate and the ends of its interval, in the units of the data."""

    estimate: float
    low: float
    high: float


class Line(NamedTuple):
    """A straight line by least squares; `p` is two-sided, for a slope of 0."""

    slope: float
    intercept: float
    p: float


# --- how far a score may wander by itself -------------------------------------


def sem(sd: float, r: float) -> float:
    """Return the standard error of measurement, in points: SD * sqrt(1 - r).

    Args:
        sd: standard deviation of people who seek help, in points.
        r: reliability, 0..1.
    """
    return sd * math.sqrt(1 - r)


def sdiff(sd: float, r: float) -> float:
    """Return the standard error of a difference of two scores, in points.

    Jacobson & Truax 1991: SEM * sqrt(2).
    """
    return sem(sd, r) * math.sqrt(2)


def rci(pre: float, post: float, *, sd: float, r: float) -> float:
    """Return the reliable change index, (post - pre) / Sdiff, without a unit.

    Its sign is that of the difference, whatever direction is the better one.
    Jacobson & Truax 1991: more than 1.96 either way is reliable at 95 %.
    """
    return (post - pre) / sdiff(sd, r)


def threshold_points(sd: float, r: float, *, level: float = 0.95) -> float:
    """Return the difference, in points, from which on a change is reliable.

    Args:
        sd: standard deviation of people who seek help, in points.
        r: reliability, 0..1.
        level: two-sided certainty; .95 and .90 use the printed 1.96 and 1.645.
    """
    critical = _PRINTED_CRITICAL.get(level) or normal_quantile((1 + level) / 2)
    return critical * sdiff(sd, r)


def expected_retest(score: float, mean: float, *, r: float) -> float:
    """Return what a score is on average the next time, in points, if all stays as it is.

    Regression to the mean: mu + r * (x - mu).
    """
    return mean + r * (score - mean)


# --- where the line lies between people who seek help and people at large -----


def cutoff_a(mean: float, sd: float, *, higher_is_better: bool) -> float:
    """Return two SD beyond the mean of people who seek help, in points.

    Jacobson & Truax 1991, criterion a: for where only their numbers are known.
    """
    return mean + (2 * sd if higher_is_better else -2 * sd)


def cutoff_b(mean: float, sd: float, *, higher_is_better: bool) -> float:
    """Return two SD short of the mean of people at large, in points.

    Jacobson & Truax 1991, criterion b: for where only their numbers are known.
    """
    return mean - (2 * sd if higher_is_better else -2 * sd)


def cutoff_c(
    clinical_mean: float,
    clinical_sd: float,
    *,
    general_mean: float,
    general_sd: float,
) -> float:
    """Return the point between both groups, weighted by their spread, in points.

    Jacobson & Truax 1991, criterion c: to be preferred where both are known.
    """
    weighted = general_sd * clinical_mean + clinical_sd * general_mean
    return weighted / (general_sd + clinical_sd)


# --- goals --------------------------------------------------------------------


def gas_t(
    attainment: Sequence[float], weights: Sequence[float], *, rho: float = GAS_RHO
) -> float:
    """Return the T score of goal attainment; 50 is all goals exactly as expected.

    Kiresuk & Sherman 1968: 50 + 10 sum(wx) / sqrt((1-rho) sum(w^2) + rho (sum w)^2).

    Args:
        attainment: for each goal -2 (much less than expected) .. 2 (much more).
        weights: for each goal how much it matters, more than 0.
        rho: the correlation assumed between goals.
    """
    pairs = zip(weights, attainment, strict=True)
    weighted = math.fsum(weight * x for weight, x in pairs)
    squares = math.fsum(weight * weight for weight in weights)
    spread = (1 - rho) * squares + rho * math.fsum(weights) ** 2
    return 50 + 10 * weighted / math.sqrt(spread)


# --- trends -------------------------------------------------------------------


def ols(y: Sequence[float], x: Sequence[float] | None = None) -> Line | None:
    """Fit a line by least squares; None with under 3 points or only one x.

    Args:
        y: the values.
        x: when; 0, 1, 2 ... where left out.
    """
    when = _when(y, x)
    n = len(y)
    if n < 3 or min(when) == max(when):
        return None
    middle_x, middle_y = math.fsum(when) / n, math.fsum(y) / n
    sxx = math.fsum((a - middle_x) ** 2 for a in when)
    sxy = math.fsum(
        (a - middle_x) * (b - middle_y) for a, b in zip(when, y, strict=True)
    )
    slope = sxy / sxx
    intercept = middle_y - slope * middle_x
    left = math.fsum(
        (b - intercept - slope * a) ** 2 for a, b in zip(when, y, strict=True)
    )
    error = math.sqrt(left / (n - 2) / sxx)
    if error == 0:
        return Line(slope, intercept, 1.0 if slope == 0 else 0.0)
    return Line(slope, intercept, min(1.0, 2 * t_tail(abs(slope) / error, n - 2)))


def theil_sen(
    y: Sequence[float], x: Sequence[float] | None = None, *, level: float = 0.95
) -> Interval | None:
    """Return the median of all slopes between two points, with its interval.

    Sen 1968, J Am Stat Assoc 63:1379-89, with his correction for ties. One wild
    score hardly moves it. None where there are no two different x. It looks at
    every pair: meant for scores by the fortnight, not for years of days.
    """
    when = _when(y, x)
    slopes = sorted(
        (y2 - y1) / (x2 - x1)
        for (x1, y1), (x2, y2) in combinations(zip(when, y, strict=True), 2)
        if x1 != x2
    )
    if not slopes:
        return None
    n = len(y)
    variance = (_tied(n) - _ties(when) - _ties(y)) / 18
    reach = normal_quantile((1 + level) / 2) * math.sqrt(max(variance, 0.0))
    low = max(round((len(slopes) - reach) / 2) - 1, 0)
    high = min(round((len(slopes) + reach) / 2), len(slopes) - 1)
    return Interval(_median(slopes), slopes[low], slopes[high])


def kendall_tau_b(y: Sequence[float], x: Sequence[float] | None = None) -> float | None:
    """Return how well two orders agree, -1..1; None where one of them is all ties.

    Kendall 1945, Biometrika 33:239-251.
    """
    when = _when(y, x)
    agree = loose_x = loose_y = 0
    for (x1, y1), (x2, y2) in combinations(zip(when, y, strict=True), 2):
        sign_x, sign_y = _sign(x2 - x1), _sign(y2 - y1)
        agree += sign_x * sign_y
        loose_x += abs(sign_x)
        loose_y += abs(sign_y)
    if not loose_x or not loose_y:
        return None
    return agree / math.sqrt(loose_x * loose_y)


def mean_interval(values: Sequence[float], *, level: float = 0.95) -> Interval | None:
    """Return the mean with Student's interval; None with under 2 values."""
    n = len(values)
    if n < 2:
        return None
    mean = math.fsum(values) / n
    reach = t_quantile((1 + level) / 2, n - 1) * spread(values) / math.sqrt(n)
    return Interval(mean, mean - reach, mean + reach)


def spread(values: Sequence[float]) -> float:
    """Return the standard deviation of a sample of 2 or more (n - 1 below the line)."""
    n = len(values)
    mean = math.fsum(values) / n
    return math.sqrt(math.fsum((value - mean) ** 2 for value in values) / (n - 1))


def _when(y: Sequence[float], x: Sequence[float] | None) -> Sequence[float]:
    return range(len(y)) if x is None else x


def _median(ordered: Sequence[float]) -> float:
    half = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[half]
    return (ordered[half - 1] + ordered[half]) / 2


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)


def _tied(n: int) -> int:
    return n * (n - 1) * (2 * n + 5)


def _ties(values: Sequence[float]) -> int:
    counts: dict[float, int] = {}
    for value in values:
        counts[value] = counts.get(value, 0) + 1
    return sum(_tied(count) for count in counts.values())


# --- the normal and Student's t distribution ----------------------------------


def normal_tail(z: float) -> float:
    """Return the share of a standard normal above `z`."""
    return math.erfc(z / math.sqrt(2)) / 2


def normal_quantile(p: float) -> float:
    """Return the value below which the share `p` (0 < p < 1) of a normal lies."""
    return _quantile(normal_tail, p)


def t_tail(t: float, df: float) -> float:
    """Return the share of Student's t with `df` degrees of freedom above `t`."""
    if t < 0:
        return 1 - t_tail(-t, df)
    return _beta_share(t * t / df, df / 2) / 2


@lru_cache(maxsize=256)
def t_quantile(p: float, df: float) -> float:
    """Return the value below which the share `p` (0 < p < 1) of Student's t lies."""
    return _quantile(lambda t: t_tail(t, df), p)


def _quantile(tail: Callable[[float], float], p: float) -> float:
    """Halve the reach in which the tail of a symmetric distribution is 1 - p."""
    if p > 0.5:
        return -_quantile(tail, 1 - p)
    low, high = 0.0, 1.0
    while tail(high) > p:
        low, high = high, high * 2
    while low < (middle := (low + high) / 2) < high and high - low > 1e-15 * high:
        if tail(middle) > p:
            low = middle
        else:
            high = middle
    return -(low + high) / 2


def _beta_share(u: float, a: float) -> float:
    """Return the regularised incomplete beta I_x(a, 1/2) at x = 1 / (1 + u).

    Taking u = t^2 / df and not x keeps the digits of a t near 0.
    """
    if u == 0:
        return 1.0
    x, rest = 1 / (1 + u), u / (1 + u)
    front = math.exp(_log_gamma_ratio(a) - a * math.log1p(u) + math.log(rest) / 2)
    if x < (a + 1) / (a + 2.5):
        return front / a * _continued(x, a, 0.5)
    return 1 - front / 0.5 * _continued(rest, 0.5, a)


def _log_gamma_ratio(a: float) -> float:
    """Return log(gamma(a + 1/2) / (gamma(a) gamma(1/2))).

    The difference of two large logarithms would lose its digits, so its series
    (Tricomi & Erdelyi 1951) takes over for large `a`.
    """
    if a < 100:
        return math.lgamma(a + 0.5) - math.lgamma(a) - math.log(math.pi) / 2
    series = -1 / (8 * a) + 1 / (192 * a**3) - 1 / (640 * a**5)
    return (math.log(a) - math.log(math.pi)) / 2 + series


def _continued(x: float, a: float, b: float) -> float:
    """Evaluate the continued fraction of the incomplete beta (DLMF 8.17.22).

    From the top down by the two-term recurrence of numerators and denominators,
    rescaled at each step so that neither leaves the range of a float.
    """
    above, above_before = 1.0, 0.0
    below, below_before = 1.0, 1.0
    value = math.inf
    for step in range(1, 100_000):
        m = step // 2
        if step % 2:
            factor = -(a + m) * (a + b + m) / ((a + 2 * m) * (a + 2 * m + 1))
        else:
            factor = m * (b - m) / ((a + 2 * m - 1) * (a + 2 * m))
        above, above_before = above + factor * x * above_before, above
        below, below_before = below + factor * x * below_before, below
        above, above_before = above / below, above_before / below
        below, below_before = 1.0, below_before / below
        if abs(above - value) <= 1e-16 * abs(above):
            break
        value = above
    return above
