"""What may somebody who is trusted be asked about the person, and of whom is it made?

Three to five things that anybody who is there can see. What cannot be seen is
refused: motives, verdicts on what somebody is like, illness, what goes on inside,
and keeping watch. Whether a witness may be asked at all is not decided here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from counterpoint.authored import load
from counterpoint.errors import InputError
from counterpoint.ledger.records import Behaviour, Better, Invitation, Scale, Way

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

FEWEST, MOST = 3, 5
LONGEST_LINE, LONGEST_WHO = 80, 60
DAYS, MOST_DAYS = 14, 30
_CANNOT_TRAVEL = re.compile(r"""[^\w '\u2019.,()!?%+/-]|_""")


@dataclass(frozen=True, slots=True)
class Example:
    """A behaviour that can be chosen."""

    id: str
    behaviour: Behaviour


class _Refused(NamedTuple):
    pattern: re.Pattern[str]
    sentence: str


@cache
def examples() -> tuple[Example, ...]:
    """Return what can be chosen, in the order in which it is offered."""
    return tuple(
        Example(
            row["id"],
            Behaviour(row["text"], Scale(row["scale"]), Better(row["better"])),
        )
        for row in _words()["example"]
    )


def scale_name(scale: Scale) -> str:
    """Return what a scale is called where it is chosen."""
    name: str = _words()["scale"][scale.value]["name"]
    return name


def asked(behaviour: Behaviour) -> str:
    """Return the question a witness is asked for a number."""
    ask: str = _words()["scale"][behaviour.scale.value]["ask"]
    return ask


def asked_oneself(behaviour: Behaviour) -> str:
    """Return the question the person is asked for theirs."""
    ask: str = _words()["scale"][behaviour.scale.value]["ask_self"]
    return ask


def told(number: int, scale: Scale) -> str:
    """Write a number of a scale: 3 of 7 days."""
    form: str = _words()["scale"][scale.value]["told"]
    return form.format(number=number)


def checked(behaviours: Iterable[Behaviour]) -> tuple[Behaviour, ...]:
    """Return the things to be asked about, with their spaces put right.

    Raises:
        InputError: they are too few or too many, one stands there twice, or one
            cannot be seen by somebody who is there.
    """
    found = tuple(replace(one, text=" ".join(one.text.split())) for one in behaviours)
    said: dict[str, str] = _words()["form"]
    if len(found) < FEWEST:
        raise InputError(said["fewest"])
    if len(found) > MOST:
        raise InputError(said["most"])
    if len({folded(one.text) for one in found}) < len(found):
        raise InputError(said["twice"])
    for one in found:
        _check(one.text, said)
    return found


def _check(text: str, said: dict[str, str]) -> None:
    if len(text) > LONGEST_LINE:
        raise InputError(said["long"])
    if not folded(text) or _CANNOT_TRAVEL.search(text):
        raise InputError(said["signs"])
    if text in {one.behaviour.text for one in examples()}:
        return
    for refused in _refused():
        if refused.pattern.search(_plain(text)):
            raise InputError(refused.sentence)


def tells_of_force(behaviours: Iterable[Behaviour]) -> bool:
    """Say whether somebody is to count blows or threats: then nobody is asked."""
    return any(_force().search(_plain(one.text)) for one in behaviours)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text))


def invited(
    behaviours: Sequence[Behaviour],
    *,
    id: str,  # noqa: A002 - it is what the record calls it
    now: datetime,
    who: str,
    days: int = DAYS,
    key: str,
    way: Way = Way.FILE,
    link: str = "",
) -> Invitation:
    """Make an invitation.

    Args:
        behaviours: what is asked about.
        id: of the record to be.
        now: aware, in the zone of the person.
        who: the person's word for whoever is asked.
        days: for how many days an answer is taken, today not counted.
        key: its own key, in hexadecimal.
        way: how it goes.
        link: the hash of the token, where it goes by a link.

    Raises:
        InputError: nobody is named, it is open for too long, or see `checked`.
    """
    who, said = " ".join(who.split()), _words()["form"]
    if not who:
        raise InputError(said["no_who"])
    if len(who) > LONGEST_WHO or not who.isprintable():
        raise InputError(said["long_who"])
    if not 1 <= days <= MOST_DAYS:
        raise InputError(said["days"])
    return Invitation(
        id=id,
        at=now,
        who=who,
        behaviours=checked(behaviours),
        until=now.date() + timedelta(days=days),
        key=key,
        way=way,
        link=link,
    )


def in_own_words(text: str, scale: Scale) -> Behaviour:
    """Make a behaviour of the person's own wording; which way is better is open."""
    return Behaviour(text, scale, Better.OPEN)


def fits(numbers: Sequence[int | None], invitation: Invitation) -> bool:
    """Say whether there is a number or "cannot say" for each, and all are in range."""
    scales = [one.scale for one in invitation.behaviours]
    return len(numbers) == len(scales) and all(
        number is None or 0 <= number <= scale.most
        for number, scale in zip(numbers, scales, strict=True)
    )


def folded(text: str) -> str:
    """Return what of a line survives any mail program: its letters and digits."""
    return "".join(sign for sign in text.casefold() if sign.isalnum())


@cache
def _refused() -> tuple[_Refused, ...]:
    rows = _words()["refused"]
    return tuple(_Refused(_either(row["any"]), row["sentence"]) for row in rows)


@cache
def _force() -> re.Pattern[str]:
    return _either(_words()["force"]["any"])


def _either(ways: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(ways)})\b", re.IGNORECASE)


def _words() -> dict[str, Any]:
    return load("ledger", "witness").body
