"""What does the person take out of their record, and what do they bring in?

What goes out is made in memory from what they ticked; nobody but the person sends
it anywhere. What comes in comes whole or not at all.
"""

from __future__ import annotations

import asyncio
import csv
import io
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from counterpoint import in_words
from counterpoint.app import figures as on_record
from counterpoint.app.measuring import risk_of, ticked
from counterpoint.outcomes.exchange.fhir import bundle
from counterpoint.outcomes.exchange.old_scores import Imported, read_old_scores
from counterpoint.outcomes.exchange.sheet import LARGEST
from counterpoint.outcomes.exchange.tables import tables
from counterpoint.outcomes.instruments import shelf
from counterpoint.outcomes.records import (
    Behaviour,
    Day,
    FeltChange,
    Goal,
    Help,
    Measure,
    SessionLog,
)
from counterpoint.outcomes.trial.starting import RISK_ANSWERS_COUNT_FOR
from counterpoint.terms import Risk, Screening, Tier, to_json

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime
    from pathlib import Path

    from counterpoint.outcomes.exchange.fhir import Part
    from counterpoint.outcomes.exchange.old_scores import Refused
    from counterpoint.outcomes.kinds import Figures
    from counterpoint.ports import Repository


MOST_FAULTS = 20
"""So many faults of a file are shown; of the others it is said how many."""


class Table(StrEnum):
    """What can be ticked to go out as tables."""

    QUESTIONNAIRES = "questionnaires"
    DAYS = "days"
    GOALS = "goals"
    FELT = "felt"
    HELPERS = "helpers"


_SHEETS_OF = {
    Table.QUESTIONNAIRES: ("answers", "totals"),
    Table.DAYS: ("days", "behaviours"),
    Table.GOALS: ("goals", "goal_ratings"),
    Table.FELT: ("felt_change",),
    Table.HELPERS: ("helpers", "sessions"),
}
SHEETS = tuple(sheet for sheets in _SHEETS_OF.values() for sheet in sheets)
_KINDS: dict[Table, tuple[type, ...]] = {
    Table.QUESTIONNAIRES: (Measure,),
    Table.DAYS: (Day, Behaviour),
    Table.GOALS: (Goal,),
    Table.FELT: (FeltChange,),
    Table.HELPERS: (Help, SessionLog),
}


@dataclass(frozen=True, slots=True)
class Held:
    """How much is on record that a tick stands for, and since when."""

    table: Table
    count: int
    first: datetime | None = None
    last: datetime | None = None


def held(figures: Figures) -> tuple[Held, ...]:
    """Say what is on record, for each thing that can be ticked."""
    found = []
    for table, kinds in _KINDS.items():
        times = [one.at for one in figures.records if isinstance(one, kinds)]
        ends = (min(times), max(times)) if times else (None, None)
        found.append(Held(table, len(times), *ends))
    return tuple(found)


def as_tables(
    figures: Figures,
    *,
    ticked: Collection[Table],
    person: str,
    now: datetime,
    words: bool,
) -> dict[str, bytes]:
    """Return the tables that were ticked, by file name.

    Raises:
        InputError: the name for the data cannot be used.
    """
    only = [sheet for table in ticked for sheet in _SHEETS_OF[table]]
    return tables(figures, shelf(), person=person, now=now, words=words, only=only)


def as_bundle(
    figures: Figures, *, parts: Collection[Part], now: datetime, initials: str
) -> bytes:
    """Return a FHIR bundle of the parts that were ticked, as JSON.

    Raises:
        InputError: the initials are too long to be initials.
    """
    made = bundle(figures, shelf(), parts=parts, now=now, initials=initials)
    return to_json(made)


def rows_of(files: dict[str, bytes]) -> dict[str, int]:
    """Count the rows of each table, its header apart."""
    return {
        name: sum(1 for _ in csv.reader(io.StringIO(data.decode(), newline=""))) - 1
        for name, data in files.items()
    }


def resources_of(
    figures: Figures, *, parts: Collection[Part], now: datetime, initials: str
) -> Counter[str]:
    """Count what is in a bundle, by the kind of resource."""
    made = bundle(figures, shelf(), parts=parts, now=now, initials=initials)
    return Counter(str(one["resource"]["resourceType"]) for one in made["entry"])


# --- Bringing in --------------------------------------------------------------------


async def bring_in(
    repository: Repository, data: bytes, *, now: datetime
) -> Imported | Refused:
    """Take in old scores from a CSV file, all of them or none.

    Raises:
        InputError: the file as a whole cannot be read.
        StoreError: they could not be kept; none is.
    """
    known = (await on_record.read(repository)).of(Measure)
    zone = now.tzinfo
    if zone is None:
        raise ValueError("the clock has no zone")
    read = await asyncio.to_thread(
        read_old_scores, data, shelf(), now=now, zone=zone, known=known
    )
    if isinstance(read, Imported):
        await on_record.keep(repository, *read.measures, now=now)
    return read


def start_of(file: Path) -> bytes:
    """Read a file, and of one that is too large just so much that it is seen."""
    with file.open("rb") as opened:
        return opened.read(LARGEST + 1)


def added_said(found: Imported, words: Mapping[str, Any]) -> tuple[str, ...]:
    """Say how many results were added, and how many were there.

    Args:
        found: what came in.
        words: `added` and `already` for one and for more, and `none`.
    """
    added, already = len(found.measures), found.already
    said = [in_words.counted(added, words["added"]) if added else words["none"]]
    said += [in_words.counted(already, words["already"])] if already else []
    return tuple(said)


def danger_in(measures: Iterable[Measure], *, now: datetime) -> Screening:
    """Say whether a risk item was ticked in what came in, of the last two weeks.

    What is older has passed into the record; of what is as fresh as this the person
    is asked as if they had ticked it here.
    """
    risks = [_ticked(one) for one in measures if now - one.at <= RISK_ANSWERS_COUNT_FOR]
    for risk in (Risk.PLAN_OR_MEANS, Risk.PASSIVE):
        if risk in risks:
            return Screening(risk=risk, tier=Tier.CONCERN)
    return Screening()


def _ticked(measure: Measure) -> Risk:
    instrument = shelf().get(measure.instrument)
    if instrument is None:
        return Risk.NONE
    ticks = ticked(instrument, dict(measure.answers))
    return risk_of(ticks, instrument) if ticks else Risk.NONE
