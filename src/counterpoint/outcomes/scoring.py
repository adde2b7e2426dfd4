"""What do the answers add up to, and what has to be asked or offered next?

A total that cannot be reckoned is None with the reason, never 0. A risk item that
was not ticked says nothing about risk, and nothing here can be read as if it did.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from counterpoint.authored import load
from counterpoint.errors import InputError
from counterpoint.outcomes.records import Measure
from counterpoint.outcomes.yardstick import Score

if TYPE_CHECKING:
    from counterpoint.outcomes.instruments import (
        Band,
        FollowOn,
        Instrument,
        Item,
        Line,
    )
    from counterpoint.outcomes.kinds import Figures
    from counterpoint.terms import Risk


class NoTotal(StrEnum):
    """Why there is no total."""

    NOTHING_ANSWERED = "nothing_answered"
    TOO_MANY_LEFT_OUT = "too_many_left_out"
    GATE_LEFT_OUT = "gate_left_out"


class RiskAnswer(NamedTuple):
    """What was ticked on a risk item; None where it was left out.

    `risk` is what a tick above 0 means.
    """

    item: str
    answer: int | None
    risk: Risk


@dataclass(frozen=True, slots=True)
class Scored:
    """One filled-in instrument, reckoned.

    `missing` are the scored items that were left out. `lines` are those that the
    total reaches, `follow_ons` what is said or offered because of it.
    """

    measure: str
    instrument: str
    total: float | None
    why_none: NoTotal | None = None
    prorated: bool = False
    missing: tuple[str, ...] = ()
    band: Band | None = None
    lines: tuple[Line, ...] = ()
    risk_items: tuple[RiskAnswer, ...] = ()
    follow_ons: tuple[FollowOn, ...] = ()

    @property
    def to_ask_about(self) -> tuple[RiskAnswer, ...]:
        """Return what was ticked and must be asked about at once.

        That nothing was ticked is no sign of safety.
        """
        return tuple(risk for risk in self.risk_items if risk.answer)


class Series(NamedTuple):
    """The totals of one instrument, oldest first, and the measures without one."""

    scores: tuple[Score, ...] = ()
    without_total: tuple[Measure, ...] = ()


def score(instrument: Instrument, measure: Measure) -> Scored:
    """Reckon one filled-in instrument.

    Raises:
        InputError: the answers cannot be: an item or a value that there is not,
            two answers to one item, an answer after the form had ended.
    """
    answers = checked(instrument, measure)
    missing = tuple(
        item.id for item in instrument.scored_items if item.id not in answers
    )
    total, why = _total(instrument, answers, missing)
    if not answers and measure.total is not None:
        total, why, missing = measure.total, None, ()
    elif measure.total is not None and measure.total != total:
        raise InputError(_refused("two_totals"))
    return Scored(
        measure=measure.id,
        instrument=instrument.id,
        total=total,
        why_none=why,
        prorated=total is not None
        and bool(missing)
        and not _closed(instrument, answers),
        missing=missing,
        band=_band(instrument, total),
        lines=_reached(instrument, total),
        risk_items=tuple(
            RiskAnswer(item.id, answers.get(item.id), item.risk)
            for item in instrument.risk_items
        ),
        follow_ons=tuple(
            one
            for one in instrument.follow_ons
            if total is not None and one.applies_to(total)
        ),
    )


def checked(instrument: Instrument, measure: Measure) -> dict[str, int]:
    """Return the answers by item; raise InputError for what cannot be."""
    if measure.instrument != instrument.id:
        raise InputError(_refused("other"))
    answers = dict(measure.answers)
    if len(answers) != len(measure.answers):
        raise InputError(_refused("twice"))
    for name, value in answers.items():
        _check_answer(instrument.item(name), value)
    _check_gate(instrument, answers)
    _check_total(instrument, measure.total)
    return answers


def series(instrument: Instrument, figures: Figures) -> Series:
    """Return what every measure of an instrument added up to.

    A measure whose answers cannot be, such as one from another version, is among
    those without a total.
    """
    scores, without = [], []
    for measure in figures.of(Measure):
        if measure.instrument != instrument.id:
            continue
        found = _score_of(instrument, measure)
        if found is None:
            without.append(measure)
        else:
            scores.append(found)
    return Series(tuple(scores), tuple(without))


# --- The total ----------------------------------------------------------------


def _total(
    instrument: Instrument, answers: dict[str, int], missing: tuple[str, ...]
) -> tuple[float | None, NoTotal | None]:
    gate, scoring = instrument.gate, instrument.scoring
    if not answers:
        return None, NoTotal.NOTHING_ANSWERED
    if gate is not None and gate.item not in answers:
        return None, NoTotal.GATE_LEFT_OUT
    if _closed(instrument, answers):
        return instrument.lowest, None
    if len(missing) > scoring.most_missing:
        return None, NoTotal.TOO_MANY_LEFT_OUT
    scored = instrument.scored_items
    points = sum(item.points(answers[item.id]) for item in scored if item.id in answers)
    # The mean of the answered items stands in for those that were left out.
    return points * len(scored) / (len(scored) - len(missing)) * scoring.factor, None


def _closed(instrument: Instrument, answers: dict[str, int]) -> bool:
    """Say whether the form ended at its first question."""
    gate = instrument.gate
    return gate is not None and answers.get(gate.item) == gate.closes_with


def _band(instrument: Instrument, total: float | None) -> Band | None:
    """Return the band of a total; one between two bands has not reached the upper."""
    if total is None:
        return None
    reached = [band for band in instrument.bands if band.low <= total]
    return reached[-1] if reached else None


def _reached(instrument: Instrument, total: float | None) -> tuple[Line, ...]:
    if total is None:
        return ()
    if instrument.higher_is_better:
        return tuple(line for line in instrument.lines if total <= line.points)
    return tuple(line for line in instrument.lines if total >= line.points)


def _score_of(instrument: Instrument, measure: Measure) -> Score | None:
    try:
        scored = score(instrument, measure)
    except InputError:
        return None
    if scored.total is None:
        return None
    return Score(
        measure=measure.id,
        instrument=instrument.id,
        at=measure.at,
        total=scored.total,
        prorated=scored.prorated,
    )


# --- What cannot be -----------------------------------------------------------


def _check_answer(item: Item | None, value: int) -> None:
    if item is None:
        raise InputError(_refused("no_such_item"))
    if value not in item.values:
        values = ", ".join(str(one) for one in sorted(item.values))
        raise InputError(_refused("out_of_range").format(item=item.id, values=values))


def _check_gate(instrument: Instrument, answers: dict[str, int]) -> None:
    gate = instrument.gate
    if gate is None or not _closed(instrument, answers) or len(answers) == 1:
        return
    item = instrument.item(gate.item)
    answer = item.option(gate.closes_with).text if item else ""
    raise InputError(_refused("contradicts").format(answer=answer))


def _check_total(instrument: Instrument, total: float | None) -> None:
    if total is None or instrument.lowest <= total <= instrument.highest:
        return
    sentence = _refused("total_range")
    raise InputError(
        sentence.format(
            name=instrument.name,
            lowest=f"{instrument.lowest:g}",
            highest=f"{instrument.highest:g}",
        )
    )


def _refused(code: str) -> str:
    sentence: str = load("outcomes", "measures").body["refused"][code]
    return sentence
