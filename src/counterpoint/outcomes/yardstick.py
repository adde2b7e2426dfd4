"""By what is a score measured: which difference is more than noise, and where is the line?

The numbers of an instrument come from its file in data/instruments, each with its
source; here is only their shape.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime  # noqa: TC003 - others read these types at run time


@dataclass(frozen=True, slots=True)
class Population:
    """Mean and standard deviation of a group, in points; `source` names it."""

    mean: float
    sd: float
    source: str


@dataclass(frozen=True, slots=True)
class Reliability:
    """How well a score repeats: `value` is 0..1, `kind` "retest" or "alpha"."""

    value: float
    kind: str
    source: str


@dataclass(frozen=True, slots=True)
class Threshold:
    """A difference in points from which on a change counts as more than noise."""

    points: float
    source: str


@dataclass(frozen=True, slots=True)
class Yardstick:
    """What change on an instrument is measured by.

    `conventional` is the threshold that services use, `strict` the one that
    follows from how well the score repeats over time. `caseness` is the score from
    which on (or, where higher is better, up to which) services look closer.
    `clinical` are people who seek help, `general` people at large; None where no
    numbers are published. `lowest` and `highest` are the ends of the range: what
    lies beyond them no score can show.
    """

    higher_is_better: bool
    conventional: Threshold
    strict: Threshold
    reliability: Reliability | None = None
    caseness: Threshold | None = None
    clinical: Population | None = None
    general: Population | None = None
    lowest: float | None = None
    highest: float | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """The total of one filled-in measure, in points of its instrument."""

    measure: str
    instrument: str
    at: datetime
    total: float
    prorated: bool = False
