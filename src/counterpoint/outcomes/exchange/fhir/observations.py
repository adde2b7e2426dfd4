"""What are the totals, the risk items and the goals, as Observation and Goal?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from counterpoint.outcomes.exchange.cells import number
from counterpoint.outcomes.exchange.characters import legible
from counterpoint.outcomes.exchange.fhir.elements import (
    LOINC,
    TERMINOLOGY,
    Names,
    Resource,
    answer_coding,
    item_coding,
    loinc_of,
    may_pass_on,
    ours,
    when,
    words,
)
from counterpoint.outcomes.records import MeasureSource

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from counterpoint.outcomes.instruments import Instrument
    from counterpoint.outcomes.records import Goal, GoalRating, Measure
    from counterpoint.outcomes.scoring import Scored

_UNITS = "http://unitsofmeasure.org"


def total(
    measure: Measure,
    instrument: Instrument,
    scored: Scored,
    names: Names,
    *,
    derived: bool,
) -> Resource | None:
    """Return the total; None where it cannot be reckoned."""
    if scored.total is None:
        return None
    codes = loinc_of(instrument)
    name = words("total").format(name=instrument.name)
    coding = (
        {"system": LOINC, "code": codes.total}
        if codes
        else {"system": ours("total"), "code": instrument.id.replace("_", "-")}
    )
    return _observation(names, "total", measure.id, at=measure.at) | {
        "code": {"coding": [coding], "text": name},
        **_points(scored.total),
        "interpretation": _interpretation(instrument, scored.total),
        "derivedFrom": [names.reference("response", measure.id)] if derived else None,
        "note": [{"text": note} for note in _notes(measure, scored)],
    }


def risk_answers(
    measure: Measure, instrument: Instrument, names: Names
) -> Iterator[Resource]:
    """Return what was ticked on risk items, a nought included."""
    for item in instrument.risk_items:
        value = measure.answer(item.id)
        if value is None or value not in item.values:
            continue
        coding = answer_coding(instrument, item, value)
        text = item.option(value).text if may_pass_on(instrument) else str(value)
        yield _observation(names, "risk", measure.id, item.id, at=measure.at) | {
            "code": {
                "coding": [item_coding(instrument, item)],
                "text": words("risk_item").format(name=instrument.name, item=item.id),
            },
            "valueCodeableConcept": {"coding": [coding], "text": text},
            "note": [{"text": words("risk_note")}],
        }


def goal(one: Goal, ratings: Sequence[GoalRating], names: Names) -> Resource:
    """Return a goal with its latest level of attainment."""
    levels = [rating.attainment for rating in ratings if rating.attainment is not None]
    standing = words("attainment").format(level=levels[-1]) if levels else None
    return {
        "resourceType": "Goal",
        "id": names.id("goal", one.id),
        # FHIR's word for a goal that is no longer sought, whatever became of it.
        "lifecycleStatus": "completed" if one.ended else "active",
        "achievementStatus": {"text": standing},
        "description": {"text": legible(one.text) or words("goal_without_words")},
        "subject": names.patient,
        "startDate": one.at.date().isoformat(),
        "target": [_target(one)] if legible(one.expected) else None,
        "statusDate": one.ended.date().isoformat() if one.ended else None,
        "statusReason": one.why_ended,
        "expressedBy": names.patient,
        "outcomeReference": [
            names.reference(kind, rating.id)
            for rating in ratings
            for kind, _, value in _rated(rating)
            if value is not None
        ],
    }


def goal_ratings(rating: GoalRating, names: Names) -> Iterator[Resource]:
    """Return how near a goal is, by both of its scales."""
    for kind, name, value in _rated(rating):
        if value is None:
            continue
        coding = {"system": ours("goal"), "code": kind}
        yield _observation(names, kind, rating.id, at=rating.at) | {
            "code": {"coding": [coding], "text": words(name)},
            "focus": [names.reference("goal", rating.goal)],
            "valueInteger": value,
        }


def _rated(rating: GoalRating) -> tuple[tuple[str, str, int | None], ...]:
    return (
        ("goal-rating", "goal_rating", rating.rating),
        ("goal-attainment", "goal_attainment", rating.attainment),
    )


def _target(one: Goal) -> Resource:
    coding = {"system": ours("goal"), "code": "goal-attainment"}
    return {
        "measure": {"coding": [coding], "text": words("goal_attainment")},
        "detailString": one.expected,
    }


def _observation(names: Names, *of: str, at: datetime) -> Resource:
    category = {
        "system": f"{TERMINOLOGY}/observation-category",
        "code": "survey",
        "display": "Survey",
    }
    return {
        "resourceType": "Observation",
        "id": names.id(*of),
        "status": "final",
        "category": [{"coding": [category]}],
        "subject": names.patient,
        "performer": [names.patient],
        "effectiveDateTime": when(at),
    }


def _points(value: float) -> Resource:
    if float(value).is_integer():
        return {"valueInteger": int(value)}
    # A total in which a mean stands in for what was left out.
    quantity = {"unit": "{score}", "system": _UNITS, "code": "{score}"}
    return {"valueQuantity": {"value": round(value, 2), **quantity}}


def _interpretation(instrument: Instrument, value: float) -> list[Resource]:
    yardstick = instrument.yardstick
    if yardstick is None or yardstick.caseness is None:
        return []
    line = yardstick.caseness.points
    higher = yardstick.higher_is_better
    reached = value <= line if higher else value >= line
    side = "well_being" if higher else "distress"
    sentence = words(f"{side}_{'at_line' if reached else 'off_line'}")
    return [{"text": sentence.format(name=instrument.name, line=number(line))}]


def _notes(measure: Measure, scored: Scored) -> Iterator[str]:
    if scored.prorated:
        yield words("prorated").format(missing=len(scored.missing))
    if measure.source is MeasureSource.IMPORTED:
        yield words("imported")
