"""Who does what to whom in a plain English sentence?

A reading by the order of words, good enough for short statements of who, verb,
and whom or what. It has no grammar beyond the closed classes in
`data/en/mirror.toml`, and leaves alone what it is not sure of.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Any

from counterpoint.authored import load

if TYPE_CHECKING:
    from collections.abc import Iterator


class Who(Enum):
    """Whose doing a statement is about."""

    PERSON = "the one who writes"
    PROGRAM = "the program"
    OTHER = "somebody else"
    BOTH = "we, or not clear which"
    UNKNOWN = "not said"


@dataclass(frozen=True, slots=True)
class Role:
    """Somebody in a statement; the word is empty for a pronoun."""

    who: Who
    word: str = ""


@dataclass(frozen=True, slots=True)
class Thing:
    """What a verb was done to: its head word, who that is, and whose it was."""

    head: str
    role: Role | None = None
    owner: Who | None = None


@dataclass(frozen=True, slots=True)
class Deed:
    """One statement, with its place in the text."""

    actor: Role
    verb: str
    things: tuple[Thing, ...]
    start: int
    end: int


_TOKEN = re.compile(r"[a-z]+(?:'[a-z]+)*|\d+|[.!?;:\n]+|,|_+")
_STOPS = frozenset(".!?;:\n")
_CONTRACTED = ("'ve", "'d", "'ll", "'m", "'re", "'s")
_MOST_TOKENS = 2_000
_LONGEST_GROUP = 3  # words before the head: "my very first boss"
_MOST_THINGS = 4

_SUBJECTS = {
    "i": Who.PERSON,
    "we": Who.BOTH,
    "you": Who.PROGRAM,
    "he": Who.OTHER,
    "she": Who.OTHER,
    "they": Who.OTHER,
    "who": Who.OTHER,
}
_OBJECTS = {
    "me": Who.PERSON,
    "us": Who.BOTH,
    "you": Who.PROGRAM,
    "him": Who.OTHER,
    "her": Who.OTHER,
    "them": Who.OTHER,
    "myself": Who.BOTH,
    "yourself": Who.BOTH,
}
_OWNERS = {
    "my": Who.PERSON,
    "our": Who.BOTH,
    "your": Who.PROGRAM,
    "his": Who.OTHER,
    "her": Who.OTHER,
    "their": Who.OTHER,
}
_IN_A_REPLY = {Who.PERSON: Who.PROGRAM, Who.PROGRAM: Who.PERSON}
_JOINS = frozenset({"and", "then", "but", "or", ","})

Token = tuple[str, int, int]


def deeds(folded: str, *, of_reply: bool) -> Iterator[Deed]:
    """Yield the plain statements of a folded text.

    Args:
        folded: lower-case text.
        of_reply: "you" is then the person and "I" the program; questions and
            suppositions are left out.
    """
    clause: list[Token] = []
    tokens = zip(range(_MOST_TOKENS), _TOKEN.finditer(folded), strict=False)
    for _, match in tokens:
        token = (match[0], match.start(), match.end())
        if token[0][0] not in _STOPS:
            clause.append(token)
            continue
        asks = "?" in token[0]
        yield from _Clause(clause, of_reply=of_reply, asks=asks).deeds()
        clause = []
    yield from _Clause(clause, of_reply=of_reply, asks=False).deeds()


@dataclass(frozen=True, slots=True)
class _Grammar:
    """The closed classes of words, and the verbs we know forms of."""

    lemmas: dict[str, str]
    past: frozenset[str]
    words: dict[str, frozenset[str]]


@cache
def _grammar() -> _Grammar:
    body: dict[str, Any] = load("detectors", "mirror").body
    words = {key: frozenset(value.split()) for key, value in body["words"].items()}
    lemmas: dict[str, str] = {}
    past: set[str] = set()
    for row in body["irregular"]["verbs"]:
        base, *forms = row.split()
        past.update(forms)
        for form in (base, *forms):
            lemmas.setdefault(form, base)
    return _Grammar(lemmas, frozenset(past) - words["no_verbs"], words)


class _Clause:
    """The words between two stops."""

    def __init__(self, tokens: list[Token], *, of_reply: bool, asks: bool) -> None:
        self.tokens = tokens
        self.words = [_bare(word) for word, _, _ in tokens]
        self.of_reply = of_reply
        self.asks = asks
        self.grammar = _grammar()

    def deeds(self) -> Iterator[Deed]:
        """Yield what is stated here."""
        if self.of_reply and (self._supposes() or self._really_asks()):
            return
        carried: Role | None = None
        for place in range(len(self.words)):
            if not self._may_be_verb(place):
                continue
            found = self._subject_of(place, carried)
            if found is None:
                continue
            start, role, suffers = found
            carried = role if carried is None else _common(carried, role)
            deed = self._deed(place, start, role, suffers=suffers)
            if self._tells_a_deed(deed):
                yield deed

    def _tells_a_deed(self, deed: Deed) -> bool:
        if deed.verb in self.grammar.words["states"]:
            return False
        return bool(deed.things) or deed.verb not in self.grammar.words["speech"]

    def _deed(self, place: int, start: int, role: Role, *, suffers: bool) -> Deed:
        verb = _lemma(self.words[place], self.grammar)
        things, last = self._things(place + 1)
        actor = role
        if suffers:
            actor = self._agent(place + 1) or Role(Who.UNKNOWN)
            things = (self._sufferer(start, role),)
        return Deed(actor, verb, things, self.tokens[start][1], self.tokens[last][2])

    def _sufferer(self, start: int, role: Role) -> Thing:
        owner = _OWNERS.get(self.words[start]) if role.word else None
        side = None if owner is None else self._side(owner)
        return Thing(role.word.removesuffix("s"), role, side)

    def _is(self, place: int, *kinds: str) -> bool:
        word = self.words[place]
        if word[0].isdigit():
            return "determiners" in kinds
        return any(word in self.grammar.words[kind] for kind in kinds)

    def _supposes(self) -> bool:
        return bool(self.words) and self._is(0, "supposing")

    def _really_asks(self) -> bool:
        """A question put as a statement still states: "So you took her card?"."""
        first = next((word for word in self.words if word not in _OPENERS), "")
        return self.asks and first not in _STATES_FIRST

    def _may_be_verb(self, place: int) -> bool:
        word = self.words[place]
        closed = self._is(place, "ends", "skipped", "determiners")
        if closed or word in _SUBJECTS or word in _OBJECTS or word[0] in ",_":
            return False
        if self._shows_tense(place):
            return True
        before = self._before(place)
        if before < 0:
            return False
        has_auxiliary = before < place - 1 and not self._is(before, "ends")
        return self.words[before] in _SUBJECTS or has_auxiliary

    def _is_past(self, place: int) -> bool:
        word = self.words[place]
        return word in self.grammar.past or (word.endswith("ed") and len(word) > 4)

    def _shows_tense(self, place: int) -> bool:
        word = self.words[place]
        third = word.endswith("s") and word[:-1] in self.grammar.lemmas
        return third or self._is_past(place)

    def _before(self, place: int) -> int:
        """Return the last place before a verb and its auxiliaries."""
        place -= 1
        while place >= 0 and self._is(place, "skipped"):
            place -= 1
        return place

    def _subject_of(
        self, place: int, carried: Role | None
    ) -> tuple[int, Role, bool] | None:
        """Return where a verb's subject stands, who it is, and if it suffers."""
        before = self._before(place)
        if before < 0:
            return None
        between = self.words[before + 1 : place]
        past = self._is_past(place)
        suffers = past and any(
            word in self.grammar.words["passive"] for word in between
        )
        if self.of_reply and self._supposed(before, between):
            return None
        word = self.words[before]
        if word == "who" and self.of_reply:
            return None  # "people who lost their jobs" are people in general
        if word in _SUBJECTS:
            return before, Role(self._side(_SUBJECTS[word])), suffers
        if word in _JOINS:
            takes_over = carried is not None and past and not suffers
            return (place, carried, False) if takes_over and carried else None
        return self._noun_subject(place, before, suffers=suffers)

    def _noun_subject(
        self, place: int, before: int, *, suffers: bool
    ) -> tuple[int, Role, bool] | None:
        word = self.words[before]
        if (
            self._is(before, "ends", "determiners")
            or word in _OBJECTS
            or word[0] == "_"
        ):
            return None
        if before == place - 1 and not self._shows_tense(place):
            return None
        start = self._group_start(before)
        if start and self._is(start - 1, "links"):
            return None  # "the end of my shift came": the head stands further left
        if not self._is(start, "determiners"):
            start = before
        return start, Role(Who.OTHER, word), suffers

    def _supposed(self, before: int, between: list[str]) -> bool:
        """Say whether a reply asks or supposes this instead of stating it."""
        nearby = self.words[max(0, before - 3) : before]
        inverted = bool(nearby) and self._is(before - 1, "asking")
        supposing = self.grammar.words["supposing"]
        return inverted or any(word in supposing for word in (*between, *nearby))

    def _group_start(self, place: int) -> int:
        start = place
        for _ in range(_LONGEST_GROUP):
            if start == 0 or self._is(start, "determiners"):
                break
            if self._is(start - 1, "determiners"):
                return start - 1
            previous = self.words[start - 1]
            if self._is(start - 1, "ends") or previous in _SUBJECTS or previous == ",":
                break
            start -= 1
        return start

    def _things(self, place: int) -> tuple[tuple[Thing, ...], int]:
        """Return what a verb was done to, and the last word that belongs to it."""
        last = place - 1
        things: list[Thing] = []
        while len(things) < _MOST_THINGS:
            place = self._skip_links(place, joined=bool(things))
            found = self._thing(place)
            if found is None:
                break
            thing, last = found
            things.append(thing)
            place = last + 1
            if not self._goes_on(place, thing):
                break
        return tuple(things), last

    def _skip_links(self, place: int, *, joined: bool) -> int:
        while place < len(self.words) and (
            self._is(place, "links") or (joined and self.words[place] in {"and", ","})
        ):
            place += 1
        return place

    def _goes_on(self, place: int, thing: Thing) -> bool:
        """Say whether another thing may follow: "my card and my keys", "me his card"."""
        if place >= len(self.words):
            return False
        if self.words[place] in {"and", ","} or self._is(place, "links"):
            return True
        return thing.role is not None and self._is(place, "determiners")

    def _thing(self, place: int) -> tuple[Thing, int] | None:
        if place >= len(self.words) or self.words[place][0] in "_,":
            return None
        word = self.words[place]
        end = self._group_end(place)
        if end > place:
            head = self.words[end]
            owner = _OWNERS.get(word)
            side = None if owner is None else self._side(owner)
            return Thing(head.removesuffix("s"), Role(Who.OTHER, head), side), end
        if word in _OBJECTS:
            return Thing("", Role(self._side(_OBJECTS[word]))), place
        if self._is(place, "ends", "determiners", "skipped") or word in _SUBJECTS:
            return None
        return Thing(word.removesuffix("s")), place

    def _group_end(self, place: int) -> int:
        """Return the last word of "my old bank card"; `place` if it is no group."""
        if not self._is(place, "determiners"):
            return place
        end = place
        while end + 1 < len(self.words) and end - place < _LONGEST_GROUP:
            word = self.words[end + 1]
            closed = self._is(end + 1, "ends", "skipped", "determiners")
            if closed or word in _SUBJECTS or word[0] in ",_":
                break
            if end > place and self._is_past(end + 1):
                break
            end += 1
        return end

    def _agent(self, place: int) -> Role | None:
        """Return who did it, in "was hit by my dad"."""
        for at in range(place, min(place + 4, len(self.words))):
            if self.words[at] == "by":
                found = self._thing(at + 1)
                return found[0].role if found else None
        return None

    def _side(self, who: Who) -> Who:
        return _IN_A_REPLY.get(who, who) if self.of_reply else who


