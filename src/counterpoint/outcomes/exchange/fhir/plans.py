"""What is a safety plan, as CarePlan?"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from counterpoint.outcomes.exchange.fhir.elements import (
    Names,
    Resource,
    ours,
    when,
    words,
)

if TYPE_CHECKING:
    from datetime import datetime


class SafetySteps(NamedTuple):
    """A safety plan as it goes out: (heading, its lines) in order."""

    at: datetime
    steps: tuple[tuple[str, tuple[str, ...]], ...]


def care_plan(plan: SafetySteps, names: Names) -> Resource:
    """Return a safety plan in the person's own words, a step each."""
    return {
        "resourceType": "CarePlan",
        "id": names.id("plan"),
        "status": "active",
        "intent": "plan",
        "category": [
            {
                "coding": [{"system": ours("plan"), "code": "safety"}],
                "text": words("plan"),
            }
        ],
        "title": words("plan"),
        "description": words("plan_about"),
        "subject": names.patient,
        "created": when(plan.at),
        "author": names.patient,
        "activity": [
            # FHIR asks for a status; that of a plan is that it is there.
            {
                "detail": {
                    "status": "in-progress",
                    "description": f"{title}: {'; '.join(lines)}",
                }
            }
            for title, lines in plan.steps
        ],
    }
