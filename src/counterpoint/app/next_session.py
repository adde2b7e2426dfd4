"""What is there to bring up in the person's next session with whoever helps them?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from counterpoint import in_words
from counterpoint.app import figures as on_record
from counterpoint.app.handoff import shown
from counterpoint.authored import load
from counterpoint.care.handoff.agenda import LONGEST, Noted, agenda
from counterpoint.errors import InputError
from counterpoint.outcomes.felt import scores_may_be_shown
from counterpoint.outcomes.helping import name_of
from counterpoint.outcomes.instruments import shelf
from counterpoint.outcomes.records import Help, HelpKind, SessionLog
from counterpoint.outcomes.scoring import series
from counterpoint.outcomes.sessions import goes_on, sessions_with

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from counterpoint.care.handoff.page import Page
    from counterpoint.outcomes.kinds import Figures
    from counterpoint.ports import Repository

_NOBODY_TO_MEET = frozenset({HelpKind.COUNTERPOINT, HelpKind.NOTEBOOK})


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the person ticked and wrote; `help` is the id of who helps, or ""."""

    help: str = ""
    happened: str = ""
    question: str = ""
    wish: str = ""
    scores: bool = False
    homework: bool = False
    held_back: bool = False


@dataclass(frozen=True, slots=True)
class Session:
    """Who helps, and the last session with them, if one was noted."""

    help: Help
    name: str
    last: SessionLog | None


async def sessions(repository: Repository, *, now: datetime) -> tuple[Session, ...]:
    """Return who helps now and can be met, who was met last first."""
    return _sessions(await on_record.read(repository), now)


async def prepare(repository: Repository, wanted: Wanted, *, now: datetime) -> Page:
    """Put the sheet together.

    Raises:
        InputError: something is too long.
        StoreError: the store cannot be read.
    """
    figures = await on_record.read(repository)
    found = next(
        (one for one in _sessions(figures, now) if one.help.id == wanted.help), None
    )
    noted = Noted(
        made_on=now.date(),
        happened=_checked(wanted.happened),
        question=_checked(wanted.question),
        wish=_checked(wanted.wish),
    )
    if found is None:
        return agenda(noted)
    last = found.last
    noted = replace(
        noted, helper=shown(found.name), last_on=last.at.date() if last else None
    )
    if last is not None and wanted.homework:
        noted = replace(noted, homework=shown(last.homework))
    if last is not None and wanted.held_back:
        noted = replace(noted, held_back=shown(last.held_back))
    if last is not None and wanted.scores and scores_may_be_shown(figures, now):
        noted = replace(noted, changes=tuple(_changes(figures, last, now)))
    return agenda(noted)


def _checked(text: str) -> str:
    found = shown(text)
    if len(found) > LONGEST:
        sentence: str = load("app", "handoff").body["wrong"]["long"]
        raise InputError(sentence.format(most=LONGEST))
    return found


def _sessions(figures: Figures, now: datetime) -> tuple[Session, ...]:
    found = []
    for one in figures.of(Help):
        if goes_on(one, now) and one.kind not in _NOBODY_TO_MEET:
            logs = [log for log in sessions_with(figures, one) if log.at <= now]
            last = max(logs, key=lambda log: log.at, default=None)
            found.append(Session(one, name_of(one), last))
    found.sort(key=lambda one: one.last.at if one.last else one.help.at, reverse=True)
    return tuple(found)


def _changes(figures: Figures, last: SessionLog, now: datetime) -> Iterator[str]:
    """Yield what each questionnaire was before the last session, and is now."""
    said: str = load("app", "handoff").body["since"]["said"]
    for instrument in shelf().instruments:
        if instrument.yardstick is None:
            continue
        scores = [one for one in series(instrument, figures).scores if one.at <= now]
        before = [one for one in scores if one.at <= last.at]
        since = [one for one in scores if one.at > last.at]
        if before and since:
            yield said.format(
                name=instrument.name,
                before=in_words.number(before[-1].total),
                after=in_words.number(since[-1].total),
                threshold=in_words.number(instrument.yardstick.conventional.points),
            )
