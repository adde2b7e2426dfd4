"""What does the person put down about who else is there for them?

Every record is a frozen value with an `id` and the time `at` which it was made,
aware, in the zone the person was in. The words in them are the person's own and
are never retold. Nothing here is decided; see safety_plan, people and referral.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime  # noqa: TC003 - msgspec reads these at run time
from enum import StrEnum

SAFETY_PLAN = "safety-plan"
"""The id of the one plan; it is kept again under it."""


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody the plan names, and how to reach them; `number` may be ""."""

    who: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class SafetyPlan:
    """What the person wants to do, step by step, when it gets dangerous.

    `signs` that it is starting; what I can do `alone`; `company`, people and
    places that take my mind off it; `helpers`, people I can ask for help;
    `professionals`; what makes the place `safer`; `reasons` to live. The lines of
    the country are not part of it: they are looked up when it is shown. `at` is
    when it was last changed, `reviewed` when the person last looked it over, and
    `offered` when they were last asked whether they want to.
    """

    id: str
    at: datetime
    signs: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()
    company: tuple[str, ...] = ()
    helpers: tuple[Named, ...] = ()
    professionals: tuple[Named, ...] = ()
    safer: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    reviewed: datetime | None = None
    offered: datetime | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the person's life, on their own list.

    `good_for` and `reach` are in the person's words. Only who `may_be_named` is
    named in a reply, and never where somebody is being hurt.
    """

    id: str
    at: datetime
    who: str
    good_for: str = ""
    reach: str = ""
    may_be_named: bool = False


@dataclass(frozen=True, slots=True)
class Contact:
    """A day on which they spoke; `person` is the id of a Person."""

    id: str
    at: datetime
    person: str
    on: date


class Happened(StrEnum):
    """What the person answered when asked whether it came about."""

    YES = "yes"
    NOT_YET = "not_yet"
    NO = "no"
    RATHER_NOT = "rather_not"  # they would rather not say, or not be asked


@dataclass(frozen=True, slots=True)
class Referral:
    """Somebody else was pointed at; `rule` says by which rule, `at` when.

    `tier` is the rule's tier at that time. `followed_up` is when it was asked
    about, `answer` what was said, `barrier` the code of what stood in the way.
    """

    id: str
    at: datetime
    rule: str
    tier: str
    followed_up: datetime | None = None
    answer: Happened | None = None
    barrier: str = ""
