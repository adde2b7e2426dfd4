"""Who is on the person's own list, when did they last speak, and who may be named?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from counterpoint.authored import load
from counterpoint.care.records import Contact, Person
from counterpoint.care.words import says, spoken_words
from counterpoint.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from counterpoint.care.kinds import CareRecords

MOST_PEOPLE = 40
LONGEST_NAME = 80  # characters
LONGEST_WORDS = 300
LONGEST_NAMED = 40
"""A longer name is a description, and does not stand well in a sentence."""
_STRANGE = frozenset('"\u201c\u201d{}<>@/\\:;,')


@dataclass(frozen=True, slots=True)
class Start:
    """Words to begin with: in which situation, and what could be said."""

    id: str
    when: str
    text: str


@dataclass(frozen=True, slots=True)
class Known:
    """One person of the list, and the days on which they spoke, newest first."""

    person: Person
    contacts: tuple[Contact, ...] = ()

    @property
    def last(self) -> date | None:
        """Return the day on which they last spoke, as far as it was put down."""
        return self.contacts[0].on if self.contacts else None


def people_on(records: CareRecords) -> tuple[Known, ...]:
    """Return everybody on the list, in the order they were put on it."""
    contacts = sorted(records.of(Contact), key=lambda one: one.on, reverse=True)
    return tuple(
        Known(one, tuple(c for c in contacts if c.person == one.id))
        for one in records.of(Person)
    )


def checked_person(person: Person, others: Sequence[Known]) -> Person:
    """Return the person, if they can be put on the list; raise InputError."""
    said = _words()["wrong"]
    if not person.who:
        raise InputError(said["who"])
    for text, most in (
        (person.who, LONGEST_NAME),
        (person.good_for, LONGEST_WORDS),
        (person.reach, LONGEST_WORDS),
    ):
        if len(text) > most:
            raise InputError(said["long"].format(most=most))
    there = any(known.person.id == person.id for known in others)
    if not there and len(others) >= MOST_PEOPLE:
        raise InputError(said["many"].format(most=MOST_PEOPLE))
    return person


def spoke(person: Person, on: date, *, now: datetime) -> Contact:
    """Return that they spoke on a day; one day is put down once.

    Raises:
        InputError: the day lies ahead.
    """
    if on > now.date():
        raise InputError(_words()["wrong"]["ahead"])
    return Contact(id=f"{person.id}-{on}", at=now, person=person.id, on=on)


def may_be_named(known: Iterable[Known]) -> tuple[str, ...]:
    """Return who may be named in a reply, whom they spoke to last first.

    Only whom the person marked for it, and only a name that stands in a sentence.
    """
    marked = [
        one for one in known if one.person.may_be_named and _is_a_name(one.person)
    ]
    marked.sort(key=lambda one: str(one.last or ""), reverse=True)
    return tuple(one.person.who for one in marked)


def unmentioned(people: Iterable[str], said: Iterable[str]) -> tuple[str, ...]:
    """Return whom the talk has not been about so far.

    Somebody the person wrote about may be the very one it is hard with; what they
    wrote of them is not known to be praise.
    """
    words = " ".join(spoken_words(text) for text in said)
    return tuple(who for who in people if not says(words, _names_of(who)))


def starts() -> tuple[Start, ...]:
    """Return words to begin with, by situation."""
    return tuple(Start(**row) for row in _words()["start"])


def _names_of(who: str) -> tuple[str, ...]:
    """Return each word of a name that could stand for it, ending where it ends."""
    small = _words()["names"]["small"]
    return tuple(f"{word} " for word in spoken_words(who).split() if word not in small)


def _is_a_name(person: Person) -> bool:
    who = person.who
    plain = all(char.isprintable() and not char.isdigit() for char in who)
    return plain and len(who) <= LONGEST_NAMED and not _STRANGE & set(who)


def _words() -> dict[str, Any]:
    return load("care", "people").body