_OPENERS = frozenset({"so", "and", "then", ","})
_STATES_FIRST = frozenset({"you", "he", "she", "they", "your"})


def _common(one: Role, two: Role) -> Role:
    """With two subjects before it, "and left" may belong to either."""
    return two if one.who is two.who else Role(Who.BOTH)


def _bare(word: str) -> str:
    """Drop what is contracted: "i've" and "he'd" are "i" and "he"."""
    return word.partition("'")[0] if word.endswith(_CONTRACTED) else word


def _lemma(word: str, grammar: _Grammar) -> str:
    if word in grammar.lemmas:
        return grammar.lemmas[word]
    for ending, left in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 2:
            return _stem(word.removesuffix(ending) + left, grammar)
    return _stem(word, grammar)


_ENDINGS = (("ing", ""), ("ied", "y"), ("ies", "y"), ("ed", ""), ("es", ""), ("s", ""))


def _stem(stem: str, grammar: _Grammar) -> str:
    """Return the verb a stem belongs to, or something its forms share."""
    undoubled = stem[:-1] if len(stem) > 2 and stem[-1] == stem[-2] else stem
    for form in (stem, stem + "e", undoubled):
        if form in grammar.lemmas:
            return grammar.lemmas[form]
    return undoubled.removesuffix("e")
