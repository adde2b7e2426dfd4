"""What is put on record of a trial on oneself?

A trial is kept once, when it is started, and never changed: its commitment is a
hash over the design, the first day and the seed from which the order comes. Days
and the end are records of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime  # noqa: TC003 - msgspec reads these at run time
from enum import StrEnum


class Arm(StrEnum):
    """What the person uses on a day of the trial."""

    JOURNAL = "journal"  # writing, and nobody answers
    COUNTERPOINT = "counterpoint"
    BARE = "bare"  # the same language model without Counterpoint around it


class Rating(StrEnum):
    """What is rated in the evening."""

    MOOD = "mood"  # 0..10
    BEHAVIOUR = "behaviour"  # how often the one thing happened that is counted


@dataclass(frozen=True, slots=True)
class Endpoint:
    """What is compared, and which difference would matter.

    `worthwhile` is the smallest difference that would be worth it to the person,
    in the points or counts of the rating. `prior_sd` says how large differences
    are thought to be beforehand: normal around 0, with this standard deviation.
    """

    rating: Rating
    worthwhile: float
    higher_is_better: bool = True
    prior_sd: float = 2.0


@dataclass(frozen=True, slots=True)
class Design:
    """How the days are dealt out, and how they will be read.

    Days come in blocks of `block_days`, blocks in sets, and each arm has one block
    in each set. The first endpoint decides; a second one is only shown. `analysis`
    names the way of reading, `alpha` is two-sided.
    """

    arms: tuple[Arm, ...]
    block_days: int
    sets: int
    endpoints: tuple[Endpoint, ...]
    analysis: str = "randomisation-within-sets-1"
    alpha: float = 0.05

    @property
    def set_days(self) -> int:
        """Return how many days a set takes."""
        return len(self.arms) * self.block_days

    @property
    def days(self) -> int:
        """Return how many days the whole trial takes."""
        return self.sets * self.set_days


@dataclass(frozen=True, slots=True)
class Trial:
    """A trial on oneself, as it was committed to.

    `first` is the local date of its first day, `seed` 64 hexadecimal digits that
    are not shown before the end, `commitment` the SHA-256 that is shown before
    the start. `behaviour` is the id of what is counted.
    """

    id: str
    at: datetime
    design: Design
    first: date
    seed: str
    commitment: str
    behaviour: str | None = None


@dataclass(frozen=True, slots=True)
class TrialDay:
    """The rating of one day of a trial.

    `used` is what the person says they used on that day: () is nothing at all,
    None that they did not say. `late` is given on the next morning. The first
    rating of a day counts; one that is kept after it is a correction.
    """

    id: str
    at: datetime
    trial: str
    date: date
    mood: int | None = None
    count: int | None = None
    used: tuple[Arm, ...] | None = None
    late: bool = False

    def says_as(self, other: TrialDay) -> bool:
        """Say whether both tell the same of the day."""
        mine = (self.mood, self.count, self.used)
        return mine == (other.mood, other.count, other.used)


class EndReason(StrEnum):
    """Why a trial ended before its last day."""

    WISH = "wish"  # nobody asks why
    WORSE = "worse"  # reliably worse on a measure
    RISK = "risk"


@dataclass(frozen=True, slots=True)
class TrialEnd:
    """A trial was stopped; what was rated until then stays."""

    id: str
    at: datetime
    trial: str
    reason: EndReason = EndReason.WISH
