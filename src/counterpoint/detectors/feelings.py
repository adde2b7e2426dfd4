"""What does the writer say they feel, and what is the message about?

A feeling counts only when it is the writer's own and is not denied. Both are
read from the words alone; nothing is inferred.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache
from itertools import islice

from counterpoint.authored import load
from counterpoint.detectors.phrases import fold, phrase_pattern, tail

_MOST_HITS = 200
_LOOK_BACK = 60  # characters before a feeling in which its subject is looked for
_NEGATED_WITHIN = 4  # words


class Feeling(StrEnum):
    """Families of feelings."""

    LONELY = "lonely"
    ANGRY = "angry"
    ASHAMED = "ashamed"
    GUILTY = "guilty"
    SCARED = "scared"
    WORRIED = "worried"
    SAD = "sad"
    HURT = "hurt"
    OVERWHELMED = "overwhelmed"
    TIRED = "tired"
    NUMB = "numb"
    JEALOUS = "jealous"
    EMPTY = "empty"
    STUCK = "stuck"
    DISAPPOINTED = "disappointed"
    RELIEVED = "relieved"
    HAPPY = "happy"
    CONFUSED = "confused"


class Topic(StrEnum):
    """What a message can be about."""

    WORK = "work"
    STUDY = "study"
    PARTNER = "partner"
    FAMILY = "family"
    FRIEND = "friend"
    PARENTING = "parenting"
    MONEY = "money"
    HEALTH = "health"
    BODY = "body"
    SLEEP = "sleep"
    GRIEF = "grief"
    SELF = "self"
    LONELINESS = "loneliness"
    BREAKUP = "breakup"
    ANXIETY = "anxiety"
    PAST = "past"
    HOME = "home"
    FUTURE = "future"
    ADDICTION = "addiction"
    IDENTITY = "identity"
    FAITH = "faith"
    PET = "pet"


def feelings(text: str) -> tuple[tuple[Feeling, str], ...]:
    """Return (family, the exact word) for each family, in order of mention."""
    read, _ = tail(text)
    folded = fold(read)
    found: dict[Feeling, str] = {}
    for match in islice(_feeling_words().finditer(folded), _MOST_HITS):
        if not _own(folded, match.start()):
            continue
        group = "after" if match["after"] else "plain"
        start, end = match.span(group)
        family = _family(folded[start:end], after_feel=group == "after")
        if family is not None:
            found.setdefault(family, read[start:end])
    return tuple(found.items())


def topics(text: str) -> tuple[Topic, ...]:
    """Return what a message is about, the most mentioned first."""
    folded = fold(tail(text)[0])
    counts: dict[Topic, int] = {}
    for match in islice(_topic_words().finditer(folded), _MOST_HITS):
        for topic in _topics_of(match[0]):
            counts[topic] = counts.get(topic, 0) + 1
    return tuple(sorted(counts, key=lambda topic: -counts[topic]))


# -- feelings ------------------------------------------------------------------


@cache
def _lexicon() -> tuple[dict[str, Feeling], dict[str, Feeling]]:
    """Return the plain words and the words that need a "feel" before them."""
    families = load("detectors", "feelings").body["family"]
    plain: dict[str, Feeling] = {}
    after: dict[str, Feeling] = {}
    for name, rows in families.items():
        plain |= dict.fromkeys(rows["words"].split("|"), Feeling(name))
        after |= dict.fromkeys(rows["after_feel"].split("|"), Feeling(name))
    return plain, after


@cache
def _feeling_words() -> re.Pattern[str]:
    plain, after = (
        "|".join(sorted(words, key=len, reverse=True)) for words in _lexicon()
    )
    feel = phrase_pattern("{feel}", load("detectors", "feelings").body["parts"])
    return re.compile(
        rf"(?<![\w'])(?:(?P<plain>{plain})|{feel} (?P<after>{after}))(?![\w'-])"
    )


def _family(word: str, *, after_feel: bool) -> Feeling | None:
    plain, after = _lexicon()
    return (after if after_feel else plain).get(word)


_CLAUSE_END = re.compile(r"[.!?;\n]| but | because | and (?=he|she|they|i|it)")
_TOKEN = re.compile(r"[\w']+")


@cache
def _subjects() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    body = load("detectors", "feelings").body
    return (
        frozenset(body["others"].split()),
        frozenset(body["own"].split()),
        frozenset(body["negations"].split()),
    )


def _own(folded: str, start: int) -> bool:
    """Say whether a feeling is the writer's and is not denied."""
    others, own, negations = _subjects()
    before = folded[max(0, start - _LOOK_BACK) : start]
    clause = _CLAUSE_END.split(before)[-1]
    words = _TOKEN.findall(clause)
    if not negations.isdisjoint(words[-_NEGATED_WITHIN:]):
        return False
    for word in reversed(words):
        if word in own:
            return True
        if word in others:
            return False
    return True


# -- topics --------------------------------------------------------------------


@cache
def _topic_lexicon() -> tuple[dict[str, tuple[Topic, ...]], tuple[str, ...]]:
    """Return topics by entry, and the entries that are word beginnings."""
    table = load("detectors", "topics").body["topic"]
    by_entry: dict[str, tuple[Topic, ...]] = {}
    for name, entries in table.items():
        for entry in entries.split("|"):
            by_entry[entry] = (*by_entry.get(entry, ()), Topic(name))
    beginnings = tuple(entry[:-1] for entry in by_entry if entry.endswith("*"))
    return by_entry, beginnings


@cache
def _topic_words() -> re.Pattern[str]:
    by_entry, _ = _topic_lexicon()
    entries = sorted(by_entry, key=len, reverse=True)
    words = "|".join(re.escape(e).replace(r"\*", r"\w{0,12}") for e in entries)
    return re.compile(rf"(?<![\w'])(?:{words})(?!\w)")


@cache
def _topics_of(found: str) -> tuple[Topic, ...]:
    by_entry, beginnings = _topic_lexicon()
    if found in by_entry:
        return by_entry[found]
    return next(
        (by_entry[f"{part}*"] for part in beginnings if found.startswith(part)), ()
    )
