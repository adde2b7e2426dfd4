"""What came of something that the person expected, meant to do, or was asked about?

Answers to a question that was asked, read with precision: whoever is not understood
is asked again or left, and nothing is noted that was not said.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache

from counterpoint.authored import load
from counterpoint.detectors.phrases import fold, phrase_pattern

LONGEST = 60
"""Words; a longer message tells something of its own."""
_SENTENCE = re.compile(r"[.!?;\n]+")
_ANSWERED = re.compile(r"^(?:no|nope|nah|yes|yeah|yep) (?=(?:i|he|she|they|it|we)\b)")


class Came(StrEnum):
    """What became of what was expected."""

    HAPPENED = "happened"
    DID_NOT = "did_not"
    PARTLY = "partly"
    NOT_YET = "not_yet"
    CANNOT_TELL = "cannot_tell"


class Went(StrEnum):
    """What became of a step that was meant."""

    DONE = "done"
    PARTLY = "partly"
    OPEN = "open"
    LAPSED = "lapsed"
    DISMISSED = "dismissed"


class Between(StrEnum):
    """What the person says of two of their sentences side by side."""

    BOTH_TRUE = "both_true"
    CHANGED = "changed"
    ONE_WRONG = "one_wrong"
    NOT_SAME = "not_same"
    LEAVE_IT = "leave_it"


class Which(StrEnum):
    """Which of two the person means, the one of before or the one of now."""

    OLDER = "older"
    NEWER = "newer"


def came_of(text: str, expected: str) -> Came | None:
    """Return what is said to have come of what was expected; None where unclear.

    A mere yes or no is no answer where what was expected is that something does
    not happen: nobody can tell which of the two is meant.
    """
    said = _flat(text)
    if said is None:
        return None
    if plain := _only(said, _group("came")):
        return Came(plain)
    by_deed = _by_deed(said, expected)
    if denies(expected):
        return by_deed
    opened = _only(said, _group("came_opening"))
    if opened is None:
        return by_deed
    return Came(opened) if by_deed in {None, Came(opened)} else None


def came_as_chosen(text: str) -> Came | None:
    """Return which of the choices that were spelt out is taken."""
    said = _flat(text)
    if said is None:
        return None
    taken = _only(said, _group("came_choice")) or _only(said, _group("came"))
    return Came(taken) if taken else None


def went(text: str) -> Went | None:
    """Return what is said to have become of a step; None where unclear."""
    said = _flat(text)
    if said is None:
        return None
    found = _only(said, _group("went")) or _only(said, _group("went_opening"))
    return Went(found) if found else None


def between(text: str) -> Between | None:
    """Return what is said of two sentences side by side; None where unclear."""
    said = _flat(text)
    found = None if said is None else _only(said, _group("between"))
    return Between(found) if found else None


def which(text: str) -> Which | None:
    """Return which of two sentences is meant; None where unclear."""
    said = _flat(text)
    found = None if said is None else _only(said, _group("which"))
    return Which(found) if found else None


# --- How it is read -------------------------------------------------------------


def _flat(text: str) -> str | None:
    """Return a message in one line; None where it is too long for an answer."""
    folded = " ".join(fold(text[:4000]).split())
    return folded if 0 < len(folded.split()) <= LONGEST else None


def _only(said: str, rows: tuple[tuple[str, re.Pattern[str]], ...]) -> str | None:
    """Return the one answer that is given; None where there are none or two.

    The rows stand in order: an answer within a longer one ("not yet" in "not yet,
    and I can't tell") is read as the first of them where both begin at one place.
    """
    found: dict[str, int] = {}
    for key, pattern in rows:
        if match := pattern.search(said):
            found.setdefault(key, match.start())
    if len(found) <= 1:
        return next(iter(found), None)
    strong = {"partly", "not_yet"} & found.keys()
    return strong.pop() if len(strong) == 1 and len(found) == 2 else None


@cache
def _group(name: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    body = load("detectors", "told").body
    return tuple(
        (
            row["is"],
            re.compile(
                rf"(?<![\w'])(?:{phrase_pattern(row['pattern'], body['parts'])})(?![\w'])"
            ),
        )
        for row in body[name]
    )


def denies(text: str) -> bool:
    """Say whether a sentence is put as a denial."""
    return _denying().search(fold(text)) is not None


@cache
def _denying() -> re.Pattern[str]:
    body = load("detectors", "told").body
    return re.compile(rf"(?<![\w'])(?:{phrase_pattern(body['denying'], {})})(?!\w)")


def _by_deed(said: str, expected: str) -> Came | None:
    """Read it off the deed: "she will not answer", and then "she wrote"."""
    wanted = fold(expected)
    deeds = _deeds_in(wanted)
    if len(deeds) != 1:
        return None
    (deed,) = deeds
    came = {
        denies(_ANSWERED.sub("", clause.strip()))
        for sentence in _SENTENCE.split(said)
        for clause in re.split(r",|\bbut\b|\band\b", sentence)
        if deed in _deeds_in(clause) and not _unreal().search(clause)
    }
    if len(came) != 1:
        return None
    return Came.HAPPENED if came == {denies(wanted)} else Came.DID_NOT


def _deeds_in(folded: str) -> frozenset[str]:
    words = set(re.findall(r"[a-z']+", folded.replace("'", "")))
    return frozenset(name for name, forms in _deeds().items() if words & forms)


@cache
def _deeds() -> dict[str, frozenset[str]]:
    deeds: dict[str, str] = load("detectors", "told").body["deed"]
    return {name: frozenset(forms.split()) for name, forms in deeds.items()}


@cache
def _unreal() -> re.Pattern[str]:
    body = load("detectors", "told").body
    return re.compile(rf"(?<![\w'])(?:{phrase_pattern(body['unreal'], {})})(?!\w)")
