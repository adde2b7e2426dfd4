"""What do answers to a questionnaire add up to, and is a change more than noise?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, TypeAlias

from counterpoint.app.at_once import finished
from counterpoint.app.clock import SystemClock
from counterpoint.app.measuring import asked_straight
from counterpoint.library.given import country_of, refused
from counterpoint.outcomes import change as changes
from counterpoint.outcomes import telling
from counterpoint.outcomes.instruments import shelf
from counterpoint.outcomes.kinds import Figures
from counterpoint.outcomes.records import Measure, MeasureSource
from counterpoint.outcomes.scoring import score as reckoned
from counterpoint.outcomes.scoring import series

if TYPE_CHECKING:
    from counterpoint.outcomes.change import Change, Said
    from counterpoint.outcomes.instruments import Instrument
    from counterpoint.outcomes.scoring import Scored
    from counterpoint.terms import Turn

Answers: TypeAlias = Sequence[int | None] | Mapping[str, int | None]
"""What was ticked: in the order of the questions, or by item; None was left out."""


@dataclass(frozen=True, slots=True)
class Reckoned:
    """One filled-in questionnaire, and what may be said of it.

    `asked` is what has to be said first where somebody ticked that they think of
    dying: the direct question, and whom they can reach; None where nothing was
    ticked, which is no sign of safety. `told` are sentences for the person. The
    bands, lines and sources are in `scored` and `instrument`; where `instrument`
    has a notice of its holder, it has to stand beside its words.
    """

    instrument: Instrument
    scored: Scored
    told: tuple[str, ...]
    asked: Turn | None


@dataclass(frozen=True, slots=True)
class Changed:
    """What several results say about change, and how that may be said.

    `change.word` is one of four: reliably better, reliably worse, not
    distinguishable from noise, not enough data. `said.beside` has to stand beside
    `said.verdict` wherever that is shown.
    """

    instrument: Instrument
    change: Change
    said: Said


def score(instrument: str, answers: Answers, *, country: str | None = None) -> Reckoned:
    """Reckon one filled-in questionnaire.

    A total that cannot be reckoned is None with `why_none`, and never 0.

    Args:
        instrument: its id, such as "phq9"; docs/measures.md names them all.
        answers: what was ticked, as points.
        country: decides which numbers are shown where something was ticked.

    Raises:
        NotFoundError: there is no such questionnaire.
        InputError: the answers cannot be.
    """
    code = country_of(country)
    wanted = _found(instrument)
    clock = SystemClock()
    measure = _measure(wanted, answers, at=clock.now(), number=1)
    scored = reckoned(wanted, measure)
    asked = asked_straight(wanted, scored, country=code, clock=clock)
    return Reckoned(
        instrument=wanted,
        scored=scored,
        told=telling.result(wanted, scored),
        asked=finished(asked, waits=False),
    )


def change(instrument: str, taken: Sequence[tuple[date, Answers | float]]) -> Changed:
    """Say whether results of one questionnaire differ by more than noise.

    The first two, a week or more apart, make the start; the last is held against
    their mean. So it takes three.

    Args:
        instrument: its id, such as "phq9".
        taken: (day, answers or total), in any order. A time has to name its zone.

    Raises:
        NotFoundError: there is no such questionnaire.
        InputError: a result cannot be, or nothing is published by which a change
            could be read.
    """
    wanted = _found(instrument)
    if wanted.yardstick is None:
        raise refused("no_yardstick", name=wanted.name)
    if not isinstance(taken, list | tuple):
        raise refused("taken")
    measures = tuple(_taken(wanted, one, n) for n, one in enumerate(taken, start=1))
    for measure in measures:
        reckoned(wanted, measure)  # a total that cannot be is refused, not passed over
    found = changes.change_since_start(
        series(wanted, Figures(measures)).scores,
        wanted.yardstick,
        now=SystemClock().now(),
    )
    return Changed(wanted, found, changes.said(found, wanted.name))


def _found(instrument: object) -> Instrument:
    if not isinstance(instrument, str):
        raise refused("instrument")
    return shelf().find(instrument)


def _taken(instrument: Instrument, given: object, number: int) -> Measure:
    if not isinstance(given, list | tuple) or len(given) != 2:
        raise refused("taken")
    day, result = given
    if isinstance(day, datetime):
        if day.tzinfo is None:
            raise refused("taken")
        at = day
    elif isinstance(day, date):
        at = datetime.combine(day, time(), tzinfo=UTC)
    else:
        raise refused("taken")
    if isinstance(result, int | float) and not isinstance(result, bool):
        return Measure(
            id=str(number),
            at=at,
            instrument=instrument.id,
            total=float(result),
            source=MeasureSource.IMPORTED,
        )
    return _measure(instrument, result, at=at, number=number)


def _measure(
    instrument: Instrument, answers: object, *, at: datetime, number: int
) -> Measure:
    return Measure(
        id=str(number),
        at=at,
        instrument=instrument.id,
        answers=tuple(_ticked(instrument, answers)),
        wording=instrument.wording,
    )


def _ticked(instrument: Instrument, answers: object) -> list[tuple[str, int]]:
    """Return (item id, answer) of what was not left out."""
    if isinstance(answers, Mapping):
        given = list(answers.items())
    elif isinstance(answers, list | tuple):
        if len(answers) > len(instrument.items):
            raise refused("too_many_answers", of=len(instrument.items))
        ids = [item.id for item in instrument.items]
        given = list(zip(ids, answers, strict=False))
    else:
        raise refused("answers")
    if not all(isinstance(name, str) and _may_be(value) for name, value in given):
        raise refused("answers")
    return [(name, value) for name, value in given if value is not None]


def _may_be(value: object) -> bool:
    return value is None or (isinstance(value, int) and not isinstance(value, bool))
