"""Which step does the person mean to take, and what became of it?

A step is asked about once, after its day or after two weeks. If nothing is said for
two more weeks it lapses, without a word. What was dismissed is never suggested
again; where it is doubtful whether a step is that one, it is not suggested either.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING

from counterpoint import in_words
from counterpoint.authored import load
from counterpoint.detectors.focus import stem_of
from counterpoint.detectors.phrases import fold
from counterpoint.errors import InputError
from counterpoint.ledger.dates import day_meant
from counterpoint.ledger.records import LONGEST, Commitment, CommitmentStatus

if TYPE_CHECKING:
    from datetime import date, datetime

    from counterpoint.ledger.kinds import Ledger
    from counterpoint.ledger.records import Place

PATIENCE = timedelta(days=14)
"""So long nothing is asked of a step without a day, and so long an answer may take.

Our own choice: time enough to have done it, and not so long that it is forgotten.
"""

# So much of the shorter of two steps in the other, and they are taken for the same.
_ALIKE = 0.6
# Shorter ones say little of what a step is.
_WORD = re.compile(r"(?<![\w'])[^\W\d_][\w'-]{2,}")
_MOST_WORDS = 200


class Answer(StrEnum):
    """What the person can say of a step, in the order in which it is offered."""

    DONE = "done"
    PARTLY = "partly"
    OPEN = "open"  # not yet, and still meant
    LAPSED = "lapsed"
    DISMISSED = "dismissed"


def adopted(
    text: str,
    *,
    id: str,  # noqa: A002 - it is what the record calls it
    now: datetime,
    when: str = "",
    on: date | None = None,
    where: str = "",
    place: Place | None = None,
) -> Commitment:
    """Make a step of what the person means to do.

    Args:
        text: the step, in their words.
        id: of the record to be.
        now: aware, in the zone of the person.
        when: in their words.
        on: the day; if None, the one that `when` or the step names, if it is clear.
        where: in their words.
        place: where the step stands in a sitting.

    Raises:
        InputError: it says nothing or too much, or its day is over.
    """
    made = Commitment(
        id=id,
        at=now,
        text=text.strip(),
        when=when.strip(),
        on=on or _day_in(when, now) or _day_in(text, now),
        where=where.strip(),
        place=place,
    )
    return _checked(made, now)


def taken_up(
    step: Commitment,
    *,
    now: datetime,
    when: str = "",
    on: date | None = None,
    where: str = "",
) -> Commitment:
    """Take a step up again, at another time and, if it has one, another place.

    The old time is over. It is asked about again only if it has a new day.

    Raises:
        InputError: the day is over, or the words are too long.
    """
    again = replace(
        step,
        when=when.strip(),
        on=on or _day_in(when, now),
        where=where.strip() or step.where,
        status=CommitmentStatus.OPEN,
        asked=now,
        ended=None,
    )
    return _checked(again, now)


# --- Asking once ----------------------------------------------------------------


def to_ask(ledger: Ledger, now: datetime) -> tuple[Commitment, ...]:
    """Return the steps that can be asked about, the one that waits longest first."""
    open_ones = [one for one in _open(ledger) if _asks_on(one) <= now.date()]
    waiting = [one for one in open_ones if not _was_asked(one)]
    return tuple(sorted(waiting, key=lambda one: (_asks_on(one), one.at)))


def asked(step: Commitment, *, now: datetime) -> Commitment:
    """Note that a step was asked about."""
    return replace(step, asked=now)


def lapsing(ledger: Ledger, now: datetime) -> tuple[Commitment, ...]:
    """Return the steps of which nothing was said since they were asked about, lapsed."""
    silent = [one for one in _open(ledger) if _was_asked(one)]
    return tuple(
        replace(one, status=CommitmentStatus.LAPSED, ended=now)
        for one in silent
        if one.asked is not None and now - one.asked >= PATIENCE
    )


def answered(
    step: Commitment, answer: Answer, *, now: datetime, how_it_went: str = ""
) -> Commitment:
    """Return a step with what became of it; said again, the new answer counts.

    Raises:
        InputError: the words are too long.
    """
    status = CommitmentStatus(answer.value)
    is_open = status is CommitmentStatus.OPEN
    heard = replace(
        step,
        status=status,
        how_it_went=how_it_went.strip() or step.how_it_went,
        asked=now,
        ended=None if is_open else now,
    )
    _check_length(heard)
    return heard


def _open(ledger: Ledger) -> list[Commitment]:
    steps = ledger.of(Commitment)
    return [one for one in steps if one.status is CommitmentStatus.OPEN]


def _asks_on(step: Commitment) -> date:
    """Return the day from which on it can be asked about."""
    if step.on is not None:
        return step.on + timedelta(days=1)
    return step.at.date() + PATIENCE


def _was_asked(step: Commitment) -> bool:
    """Say whether it was asked about since its day, or at all where it has none."""
    if step.asked is None:
        return False
    return step.on is None or step.asked.date() > step.on


# --- Suggesting -----------------------------------------------------------------


def may_suggest(text: str, ledger: Ledger) -> bool:
    """Say whether a step may be suggested: none like it was dismissed, or is open.

    A step in words that cannot be compared is not suggested beside any of these.
    """
    settled = {CommitmentStatus.DISMISSED, CommitmentStatus.OPEN}
    closed = [one for one in ledger.of(Commitment) if one.status in settled]
    return not any(_may_be_same(text, one.text) for one in closed)


def _may_be_same(one: str, other: str) -> bool:
    mine, theirs = _stems(one), _stems(other)
    if not theirs:
        return fold(one).split() == fold(other).split()
    if not mine:
        return True
    return len(mine & theirs) / min(len(mine), len(theirs)) >= _ALIKE


def _stems(text: str) -> frozenset[str]:
    words = (match[0] for match in islice(_WORD.finditer(fold(text)), _MOST_WORDS))
    return frozenset(stem for word in words if (stem := stem_of(word)))


# --- Sentences ------------------------------------------------------------------


def shown(step: Commitment) -> str:
    """Return a step with its time and place."""
    said = _words("said")
    details = ", ".join(filter(None, (_when(step), step.where)))
    if not details:
        return said["step"].format(text=step.text)
    return said["step_with"].format(text=step.text, details=details)


def clearer(step: Commitment) -> str:
    """Ask for a time and a place; "" where there is one of them."""
    named = step.when or step.on or step.where
    return "" if named else _words("said")["clearer"]


def question(step: Commitment) -> tuple[str, ...]:
    """Return what is asked about a step."""
    said = _words("ask")
    on = in_words.day(step.at.date())
    meant = said["meant"].format(on=on, step=shown(step))
    return (meant, said["question"], said["once"])


def choices() -> tuple[tuple[Answer, str], ...]:
    """Return what can be answered, and its words."""
    said = _words("choices")
    return tuple((answer, said[answer.value]) for answer in Answer)


def told(step: Commitment) -> tuple[str, ...]:
    """Return what became of a step, in sentences."""
    said = _words("told")
    on = in_words.day((step.ended or step.at).date())
    became = said[step.status.value].format(on=on)
    waits = step.status is CommitmentStatus.OPEN and step.asked is not None
    went = said["how_it_went"].format(text=step.how_it_went) if step.how_it_went else ""
    return tuple(filter(None, (became, went, said["after_open"] if waits else "")))


def _when(step: Commitment) -> str:
    """Return when it is to be: the words, and the day unless they are the day."""
    day = in_words.day(step.on) if step.on else ""
    return ", ".join(filter(None, (step.when, day)))


# --- What is refused ------------------------------------------------------------


def _day_in(text: str, now: datetime) -> date | None:
    """Return the day that words name, where it is clear and still to come."""
    meant = day_meant(text, now)
    if meant is None or meant.doubt is not None:
        return None
    return meant.days[0] if meant.days[0] >= now.date() else None


def _checked(step: Commitment, now: datetime) -> Commitment:
    said = _words("refused")
    if not step.text:
        raise InputError(said["empty"])
    _check_length(step)
    if step.on is not None and step.on < now.date():
        raise InputError(said["over"])
    return step


def _check_length(step: Commitment) -> None:
    longest = max(map(len, (step.text, step.when, step.where, step.how_it_went)))
    if longest > LONGEST:
        raise InputError(_words("refused")["long"].format(most=LONGEST))


def _words(section: str) -> dict[str, str]:
    words: dict[str, str] = load("ledger", "commitments").body[section]
    return words
