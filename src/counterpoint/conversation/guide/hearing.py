"""What can the guide take up from this message?

A `Hearing` is everything that authored lines may lean on: the clauses worth
quoting, the people named, the feeling, the shape of an answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from counterpoint.detectors.answers import Shape, shape
from counterpoint.detectors.feelings import Feeling, Topic, feelings, topics
from counterpoint.detectors.focus import Focus, FocusKind, focuses
from counterpoint.detectors.people import Person, details, people
from counterpoint.detectors.text import normalise

if TYPE_CHECKING:
    from counterpoint.conversation.past import Talk
    from counterpoint.terms import Message


_STILL_THERE = 3
"""In so many earlier messages a situation still shows what the talk is about."""


@dataclass(frozen=True, slots=True)
class Hearing:
    """One message, heard."""

    text: str
    plain: str
    plain_before: str
    focuses: tuple[Focus, ...]
    shape: Shape
    feelings: tuple[tuple[Feeling, str], ...]
    topics: tuple[Topic, ...]
    people: tuple[Person, ...]
    details: tuple[str, ...]
    earlier: tuple[str, ...]
    began: str | None

    def strongest(self, *kinds: FocusKind) -> Focus | None:
        """Return the best clause of one of these kinds."""
        return next((focus for focus in self.focuses if focus.kind in kinds), None)

    @property
    def words(self) -> int:
        """Return how many words the message has."""
        return len(self.text.split())


def hear(message: Message, talk: Talk) -> Hearing:
    """Read a message for what can be taken up."""
    return _heard(message.text, talk.earlier)


@lru_cache(maxsize=2)  # the plan and the guide hear the same message
def _heard(text: str, earlier: tuple[str, ...]) -> Hearing:
    return Hearing(
        text=text,
        plain=normalise(text).plain,
        plain_before=" ".join(normalise(old).plain for old in earlier[-_STILL_THERE:]),
        focuses=focuses(text, earlier),
        shape=shape(text),
        feelings=feelings(text),
        topics=topics(text) or _topics_before(earlier),
        people=_people(text, earlier),
        details=details(text),
        earlier=earlier,
        began=_began(earlier),
    )


def _began(earlier: tuple[str, ...]) -> str | None:
    """Return the clause that mattered most when the sitting began."""
    for text in earlier[:3]:
        for focus in focuses(text)[:1]:
            if len(focus.quote.split()) > 1:
                return focus.quote
    return None


def _people(text: str, earlier: tuple[str, ...]) -> tuple[Person, ...]:
    """Return whom the talk is about now: "she" still means the sister.

    Somebody who is only named as another's ("her mum") stands behind the one
    they belong to.
    """
    before = next(
        (found for old in reversed(earlier[-3:]) if (found := people(old))), ()
    )
    here = people(text)
    own = tuple(person for person in here if not _anothers(person))
    before = next(filter(None, map(_own_people, reversed(earlier[-3:]))), ())
    return (*own, *before, *(person for person in here if _anothers(person)))


def _own_people(text: str) -> tuple[Person, ...]:
    return tuple(person for person in people(text) if not _anothers(person))


def _anothers(person: Person) -> bool:
    return person.mention.lower().startswith(("her ", "his ", "their "))


def _topics_before(earlier: tuple[str, ...]) -> tuple[Topic, ...]:
    for text in reversed(earlier[-3:]):
        if found := topics(text):
            return found
    return ()
