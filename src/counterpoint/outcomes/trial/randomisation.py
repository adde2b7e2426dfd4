"""How often would chance alone, in this very design, deal out such a difference?

Plain numbers in, plain numbers out; what they are about is not known here. The
draws come from SHA-256, so that they are the same on every machine for ever.
"""

from __future__ import annotations

import hashlib
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]


DRAWS = 20_000
EXACT_TO = 16  # sets; 2 ** 16 assignments are still all looked at
_SLACK = 1e-9  # sums of the same numbers in another order differ by less


class Chance(NamedTuple):
    """How rare a difference is among all that the design could have dealt out.

    `greater` is one-sided, for a positive difference. `assignments` are how many
    ways of dealing were looked at, `exact` whether that is all there are.
    """

    two_sided: float
    greater: float
    assignments: int
    exact: bool


def sign_flip(
    differences: Sequence[float], *, seed: str = "", draws: int = DRAWS
) -> Chance | None:
    """Test differences within sets whose order was drawn; None without any.

    All assignments up to 16 sets; beyond that so many draws from the seed, with the
    one that really happened added to them, (b + 1) / (n + 1).
    """
    values = np.asarray(differences, dtype=np.float64)
    if not values.size:
        return None
    exact = values.size <= EXACT_TO
    flips = all_signs(values.size) if exact else drawn_signs(values.size, seed, draws)
    own = 0 if exact else 1
    total = len(flips) + own
    above, beyond = as_large(values[None, :], flips)
    return Chance(
        (int(beyond[0]) + own) / total, (int(above[0]) + own) / total, len(flips), exact
    )


class AsLarge(NamedTuple):
    """How many ways of dealing give at least what was seen: a number for each row."""

    above: NDArray[np.int64]
    beyond: NDArray[np.int64]


def as_large(differences: Numbers, flips: Numbers) -> AsLarge:
    """Count the ways of dealing in which the sum is as large: above, and either way.

    Ratings are whole numbers, so that many sums are equal; to count all of those as
    large would leave a test that claims 5 in 100 with 3. Among equal sums the one is
    larger whose later sets weigh more: each difference times the number of its set.
    Any order fixed beforehand keeps the test exact.

    Args:
        differences: a row for each trial, a column for each set.
        flips: a row for each way of dealing.
    """
    weights = np.arange(1, differences.shape[1] + 1)
    weighted = differences * weights
    slack = _SLACK * np.maximum(np.abs(weighted).sum(axis=1, keepdims=True), 1.0)
    sums, ties = differences @ flips.T, weighted @ flips.T
    seen = differences.sum(axis=1, keepdims=True)
    tie = weighted.sum(axis=1, keepdims=True)

    def counted(
        sums: Numbers, ties: Numbers, *, seen: Numbers, tie: Numbers
    ) -> NDArray[np.int64]:
        equal = np.abs(sums - seen) <= slack
        larger = (sums > seen + slack) | (equal & (ties >= tie - slack))
        return np.asarray(larger.sum(axis=1), dtype=np.int64)

    return AsLarge(
        counted(sums, ties, seen=seen, tie=tie),
        counted(np.abs(sums), np.abs(ties), seen=np.abs(seen), tie=np.abs(tie)),
    )


def all_signs(sets: int) -> Numbers:
    """Return every way of dealing out so many pairs, a row each, +1 or -1."""
    rows = np.arange(2**sets, dtype=np.uint32)[:, None]
    bits = (rows >> np.arange(sets, dtype=np.uint32)) & 1
    return np.where(bits == 1, 1.0, -1.0)


def drawn_signs(sets: int, seed: str, draws: int) -> Numbers:
    """Return ways of dealing out so many pairs, drawn from the seed.

    The bits of SHA-256 of "seed/draws/1", "seed/draws/2" and so on, most significant
    first, fill the rows one after the other; 1 is +1 and 0 is -1.
    """
    needed = sets * draws
    stream = b"".join(
        hashlib.sha256(f"{seed}/draws/{block}".encode("ascii")).digest()
        for block in range(1, -(-needed // 256) + 1)
    )
    bits = np.unpackbits(np.frombuffer(stream, dtype=np.uint8))[:needed]
    return np.where(bits.reshape(draws, sets) == 1, 1.0, -1.0)


def smallest_p(sets: int) -> float:
    """Return the smallest two-sided p that so many sets can give."""
    return min(1.0, 2.0 ** (1 - sets))


def holm(p_values: Sequence[float]) -> tuple[float, ...]:
    """Correct p values for being several (Holm 1979), in the order they came."""
    adjusted = [1.0] * len(p_values)
    highest = 0.0
    ranked = sorted(range(len(p_values)), key=lambda one: p_values[one])
    for rank, one in enumerate(ranked):
        highest = max(highest, min(1.0, (len(p_values) - rank) * p_values[one]))
        adjusted[one] = highest
    return tuple(adjusted)


def phase_chance(
    scores: Sequence[float], phases: int, *, shortest: int
) -> tuple[Chance, float]:
    """Test a series in alternating phases A, B, A, B whose changes were drawn.

    This is how a trial with few long phases is read (Onghena 1992); ours has many
    short blocks instead. The phases as they were are taken to be of equal length.

    Args:
        scores: one for each occasion.
        phases: how many there are.
        shortest: the fewest occasions that a phase could have had.

    Returns:
        the chance of a difference as large, and that difference, mean A - mean B.
    """
    each = len(scores) // phases
    observed = _phase_difference(scores, [each * one for one in range(1, phases)])
    found = [
        _phase_difference(scores, starts)
        for starts in _phase_starts(len(scores), phases, shortest)
    ]
    slack = _SLACK * max(abs(observed), 1.0)
    above = sum(one >= observed - slack for one in found)
    beyond = sum(abs(one) >= abs(observed) - slack for one in found)
    total = len(found)
    return Chance(beyond / total, above / total, total, exact=True), observed


def _phase_starts(length: int, phases: int, shortest: int) -> Iterator[list[int]]:
    """Yield where the second phase and those after it begin."""
    free = length - phases * shortest
    for picked in combinations(range(free + phases - 1), phases - 1):
        spare = [one - number for number, one in enumerate(picked)]
        yield [shortest * (number + 1) + one for number, one in enumerate(spare)]


def _phase_difference(scores: Sequence[float], starts: Sequence[int]) -> float:
    bounds = [0, *starts, len(scores)]
    parts: tuple[list[float], list[float]] = ([], [])
    for number in range(len(bounds) - 1):
        parts[number % 2].extend(scores[bounds[number] : bounds[number + 1]])
    return sum(parts[0]) / len(parts[0]) - sum(parts[1]) / len(parts[1])
