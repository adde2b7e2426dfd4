"""How are the days of a trial dealt out, so that nobody can steer or doubt it later?

The order comes from a seed. A hash over design, first day and seed is shown before
the first day, the seed after the last one; whoever has both can recompute all of it.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import permutations
from typing import TYPE_CHECKING, Any, NamedTuple

from counterpoint.errors import InputError
from counterpoint.outcomes.trial.records import (
    Arm,
    Design,
    Endpoint,
    Rating,
    Trial,
)
from counterpoint.outcomes.trial.words import words

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

# Power of a simulation for this project: under four weeks next to nothing can be
# shown, over twelve nobody keeps at it (the second is a judgement of ours).
FEWEST_DAYS, MOST_DAYS = 28, 84
ADVISED_DAYS = (42, 56)
BLOCKS = (1, 2)
SEED_BYTES = 32

# Half a point on a scale of 0..10 is about half of what evenings usually differ by.
WORTHWHILE_MOOD = 0.5
_MOST_WORTHWHILE = {Rating.MOOD: 10.0, Rating.BEHAVIOUR: 1000.0}

_SEED = re.compile(r"[0-9a-f]{64}")


class Fault(StrEnum):
    """What is wrong with a trial that was kept."""

    SEED = "seed"  # not a seed at all
    COMMITMENT = "commitment"  # design, first day or seed are not what was committed to
    DESIGN = "design"  # no trial could have been planned like this


class Place(NamedTuple):
    """Where a day stands in the design; sets and blocks are counted from 1."""

    date: date
    set: int
    block: int
    arm: Arm


def mood(worthwhile: float = WORTHWHILE_MOOD) -> Endpoint:
    """Return the evening's mood as what is compared."""
    return Endpoint(Rating.MOOD, float(worthwhile))


def behaviour(worthwhile: float, *, more_is_better: bool) -> Endpoint:
    """Return the count of the person's own behaviour as what is compared."""
    # As for mood, where half a point is worthwhile and differences of two are large.
    # A whole number would be hashed as 1 and, once kept and read again, as 1.0.
    least = float(worthwhile)
    return Endpoint(Rating.BEHAVIOUR, least, more_is_better, prior_sd=4 * least)


RATED = {
    "mood": frozenset({Rating.MOOD}),
    "behaviour": frozenset({Rating.BEHAVIOUR}),
    "both": frozenset({Rating.MOOD, Rating.BEHAVIOUR}),
}
"""What can be rated in the evening, as it is asked for."""


def endpoints(
    rated: Collection[Rating],
    worthwhile: float | None = None,
    *,
    more_is_better: bool = True,
) -> tuple[Endpoint, ...]:
    """Return what is compared; the first decides, and `worthwhile` is about it."""
    found = []
    if Rating.MOOD in rated:
        found.append(mood(WORTHWHILE_MOOD if worthwhile is None else worthwhile))
    if Rating.BEHAVIOUR in rated:
        # Beside mood the count decides nothing; once a day is its smallest step.
        least = 1.0 if found or worthwhile is None else worthwhile
        found.append(behaviour(least, more_is_better=more_is_better))
    return tuple(found)


def planned(
    arms: Sequence[Arm],
    endpoints: Sequence[Endpoint],
    *,
    days: int,
    block_days: int = 1,
) -> Design:
    """Plan a trial of at least so many days, in whole sets.

    Raises:
        InputError: it could show nothing, or cannot be carried out.
    """
    design = Design(
        arms=tuple(arm for arm in Arm if arm in arms),
        block_days=block_days,
        sets=-(-days // (max(len(set(arms)), 1) * max(block_days, 1))),
        endpoints=tuple(endpoints),
    )
    objection = _objection(design)
    if objection is not None:
        raise InputError(words("refused")[objection])
    return design


def _objection(design: Design) -> str | None:
    """Return the name of the sentence that says why not."""
    if design.block_days not in BLOCKS:
        return "long_blocks" if design.block_days > max(BLOCKS) else "blocks"
    if Arm.JOURNAL not in design.arms or not 2 <= len(set(design.arms)) <= len(Arm):
        return "arms"
    if not FEWEST_DAYS <= design.days <= MOST_DAYS:
        return "days"
    if not design.endpoints or len({e.rating for e in design.endpoints}) != len(
        design.endpoints
    ):
        return "endpoints"
    if any(not _possible(endpoint) for endpoint in design.endpoints):
        return "worthwhile"
    return None


def _possible(endpoint: Endpoint) -> bool:
    most = _MOST_WORTHWHILE[endpoint.rating]
    return 0 < endpoint.worthwhile <= most and endpoint.prior_sd > 0


# --- the seed and what it is bound to ------------------------------------------------


def committed(design: Design, *, first: date, seed: str) -> bytes:
    """Return the bytes that are hashed: canonical JSON, keys sorted, no spaces."""
    value: dict[str, Any] = {
        "design": asdict(design),
        "first": first.isoformat(),
        "seed": seed,
    }
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False
    ).encode("ascii")


def commitment(design: Design, *, first: date, seed: str) -> str:
    """Return the hash that is shown before the start, 64 hexadecimal digits."""
    return hashlib.sha256(committed(design, first=first, seed=seed)).hexdigest()


def verify(trial: Trial) -> Fault | None:
    """Recompute what was committed to; say what does not hold."""
    if not _SEED.fullmatch(trial.seed):
        return Fault.SEED
    if _objection(trial.design) is not None:
        return Fault.DESIGN
    again = commitment(trial.design, first=trial.first, seed=trial.seed)
    return None if again == trial.commitment else Fault.COMMITMENT


def intact(trial: Trial) -> Trial:
    """Return the trial if it is what was committed to.

    Raises:
        InputError: it was changed or damaged after the start; says what.
    """
    fault = verify(trial)
    if fault is not None:
        raise InputError(words("fault")[fault])
    return trial


# --- the order -------------------------------------------------------------------------


def order(design: Design, seed: str) -> tuple[tuple[Arm, ...], ...]:
    """Return the arms of each set in the order in which they come.

    For set i the SHA-256 of "seed/i", read as one number, modulo the number of
    orders there are, picks one from the list of them in the order of `arms`.
    """
    orders = tuple(permutations(design.arms))
    return tuple(
        orders[_number(f"{seed}/{one}") % len(orders)]
        for one in range(1, design.sets + 1)
    )


def _number(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode("ascii")).digest(), "big")


@lru_cache(maxsize=8)
def places(trial: Trial) -> tuple[Place, ...]:
    """Return every day of the trial with what it is for, in order.

    Raises:
        InputError: the trial is not what was committed to.
    """
    intact(trial)
    blocks = [
        (number, position, arm)
        for number, arms in enumerate(order(trial.design, trial.seed), 1)
        for position, arm in enumerate(arms, 1)
    ]
    return tuple(
        Place(
            trial.first + timedelta(days=day), *blocks[day // trial.design.block_days]
        )
        for day in range(trial.design.days)
    )


def place_on(trial: Trial, day: date) -> Place | None:
    """Return what a local date is for; None before the first day and after the last.

    It depends on the date alone, so that nobody who travels gets two arms for one.
    """
    number = (day - trial.first).days
    return places(trial)[number] if 0 <= number < trial.design.days else None


def last_day(trial: Trial) -> date:
    """Return the last day of the trial."""
    return trial.first + timedelta(days=trial.design.days - 1)
