"""May this time of help, or what is said of a session, be kept?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from counterpoint.authored import load
from counterpoint.errors import InputError
from counterpoint.outcomes.records import Help, SessionLog

if TYPE_CHECKING:
    from datetime import datetime

    from counterpoint.outcomes.kinds import Figures

LONGEST_NAME = 80  # characters
LONGEST_WORDS = 2000
EARLIEST = date(1900, 1, 1)


def checked_help(one: Help, *, now: datetime) -> Help:
    """Return the time of help if it may be kept.

    Raises:
        InputError: its dates cannot be, or its name is too long.
    """
    said, today = _words("help"), now.date()
    if len(one.name) > LONGEST_NAME:
        raise InputError(said["name"].format(most=LONGEST_NAME))
    if one.started < EARLIEST:
        raise InputError(said["too_early"])
    if one.started > today:
        raise InputError(said["started_ahead"])
    if one.ended is not None and one.ended > today:
        raise InputError(said["ended_ahead"])
    if one.ended is not None and one.ended < one.started:
        raise InputError(said["backwards"])
    return one


def checked_session(log: SessionLog, figures: Figures) -> SessionLog:
    """Return the log if it may be kept.

    Raises:
        InputError: its helper is not there, a number is out of range, a text is too
            long, or nothing is said.
    """
    said = _words("session")
    if log.help not in {one.id for one in figures.of(Help)}:
        raise InputError(said["nobody"])
    rated = [log.goal, log.fits, log.respected]
    if any(one is not None and not 0 <= one <= 10 for one in rated):
        raise InputError(said["range"])
    written = (log.helped, log.hindered, log.held_back, log.homework)
    if any(len(text) > LONGEST_WORDS for text in written):
        raise InputError(said["long"].format(most=LONGEST_WORDS))
    chosen = (log.challenged, log.homework_done, log.held_something_back or None)
    if not any(written) and all(one is None for one in (*rated, *chosen)):
        raise InputError(said["nothing"])
    return log


def moved_to(log: SessionLog, day: date, *, now: datetime) -> SessionLog:
    """Return the log as of the day of its session, which may be before it was told.

    Raises:
        InputError: that day has not come, or is too long ago.
    """
    if day > now.date():
        raise InputError(_words("session")["ahead"])
    if day < EARLIEST:
        raise InputError(_words("session")["too_early"])
    if day == log.at.date():
        return log
    at = log.at.replace(year=day.year, month=day.month, day=day.day)
    return replace(log, at=min(at, now))


def sessions_with(figures: Figures, one: Help) -> tuple[SessionLog, ...]:
    """Return what is said of the sessions with a helper, the latest first."""
    logs = [log for log in figures.of(SessionLog) if log.help == one.id]
    return tuple(reversed(logs))


def goes_on(one: Help, now: datetime) -> bool:
    """Say whether it still helps today."""
    return one.ended is None or one.ended >= now.date()


def _words(section: str) -> dict[str, str]:
    words: dict[str, str] = load("outcomes", "sessions").body[section]
    return words
