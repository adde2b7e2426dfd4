"""What can the guide take up from this message?

A `Hearing` is everything that authored lines may lean on: the clauses worth
quoting, the people named, the feeling, the shape of an answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from counterpoint.detectors.answers import Shape, shape
from counterpoint.detectors.feelings import Feeling, Topic, feelings, topics
from counterpoint.detectors.focus import Focus, FocusKind, focuses
from counterpoint.detectors.people import Person, details, people
from counterpoint.detectors.text import normalise

if TYPE_CHECKING:
    from counterpoint.conversation.past import Talk
    from counterpoint.terms import Message


@dataclass(frozen=True, slots=True)
class Hearing:
    """One message, heard."""

    text: str
    plain: str
    focuses: tuple[Focus, ...]
    shape: Shape
    feelings: tuple[tuple[Feeling, str], ...]
    topics: tuple[Topic, ...]
    people: tuple[Person, ...]
    details: tuple[str, ...]
    earlier: tuple[str, ...]

    def strongest(self, *kinds: FocusKind) -> Focus | None:
        """Return the best clause of one of these kinds."""
        return next((focus for focus in self.focuses if focus.kind in kinds), None)

    @property
    def words(self) -> int:
        """Return how many words the message has."""
        return len(self.text.split())


def hear(message: Message, talk: Talk) -> Hearing:
    """Read a message for what can be taken up."""
    text, earlier = message.text, talk.earlier
    return Hearing(
        text=text,
        plain=normalise(text).plain,
        focuses=focuses(text, earlier),
        shape=shape(text),
        feelings=feelings(text),
        topics=topics(text) or _topics_before(earlier),
        people=people(text) or _people_before(earlier),
        details=details(text),
        earlier=earlier,
    )


def _people_before(earlier: tuple[str, ...]) -> tuple[Person, ...]:
    """Return whom the person spoke of last: "she" still means the sister."""
    for text in reversed(earlier[-3:]):
        if found := people(text):
            return found
    return ()


def _topics_before(earlier: tuple[str, ...]) -> tuple[Topic, ...]:
    for text in reversed(earlier[-3:]):
        if found := topics(text):
            return found
    return ()
