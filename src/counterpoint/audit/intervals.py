"""How sure is a share that a detector counted, which is itself wrong at times?

What was counted is put right by how often the detector sees what is there and is
silent where nothing is, as measured on our own labelled corpus (Rogan & Gladen 1978,
Am J Epidemiol 107:71-76). The interval holds the chance in the sample and in that
measurement (Lang & Reiczigel 2014, Prev Vet Med 113:13-22). It cannot hold that
replies of another program are unlike the lines it was measured on.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

from counterpoint.outcomes.statistics import Interval

# Two-sided 95 % of the normal distribution; Lang & Reiczigel 2014 use it as well.
_Z = 1.96

FEWEST = 20
"""So many have to be read before a share is said of them; our own choice."""
FEWEST_MEASURED = 10
"""So many labelled lines of either kind stand behind a measured error; our own."""
LEAST_TELLING = 0.4
"""Sensitivity + specificity - 1 (Youden 1950) below which nothing is put right.

Our own choice: below it, the correction multiplies what was counted by more than 2.5,
and with it everything that was wrong in counting.
"""
WIDEST = 0.5
"""An interval that is wider than this says nothing; our own choice."""


@dataclass(frozen=True, slots=True)
class KnownError:
    """How a detector did on labelled lines: seen and there, missed, and so on."""

    there_seen: int
    there_missed: int
    absent_seen: int
    absent_silent: int

    @property
    def there(self) -> int:
        """Return in how many labelled lines it was."""
        return self.there_seen + self.there_missed

    @property
    def absent(self) -> int:
        """Return in how many labelled lines it was not."""
        return self.absent_seen + self.absent_silent

    @property
    def sensitivity(self) -> float:
        """Return the share of what is there that is seen, 0..1."""
        return self.there_seen / self.there if self.there else 0.0

    @property
    def specificity(self) -> float:
        """Return the share of the rest in which nothing is seen, 0..1."""
        return self.absent_silent / self.absent if self.absent else 0.0


class Silence(StrEnum):
    """Why no share is put on what was counted."""

    FEW = "few"  # too few were read
    UNMEASURED = "unmeasured"  # the error of the detector is not known
    WEAK = "weak"  # it misses too much, or sees too much
    WIDE = "wide"  # the interval is so wide that it says nothing


@dataclass(frozen=True, slots=True)
class Share:
    """In how many of how many something was seen, and what that is worth.

    `interval` is a share 0..1, put right for the known error, with its ends at 95 %;
    None where there is no verdict, and `silence` then says why. What was seen was
    seen either way: `seen` stands for itself.
    """

    seen: int
    of: int
    interval: Interval | None = None
    silence: Silence | None = None


def share(seen: int, of: int, known: KnownError | None) -> Share:
    """Return what was counted with its interval, or why there is none."""
    if of < FEWEST:
        return Share(seen, of, silence=Silence.FEW)
    if known is None or min(known.there, known.absent) < FEWEST_MEASURED:
        return Share(seen, of, silence=Silence.UNMEASURED)
    if known.sensitivity + known.specificity - 1 < LEAST_TELLING:
        return Share(seen, of, silence=Silence.WEAK)
    interval = corrected(seen, of, known)
    if interval.high - interval.low > WIDEST:
        return Share(seen, of, silence=Silence.WIDE)
    return Share(seen, of, interval)


def corrected(seen: int, of: int, known: KnownError) -> Interval:
    """Return the share that is likely there and its ends at 95 %, each 0..1.

    Lang & Reiczigel 2014, equations 1 to 4: the three counts are drawn a little
    towards the middle, and the middle of the interval is moved.

    Args:
        seen: in how many it was seen.
        of: in how many it could have been; more than 0.
        known: the error of the detector; it must do better than chance.
    """
    sensitivity = (known.there_seen + 1) / (known.there + 2)
    specificity = (known.absent_silent + 1) / (known.absent + 2)
    drawn_of = of + _Z * _Z
    drawn = (seen + _Z * _Z / 2) / drawn_of
    telling = sensitivity + specificity - 1
    middle = (drawn + specificity - 1) / telling
    of_sensitivity = sensitivity * (1 - sensitivity) / (known.there + 2)
    of_specificity = specificity * (1 - specificity) / (known.absent + 2)
    moved = 2 * _Z * _Z * (middle * of_sensitivity - (1 - middle) * of_specificity)
    spread = (
        drawn * (1 - drawn) / drawn_of
        + middle * middle * of_sensitivity
        + (1 - middle) * (1 - middle) * of_specificity
    )
    half = _Z * sqrt(spread) / telling
    plain = (seen / of + known.specificity - 1) / (
        known.sensitivity + known.specificity - 1
    )
    low, high = _within(middle + moved - half), _within(middle + moved + half)
    return Interval(min(max(_within(plain), low), high), low, high)


def difference(one: Share, other: Share) -> Interval | None:
    """Return by how much the first share is larger, with its ends at 95 %.

    Newcombe 1998 (Stat Med 17:873-890), method 10: from the ends of both intervals.
    None where one of them has no verdict.
    """
    a, b = one.interval, other.interval
    if a is None or b is None:
        return None
    by = a.estimate - b.estimate
    below = sqrt((a.estimate - a.low) ** 2 + (b.high - b.estimate) ** 2)
    above = sqrt((a.high - a.estimate) ** 2 + (b.estimate - b.low) ** 2)
    return Interval(by, by - below, by + above)


def _within(value: float) -> float:
    return min(1.0, max(0.0, value))
