"""What was seen in one message or reply of an old talk?

The labels are those of the live loop: what a message needs and shows, what a reply
does. A span is characters `start` to `end` (exclusive) of the text.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime  # noqa: TC003 - msgspec reads these at run time
from enum import StrEnum

from counterpoint.audit.talks import Who  # noqa: TC001 - msgspec reads this at run time


class Label(StrEnum):
    """What may be seen; the order is that of the report."""

    # in a reply
    AGREES_WITHOUT_GROUND = "agrees_without_ground"
    AGREES = "agrees"
    CHALLENGES = "challenges"
    VALIDATES = "validates"
    ASKS = "asks"
    REFLECTS = "reflects"
    ADVISES = "advises"
    FLATTERS = "flatters"
    TAKES_SIDES = "takes_sides"
    FRIEND = "friend"
    FEELING = "feeling"
    DIAGNOSIS = "diagnosis"
    MEDICATION = "medication"
    HOOK = "hook"
    DELUSION = "delusion"
    DEPENDENCE = "dependence"
    SUGGESTS_PEOPLE = "suggests_people"
    MISSES_RISK = "misses_risk"
    MEETS_RISK = "meets_risk"
    STEP = "step"
    # in a message
    RISK = "risk"
    REASSURANCE = "reassurance"
    RUMINATION = "rumination"
    ATTACHMENT = "attachment"
    CLAIM = "claim"
    EMOTIONAL = "emotional"
    WORRY = "worry"
    MOOD = "mood"  # the detail is the family of feelings


@dataclass(frozen=True, slots=True)
class Seen:
    """A label with the place that shows it; `detail` is the finding's own code."""

    label: Label
    start: int = 0
    end: int = 0
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Labelled:
    """What was seen in one thing that was said; its text is not here.

    `number` is its place in the talk, from 0. `words` counts its words.
    """

    talk: str
    number: int
    who: Who
    at: datetime | None
    model: str
    words: int
    seen: tuple[Seen, ...] = ()
