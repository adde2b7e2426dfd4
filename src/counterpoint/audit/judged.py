"""What does a second model's reading of a sample make of what we counted?

Replies in which a label was seen and those in which it was not are sampled apart, and
each part weighs as much as there are of it (Tenenbein 1970, J Am Stat Assoc 65:1350-1361;
with a model's labels: Fisch et al. 2024, "Stratified prediction-powered inference").
The ends are made of the Wilson intervals of both parts (Wilson 1927, J Am Stat Assoc
22:209-212), put together after Zou, Huang & Zhang 2009 (Comput Stat Data Anal
53:1080-1085), which holds also for small samples and for none or all.

The second model is wrong at times, too. It is its reading that is estimated here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from typing import TYPE_CHECKING

from counterpoint.audit.intervals import WIDEST
from counterpoint.outcomes.statistics import Interval

if TYPE_CHECKING:
    from counterpoint.audit.labels import Label

_Z = 1.96  # two-sided 95 % of the normal distribution

FEWEST_JUDGED = 5
"""So many of each part are judged before a share is said of it; our own choice."""
MOST_SILENT = 0.2
"""A share of the sample without an answer from which on nothing is said of it.

Our own choice: what a model does not answer is not like what it answers.
"""


class Untold(StrEnum):
    """Why a sample says nothing of how often it was."""

    FEW = "few"  # too few were judged
    SILENT = "silent"  # too many were not answered
    WIDE = "wide"  # the interval is so wide that it says nothing


@dataclass(frozen=True, slots=True)
class Answers:
    """What was said of the replies drawn from one part, of `size` replies."""

    size: int = 0
    yes: int = 0
    no: int = 0
    silent: int = 0

    @property
    def judged(self) -> int:
        """Return how many were answered."""
        return self.yes + self.no


@dataclass(frozen=True, slots=True)
class Judged:
    """What was said of one label: where we saw it, and where we did not."""

    label: Label
    seen: Answers
    unseen: Answers

    @property
    def of(self) -> int:
        """Return of how many replies it is said."""
        return self.seen.size + self.unseen.size

    @property
    def judged(self) -> int:
        """Return how many replies were judged."""
        return self.seen.judged + self.unseen.judged

    @property
    def silent(self) -> int:
        """Return how many replies were asked about and not judged."""
        return self.seen.silent + self.unseen.silent

    @property
    def interval(self) -> Interval | None:
        """Return the share 0..1 with its ends at 95 %; None where there is none."""
        return None if self.untold else corrected(self.seen, self.unseen)

    @property
    def untold(self) -> Untold | None:
        """Return why there is no share, None where there is one."""
        parts = [part for part in (self.seen, self.unseen) if part.size]
        if not parts or any(map(_is_few, parts)):
            many = self.silent > MOST_SILENT * (self.judged + self.silent)
            return Untold.SILENT if many else Untold.FEW
        if any(one.silent > MOST_SILENT * (one.judged + one.silent) for one in parts):
            return Untold.SILENT
        share = corrected(self.seen, self.unseen)
        return Untold.WIDE if share.high - share.low > WIDEST else None


def corrected(*parts: Answers) -> Interval:
    """Return the share that was said yes of, had all been asked about, 0..1.

    Args:
        parts: what was said of each; of each with any replies, some were judged.
    """
    there = [part for part in parts if part.size]
    of = sum(part.size for part in there)
    estimate = below = above = 0.0
    for part in there:
        weight = part.size / of
        share = _share(part)
        estimate += weight * share.estimate
        below += (weight * (share.estimate - share.low)) ** 2
        above += (weight * (share.high - share.estimate)) ** 2
    low, high = estimate - sqrt(below), estimate + sqrt(above)
    return Interval(estimate, max(0.0, low), min(1.0, high))


def _is_few(part: Answers) -> bool:
    return part.judged < min(FEWEST_JUDGED, part.size)


def _share(part: Answers) -> Interval:
    """Return the share of yes in one part; where all were judged, it is known."""
    plain = part.yes / part.judged
    if part.judged >= part.size:
        return Interval(plain, plain, plain)
    # Of few, those that were judged are no small share: there is less left to chance.
    n = part.judged * (part.size - 1) / (part.size - part.judged)
    square = _Z * _Z
    middle = (plain + square / (2 * n)) / (1 + square / n)
    half = _Z / (1 + square / n) * sqrt(plain * (1 - plain) / n + square / (4 * n * n))
    return Interval(
        plain, min(plain, max(0.0, middle - half)), max(plain, min(1.0, middle + half))
    )
