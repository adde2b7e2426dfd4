"""Which human help is there, how is it found, and what is said there first?

Words lie in `data/en/finding.toml` and `preparing.toml`, addresses of directories in
`data/directories.csv`. What this module does not know is whether a directory still
answers, what somebody costs or how long the wait is: it says so, and every address
carries where it came from.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from counterpoint.authored import LANGUAGE, load
from counterpoint.care.helplines import EVERYWHERE, Check, Confidence, country_code
from counterpoint.errors import SettingsError


@dataclass(frozen=True, slots=True)
class HelpKind:
    """One kind of human help, and what it is like."""

    id: str
    name: str
    what: str
    like: str
    cost: str
    wait: str
    good: str


@dataclass(frozen=True, slots=True)
class Way:
    """One step that works nearly everywhere."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Opening:
    """A sentence to begin with; `also` is another for the same situation."""

    id: str
    when: str
    say: str
    also: str


@dataclass(frozen=True, slots=True)
class Question:
    """Something to ask in a first meeting, and what a good answer has."""

    id: str
    ask: str
    listen_for: str


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign that it works, and what to do where it is missing."""

    id: str
    sign: str
    otherwise: str


@dataclass(frozen=True, slots=True)
class Barrier:
    """What stands in the way: one honest sentence and one step."""

    id: str
    title: str
    text: str
    step: str


@dataclass(frozen=True, slots=True)
class Directory:
    """A list of professionals or services, with where it came from."""

    country: str
    name: str
    kind: str
    website: str
    languages: tuple[str, ...]
    note: str
    sources: tuple[str, ...]
    confidence: Confidence
    author: str
    checked: Check | None

    def confirmed(self, today: date) -> str:
        """Say in a sentence how sure this address is."""
        wording: dict[str, str] = load("care", "finding").body["confirmed"]
        if self.checked is None:
            return wording[self.confidence.value]
        key = "stale" if self.checked.due(today) else "checked"
        return wording[key].format(name=self.checked.by, date=self.checked.on)


@dataclass(frozen=True, slots=True)
class Directories:
    """What there is for a country; `says` explains where there is nothing."""

    found: tuple[Directory, ...]
    everywhere: tuple[Directory, ...]
    says: str


def kinds(language: str = LANGUAGE) -> tuple[HelpKind, ...]:
    """Return the kinds of human help, the one to begin with first."""
    return tuple(
        HelpKind(**row) for row in load("care", "finding", language).body["kind"]
    )


def ways(language: str = LANGUAGE) -> tuple[Way, ...]:
    """Return the steps that work in nearly every country."""
    return tuple(Way(**row) for row in load("care", "finding", language).body["way"])


def openings(language: str = LANGUAGE) -> tuple[Opening, ...]:
    """Return sentences to begin with, by situation."""
    return tuple(
        Opening(row["id"], row["when"], row["say"], row.get("or", ""))
        for row in _preparing(language)["opening"]
    )


def questions(language: str = LANGUAGE) -> tuple[Question, ...]:
    """Return what to ask in a first meeting."""
    return tuple(Question(**row) for row in _preparing(language)["question"])


def signs(language: str = LANGUAGE) -> tuple[Sign, ...]:
    """Return the signs that it works."""
    return tuple(
        Sign(row["id"], row["sign"], row["else"])
        for row in _preparing(language)["works"]
    )


def changing(language: str = LANGUAGE) -> tuple[Way, ...]:
    """Return how to go to somebody else, without guilt."""
    return tuple(Way(**row) for row in _preparing(language)["change"])


def barriers(language: str = LANGUAGE) -> tuple[Barrier, ...]:
    """Return what stands in the way, each with a step."""
    return tuple(Barrier(**row) for row in _preparing(language)["barrier"])


def directories_for(country: str | None, *, name: str = "") -> Directories:
    """Return the directories of a country, and those that serve every one.

    Args:
        country: ISO 3166-1 alpha-2 code or English name, None if not chosen.
        name: how the country is called, for the sentence where there is none.
    """
    code = country_code(country)
    found = tuple(one for one in every_directory() if one.country == code)
    says: dict[str, str] = load("care", "finding").body["no_country"]
    if code is None:
        sentence = says["none"]
    else:
        sentence = "" if found else says["unlisted"].format(country=name or code)
    return Directories(
        found=found,
        everywhere=tuple(one for one in every_directory() if one.country == EVERYWHERE),
        says=sentence,
    )


@cache
def every_directory() -> tuple[Directory, ...]:
    """Read all directories, in the order of the file."""
    resource = files("counterpoint.care") / "data" / "directories.csv"
    try:
        text = resource.read_text(encoding="utf-8")
        rows = list(csv.DictReader(text.splitlines(), strict=True))
        return tuple(_directory(row) for row in rows)
    except (OSError, csv.Error, KeyError, ValueError) as error:
        raise SettingsError(
            "A file of Counterpoint itself is damaged (care/directories.csv). "
            "Install it again."
        ) from error


def _directory(row: dict[str, str]) -> Directory:
    on, _, by = row["human_verified"].partition(" ")
    return Directory(
        country=row["country"],
        name=row["name"],
        kind=row["kind"],
        website=row["website"],
        languages=tuple(row["languages"].split(",")),
        note=row["note"],
        sources=tuple(one for one in row["agreeing_sources"].split(";") if one),
        confidence=Confidence(row["confidence"]),
        author=row["author"],
        checked=None if on == "no" else Check(on=date.fromisoformat(on), by=by),
    )


def _preparing(language: str) -> dict[str, Any]:
    return load("care", "preparing", language).body
