"""What happened while somebody or something helped, side by side?

The reckoning and its sentences come from outcomes; here they are put together for
one page. Where the felt change is to be asked first, nothing that a score says is
in here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from counterpoint import in_words
from counterpoint.app.results import chart_of
from counterpoint.authored import load
from counterpoint.outcomes.change import change_since_start
from counterpoint.outcomes.course import Colour, course
from counterpoint.outcomes.felt import scores_may_be_shown
from counterpoint.outcomes.helping import (
    SignalSaid,
    name_of,
    said_of_change,
    said_of_sessions,
    said_of_signals,
    said_of_together,
    side_by_side,
)
from counterpoint.outcomes.instruments import shelf
from counterpoint.outcomes.obstacles import Standing
from counterpoint.outcomes.records import Help, Measure
from counterpoint.outcomes.scoring import series
from counterpoint.outcomes.sessions import goes_on

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from counterpoint.outcomes.change import Change
    from counterpoint.outcomes.charts.drawing import Chart
    from counterpoint.outcomes.helping import HelpChange, Helping
    from counterpoint.outcomes.instruments import Instrument
    from counterpoint.outcomes.kinds import Figures
    from counterpoint.outcomes.scoring import Series


FEWEST_BESIDE = 2


@dataclass(frozen=True, slots=True)
class Helper:
    """What is told of one helper.

    `changes` are, for each questionnaire, the verdict and what is to be known with
    it, `signals` what can be said to them. `together` names who else helped at the
    same time.
    """

    help: Help
    name: str
    goes_on: bool
    sessions: str
    changes: tuple[tuple[str, ...], ...]
    signals: tuple[SignalSaid, ...]
    together: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Helped:
    """What is told of all helpers, those who help now first.

    `held_back` says that scores wait for the felt change. `table` is a row for each
    helper and a column for each questionnaire, `untangle` what can be done where two
    helped at once. `chart` is the timeline: who helped when, over the questionnaire
    that was taken most.
    """

    helpers: tuple[Helper, ...]
    held_back: bool
    table: Table | None
    untangle: str
    chart: Chart | None


@dataclass(frozen=True, slots=True)
class Table:
    """Helpers side by side: the four words, and the scores they rest on."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def helped(figures: Figures, *, now: datetime) -> Helped:
    """Put together what is told of everybody and everything that helped."""
    taken = [*_taken(figures)]
    held_back = bool(taken) and not scores_may_be_shown(figures, now)
    shown = [] if held_back else taken
    beside = side_by_side(
        figures,
        [score for _, listed in shown for score in listed.scores],
        yardsticks={one.id: one.yardstick for one, _ in shown if one.yardstick},
        now=now,
    )
    helpers = [_helper(one, now) for one in reversed(beside)]
    helpers.sort(key=lambda one: not one.goes_on)
    laps = said_of_together(lap for one in beside for lap in one.together)
    return Helped(
        helpers=tuple(helpers),
        held_back=held_back,
        table=_table(beside, [one for one, _ in shown]),
        untangle=laps[-1] if laps else "",
        chart=_timeline(figures, shown, now=now) if beside else None,
    )


def _helper(found: Helping, now: datetime) -> Helper:
    one = found.help
    said = [
        said_of_change(one, change, shelf().find(change.instrument).name)
        for change in found.changes
    ]
    return Helper(
        help=one,
        name=name_of(one),
        goes_on=goes_on(one, now),
        sessions=said_of_sessions(found),
        changes=tuple(_each_once(said)),
        signals=said_of_signals(one, found.alliance),
        together=said_of_together(found.together)[:-1],
    )


def _each_once(said: Iterable[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """Leave out what was said of the questionnaire before in the same words."""
    told: set[str] = set()
    for verdict, *beside in said:
        yield verdict, *(one for one in beside if one not in told)
        told.update(beside)


def _table(
    beside: Sequence[Helping], instruments: Sequence[Instrument]
) -> Table | None:
    """Set two helpers or more side by side, where a questionnaire was taken."""
    if len(beside) < FEWEST_BESIDE or not instruments:
        return None
    return Table(
        head=tuple(one.name for one in instruments),
        rows=tuple(
            (name_of(one.help), *map(_cell, one.changes)) for one in reversed(beside)
        ),
    )


def _cell(found: HelpChange) -> str:
    change, words = found.change, load("outcomes", "change").body["label"]
    said: str = words[change.word.value]
    if change.baseline is None or change.latest is None:
        return said
    before, after = change.baseline, change.latest.total
    return f"{said}: {in_words.number(before)} to {in_words.number(after)}"


def _taken(figures: Figures) -> Iterator[tuple[Instrument, Series]]:
    """Yield the questionnaires that can show change and were taken."""
    taken = {one.instrument for one in figures.of(Measure)}
    for instrument in shelf().instruments:
        if instrument.yardstick is not None and instrument.id in taken:
            yield instrument, series(instrument, figures)


def _timeline(
    figures: Figures, shown: list[tuple[Instrument, Series]], *, now: datetime
) -> Chart | None:
    if not shown:
        return None
    instrument, listed = max(shown, key=lambda pair: len(pair[1].scores))
    change = _change(instrument, listed, now)
    return chart_of(instrument, listed, change, figures=figures) if change else None


def _change(instrument: Instrument, listed: Series, now: datetime) -> Change | None:
    if instrument.yardstick is None:
        return None
    return change_since_start(listed.scores, instrument.yardstick, now=now)


class Stands(NamedTuple):
    """The worst that a questionnaire says, and which of them say it."""

    worst: Standing
    said_by: tuple[str, ...] = ()


def standing(figures: Figures, *, now: datetime) -> Stands:
    """Say whether something says that it is not moving.

    While the felt change is to be asked first, no score says anything.
    """
    if not scores_may_be_shown(figures, now):
        return Stands(Standing.NONE)
    found: dict[Colour, list[str]] = {}
    for instrument, listed in _taken(figures):
        change = _change(instrument, listed, now)
        if change is not None:
            found.setdefault(course(change).colour, []).append(instrument.name)
    for colour, worst in _WORST_FIRST:
        if colour in found:
            return Stands(worst, tuple(found[colour]))
    return Stands(Standing.NONE)


_WORST_FIRST = ((Colour.RED, Standing.RED), (Colour.AMBER, Standing.AMBER))
