"""What is each measure's total, and what may be said about it against the start?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from counterpoint.errors import InputError
from counterpoint.outcomes.change import change_since_start
from counterpoint.outcomes.records import Measure
from counterpoint.outcomes.scoring import score, series

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from counterpoint.outcomes.instruments import Instrument, Shelf
    from counterpoint.outcomes.kinds import Figures
    from counterpoint.outcomes.scoring import Scored


@dataclass(frozen=True, slots=True)
class Total:
    """The total of one measure.

    `score` is None where too much was left out, or the instrument is not there.
    `index` (the reliable change index) and `word` stand only where the measure is
    held against a start.
    """

    measure: Measure
    score: float | None = None
    band: str = ""
    index: float | None = None
    word: str = ""


def totals(
    figures: Figures, shelf: Shelf, *, now: datetime, start: date | None = None
) -> tuple[Total, ...]:
    """Return the total of every measure, oldest first.

    Args:
        figures: what is on record.
        shelf: the instruments that are there.
        now: later measures are not held against anything.
        start: the person's own starting day, if they chose one.
    """
    against = {
        measure: held
        for one in shelf.instruments
        for measure, held in _against_start(one, figures, now=now, start=start)
    }
    found = []
    for measure in figures.of(Measure):
        index, word = against.get(measure.id, (None, ""))
        scored = reckoned(shelf.get(measure.instrument), measure)
        if scored is None:
            found.append(Total(measure))
            continue
        band = scored.band.label if scored.band else ""
        found.append(Total(measure, scored.total, band, index, word))
    return tuple(found)


def reckoned(instrument: Instrument | None, measure: Measure) -> Scored | None:
    """Score a measure; None where its instrument is gone or its answers cannot be."""
    if instrument is None:
        return None
    try:
        return score(instrument, measure)
    except InputError:
        return None


def _against_start(
    instrument: Instrument, figures: Figures, *, now: datetime, start: date | None
) -> Iterator[tuple[str, tuple[float | None, str]]]:
    yardstick = instrument.yardstick
    if yardstick is None:
        return
    scores = series(instrument, figures).scores
    change = change_since_start(scores, yardstick, now=now, start=start)
    for one in change.later:
        index = change.index_for(one)
        word = change.word_for(one).value
        yield one.measure, (None if index is None else round(index, 3), word)
