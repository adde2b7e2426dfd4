"""Which authored patterns occur in a message, and where?

A pattern is a row of a TOML file: the ways in which something is said, what it
means, how soon somebody has to act, and why it is there. Each way is looked up
by words that it cannot do without (`risk_cues.toml`, worked out by
`tools/write_cues.py`), so only the few that could match are tried, and each is
compiled when it is first tried.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from counterpoint.authored import load
from counterpoint.terms import Risk, Tier

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counterpoint.detectors.wording import Wording

FILES = (
    "risk_suicide",
    "risk_plan",
    "risk_plain",
    "risk_harm",
    "risk_abuse",
    "risk_reality",
    "risk_body",
    "risk_oblique",
    "risk_in_passing",
    "risk_plain_told",
    "risk_hints",
    "risk_signs",
    "risk_idioms",
)
# ISO 639-1 codes of languages with a short list of plain phrases.
OTHER_LANGUAGES = ("es", "de", "fr", "pt", "hi")

# Long messages are read through overlapping windows of so many words, with at
# most so many tries for so many characters; what is left over is reported.
WINDOW = 60
STRIDE = 40
SHORT = 1500
TRIES = 3000
TRIES_FOR_CHARACTERS = 50_000

# What must not stand before a match is looked for this many characters back.
FAR_BEFORE = 40

_MACRO = re.compile(r"<([a-z_]+)>")


@dataclass(frozen=True, slots=True)
class Row:
    """One authored pattern: any of several ways to say a thing.

    `not_before` is what must not follow, `not_after` what must not stand just
    before; `family` groups weak signs; `soon`
    makes a time word beside it imminent; `other` lets it be read in what is
    said about somebody else, where it reaches `other_at_most`.
    """

    id: str
    kind: Risk
    tier: Tier
    weight: float
    any: tuple[str, ...]
    not_before: str
    why: str
    scope: frozenset[str]
    not_after: str = ""
    family: str = ""
    soon: bool = False
    other: bool = False
    other_at_most: Tier = Tier.IMMINENT
    idiom: bool = False
    like: tuple[str, ...] = ()


class Way(NamedTuple):
    """One way to say what a row is about, and words it cannot do without."""

    row: Row
    pattern: str
    cue: tuple[str, ...]
    also: frozenset[str]


class Hit(NamedTuple):
    """A row and where it matched in the wording."""

    row: Row
    start: int
    end: int


class Hits(NamedTuple):
    """All that was found; `complete` is False if the text was too much."""

    hits: tuple[Hit, ...]
    complete: bool


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All ways, findable by the words that must be there for them to match."""

    rows: tuple[Row, ...]
    ways: tuple[Way, ...]
    by_word: dict[str, tuple[int, ...]]
    by_stem: dict[str, tuple[int, ...]]
    stems: tuple[int, ...]

    def candidates(self, words: set[str]) -> list[Way]:
        """Return the ways whose cue words are among these words."""
        found: set[int] = set()
        by_word, by_stem, stems = self.by_word, self.by_stem, self.stems
        for word in words:
            numbers = by_word.get(word)
            if numbers is not None:
                found.update(numbers)
            for length in stems:
                numbers = by_stem.get(word[:length])
                if numbers is not None:
                    found.update(numbers)
        ways = self.ways
        return [
            way
            for way in [ways[number] for number in sorted(found)]
            if not way.also or not way.also.isdisjoint(words)
        ]


@cache
def catalogue() -> Catalogue:
    """Read all rows once."""
    rows = tuple(_all_rows())
    ways: list[Way] = []
    words: dict[str, list[int]] = {}
    stems: dict[str, list[int]] = {}
    for way in _all_ways(rows):
        for word in way.cue:
            index = stems if word.endswith("*") else words
            index.setdefault(word.rstrip("*"), []).append(len(ways))
        ways.append(way)
    return Catalogue(
        rows=rows,
        ways=tuple(ways),
        by_word={word: tuple(numbers) for word, numbers in words.items()},
        by_stem={stem: tuple(numbers) for stem, numbers in stems.items()},
        stems=tuple(sorted({len(stem) for stem in stems})),
    )


