"""Which phrases that a reply must not use occur in it, where they are meant?

A phrase is not meant where it is denied ("I can't care about you"), weighed
("whether you were right"), or somebody else's ("you hope she is jealous").
This reads words, not thoughts: a thing said in a new way is not seen here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from counterpoint.authored import load
from counterpoint.detectors.alternatives import Alternatives, Lists, Needs, split

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

_PART = re.compile(r"\{([a-z_][a-z_0-9]*)\}")
_TRANSLATED = re.compile(r"\\.|\[[^\]]*\]|\(\?[:!=<]+|[' ^]")
_OPENS = r"(?:\A|(?<=[.!?:;\n]\s)|(?<=[.!?:;]\s\s)|(?<=\n)|(?<=[.!?:]\"\s))"
_PIECES = {"'": "'?", " ": r"(?:,?\s{1,4})", "^": _OPENS}

# How far back a denial can stand from what it denies.
_REACH = 90
_BREAK = re.compile(r"[.!?;:,\n]|\bbut\b|\band (?:i|you|he|she|they|it|that)\b|\s-\s")
_STOP = re.compile(r"[.!?\n]")
_NOT_DENIED = re.compile(
    r"not (?:only|just)|no (?:doubt|wonder)|(?:do not|don'?t) (?:worry|doubt|forget)"
    r"|(?:can'?t|cannot) (?:deny|help|stop|argue)|not (?:going to|gonna) lie"
    r"|why (?:not|don'?t)|nothing (?:stops|stopping)"
)
_DENIED = re.compile(
    r"\b(?:not|never|no|nor|neither|cannot|can'?t|won'?t|don'?t|doesn'?t|didn'?t"
    r"|isn'?t|aren'?t|wasn'?t|weren'?t|wouldn'?t|couldn'?t|shouldn'?t|without"
    r"|rather than|instead of|nobody|nothing|hardly|pretend|refuse|a lie|far from"
    r"|stop short|less than|would be (?:wrong|untrue|easy)|too easy)\b"
)
_WEIGHED = re.compile(
    r"\A\s*say\b|\b(?:if|whether|whenever|unless|suppose|imagine|as though|could it be|is it possible"
    r"|how (?:sure|certain|likely)|what makes|what would|who (?:says|said|decided)"
    r"|(?:after|once|when|each time|every time|as soon as) i)\b"
)
_ANOTHERS = re.compile(
    r"\b(?:you|he|she|they|who|to|people|someone|somebody|anyone|them|him|her|your \w+"
    r"|friend|thought|voice|part)(?:'d|'re|'ve)? (?:\w+ ){0,2}(?:wants?|wanted|needs?"
    r"|asked|ask|hope|hoped|hoping|expect|expected|told|tells?|says?|said|saying"
    r"|thinks?|thought|thinking|believes?|feels?|felt|feeling|sure|convinced|afraid|fear"
    r"|wrote|writes?|hears?|heard|hearing|claims?|calls?|called|prove|guess|suspect"
    r"|imagine|decided|concluded)(?: \w+){0,3}\s*\"?\s*\Z"
)
_OWN_VIEW = re.compile(
    r"\b(?:i|i'?d|i'?m|i'?ll|it|that) (?:\w+ ){0,2}(?:think|believe|say|feel|guess"
    r"|suspect|bet|reckon|sounds?|seems?|looks?|sure|certain|tell you|agree)\b"
)


@dataclass(frozen=True, slots=True)
class Phrasing:
    """One set of phrases that mean the same thing."""

    id: str
    code: str
    phrases: tuple[str, ...]
    contexts: frozenset[str]
    always: bool
    stated: bool
    unless: str | None


@dataclass(frozen=True, slots=True, eq=False)
class Phrasings:
    """Sets of phrases that are looked for together; see `together`."""

    rows: tuple[Phrasing, ...]
    alternatives: tuple[Alternatives, ...]
    lists: Lists


@dataclass(frozen=True, slots=True)
class Said:
    """Where a set of phrases occurs."""

    code: str
    start: int
    end: int


def phrases_said(
    folded: str,
    live: Iterable[str] = (),
    *,
    among: Phrasings | None = None,
    known: Container[str] = (),
) -> Iterator[Said]:
    """Yield the first place where each set of phrases is said and meant.

    Args:
        folded: the reply, folded, with the person's own words blanked out.
        live: names of the contexts that the person's words have brought up.
        among: the sets to look for; None is what a reply must not use.
        known: codes of which no more has to be found.
    """
    wanted = _must_not() if among is None else among
    text = "\n" + folded
    possible = wanted.lists.possible(text)
    if not possible:
        return
    present = frozenset(live)
    for number in sorted(possible):
        phrasing = wanted.rows[number]
        if phrasing.code in known or (
            phrasing.contexts and not phrasing.contexts & present
        ):
            continue
        for start, end in _places(wanted.alternatives[number], text, possible[number]):
            if _meant(folded, start, end, phrasing):
                yield Said(phrasing.code, start, end)
                break


def _places(
    phrases: Alternatives, text: str, among: Iterable[int]
) -> Iterator[tuple[int, int]]:
    """Yield where one of the phrases stands.

    A pattern starts with the character before the phrase, which lets the
    search skip from word to word; a line break stands before the first.
    """
    for _, match in phrases.find(text, among=among):
        words = match[0][1:]
        yield match.start(), match.start() + len(words.rstrip())


def contexts_of(folded: str) -> frozenset[str]:
    """Return what a person's folded words bring up, as the data file names it."""
    names, phrases, lists = _contexts()
    text = "\n" + folded
    return frozenset(
        names[number]
        for number, among in lists.possible(text).items()
        if next(_places(phrases[number], text, among), None)
    )


