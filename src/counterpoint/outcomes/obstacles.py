"""What could be in the way where it is not moving, and who can be asked?

The words are in `data/en/obstacles.toml`. Nothing here finds out what is in the
way: the person says it. Taking it to a human is part of every answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from counterpoint.authored import load

if TYPE_CHECKING:
    from collections.abc import Mapping

    from counterpoint.outcomes.records import Obstacle


class Standing(StrEnum):
    """Why the person is looking for what is in the way."""

    NONE = "none"  # they only look; nothing says that it is not moving
    AMBER = "amber"
    RED = "red"


class Way(StrEnum):
    """What could be in the way; the value is the code in an Obstacle."""

    AIM = "aim"
    FIT = "fit"
    LIFE_EVENT = "life_event"
    METHOD = "method"
    HELPER = "helper"
    BODY = "body"


@dataclass(frozen=True, slots=True)
class Aspect:
    """One thing that could be in the way.

    `people` is what people do about it, `say` a sentence to take to a human.
    """

    way: Way
    name: str
    line: str
    questions: tuple[str, str]
    people: tuple[str, ...]
    say: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can be asked, when, and how it could begin."""

    code: str
    name: str
    when: str
    say: str


@dataclass(frozen=True, slots=True)
class Support:
    """Everything to show where it is not moving.

    `people_first` puts the humans above the aspects.
    """

    opening: tuple[str, ...]
    aspects: tuple[Aspect, ...]
    to_people: str
    people: tuple[Person, ...]
    people_first: bool


def support(standing: Standing) -> Support:
    """Return all that could be in the way, and whom to take it to."""
    return _support(standing, tuple(Way))


def chosen(obstacle: Obstacle, standing: Standing) -> Support:
    """Return what belongs to the aspects that the person ticked.

    A code that this version does not know is passed over. If none is left, all
    are shown: whoever ticked something is not left with nothing.
    """
    ways = tuple(way for way in Way if way.value in obstacle.aspects)
    return _support(standing, ways or tuple(Way), obstacle.to_a_person)


def _support(
    standing: Standing, ways: tuple[Way, ...], to_a_person: bool = False
) -> Support:
    body = load("outcomes", "obstacles").body
    return Support(
        opening=tuple(body["opening"][standing.value]),
        aspects=tuple(_aspect(way, body["aspect"][way.value]) for way in ways),
        to_people=body["people"]["opening"],
        people=tuple(
            Person(code, row["name"], row["when"], row["say"])
            for code, row in body["people"].items()
            if code != "opening"
        ),
        people_first=to_a_person or standing is Standing.RED,
    )


def _aspect(way: Way, row: Mapping[str, Any]) -> Aspect:
    first, second = row["questions"]
    return Aspect(
        way=way,
        name=row["name"],
        line=row["line"],
        questions=(first, second),
        people=tuple(row["people"]),
        say=row["say"],
    )
