"""Which authored patterns occur in a message, and where?

A pattern is a row of a TOML file: what it looks for, what it means, how soon
somebody has to act, and why it is there. Rows are looked up by their cue
words, so only the few that could match are tried, and each is compiled when
it is first tried.
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
    "risk_harm",
    "risk_abuse",
    "risk_reality",
    "risk_body",
    "risk_oblique",
    "risk_hints",
    "risk_idioms",
)
# ISO 639-1 codes of languages with a short list of plain phrases.
OTHER_LANGUAGES = ("es", "de", "fr", "pt", "hi")

# Long messages are read through a window of words that overlap, at most so
# many tries for each stretch of text; what is left over is reported.
WINDOW = 60
STRIDE = 40
SHORT = 1500
TRIES = 6000
TRIES_FOR_CHARACTERS = 50_000
MOST_HITS = 4

_MACRO = re.compile(r"<([a-z_]+)>")


@dataclass(frozen=True, slots=True)
class Row:
    """One authored pattern.

    `family` groups weak signals; `soon` makes a time word beside it imminent;
    `other` lets it be read in what is said about somebody else.
    """

    id: str
    kind: Risk
    tier: Tier
    weight: float
    pattern: str
    why: str
    scope: frozenset[str]
    family: str = ""
    soon: bool = False
    other: bool = False
    idiom: bool = False
    like: tuple[str, ...] = ()


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
    """All rows, findable by the words that must be there for them to match."""

    rows: tuple[Row, ...]
    by_word: dict[str, tuple[int, ...]]
    by_stem: dict[str, tuple[int, ...]]
    stems: tuple[int, ...]

    def candidates(self, words: set[str]) -> list[int]:
        """Return numbers of the rows whose cue is among these words."""
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
        return sorted(found)


@cache
def catalogue() -> Catalogue:
    """Read all rows once."""
    rows: list[Row] = []
    words: dict[str, list[int]] = {}
    stems: dict[str, list[int]] = {}
    for row, cue in _all_rows():
        for word in cue:
            index = stems if word.endswith("*") else words
            index.setdefault(word.rstrip("*"), []).append(len(rows))
        rows.append(row)
    return Catalogue(
        rows=tuple(rows),
        by_word={word: tuple(numbers) for word, numbers in words.items()},
        by_stem={stem: tuple(numbers) for stem, numbers in stems.items()},
        stems=tuple(sorted({len(stem) for stem in stems})),
    )


def _all_rows() -> Iterator[tuple[Row, list[str]]]:
    for name in FILES:
        body = load("detectors", name).body
        usual = body.get("usual", {})
        for raw in body["row"]:
            yield _row({**usual, **raw}), raw["cue"]
    for language in OTHER_LANGUAGES:
        for raw in load("detectors", "crisis_words", language).body["row"]:
            yield _row({"scope": ["negated_abroad"], **raw}), raw["cue"]


def _row(raw: dict[str, Any]) -> Row:
    return Row(
        id=raw["id"],
        kind=Risk(raw.get("kind", "none")),
        tier=Tier(raw.get("tier", "none")),
        weight=raw.get("weight", 0.8),
        pattern=raw["pattern"],
        why=raw["why"],
        scope=frozenset(raw.get("scope", ())),
        family=raw.get("family", ""),
        soon=raw.get("soon", False),
        other=raw.get("other", False),
        idiom=raw.get("idiom", False),
        like=tuple(raw.get("like", ())),
    )


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """Compile a pattern after putting its building blocks in."""
    macros: dict[str, str] = load("detectors", "risk_words").body["macros"]

    def block(match: re.Match[str]) -> str:
        name = match.group(1)
        inside = _MACRO.sub(block, macros[name])
        return f"(?:{inside})"

    return re.compile(rf"(?<![^ ])(?:{_MACRO.sub(block, pattern)})(?![^ ])")


def find(worded: Wording) -> Hits:
    """Return every match of every row, in the order of the rows."""
    known = catalogue()
    text = worded.text
    hits: list[Hit] = []
    if len(text) <= SHORT:
        for number in known.candidates(set(text.split())):
            _search(known.rows[number], text, 0, len(text), hits)
        return Hits(tuple(hits), complete=True)
    tries = TRIES * (1 + len(text) // TRIES_FOR_CHARACTERS)
    for start, end in _windows(worded):
        for number in known.candidates(set(text[start:end].split())):
            tries -= 1
            _search(known.rows[number], text, start, end, hits)
        if tries < 0:
            return Hits(tuple(dict.fromkeys(hits)), complete=False)
    return Hits(tuple(dict.fromkeys(hits)), complete=True)


def _windows(worded: Wording) -> Iterator[tuple[int, int]]:
    """Yield overlapping stretches, leaving out those read before."""
    starts = worded.starts
    seen: set[str] = set()
    for first in range(0, len(starts), STRIDE):
        last = min(first + WINDOW, len(starts))
        end = starts[last] if last < len(starts) else len(worded.text)
        stretch = worded.text[starts[first] : end]
        if stretch not in seen:
            seen.add(stretch)
            yield (starts[first], end)


def _search(row: Row, text: str, start: int, end: int, hits: list[Hit]) -> None:
    found = 0
    for match in compiled(row.pattern).finditer(text, start, end):
        hits.append(Hit(row, match.start(), match.end()))
        found += 1
        if found == MOST_HITS:
            return
