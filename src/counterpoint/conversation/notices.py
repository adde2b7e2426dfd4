"""What must a person be told about the program, and when?

Laws ask for a notice at the start, again and again while a sitting goes on, and
after some days away. Texts, times and the rules they come from are rows in
`data/en/notices.toml`; here is only how a row falls due. Without an operator, all of
them do; one who names the places whose laws bind them may leave out what only other
places ask for, never that this is a program. A clock that jumped back can not tell
how long ago something was: then it is told again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any

from counterpoint.authored import load
from counterpoint.care.operating.jurisdictions import strictest
from counterpoint.settings import OperatorProfile

if TYPE_CHECKING:
    from collections.abc import Sequence

NAME = "Counterpoint"
ALWAYS = "start"
"""The notice that no profile leaves out: this is a program."""
NOBODY = OperatorProfile()
"""Nobody runs it for others."""


class Occasion(StrEnum):
    """When a notice falls due."""

    START = "start"  # of every sitting
    EVERY = "every"  # so many hours of a sitting that goes on
    AWAY = "away"  # at the first visit, and after so many days without one


@dataclass(frozen=True, slots=True)
class Source:
    """The rule that asks for a notice.

    `place` is where it holds, a code of care/operating/jurisdictions; `minors` says
    that it holds for minors only, and then perhaps after other `hours`.
    """

    rule: str
    asks: str
    status: str
    since: date
    place: str
    minors: bool = False
    hours: int | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice, its exact words, and how large they must be at least.

    `after` is how long it waits: since the last notice of a sitting that goes
    on, or since the person was last here. `rem` is the size in root ems. One about
    `counting` is told only where it is counted how often help was shown.
    """

    id: str
    occasion: Occasion
    text: str
    after: timedelta
    rem: float
    weight: int
    sources: tuple[Source, ...]
    counting: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """That a notice was shown in this sitting, and when."""

    id: str
    at: datetime


def due(
    *,
    now: datetime,
    told: Sequence[Told],
    here: datetime | None,
    operator: OperatorProfile = NOBODY,
) -> tuple[Notice, ...]:
    """Return the notices to be shown now, in the order to show them.

    Args:
        now: the time.
        told: what was shown since the sitting began, or was gone on with, in the
            order it was shown.
        here: when the person last wrote; None if never.
        operator: who runs it for others, and where.
    """
    return tuple(
        notice
        for notice in owed(operator)
        if _is_due(notice, now, told=told, here=here)
    )


@cache
def owed(operator: OperatorProfile = NOBODY) -> tuple[Notice, ...]:
    """Return the notices that are told under a profile, each as soon as any rule asks.

    Where no place is named, or one that we know too little of, every notice is.
    """
    found = []
    for notice in notices():
        binding = [one for one in notice.sources if _binds(one, operator)]
        if notice.counting:
            wanted = operator.counting
        else:
            everything = strictest(operator.jurisdictions)
            wanted = everything or bool(binding) or notice.id == ALWAYS
        if wanted:
            hours = [timedelta(hours=one.hours) for one in binding if one.hours]
            found.append(replace(notice, after=min([notice.after, *hours])))
    return tuple(found)


@cache
def notices() -> tuple[Notice, ...]:
    """Return every notice there is."""
    body = load("conversation", "notices").body
    return tuple(_notice(row, body["look"]) for row in body["notice"])


def _binds(source: Source, operator: OperatorProfile) -> bool:
    here = strictest(operator.jurisdictions) or source.place in operator.jurisdictions
    return here and (operator.minors or not source.minors)


def _is_due(
    notice: Notice, now: datetime, *, told: Sequence[Told], here: datetime | None
) -> bool:
    before = [one.at for one in told if one.id == notice.id]
    match notice.occasion:
        case Occasion.START:
            return not before
        case Occasion.EVERY:
            opened = [one.at for one in told if one.id in _opening()]
            since = (*opened, *before)[-1:]
            return bool(since) and _is_over(notice.after, since=since[0], now=now)
        case Occasion.AWAY:
            if here is None:
                return not before
            since = (here, *before)
            return all(_is_over(notice.after, since=one, now=now) for one in since)


def _is_over(wait: timedelta, *, since: datetime, now: datetime) -> bool:
    # In UTC: within one zone, Python counts what clocks show, not what passed.
    passed = now.astimezone(UTC) - since.astimezone(UTC)
    return passed >= wait or passed < timedelta()


@cache
def _opening() -> frozenset[str]:
    return frozenset(one.id for one in notices() if one.occasion is Occasion.START)


def _notice(row: dict[str, Any], look: dict[str, Any]) -> Notice:
    return Notice(
        id=row["id"],
        occasion=Occasion(row["occasion"]),
        text=_named(row["text"]),
        after=timedelta(hours=row.get("hours", 0), days=row.get("days", 0)),
        rem=row.get("rem", look["rem"]),
        weight=row.get("weight", look["weight"]),
        sources=tuple(Source(**source) for source in row["source"]),
        counting=row.get("counting", False),
    )


def _named(text: str) -> str:
    """Put our name into a text, in capitals where the rest is."""
    return text.replace("[NAME]", NAME.upper() if text.isupper() else NAME)
