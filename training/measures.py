"""How good is a score, and how sure can one be of that?

Plain arithmetic without any package, so that the tests need none. Intervals are
95 % and come from drawing whole groups again: twins are not independent.
"""

from __future__ import annotations

import math
import random
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence

DRAWS = 400


class Interval(NamedTuple):
    """A value and where it would fall in 95 of 100 such samples."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        if math.isnan(self.value):
            return "-"
        return f"{_short(self.value)} ({_short(self.low)}-{_short(self.high)})"


def _short(value: float) -> str:
    return f"{value:.3f}".removeprefix("0") if value < 1 else f"{value:.2f}"


def auroc(scores: Sequence[float], truths: Sequence[bool]) -> float:
    """Return the chance that a true line outranks a false one; ties are half."""
    return weighted_auroc(sorted(zip(scores, truths, strict=True)), None)


def weighted_auroc(
    ordered: Sequence[tuple[float, bool]], weights: Sequence[int] | None
) -> float:
    """Return the same for lines in order of score, each counted `weights` times."""
    below = positives = won = 0.0
    index = 0
    while index < len(ordered):
        end, tied_true, tied_false = index, 0.0, 0.0
        while end < len(ordered) and ordered[end][0] == ordered[index][0]:
            weight = 1 if weights is None else weights[end]
            if ordered[end][1]:
                tied_true += weight
            else:
                tied_false += weight
            end += 1
        won += tied_true * (below + tied_false / 2)
        below += tied_false
        positives += tied_true
        index = end
    return won / (positives * below) if positives and below else math.nan


def threshold_at(scores: Sequence[float], share: float) -> float:
    """Return the lowest threshold above which at most this share of scores lies."""
    ordered = sorted(scores, reverse=True)
    allowed = int(share * len(ordered) + 1e-9)
    if allowed >= len(ordered):
        return -math.inf
    return ordered[allowed]


def recall_at(
    scores: Sequence[float], truths: Sequence[bool], *, false_alarms: float
) -> float:
    """Return how many true lines score above all but this share of false ones."""
    wrong = [s for s, true in zip(scores, truths, strict=True) if not true]
    right = [s for s, true in zip(scores, truths, strict=True) if true]
    bar = threshold_at(wrong, false_alarms)
    return share(s > bar for s in right)


def share(found: Iterable[bool]) -> float:
    """Return how many of these are true; not a number if there are none."""
    listed = list(found)
    return sum(listed) / len(listed) if listed else math.nan


def f1(found: Sequence[bool], truths: Sequence[bool]) -> float:
    """Return the harmonic mean of precision and recall."""
    both = sum(f and t for f, t in zip(found, truths, strict=True))
    total = sum(found) + sum(truths)
    return 2 * both / total if total else math.nan


def kappa(one: Sequence[Hashable], other: Sequence[Hashable]) -> Interval:
    """Return Cohen's kappa of two raters, with its large-sample interval."""
    count = len(one)
    if not count:
        return Interval(math.nan, math.nan, math.nan)
    agreed = sum(a == b for a, b in zip(one, other, strict=True)) / count
    values = set(one) | set(other)
    chance = sum(
        sum(a == value for a in one) * sum(b == value for b in other)
        for value in values
    ) / (count * count)
    if chance == 1:
        return Interval(math.nan, math.nan, math.nan)
    value = (agreed - chance) / (1 - chance)
    error = math.sqrt(agreed * (1 - agreed) / count) / (1 - chance)
    return Interval(value, value - 1.96 * error, min(1.0, value + 1.96 * error))


def over_groups(
    measure: Callable[[Sequence[int]], float],
    groups: Sequence[Hashable],
    *,
    draws: int = DRAWS,
    seed: int = 7,
) -> Interval:
    """Return a measure of all lines, with an interval from drawing groups again.

    Args:
        measure: takes the places of the lines to be measured.
        groups: the group of each line.
        draws: how often to draw.
        seed: of the drawing.
    """
    members: dict[Hashable, list[int]] = defaultdict(list)
    for index, group in enumerate(groups):
        members[group].append(index)
    pools = list(members.values())
    value = measure(range(len(groups)))
    source = random.Random(seed)
    drawn: list[float] = []
    for _ in range(draws):
        picked: list[int] = []
        for pool in source.choices(pools, k=len(pools)):
            picked.extend(pool)
        one = measure(picked)
        if not math.isnan(one):
            drawn.append(one)
    drawn.sort()
    if not drawn:
        return Interval(value, math.nan, math.nan)
    last = len(drawn) - 1
    return Interval(value, drawn[int(0.025 * last)], drawn[math.ceil(0.975 * last)])


def share_of_lines(hits: Sequence[bool]) -> Interval:
    """Return the share of lines that are hits; each line is a group of its own."""
    return over_groups(
        lambda places: share(hits[place] for place in places),
        range(len(hits)),
    )
