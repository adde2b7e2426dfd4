"""What goes into the bundle that the person hands on, and who says that it is so?

Only the parts that the person ticked are in it. It is made of plain dicts; nobody
but the person sends it anywhere.
"""

from __future__ import annotations

import hashlib
import html
import uuid
from enum import StrEnum
from typing import TYPE_CHECKING

from counterpoint import __version__
from counterpoint.errors import InputError
from counterpoint.outcomes.exchange.characters import legible
from counterpoint.outcomes.exchange.fhir import forms, observations
from counterpoint.outcomes.exchange.fhir.elements import (
    TERMINOLOGY,
    Names,
    Resource,
    kept,
    when,
    words,
)
from counterpoint.outcomes.exchange.fhir.plans import SafetySteps, care_plan
from counterpoint.outcomes.exchange.totals import reckoned
from counterpoint.outcomes.records import Goal, GoalRating, Measure, MeasureSource

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from datetime import datetime

    from counterpoint.outcomes.instruments import Shelf
    from counterpoint.outcomes.kinds import Figures

_NAMESPACE = uuid.UUID("0d4f3c0a-9a55-5f0e-8f5e-2a4b6b1f0c9d")
_LONGEST_INITIALS = 12
_XHTML = "http://www.w3.org/1999/xhtml"


class Part(StrEnum):
    """What the person may tick."""

    ANSWERS = "answers"
    TOTALS = "totals"
    RISK = "risk"  # without it, answers to risk items are masked
    GOALS = "goals"  # in the person's own words


def bundle(
    figures: Figures,
    shelf: Shelf,
    *,
    parts: Collection[Part],
    now: datetime,
    initials: str = "",
    plan: SafetySteps | None = None,
) -> Resource:
    """Return a FHIR R4 bundle of the parts that were ticked, and the safety plan.

    Raises:
        InputError: the initials are too long to be initials.
    """
    names = Names(_export(figures, now))
    patient = _patient(initials, names)
    taken = [*_goals(figures, names)] if Part.GOALS in parts else []
    if plan is not None:
        taken.append(care_plan(plan, names))
    imported: list[Resource] = []
    for measure in figures.of(Measure):
        own = measure.source is MeasureSource.TAKEN
        (taken if own else imported).extend(_measured(measure, shelf, parts, names))
    resources = [
        patient,
        *_questionnaires(figures, shelf, parts, names),
        *taken,
        *imported,
        _provenance("taken", [patient, *taken], names, now),
        *([_provenance("imported", imported, names, now)] if imported else []),
    ]
    return {
        "resourceType": "Bundle",
        "id": str(names.export),
        "type": "collection",
        "timestamp": when(now),
        "entry": [
            {"fullUrl": f"urn:uuid:{resource['id']}", "resource": kept(resource)}
            for resource in resources
        ],
    }


def _export(figures: Figures, now: datetime) -> uuid.UUID:
    told = "\x1f".join([now.isoformat(), *(one.id for one in figures.records)])
    digest = hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()
    return uuid.uuid5(_NAMESPACE, digest)


def _patient(initials: str, names: Names) -> Resource:
    name = " ".join(legible(initials).split())
    if len(name) > _LONGEST_INITIALS:
        raise InputError(
            "That is more than initials. Give at most 12 letters, or leave it empty."
        )
    return {
        "resourceType": "Patient",
        "id": names.id("patient"),
        "name": [{"text": name}],
    }


def _questionnaires(
    figures: Figures, shelf: Shelf, parts: Collection[Part], names: Names
) -> Iterator[Resource]:
    answered = {one.instrument for one in figures.of(Measure) if one.answers}
    for instrument in shelf.instruments:
        if Part.ANSWERS in parts and instrument.id in answered:
            yield forms.questionnaire(instrument, names)


def _measured(
    measure: Measure, shelf: Shelf, parts: Collection[Part], names: Names
) -> Iterator[Resource]:
    """Return everything about one measure that was ticked."""
    instrument = shelf.get(measure.instrument)
    scored = reckoned(instrument, measure)
    answers = Part.ANSWERS in parts and bool(measure.answers)
    if answers:
        risk = Part.RISK in parts
        yield forms.response(measure, instrument, names, risk=risk)
    if instrument is None:
        return
    if Part.TOTALS in parts and scored is not None:
        total = observations.total(measure, instrument, scored, names, derived=answers)
        yield from [total] if total else []
    if Part.RISK in parts:
        yield from observations.risk_answers(measure, instrument, names)


def _goals(figures: Figures, names: Names) -> Iterator[Resource]:
    for one in figures.of(Goal):
        ratings = [rating for rating in figures.of(GoalRating) if rating.goal == one.id]
        yield observations.goal(one, ratings, names)
        for rating in ratings:
            yield from observations.goal_ratings(rating, names)


def _provenance(
    source: str, about: Iterable[Resource], names: Names, now: datetime
) -> Resource:
    """Say who says so: a person about themselves, with software; nobody checked."""
    sentences = [words(f"{source}_provenance"), words("loinc_notice")]
    paragraphs = "".join(f"<p>{html.escape(one)}</p>" for one in sentences)
    software = words("software").format(version=__version__)
    return {
        "resourceType": "Provenance",
        "id": names.id("provenance", source),
        "text": {
            "status": "generated",
            "div": f'<div xmlns="{_XHTML}">{paragraphs}</div>',
        },
        "target": [{"reference": f"urn:uuid:{one['id']}"} for one in about],
        "recorded": when(now),
        "activity": {"text": words(f"{source}_provenance")},
        "agent": [
            {"type": _agent("author"), "who": names.patient},
            {"type": _agent("assembler"), "who": {"display": software}},
        ],
    }


def _agent(code: str) -> Resource:
    system = f"{TERMINOLOGY}/provenance-participant-type"
    return {"coding": [{"system": system, "code": code}]}
