"""Does a reply say the other way round who did what to whom?

The worst mistake of a mirror is to turn "My husband took my bank card" into
"You took your bank card". From the message and from the reply the plain
statements are read as (who, verb, whom or what), and a verb that comes back
with the person and another exchanged is named. Questions, suppositions and
quotations are left alone; what is not put as subject, verb, object is not seen.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Any

from counterpoint.authored import load
from counterpoint.detectors import reply_quotes
from counterpoint.detectors.phrases import fold
from counterpoint.detectors.reply_phrases import reason_for
from counterpoint.terms import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class Who(Enum):
    """Whose doing a statement is about."""

    PERSON = "the one who writes"
    PROGRAM = "us"
    OTHER = "somebody else"
    BOTH = "we"
    UNKNOWN = "not said"


@dataclass(frozen=True, slots=True)
class Role:
    """Somebody in a statement; the word is empty for a pronoun."""

    who: Who
    word: str = ""


@dataclass(frozen=True, slots=True)
class Thing:
    """What a verb was done to: its head word, and whose it was."""

    head: str
    role: Role | None = None
    owner: Who | None = None


@dataclass(frozen=True, slots=True)
class Deed:
    """One statement: who did what to whom or what."""

    actor: Role
    verb: str
    things: tuple[Thing, ...]
    start: int
    end: int


_TOKEN = re.compile(r"[a-z]+(?:'[a-z]+)*|[.!?;:\n]+|,|_+")
_STOPS = frozenset(".!?;:\n")
MOST_TOKENS = 2_000


def swapped_actors(
    reply: str, message: str, *, earlier: Sequence[str] = ()
) -> tuple[Finding, ...]:
    """Name the statements of a reply that exchange the person and another."""
    told = tuple(_deeds(fold(message), of_reply=False))
    before = tuple(d for text in earlier for d in _deeds(fold(text), of_reply=False))
    verbs = {deed.verb for deed in (*told, *before)}
    if not verbs:
        return ()
    folded = fold(reply)
    own = reply_quotes.blank(folded, reply_quotes.quotations(folded))
    return tuple(
        Finding(
            code="swapped_actor",
            reason=reason_for("swapped_actor"),
            start=said.start,
            end=said.end,
            quote=reply[said.start : said.end],
        )
        for said in _deeds(own, of_reply=True)
        if said.verb in verbs and _is_swapped(said, told, before)
    )


# --- Comparing ---------------------------------------------------------------


def _is_swapped(said: Deed, told: tuple[Deed, ...], before: tuple[Deed, ...]) -> bool:
    same = [deed for deed in told if deed.verb == said.verb]
    if any(_agrees(said, deed) for deed in (*same, *before) if deed.verb == said.verb):
        return False
    return any(_contradicts(said, deed) for deed in (*same, *before))


def _agrees(said: Deed, told: Deed) -> bool:
    return (
        told.verb == said.verb
        and _may_be_same(said.actor, told.actor)
        and not _exchanges(said, told)
        and not _owner_differs(said, told)
    )


def _contradicts(said: Deed, told: Deed) -> bool:
    if told.verb != said.verb:
        return False
    if _exchanges(said, told) or _owner_differs(said, told):
        return True
    actors = {said.actor.who, told.actor.who}
    if actors not in ({Who.PERSON, Who.OTHER}, {Who.PROGRAM, Who.PERSON}):
        return False
    if Who.PROGRAM in actors and said.actor.who is not Who.PROGRAM:
        return False
    heads, told_heads = _heads(said), _heads(told)
    if heads and told_heads:
        return bool(heads & told_heads)
    return not heads and not told_heads and not said.things and not told.things


def _exchanges(said: Deed, told: Deed) -> bool:
    """Say whether the doer and the one it was done to have changed places."""
    for thing in said.things:
        for other in told.things:
            if thing.role is None or other.role is None:
                continue
            if _crossed(said.actor, thing.role, told.actor, other.role):
                return True
    # "I was hit" said back as "you hit".
    to_person = any(t.role and t.role.who is Who.PERSON for t in told.things)
    return told.actor.who is Who.UNKNOWN and to_person and said.actor.who is Who.PERSON


def _crossed(actor: Role, patient: Role, told_actor: Role, told_patient: Role) -> bool:
    sides = {Who.PERSON, Who.OTHER}
    if {actor.who, patient.who} == sides == {told_actor.who, told_patient.who}:
        return actor.who is not told_actor.who
    named = all(r.word for r in (actor, patient, told_actor, told_patient))
    return (
        named
        and actor.word == told_patient.word
        and patient.word == told_actor.word
        and actor.word != patient.word
    )


def _owner_differs(said: Deed, told: Deed) -> bool:
    pairs = (
        (thing.owner, other.owner)
        for thing in said.things
        for other in told.things
        if thing.head == other.head and thing.head
    )
    return any({one, two} == {Who.PERSON, Who.OTHER} for one, two in pairs)


def _may_be_same(one: Role, two: Role) -> bool:
    if Who.BOTH in {one.who, two.who} or Who.UNKNOWN in {one.who, two.who}:
        return True
    return one.who is two.who


def _heads(deed: Deed) -> frozenset[str]:
    return frozenset(t.head for t in deed.things if t.head)


# --- Reading -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Grammar:
    """The closed classes of words, and verbs that do not end in -ed."""

    lemmas: dict[str, str]
    past: frozenset[str]
    participles: frozenset[str]
    skipped: frozenset[str]  # auxiliaries and adverbs between subject and verb
    supposing: frozenset[str]  # what makes a statement no report
    states: frozenset[str]  # verbs that report no deed
    links: frozenset[str]  # prepositions and particles between verb and object
    determiners: frozenset[str]
    ends: frozenset[str]  # words at which a group of words ends
    passive: frozenset[str]


@cache
def _grammar() -> _Grammar:
    body: dict[str, Any] = load("detectors", "mirror").body
    lemmas: dict[str, str] = {}
    past: set[str] = set()
    participles: set[str] = set()
    for row in body["irregular"]["verbs"]:
        base, *forms = row.split()
        for form in (base, *forms):
            lemmas.setdefault(form, base)
        past.update(part for form in forms for part in form.split("/"))
        participles.update(forms[-1:])
    words = {key: frozenset(value.split()) for key, value in body["words"].items()}
    return _Grammar(
        lemmas=lemmas,
        past=frozenset(past) - words["no_verbs"],
        participles=frozenset(participles),
        skipped=words["skipped"],
        supposing=words["supposing"],
        states=words["states"],
        links=words["links"],
        determiners=words["determiners"],
        ends=words["ends"],
        passive=words["passive"],
    )


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
_TURNED = {Who.PERSON: Who.PROGRAM, Who.PROGRAM: Who.PERSON}


def _side(who: Who, *, of_reply: bool) -> Who:
    """In a reply "you" is the person and "I" is the program."""
    return _TURNED.get(who, who) if of_reply else who


def _deeds(folded: str, *, of_reply: bool) -> Iterator[Deed]:
    tokens = [
        (m[0], m.start(), m.end())
        for _, m in zip(range(MOST_TOKENS), _TOKEN.finditer(folded), strict=False)
    ]
    clause: list[tuple[str, int, int]] = []
    for token in tokens:
        if token[0][0] in _STOPS:
            if "?" not in token[0] or not of_reply or _states_first(clause):
                yield from _clause_deeds(clause, of_reply=of_reply)
            clause = []
        else:
            clause.append(token)
    yield from _clause_deeds(clause, of_reply=of_reply)


def _states_first(clause: list[tuple[str, int, int]]) -> bool:
    """Say whether a question is put as a statement: "So you took her card?"."""
    words = [word for word, _, _ in clause if word not in {"so", "and", "then", ","}]
    return bool(words) and words[0] in {"you", "he", "she", "they", "your"}


def _clause_deeds(
    clause: list[tuple[str, int, int]], *, of_reply: bool
) -> Iterator[Deed]:
    grammar = _grammar()
    words = [_bare(word) for word, _, _ in clause]
    if of_reply and words and words[0] in grammar.supposing:
        return
    subject: Role | None = None
    for place, word in enumerate(words):
        if not _may_be_verb(words, place, grammar):
            continue
        actor = _subject_of(words, place, subject, grammar, of_reply=of_reply)
        if actor is None:
            continue
        first, role, is_passive = actor
        subject = role
        things, last = _things(words, place + 1, grammar, of_reply=of_reply)
        verb = _lemma(word, grammar)
        if verb in grammar.states:
            continue
        if is_passive:
            by = _agent(words, place + 1, grammar, of_reply=of_reply)
            yield Deed(
                actor=by or Role(Who.UNKNOWN),
                verb=verb,
                things=(Thing(head="", role=role),),
                start=clause[first][1],
                end=clause[last if by is None else min(last, len(clause) - 1)][2],
            )
        else:
            yield Deed(
                actor=role,
                verb=verb,
                things=things,
                start=clause[first][1],
                end=clause[last][2],
            )


def _bare(word: str) -> str:
    """Drop what is contracted: "i've" and "he'd" are "i" and "he"."""
    head = word.split("'")[0]
    return head if word.endswith(("'ve", "'d", "'ll", "'m", "'re", "'s")) else word


def _lemma(word: str, grammar: _Grammar) -> str:
    if word in grammar.lemmas:
        return grammar.lemmas[word]
    for ending in ("ing", "ied", "ies", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 2:
            stem = word[: -len(ending)]
            return _stem(stem + "i" if ending in {"ied", "ies"} else stem, grammar)
    return _stem(word, grammar)


def _stem(stem: str, grammar: _Grammar) -> str:
    if stem in grammar.lemmas:
        return grammar.lemmas[stem]
    if stem + "e" in grammar.lemmas:
        return grammar.lemmas[stem + "e"]
    if len(stem) > 2 and stem[-1] == stem[-2] and stem[-1] not in "aeiou":
        stem = stem[:-1]
    if stem in grammar.lemmas:
        return grammar.lemmas[stem]
    return stem.removesuffix("e").removesuffix("y").removesuffix("i")


def _is_past(word: str, grammar: _Grammar) -> bool:
    return word in grammar.past or (word.endswith("ed") and len(word) > 4)


def _third_person(word: str, grammar: _Grammar) -> bool:
    return word.endswith("s") and word[:-1] in grammar.lemmas


def _may_be_verb(words: list[str], place: int, grammar: _Grammar) -> bool:
    word = words[place]
    if word in grammar.ends or word in grammar.skipped or word in grammar.determiners:
        return False
    if word == "," or word[0] == "_" or word in _SUBJECTS or word in _OBJECTS:
        return False
    if _is_past(word, grammar) or _third_person(word, grammar):
        return True
    before = place - 1
    while before >= 0 and words[before] in grammar.skipped:
        before -= 1
    return before >= 0 and (
        words[before] in _SUBJECTS
        or (before < place - 1 and words[before] not in grammar.ends)
    )


def _subject_of(
    words: list[str],
    place: int,
    carried: Role | None,
    grammar: _Grammar,
    *,
    of_reply: bool,
) -> tuple[int, Role, bool] | None:
    """Return where the subject of a verb stands, who it is, and if it suffers it."""
    before = place - 1
    passive = False
    past = _is_past(words[place], grammar)
    while before >= 0 and words[before] in grammar.skipped:
        if words[before] in grammar.passive:
            passive = past
        if words[before] in grammar.supposing and of_reply:
            return None
        before -= 1
    if before < 0:
        return None
    word = words[before]
    if word in _SUBJECTS:
        if before and words[before - 1] in grammar.passive | _ASKING and of_reply:
            return None
        if _supposed(words, before, grammar) and of_reply:
            return None
        return before, Role(_side(_SUBJECTS[word], of_reply=of_reply)), passive
    if word in {"and", "then", "but", "or", ","}:
        if carried is not None and past and not passive:
            return place, carried, False
        return None
    if word in grammar.ends or word in _OBJECTS or word[0] == "_":
        return None
    told = past or before < place - 1 or _third_person(words[place], grammar)
    if word in grammar.determiners or not told:
        return None
    start = _group_start(words, before, grammar)
    owner = _OWNERS.get(words[start])
    if start and words[start - 1] in grammar.links and words[start - 1] != "that":
        return None
    if owner is None and words[start] not in grammar.determiners and before != start:
        start = before
    return start, Role(Who.OTHER, word), passive


_ASKING = frozenset(
    "do did does have has had would could can will should might".split()
)


def _supposed(words: list[str], before: int, grammar: _Grammar) -> bool:
    return any(word in grammar.supposing for word in words[max(0, before - 3) : before])


def _group_start(words: list[str], place: int, grammar: _Grammar) -> int:
    start = place
    for _ in range(3):
        if start == 0 or words[start] in grammar.determiners:
            break
        previous = words[start - 1]
        if previous in grammar.determiners:
            return start - 1
        if previous in grammar.ends or previous in _SUBJECTS or previous == ",":
            break
        start -= 1
    return start


def _things(
    words: list[str], place: int, grammar: _Grammar, *, of_reply: bool
) -> tuple[tuple[Thing, ...], int]:
    """Return what a verb was done to, and the last word that belongs to it."""
    last = place - 1
    things: list[Thing] = []
    while place < len(words) and len(things) < 4:
        while place < len(words) and (
            words[place] in grammar.links or words[place] in {"and", ","}
        ):
            if words[place] in {"and", ","} and not things:
                return tuple(things), last
            place += 1
        thing, end = _thing(words, place, grammar, of_reply=of_reply)
        if thing is None:
            break
        things.append(thing)
        last = end
        place = end + 1
        if place < len(words) and words[place] not in {"and", ","} | grammar.links:
            if thing.role is None or words[place] not in grammar.determiners:
                break
    return tuple(things), last


def _thing(
    words: list[str], place: int, grammar: _Grammar, *, of_reply: bool
) -> tuple[Thing | None, int]:
    if place >= len(words) or words[place][0] == "_":
        return None, place
    word = words[place]
    group_end = place
    if word in grammar.determiners:
        while (
            group_end + 1 < len(words)
            and group_end - place < 3
            and words[group_end + 1] not in grammar.ends
            and words[group_end + 1] not in grammar.skipped
            and words[group_end + 1] not in _SUBJECTS
            and words[group_end + 1] not in {","}
            and words[group_end + 1] not in grammar.determiners
            and words[group_end + 1][0] != "_"
            and not (group_end > place and _is_past(words[group_end + 1], grammar))
        ):
            group_end += 1
    if group_end > place:
        head = words[group_end].removesuffix("s")
        owner = _OWNERS.get(word)
        side = None if owner is None else _side(owner, of_reply=of_reply)
        return Thing(head, Role(Who.OTHER, words[group_end]), side), group_end
    if word in _OBJECTS:
        who = _side(_OBJECTS[word], of_reply=of_reply)
        return Thing("", Role(who)), place
    if word in grammar.ends or word in grammar.determiners or word in _SUBJECTS:
        return None, place
    return Thing(word.removesuffix("s")), place


def _agent(
    words: list[str], place: int, grammar: _Grammar, *, of_reply: bool
) -> Role | None:
    """Return who did it, in "was hit by my dad"."""
    for at in range(place, min(place + 4, len(words))):
        if words[at] == "by":
            thing, _ = _thing(words, at + 1, grammar, of_reply=of_reply)
            return thing.role if thing else None
    return None
