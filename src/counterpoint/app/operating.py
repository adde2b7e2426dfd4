"""What does somebody need who runs this program for others?

The safety protocol as a page, and the yearly file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from counterpoint import __version__
from counterpoint.app import counting
from counterpoint.authored import load
from counterpoint.care.operating.jurisdictions import yearly_report
from counterpoint.care.operating.protocol import (
    Elsewhere,
    Told,
    how_danger_is_found,
    methods,
    protocol,
    protocol_version,
)
from counterpoint.care.operating.report import (
    Numbers,
    Practice,
    YearlyFile,
    yearly_file,
)
from counterpoint.care.operating.tally import is_over, publish, rounded
from counterpoint.conversation.notices import owed
from counterpoint.conversation.plan import PATHS
from counterpoint.errors import InputError
from counterpoint.outcomes.instruments import shelf

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from counterpoint.care.operating.sheet import Sheet
    from counterpoint.conversation.notices import Notice
    from counterpoint.settings import OperatorProfile, Settings


# --- The protocol -----------------------------------------------------------------


def protocol_sheet(operator: OperatorProfile) -> Sheet:
    """Return the safety protocol as a page."""
    return protocol(_elsewhere(operator), operator)


def _elsewhere(operator: OperatorProfile) -> Elsewhere:
    names = ("plan", "notices", "review")
    return Elsewhere(
        paths=PATHS,
        told=tuple(_told(notice) for notice in owed(operator)),
        risk_items=tuple(
            f"{one.name}, item {item.id}"
            for one in shelf().instruments
            for item in one.risk_items
        ),
        files=tuple(load("conversation", name) for name in names),
    )


def _told(notice: Notice) -> Told:
    when: dict[str, str] = load("care.operating", "protocol").body["told"]
    said = when[notice.occasion.value].format(
        hours=int(notice.after.total_seconds() // 3600), days=notice.after.days
    )
    rules = tuple(dict.fromkeys(source.rule for source in notice.sources))
    return Told(notice.text, said, rules)


# --- The yearly file --------------------------------------------------------------


def yearly(
    settings: Settings,
    report: str,
    year: int,
    *,
    now: datetime,
    others: Sequence[Path] = (),
    final: bool = False,
) -> YearlyFile:
    """Put a yearly file together; `final` settles its numbers for good.

    Args:
        settings: of whoever runs the program.
        report: which one.
        year: a calendar year.
        now: the time.
        others: more files of counts, of other folders.
        final: settle the numbers, where the year is over.

    Raises:
        NotFoundError: there is no such report.
        InputError: a file of counts cannot be read, or the year is not over.
        StoreError: what was settled could not be written.
    """
    asked, ours = yearly_report(report), counting.read(counting.place(settings))
    missing = [file for file in others if not file.exists()]
    if missing:
        raise InputError(f"There is no file {missing[0]}. Check the name, try again.")
    over = is_over(year, now)
    if final and not over:
        raise InputError(
            f"{year} is not over yet. Its numbers can be settled from 1 January on."
        )
    tallies = [ours, *map(counting.read, others)]
    if final:
        ours = publish(ours, year, rounded(tallies, year))
        counting.write(settings, ours, now)
    settled = ours.published.get(str(year))
    shown = settled if settled is not None else rounded(tallies, year)
    elsewhere = _elsewhere(settings.operator)
    return yearly_file(
        asked,
        year,
        numbers=Numbers(
            shown=shown if over else None,
            sources=len(tallies),
            settled=settled is not None,
        ),
        practice=Practice(
            program=__version__,
            protocol=protocol_version(elsewhere),
            found=how_danger_is_found(elsewhere),
            methods=methods(),
        ),
        operator=settings.operator,
    )
