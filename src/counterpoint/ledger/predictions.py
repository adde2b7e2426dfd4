"""What does the person expect, by which day, and what came of it?

What was expected stays as it was written once its day has come, so that nobody can
have known it all along. Whether it came is for the person to say; what many
predictions say together is the matter of `calibration`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from counterpoint import in_words
from counterpoint.authored import load
from counterpoint.errors import InputError
from counterpoint.ledger.dates import Doubt, day_meant
from counterpoint.ledger.records import LONGEST, Prediction, WhatHappened

if TYPE_CHECKING:
    from datetime import date, datetime

    from counterpoint.ledger.kinds import Ledger
    from counterpoint.ledger.records import Place

SUREST = 100
WORST = 10
FURTHEST = 10
"""Years; what lies further ahead is settled for nobody."""

_DAYS_OF_A_YEAR = 366


def predicted(
    text: str,
    *,
    id: str,  # noqa: A002 - it is what the record calls it
    now: datetime,
    chance: int | None,
    due: date | None = None,
    quote: str = "",
    place: Place | None = None,
    claim: str = "",
    feared: bool | None = None,
    how_bad_feared: int | None = None,
) -> Prediction:
    """Make a prediction that a day can settle.

    Args:
        text: what is to happen, in the person's words.
        id: of the record to be.
        now: aware, in the zone of the person.
        chance: how sure they are that it happens, 0..100.
        due: the last day on which it can happen; read from the text if None.
        quote: the belief as it was said in a sitting.
        place: where that stands.
        claim: the id of the claim that it tests.
        feared: whether they fear it.
        how_bad_feared: how bad it would be, 0..10.

    Raises:
        InputError: it cannot be settled, or a number is out of range.
    """
    made = Prediction(
        id=id,
        at=now,
        text=text.strip(),
        chance=_chance(chance),
        due=_due(text, due, now),
        quote=quote,
        place=place,
        claim=claim,
        feared=feared,
        how_bad_feared=how_bad_feared,
    )
    return _checked(made, now)


def corrected(
    before: Prediction,
    wanted: Prediction,
    *,
    now: datetime,
    began: datetime | None = None,
) -> Prediction:
    """Return a prediction put right; what came of it stays as it is.

    Args:
        before: as it is kept.
        wanted: as it is to be.
        now: aware, in the zone of the person.
        began: when the sitting that goes on began.

    Raises:
        InputError: its day has come, or the new one cannot be settled.
    """
    if stands(before, now, began=began):
        raise InputError(_words("refused")["stands"])
    return _checked(
        replace(
            wanted,
            id=before.id,
            at=before.at,
            text=wanted.text.strip(),
            outcome=before.outcome,
            settled_at=before.settled_at,
            how_bad_was=before.how_bad_was,
            hidden=before.hidden,
        ),
        now,
    )


def stands(
    prediction: Prediction, now: datetime, *, began: datetime | None = None
) -> bool:
    """Say whether what was expected can no longer be changed.

    In the sitting in which it was written it can, whatever its day.
    """
    if prediction.outcome is None and began is not None and prediction.at >= began:
        return False
    return prediction.outcome is not None or is_due(prediction, now)


# --- Its day --------------------------------------------------------------------


def is_due(prediction: Prediction, now: datetime) -> bool:
    """Say whether its day has come, where the person is now."""
    return prediction.due <= now.date()


def is_over(prediction: Prediction, now: datetime) -> bool:
    """Say whether its day is over, so that it can no longer happen in time."""
    return prediction.due < now.date()


def due_now(ledger: Ledger, now: datetime) -> tuple[Prediction, ...]:
    """Return what can be asked about: its day has come and nothing was said of it.

    The one that waits longest is the first.
    """
    waiting = [one for one in _open(ledger) if is_due(one, now)]
    return tuple(sorted(waiting, key=lambda one: (one.due, one.at)))


def ahead(ledger: Ledger, now: datetime) -> tuple[Prediction, ...]:
    """Return those whose day is still to come, the next one first."""
    coming = [one for one in _open(ledger) if not is_due(one, now)]
    return tuple(sorted(coming, key=lambda one: (one.due, one.at)))


def put_off(prediction: Prediction, due: date, *, now: datetime) -> Prediction:
    """Give a prediction of which nothing can be told yet another day.

    Raises:
        InputError: it is settled, or that day is over or too far away.
    """
    if prediction.outcome is not None:
        raise InputError(_words("refused")["settled"])
    return _checked(replace(prediction, due=due), now)


# --- What came of it ------------------------------------------------------------


def settled(
    prediction: Prediction,
    outcome: WhatHappened,
    *,
    now: datetime,
    how_bad_was: int | None = None,
    note: str = "",
) -> Prediction:
    """Return a prediction with what happened; said again, the new answer counts.

    It may be settled before its day: an answer that was not to come can come early.

    Raises:
        InputError: how bad it was is out of range, or the note is too long.
    """
    _check_how_bad(how_bad_was)
    _check_length(note)
    return replace(
        prediction,
        outcome=outcome,
        settled_at=now,
        how_bad_was=how_bad_was,
        note=note.strip(),
    )


def unsettled(prediction: Prediction, *, began: datetime) -> Prediction:
    """Take back what was said to have happened, in the sitting in which it was said.

    Raises:
        InputError: that sitting has ended.
    """
    if prediction.settled_at is not None and prediction.settled_at < began:
        raise InputError(_words("refused")["told_stands"])
    return replace(prediction, outcome=None, settled_at=None, how_bad_was=None, note="")


def is_feared(prediction: Prediction) -> bool:
    """Say whether it was feared: said so, or said to be bad at all."""
    if prediction.feared is None:
        return bool(prediction.how_bad_feared)
    return prediction.feared


# --- Sentences ------------------------------------------------------------------


def asked(prediction: Prediction, now: datetime) -> tuple[str, ...]:
    """Return what is asked about a prediction: what was written, its day, what came."""
    said = _words("ask")
    if is_over(prediction, now):
        which = "over"
    else:
        which = "today" if is_due(prediction, now) else "ahead"
    wrote = said["wrote"].format(
        on=in_words.day(prediction.at.date()),
        text=prediction.text,
        chance=prediction.chance,
    )
    day = said[which].format(due=in_words.day(prediction.due))
    bad = (said["how_bad"],) if is_feared(prediction) else ()
    return (wrote, day, said["question"], *bad)


def choices() -> tuple[tuple[WhatHappened, str], ...]:
    """Return what can be answered, and its words."""
    said = _words("choices")
    return tuple((outcome, said[outcome.value]) for outcome in WhatHappened)


def too_early() -> str:
    """Return the words for an answer that leaves it open."""
    return _words("ask")["not_yet"]


def told(prediction: Prediction) -> tuple[str, ...]:
    """Return what came of a prediction, in sentences; () where it is open."""
    if prediction.outcome is None:
        return ()
    said = _words("settled")
    came = said[prediction.outcome.value].format(chance=prediction.chance)
    return tuple(filter(None, (came, _how_bad(prediction), said["one"])))


def _how_bad(prediction: Prediction) -> str:
    feared, was = prediction.how_bad_feared, prediction.how_bad_was
    if was is None:
        return ""
    if feared is None:
        which = "bad_anyway" if was > WORST // 2 else ""
    else:
        which = "milder" if was < feared else "same" if was == feared else "worse"
    return _words("settled")[which].format(feared=feared, was=was) if which else ""


# --- What is refused ------------------------------------------------------------


def _chance(chance: int | None) -> int:
    said = _words("refused")
    if chance is None:
        raise InputError(said["no_chance"])
    if not 0 <= chance <= SUREST:
        raise InputError(said["chance"])
    return chance


def _due(text: str, due: date | None, now: datetime) -> date:
    if due is not None:
        return due
    meant, said = day_meant(text, now), _words("refused")
    if meant is None:
        raise InputError(said["no_day"])
    if meant.doubt is None:
        return meant.days[0]
    clear_why = {Doubt.WHICH, Doubt.NO_SUCH_DAY}
    raise InputError(said[meant.doubt.value if meant.doubt in clear_why else "no_day"])


def _checked(prediction: Prediction, now: datetime) -> Prediction:
    said = _words("refused")
    if not prediction.text:
        raise InputError(said["empty"])
    _check_length(prediction.text)
    _chance(prediction.chance)
    if is_over(prediction, now):
        raise InputError(said["over"])
    if (prediction.due - now.date()).days > FURTHEST * _DAYS_OF_A_YEAR:
        raise InputError(said["far"].format(years=FURTHEST))
    _check_how_bad(prediction.how_bad_feared)
    return prediction


def _check_how_bad(how_bad: int | None) -> None:
    if how_bad is not None and not 0 <= how_bad <= WORST:
        raise InputError(_words("refused")["bad"])


def _check_length(text: str) -> None:
    if len(text) > LONGEST:
        raise InputError(_words("refused")["long"].format(most=LONGEST))


def _open(ledger: Ledger) -> list[Prediction]:
    return [one for one in ledger.of(Prediction) if one.outcome is None]


def _words(section: str) -> dict[str, str]:
    words: dict[str, str] = load("ledger", "predictions").body[section]
    return words
