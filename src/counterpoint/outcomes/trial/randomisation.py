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

    Signs = NDArray[np.float64]

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
    sums = flips @ values
    slack = _SLACK * max(float(np.abs(values).sum()), 1.0)
    seen = float(values.sum())
    beyond = int((np.abs(sums) >= abs(seen) - slack).sum())
    above = int((sums >= seen - slack).sum())
    own = 0 if exact else 1
    total = len(sums) + own
    return Chance((beyond + own) / total, (above + own) / total, len(sums), exact)


def all_signs(sets: int) -> Signs:
    """Return every way of dealing out so many pairs, a row each, +1 or -1."""
    rows = np.arange(2**sets, dtype=np.uint32)[:, None]
    bits = (rows >> np.arange(sets, dtype=np.uint32)) & 1
    return np.where(bits == 1, 1.0, -1.0)


def drawn_signs(sets: int, seed: str, draws: int) -> Signs:
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
