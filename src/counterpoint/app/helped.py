"""What happened while somebody or something helped, side by side?

The reckoning and its sentences come from outcomes; here they are put together for
one page. Where the felt change is to be asked first, nothing that a score says is
in here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from counterpoint.app.results import chart_of
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
    from collections.abc import Iterator
    from datetime import datetime

    from counterpoint.outcomes.change import Change
    from counterpoint.outcomes.charts.drawing import Chart
    from counterpoint.outcomes.helping import Helping
    from counterpoint.outcomes.instruments import Instrument
    from counterpoint.outcomes.kinds import Figures
    from counterpoint.outcomes.scoring import Series


@dataclass(frozen=True, slots=True)
class Helper:
    """What is told of one helper.

    `changes` are the sentences on each questionnaire, `signals` what can be said to
    them. `together` names who else helped at the same time.
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

    `held_back` says that scores wait for the felt change. `chart` is the timeline:
    who helped when, over the questionnaire that was taken most.
    """

    helpers: tuple[Helper, ...]
    held_back: bool
    chart: Chart | None


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
    return Helped(
        helpers=tuple(helpers),
        held_back=held_back,
        chart=_timeline(figures, shown, now=now) if beside else None,
    )


def _helper(found: Helping, now: datetime) -> Helper:
    one = found.help
    changes = (
        said_of_change(one, change, shelf().find(change.instrument).name)
        for change in found.changes
    )
    return Helper(
        help=one,
        name=name_of(one),
        goes_on=goes_on(one, now),
        sessions=said_of_sessions(found),
        changes=tuple(changes),
        signals=said_of_signals(one, found.alliance),
        together=said_of_together(found.together),
    )


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


def standing(figures: Figures, *, now: datetime) -> Standing:
    """Say whether something says that it is not moving: the worst of all counts.

    While the felt change is to be asked first, no score says anything.
    """
    if not scores_may_be_shown(figures, now):
        return Standing.NONE
    changes = (_change(one, listed, now) for one, listed in _taken(figures))
    colours = {course(one).colour for one in changes if one is not None}
    if Colour.RED in colours:
        return Standing.RED
    return Standing.AMBER if Colour.AMBER in colours else Standing.NONE
