"""How does somebody write down the other side of a conflict, and when is it not asked?

Three authored steps: as the other would tell it, what they may know, what an
onlooker would see. Never where there is abuse, or where nobody can tell whether
there is: then both sides are off.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any

from counterpoint.authored import load
from counterpoint.detectors.moments import Moment
from counterpoint.errors import InputError
from counterpoint.ledger.records import LONGEST, OtherSide
from counterpoint.terms import Risk, Tier

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from counterpoint.terms import Screening


class Offer(StrEnum):
    """Whether the other side may be asked for."""

    YES = "yes"
    REFUSED = "refused"  # abuse: never for this
    NOT_NOW = "unsure"  # danger, fresh loss, or nobody can tell


@dataclass(frozen=True, slots=True)
class Step:
    """One part of the form; `field` is the name of it in the record."""

    field: str
    ask: str
    help: str
    label: str


@dataclass(frozen=True, slots=True)
class Form:
    """The words around the steps."""

    title: str
    about: str
    set_off: str
    closing: str
    steps: tuple[Step, ...]


def form() -> Form:
    """Return the form of it."""
    words = _words()["form"]
    return Form(
        title=words["title"],
        about=words["about"],
        set_off=words["set_off"],
        closing=words["closing"],
        steps=tuple(Step(**row) for row in _words()["step"]),
    )


_ABUSE = frozenset({Risk.ABUSE_VICTIM, Risk.CHILD_AT_RISK})


def offer(
    screenings: Iterable[Screening] | None, *, moments: Iterable[Moment] = ()
) -> Offer:
    """Say whether the other side may be asked for.

    Args:
        screenings: of every message that tells of the matter and, where the other
            person is known, of them; None where nobody looked.
        moments: what is going on in those messages.
    """
    if screenings is None:
        return Offer.NOT_NOW
    seen = tuple(screenings)
    if any(_shows_abuse(screening) for screening in seen):
        return Offer.REFUSED
    danger = any(screening.tier > Tier.NONE for screening in seen)
    unsure = any(screening.found("reader_unsure") for screening in seen)
    grief = Moment.FRESH_LOSS in frozenset(moments)
    return Offer.NOT_NOW if danger or unsure or grief or not seen else Offer.YES


def _shows_abuse(screening: Screening) -> bool:
    """Say whether abuse is seen at all, live or told of the past."""
    risks = {screening.risk, *(finding.risk for finding in screening.findings)}
    return not risks.isdisjoint(_ABUSE)


def said_of(offered: Offer) -> str:
    """Return what is said where it is not offered, "" where it is."""
    if offered is Offer.YES:
        return ""
    said: str = _words()["form"][offered.value]
    return said


def written(
    matter: str,
    *,
    id: str,  # noqa: A002 - it is what the record calls it
    now: datetime,
    who: str = "",
    as_they_tell_it: str = "",
    what_they_know: str = "",
    onlooker: str = "",
) -> OtherSide:
    """Make a record of what was written.

    Args:
        matter: which events are meant, in the person's words.
        id: of the record to be.
        now: aware, in the zone of the person.
        who: whose side it is, in the person's words.
        as_they_tell_it: the first step.
        what_they_know: the second.
        onlooker: the third.

    Raises:
        InputError: no matter is named, nothing was written, or it is too long.
    """
    made = OtherSide(
        id=id,
        at=now,
        matter=matter.strip(),
        who=who.strip(),
        as_they_tell_it=as_they_tell_it.strip(),
        what_they_know=what_they_know.strip(),
        onlooker=onlooker.strip(),
    )
    return _checked(made)


def corrected(before: OtherSide, wanted: OtherSide) -> OtherSide:
    """Take what is written anew; it stays the record it was, of its day.

    Raises:
        InputError: as for `written`.
    """
    return _checked(replace(wanted, id=before.id, at=before.at, hidden=before.hidden))


def next_step(so_far: OtherSide) -> Step | None:
    """Return the first step that is still open, None where all were written."""
    return next((s for s in form().steps if not getattr(so_far, s.field)), None)


def told(side: OtherSide) -> tuple[tuple[str, str], ...]:
    """Return what was written, each part with its label."""
    parts = ((step.label, getattr(side, step.field)) for step in form().steps)
    return tuple((label, text) for label, text in parts if text)


def _checked(side: OtherSide) -> OtherSide:
    words = _words()["form"]
    parts = [getattr(side, step.field) for step in form().steps]
    if not side.matter:
        raise InputError(words["no_matter"])
    if not any(parts):
        raise InputError(words["empty"])
    if any(len(part) > LONGEST for part in (side.matter, side.who, *parts)):
        raise InputError(words["too_long"])
    return side


@cache
def _words() -> dict[str, Any]:
    return load("ledger", "other_side").body