@cache
def _contexts() -> tuple[tuple[str, ...], tuple[Alternatives, ...], Lists]:
    """Return the contexts by name with their phrases, and these together."""
    rows: dict[str, list[str]] = load("detectors", "replies").body["context"]
    phrases = tuple(_alternatives(tuple(row)) for row in rows.values())
    return tuple(rows), phrases, Lists(phrases)


@cache
def reason_for(code: str) -> str:
    """Return the sentence a person can read about a code."""
    reason: str = load("detectors", "replies").body["reason"][code]
    return reason


def _meant(folded: str, start: int, end: int, phrasing: Phrasing) -> bool:
    if phrasing.stated and _asks(folded, end):
        return False
    if phrasing.unless:
        harmless = _compiled(phrasing.unless)
        if harmless.search(_sentence(folded, start, end)):
            return False
    if phrasing.always:
        return True
    before = _clause_before(folded, start)
    if _DENIED.search(_NOT_DENIED.sub(" ", before)):
        return False
    if _WEIGHED.search(before):
        return False
    return not _ANOTHERS.search(before) or bool(_OWN_VIEW.search(before))


def _asks(folded: str, end: int) -> bool:
    stop = _STOP.search(folded, end)
    return stop is not None and stop[0] == "?"


def _clause_before(folded: str, start: int) -> str:
    before = folded[max(0, start - _REACH) : start]
    for found in _BREAK.finditer(before):
        cut = found.end()
        before = " " * cut + before[cut:]
    return before


def _sentence(folded: str, start: int, end: int) -> str:
    """Return the sentence around a place, at most a few hundred characters."""
    before = folded[max(0, start - 200) : start]
    after = folded[end : end + 200]
    head = re.split(r"[.!?\n]", before)[-1]
    return head + folded[start:end] + re.split(r"[.!?\n]", after)[0]


def expression(phrase: str, parts: dict[str, str]) -> str:
    """Write a phrase of the data file as a regular expression."""
    for _ in range(4):  # a part may name a part
        phrase = _PART.sub(lambda part: f"(?:{parts[part[1]]})", phrase)
    return _TRANSLATED.sub(lambda piece: _PIECES.get(piece[0], piece[0]), phrase)


@cache
def _alternatives(phrases: tuple[str, ...]) -> Alternatives:
    return Alternatives(
        tuple(one for phrase in phrases for one in split(phrase)),
        needs=_needs(),
        compiled=_phrase_pattern,
    )


@cache
def _must_not() -> Phrasings:
    return together(phrasings())


def together(rows: Iterable[Phrasing]) -> Phrasings:
    """Make sets of phrases ready to be looked for; keep what you get."""
    kept = tuple(rows)
    phrases = tuple(_alternatives(row.phrases) for row in kept)
    return Phrasings(kept, phrases, Lists(phrases))


@cache
def _needs() -> Needs:
    return Needs(_parts(), whole=True)


@cache
def _phrase_pattern(phrase: str) -> re.Pattern[str]:
    written = expression(phrase, _parts())
    return re.compile(rf"[^\w'](?:{written})(?:(?<=\s)|(?!\w))")


@cache
def _compiled(phrase: str) -> re.Pattern[str]:
    return re.compile(expression(phrase, _parts()))


def _parts() -> dict[str, str]:
    parts: dict[str, str] = load("detectors", "replies").body["part"]
    return parts


@cache
def phrasings() -> tuple[Phrasing, ...]:
    """Return the sets of phrases that a reply must not use."""
    return tuple(map(phrasing_of, load("detectors", "replies").body["set"]))


def phrasing_of(row: dict[str, Any]) -> Phrasing:
    """Read one set of phrases, of this or of another file that is written so."""
    return Phrasing(
        id=row["id"],
        code=row["code"],
        phrases=tuple(row["say"]),
        contexts=frozenset(row.get("context", ())),
        always=row.get("always", False),
        stated=row.get("stated", False),
        unless=row.get("unless"),
    )


def was_diagnosed(condition: str, folded: str) -> bool:
    """Say whether a person's folded words tell of this as a given diagnosis."""
    told = re.compile(
        r"(?:diagnos(?:ed|is)|psychiatrist|doctor|therapist|gp|in treatment|treated)"
        rf"[^.!?\n]{{0,60}}\b{re.escape(condition)}|\bmy {re.escape(condition)}\b"
        rf"|\b{re.escape(condition)} diagnosis"
    )
    return bool(told.search(folded))
