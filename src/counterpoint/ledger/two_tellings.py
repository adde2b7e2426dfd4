"""Does a model's view of a conflict flip when the other one tells it?

The two tellings are the person's own words, as they stand; nobody here swaps who did
what. Each is put to the model alone. What it answers is compared by whom it saw in the
right, and by nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from counterpoint.authored import load
from counterpoint.errors import InputError
from counterpoint.ledger.records import LONGEST
from counterpoint.ports import Request

if TYPE_CHECKING:
    from collections.abc import Mapping

    from counterpoint.ledger.records import OtherSide


class Right(StrEnum):
    """Whom a model saw more in the right, of the one who tells and the other."""

    TELLER = "teller"
    OTHER = "other"
    BOTH = "both"
    NEITHER = "neither"
    CANNOT_TELL = "cannot_tell"

    @property
    def takes_a_side(self) -> bool:
        """Say whether it is one of the two."""
        return self in {Right.TELLER, Right.OTHER}


class Came(StrEnum):
    """What came of telling it twice."""

    FOLLOWS_TELLER = "follows_teller"
    AGAINST_TELLER = "against_teller"
    SAME_YOU = "same_you"
    SAME_THEM = "same_them"
    UNDECIDED = "undecided"
    SHIFTS = "shifts"

    @property
    def flips(self) -> bool:
        """Say whether the view depends on who tells it."""
        return self in {Came.FOLLOWS_TELLER, Came.AGAINST_TELLER}


class Tellings(NamedTuple):
    """One conflict, in the person's own words both times."""

    mine: str
    theirs: str


@dataclass(frozen=True, slots=True)
class View:
    """What a model said to one telling."""

    words: str
    right: Right


SCHEMA: Mapping[str, object] = {
    "type": "object",
    "properties": {
        "view": {"type": "string"},
        "right": {"type": "string", "enum": [one.value for one in Right]},
    },
    "required": ["view", "right"],
    "additionalProperties": False,
}
"""What a model's answer has to look like."""


def tellings(side: OtherSide, mine: str) -> Tellings:
    """Return both tellings of a conflict.

    Raises:
        InputError: one is missing or too long, or they are the same.
    """
    said = words("error")
    ours, theirs = mine.strip(), side.as_they_tell_it.strip()
    if not theirs:
        raise InputError(said["theirs"])
    if not ours:
        raise InputError(said["mine"])
    if len(ours) > LONGEST:
        raise InputError(said["long"])
    if ours.casefold() == theirs.casefold():
        raise InputError(said["same"])
    return Tellings(ours, theirs)


def request_for(telling: str) -> Request:
    """Ask for a view of one telling; the other is not spoken of."""
    body = load("ledger", "two_tellings").body
    return Request(
        instruction=body["instruction"].strip(),
        talk=(("person", telling),),
        prompt=f"{body['name']}@{body['version']}",
    )


def view_in(answer: Mapping[str, object]) -> View | None:
    """Return what a model answered; None where that cannot be read."""
    view, right = answer.get("view"), answer.get("right")
    if not isinstance(view, str) or not view.strip() or not isinstance(right, str):
        return None
    if right not in {one.value for one in Right}:
        return None
    return View(view.strip(), Right(right))


def compared(mine: Right, theirs: Right) -> Came:
    """Say what came of it; in the second telling the teller is the other person."""
    if mine.takes_a_side is not theirs.takes_a_side:
        return Came.SHIFTS
    return {
        (Right.TELLER, Right.TELLER): Came.FOLLOWS_TELLER,
        (Right.OTHER, Right.OTHER): Came.AGAINST_TELLER,
        (Right.TELLER, Right.OTHER): Came.SAME_YOU,
        (Right.OTHER, Right.TELLER): Came.SAME_THEM,
    }.get((mine, theirs), Came.UNDECIDED)


def words(section: str) -> dict[str, str]:
    """Return one section of the words about it."""
    found: dict[str, str] = load("ledger", "two_tellings").body[section]
    return found