def _all_rows() -> Iterator[Row]:
    for name in FILES:
        body = load("detectors", name).body
        usual = body.get("usual", {})
        for raw in body["row"]:
            yield _row({**usual, **raw})
    for language in OTHER_LANGUAGES:
        for raw in load("detectors", "crisis_words", language).body["row"]:
            yield _row({"scope": ["negated_abroad"], **raw})


def _row(raw: dict[str, Any]) -> Row:
    return Row(
        id=raw["id"],
        kind=Risk(raw.get("kind", "none")),
        tier=Tier(raw.get("tier", "none")),
        weight=raw.get("weight", 0.8),
        any=tuple(raw["any"]),
        not_before=raw.get("not_before", ""),
        not_after=raw.get("not_after", ""),
        why=raw["why"],
        scope=frozenset(raw.get("scope", ())),
        family=raw.get("family", ""),
        soon=raw.get("soon", False),
        other=raw.get("other", False),
        other_at_most=Tier(raw.get("other_at_most", "imminent")),
        idiom=raw.get("idiom", False),
        like=tuple(raw.get("like", ())),
    )


def _all_ways(rows: tuple[Row, ...]) -> Iterator[Way]:
    cues: dict[str, list[str]] = load("detectors", "risk_cues").body["cues"]
    for row in rows:
        ending = f"(?! (?:{row.not_before}))" if row.not_before else ""
        for pattern, cue in zip(row.any, cues[row.id], strict=True):
            first, _, second = cue.partition(" & ")
            yield Way(
                row=row,
                pattern=f"(?:{pattern}){ending}" if ending else pattern,
                cue=tuple(first.split()),
                also=frozenset(second.split()),
            )


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """Compile a pattern after putting its building blocks in."""
    macros: dict[str, str] = load("detectors", "risk_words").body["macros"]

    def block(match: re.Match[str]) -> str:
        name = match.group(1)
        inside = _MACRO.sub(block, macros[name])
        return f"(?:{inside})"

    # Every word of a wording has a space before it; beginning with one lets the
    # search leap from word to word.
    return re.compile(rf" (?:{_MACRO.sub(block, pattern)})(?= |$)")


def find(worded: Wording) -> Hits:
    """Return every match of every way, in the order of the rows."""
    known = catalogue()
    text = worded.text
    hits: list[Hit] = []
    if len(text) <= SHORT:
        for way in known.candidates(set(text.split())):
            _search(way, text, 0, len(text), hits)
        return Hits(tuple(hits), complete=True)
    tries = TRIES * (1 + len(text) // TRIES_FOR_CHARACTERS)
    for start, end in _windows(worded):
        for way in known.candidates(set(text[start:end].split())):
            tries -= 1
            _search(way, text, start, end, hits)
        if tries < 0:
            return Hits(tuple(dict.fromkeys(hits)), complete=False)
    return Hits(tuple(dict.fromkeys(hits)), complete=True)


def _windows(worded: Wording) -> Iterator[tuple[int, int]]:
    """Yield overlapping stretches, the last words first, each text once."""
    starts = worded.starts
    seen: set[str] = set()
    for first in reversed(range(0, len(starts), STRIDE)):
        last = min(first + WINDOW, len(starts))
        end = starts[last] if last < len(starts) else len(worded.text)
        stretch = worded.text[starts[first] : end]
        if stretch not in seen:
            seen.add(stretch)
            yield (starts[first] - 1, end)


def _search(way: Way, text: str, start: int, end: int, hits: list[Hit]) -> None:
    not_after = way.row.not_after
    before = compiled(f"(?:{not_after})$") if not_after else None
    for match in compiled(way.pattern).finditer(text, start, end):
        first = match.start()
        if before and before.search(text, max(first - FAR_BEFORE, 0), first):
            continue
        hits.append(Hit(way.row, first + 1, match.end()))
