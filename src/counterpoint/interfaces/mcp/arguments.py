"""What can each tool be given?

What the words of an argument mean to an assistant stands in `data/en/tools.toml`.
"""

from __future__ import annotations

from datetime import date  # noqa: TC003 - msgspec reads it at run time
from typing import Annotated

import msgspec

from counterpoint.app.assistants.answers import Side  # noqa: TC001 - msgspec
from counterpoint.app.handoff import USUAL_PERIOD
from counterpoint.care.handoff.given import Part  # noqa: TC001 - msgspec
from counterpoint.ledger.records import WhatHappened  # noqa: TC001 - msgspec
from counterpoint.terms import Mode

Chance = Annotated[int, msgspec.Meta(ge=0, le=100)]
HowBad = Annotated[int, msgspec.Meta(ge=0, le=10)]


class Arguments(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a tool is given; nothing else is taken."""


class ScreenMessage(Arguments, frozen=True):
    """One message, and the talk before it."""

    text: str
    before: tuple[Side, ...] = ()
    mode: Mode = Mode.HELP_ME_THINK
    country: str | None = None


class ReviewReply(Arguments, frozen=True):
    """A draft reply with the message it answers."""

    message: str
    reply: str
    before: tuple[Side, ...] = ()
    mode: Mode = Mode.HELP_ME_THINK
    country: str | None = None


class ChallengeNow(Arguments, frozen=True):
    """A talk that ends with what the person wrote."""

    talk: tuple[Side, ...]
    mode: Mode = Mode.PUSH_BACK
    country: str | None = None


class RecordPrediction(Arguments, frozen=True):
    """What the person expects to happen."""

    text: str
    chance: Chance
    by: date | None = None
    feared: bool | None = None
    how_bad: HowBad | None = None


class SettlePrediction(Arguments, frozen=True):
    """What came of a prediction."""

    id: str
    outcome: WhatHappened
    how_bad: HowBad | None = None
    note: str = ""


class Due(Arguments, frozen=True):
    """Nothing is asked."""


class MeasureItems(Arguments, frozen=True):
    """Which questionnaire is wanted, if one."""

    measure: str | None = None


class TakeMeasure(Arguments, frozen=True):
    """What the person answered, by question; null where they left it out."""

    measure: str
    answers: dict[str, int | None]


class ProgressVerdict(Arguments, frozen=True):
    """Nothing is asked."""


class CrisisCard(Arguments, frozen=True):
    """Which country, if one is named."""

    country: str | None = None


class PrepareHandoff(Arguments, frozen=True):
    """What goes onto the page for a professional."""

    parts: tuple[Part, ...]
    period: str = USUAL_PERIOD
    who: str = ""
    reason: str = ""
    wish: str = ""
    excerpts: str = ""
    to_file: bool = False
