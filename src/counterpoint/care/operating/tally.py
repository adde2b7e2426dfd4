"""How often was help in danger shown, without a trace of whom?

Counted are kinds by month, and nothing else. What is published are whole years that
are over, rounded down to steps of `LEAST`; totals are reckoned from what is published,
so that they tell nothing more. What was published of a year stays as it is, so that
two reports differ in nothing that could be laid at one person's door.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import msgspec

from counterpoint.care.path import PATHS
from counterpoint.errors import InputError
from counterpoint.terms import to_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

LEAST = 10
"""A number below this is not shown, and shown numbers come in steps of it."""

NEVER = frozenset({"abuse", "child", "checkin"})
"""Paths that are not counted: a number on the computer could give somebody away."""
NEVER_REFERRED = frozenset({"partner_abuse", "child_at_risk"})
"""The same, of the rules that point at somebody else."""
PATHS_COUNTED = tuple(path for path in PATHS if path not in NEVER)
REFERRED = "referral"
"""The kind of all rules together that pointed at somebody else."""
KINDS = (*PATHS_COUNTED, REFERRED)

_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")
_MOST = 10**9


@dataclass(frozen=True, slots=True)
class Tally:
    """What was counted, month -> kind -> how often, and what was published.

    `published` holds, for a year, the rounded number of each kind.
    """

    months: dict[str, dict[str, int]] = field(default_factory=dict)
    published: dict[str, dict[str, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cell:
    """A number that may be shown: somewhere from `low` to `high`."""

    low: int
    high: int

    @property
    def words(self) -> str:
        """Return it as it is shown."""
        if self.low == 0 and self.high == LEAST - 1:
            return f"<{LEAST}"
        return f"{self.low}-{self.high}"


_decoder = msgspec.json.Decoder(Tally)


def read_tally(content: bytes) -> Tally:
    """Read a file of counts.

    Raises:
        InputError: it is not one, or is damaged.
    """
    try:
        tally = _decoder.decode(content)
    except msgspec.MsgspecError:
        tally = None
    if tally is None or not _is_sound(tally):
        raise InputError(
            "A file of counts cannot be read. Leave it out, or erase it to begin anew."
        )
    return tally


def written(tally: Tally) -> bytes:
    """Write counts down; months and kinds in order, so that no order of events shows."""
    return to_json(
        Tally(
            months={
                month: _in_order(tally.months[month]) for month in sorted(tally.months)
            },
            published={
                year: _in_order(tally.published[year])
                for year in sorted(tally.published)
            },
        )
    )


def path_kind(path: str | None) -> str | None:
    """Return the kind a care path is counted under; None where it is not counted."""
    return path if path in PATHS_COUNTED else None


def referral_kind(rule: str) -> str | None:
    """Return the kind a rule of referral is counted under; None where it is not."""
    return None if rule in NEVER_REFERRED else REFERRED


def counted(tally: Tally, kind: str, at: datetime) -> Tally:
    """Add one."""
    month = f"{at:%Y-%m}"
    before = tally.months.get(month, {})
    now = {**before, kind: min(before.get(kind, 0) + 1, _MOST)}
    return replace(tally, months={**tally.months, month: now})


# --- What may be shown ------------------------------------------------------------


def is_over(year: int, now: datetime) -> bool:
    """Say whether a year is over, so that its numbers do not grow any more."""
    return now.year > year


def rounded(tallies: Iterable[Tally], year: int) -> dict[str, int]:
    """Return the numbers of a year over all files, rounded down, by kind."""
    sums: Counter[str] = Counter()
    for tally in tallies:
        for month, kinds in tally.months.items():
            if month.startswith(f"{year}-"):
                sums.update(kinds)
    steps = {kind: sums[kind] // LEAST * LEAST for kind in KINDS}
    return {kind: number for kind, number in steps.items() if number}


def publish(tally: Tally, year: int, numbers: dict[str, int]) -> Tally:
    """Settle the numbers of a year; what was published before stays."""
    if str(year) in tally.published:
        return tally
    return replace(tally, published={**tally.published, str(year): numbers})


def cell(numbers: dict[str, int], kind: str) -> Cell:
    """Return what is shown of one kind; nothing counted looks like a few."""
    low = numbers.get(kind, 0)
    return Cell(low, low + LEAST - 1)


def total(cells: Sequence[Cell]) -> Cell:
    """Add up what is shown, and nothing but that."""
    return Cell(sum(one.low for one in cells), sum(one.high for one in cells))


def _in_order(kinds: dict[str, int]) -> dict[str, int]:
    return dict(sorted(kinds.items()))


def _is_sound(tally: Tally) -> bool:
    numbers = [n for kinds in tally.months.values() for n in kinds.values()]
    shown = [n for kinds in tally.published.values() for n in kinds.values()]
    return (
        all(_MONTH.fullmatch(month) for month in tally.months)
        and all(re.fullmatch(r"\d{4}", year) for year in tally.published)
        and all(0 <= number <= _MOST for number in numbers)
        and all(0 <= number <= 10 * _MOST and number % LEAST == 0 for number in shown)
    )
