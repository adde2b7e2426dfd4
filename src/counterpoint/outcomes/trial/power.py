"""How often would a trial of this design see a difference that is really there?

It is simulated, with the very test that reads the trial afterwards: evenings that
swing from day to day and carry a little of yesterday over. What the days of one
person are like is known only as far as they were rated before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from counterpoint.outcomes.statistics import spread
from counterpoint.outcomes.trial.randomisation import (
    all_signs,
    as_large,
    drawn_signs,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from counterpoint.outcomes.trial.records import Design

    Numbers = NDArray[np.float64]

# The noise of the power table that this was checked against: days correlate .3 with
# the day before.
CARRIED = 0.3
TRIALS = 1_000
DRAWS = 1_000
FEWEST_DAYS_FOR_SD = 14
ASSUMED_SD = 1.0  # stated wherever it is used
_SEED = 20261123  # the same question gets the same answer


class Swing(NamedTuple):
    """By how much evenings usually differ, and from how many days that is known."""

    sd: float
    days: int

    @property
    def assumed(self) -> bool:
        """Say whether there were too few days, so that a default stands in."""
        return self.days < FEWEST_DAYS_FOR_SD


class Power(NamedTuple):
    """How often a difference of so many points would be seen, 0..1."""

    difference: float
    swings: float
    seen: float


def swing(ratings: Sequence[float]) -> Swing:
    """Reckon the day-to-day swing from earlier ratings of the same thing."""
    if len(ratings) < FEWEST_DAYS_FOR_SD or min(ratings) == max(ratings):
        return Swing(ASSUMED_SD, 0)
    return Swing(spread(ratings), len(ratings))


def power_of(
    design: Design, swing: Swing, *, trials: int = TRIALS
) -> tuple[Power, Power]:
    """Return the power for half a swing, and for what would be worthwhile."""
    worthwhile = design.endpoints[0].worthwhile
    found = [
        Power(
            difference,
            difference / swing.sd,
            seen(
                design.sets,
                arms=len(design.arms),
                block_days=design.block_days,
                effect=difference / swing.sd,
                point=1 / swing.sd,
                alpha=design.alpha,
                trials=trials,
            ),
        )
        for difference in (swing.sd / 2, worthwhile)
    ]
    return found[0], found[1]


def seen(
    sets: int,
    *,
    arms: int = 2,
    block_days: int = 1,
    effect: float,
    point: float = 0.0,
    alpha: float = 0.05,
    one_sided: bool = False,
    trials: int = TRIALS,
    seed: int = _SEED,
) -> float:
    """Simulate trials and return the share in which the difference is seen.

    With three arms it is the share for one comparison at half of alpha: what Holm's
    correction asks of the clearer of the two.

    Args:
        sets: how many sets of blocks there are.
        arms: how many blocks are in a set.
        block_days: how many days are in a block.
        effect: the true difference, in standard deviations of a day.
        point: how large a whole point of the rating is, in the same unit; 0 is a
            rating that could be any number.
        alpha: how often a difference may be seen where none is.
        one_sided: look only for a difference in the direction of the effect.
        trials: how many are simulated.
        seed: where the simulation starts.
    """
    chance = np.random.default_rng(seed)
    days = _days(chance, trials, sets * arms * block_days)
    drawn = chance.permuted(
        np.broadcast_to(np.arange(arms), (trials, sets, arms)), axis=2
    )
    dealt = np.take_along_axis(
        days.reshape(trials, sets, arms, block_days), drawn[..., None], axis=2
    )
    dealt[:, :, 0] += effect
    if point:
        level = chance.random((trials, 1, 1, 1))
        dealt = np.round(dealt / point + level) * point
    blocks = dealt.mean(axis=3)
    p_values = _p_values(blocks[:, :, 0] - blocks[:, :, 1], one_sided=one_sided)
    return float((p_values <= alpha / (arms - 1)).mean())


def _days(chance: np.random.Generator, trials: int, days: int) -> Numbers:
    """Return days with a standard deviation of 1 that carry .3 of yesterday over."""
    noise = chance.standard_normal((trials, days))
    noise[:, 1:] *= np.sqrt(1 - CARRIED**2)
    for day in range(1, days):
        noise[:, day] += CARRIED * noise[:, day - 1]
    return noise


def _p_values(differences: Numbers, *, one_sided: bool) -> Numbers:
    """Test every simulated trial against the same ways of dealing."""
    sets = differences.shape[1]
    exact = 2**sets <= DRAWS
    flips = all_signs(sets) if exact else drawn_signs(sets, "power", DRAWS)
    own = 0 if exact else 1
    found = np.empty(len(differences))
    for start in range(0, len(differences), 200):  # a few megabytes at a time
        part = slice(start, start + 200)
        above, beyond = as_large(differences[part], flips)
        found[part] = (above if one_sided else beyond) + own
    return found / (len(flips) + own)
