"""Which people can be reached, where, and how sure is the number?

Numbers are shown as they are dialled locally and never computed. The country
comes only from the person's own choice; where it is unknown or not covered,
the international directory and "your local emergency number" stand in. What
this module does not know is whether a line answers: nothing was dialled.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files

from counterpoint.authored import load
from counterpoint.errors import SettingsError

# Published helplines move within months; half a year is the project's rule.
DUE_AFTER = timedelta(days=180)
EVERYWHERE = "ZZ"


class Kind(StrEnum):
    """Whom a line is for."""

    SUICIDE = "suicide"
    GENERAL = "general"
    DV = "dv"
    CHILD = "child"
    YOUTH = "youth"
    LGBTQ = "lgbtq"
    VETERANS = "veterans"
    PERINATAL = "perinatal"
    ED = "ed"
    SEXUAL = "sexual"
    SUBSTANCE = "substance"
    INDIGENOUS = "indigenous"


class Confidence(StrEnum):
    """How many public lists hold the number: A two or more, B one, C none."""

    A = "A"
    B = "B"
    C = "C"

    @property
    def leads(self) -> bool:
        """Say whether a row may stand outside the long list."""
        return self is not Confidence.C


@dataclass(frozen=True, slots=True)
class Check:
    """A person checked a row on a day."""

    on: date
    by: str

    def due(self, today: date) -> bool:
        """Say whether the check is too old to lean on."""
        return today > self.on + DUE_AFTER


@dataclass(frozen=True, slots=True)
class Line:
    """One helpline, with all that is known about where it came from."""

    country: str
    name: str
    kind: Kind
    phone: str
    text: str
    chat: str
    hours: str
    website: str
    languages: tuple[str, ...]
    note: str
    sources: tuple[str, ...]
    newest_source: date | None
    domain_seen_in: tuple[str, ...]
    confidence: Confidence
    short_code: bool
    author: str
    checked: Check | None

    @property
    def always(self) -> bool:
        """Say whether it is open day and night."""
        return self.hours == "24/7"

    @property
    def directory(self) -> bool:
        """Say whether it is a list of lines rather than a line."""
        return self.country == EVERYWHERE

    @property
    def narrow(self) -> bool:
        """Say whether it is for some people only, or in doubt."""
        words: list[str] = load("care", "wording").body["narrow"]["words"]
        return any(word in f"{self.name} {self.note}" for word in words)

    @property
    def mark(self) -> str:
        """Return what must stand beside the number, if anything."""
        marks: dict[str, str] = load("care", "wording").body["mark"]
        return marks[self.confidence.value]

    def confirmed(self, today: date) -> str:
        """Say in a sentence how and when the number was confirmed."""
        return _confirmed(
            self.confidence,
            newest=self.newest_source,
            weak=self.short_code and bool(self.sources),
            checked=self.checked,
            today=today,
        )


@dataclass(frozen=True, slots=True)
class Emergency:
    """The emergency numbers of one country."""

    country: str
    general: str
    ambulance: str
    police: str
    fire: str
    general_sources: tuple[str, ...]
    ambulance_sources: tuple[str, ...]
    confidence: Confidence
    basis: str
    checked: Check | None

    def confirmed(self, today: date) -> str:
        """Say in a sentence how and when the number was confirmed."""
        marks = sorted(
            source.partition("-")[2]
            for source in (*self.general_sources, *self.ambulance_sources)
        )
        return _confirmed(
            self.confidence,
            newest=date.fromisoformat(f"{marks[-1]}-01") if marks else None,
            weak=False,
            checked=self.checked,
            today=today,
        )


@dataclass(frozen=True, slots=True)
class Country:
    """A country we hold rows for; `check_first` is its rank, 0 for none."""

    code: str
    name: str
    also: tuple[str, ...]
    check_first: int


class Lack(StrEnum):
    """Why a row, or a missing row, needs a person."""

    MISSING = "missing"  # no row that may lead
    NO_LIST = "no list"
    ONE_LIST = "one list"
    EXPIRED = "expired"
    UNCHECKED = "unchecked"


@dataclass(frozen=True, slots=True)
class Task:
    """One thing a person should check by telephone or on the line's own site."""

    country: str
    kind: str
    name: str
    number: str
    lacks: tuple[Lack, ...]


def lines_for(
    country: str | None, *kinds: Kind, everything: bool = False
) -> tuple[Line, ...]:
    """Return the lines to show, best first.

    Rows that two lists agree on come first, then those of one list. Rows in
    no list are left out unless `everything` is asked for. Without any row the
    directories are returned, the general one first.
    """
    wanted = kinds or tuple(Kind)
    code = country_code(country)
    found = [
        line
        for line in every_line()
        if line.country == code
        and line.kind in wanted
        and (everything or line.confidence.leads)
    ]
    found.sort(
        key=lambda line: (
            line.confidence,
            line.narrow,
            wanted.index(line.kind),
            not line.always,
        )
    )
    return tuple(found) or directories(*kinds)


def directories(*kinds: Kind) -> tuple[Line, ...]:
    """Return the international directories, the general one first."""
    wanted = {Kind.GENERAL, *kinds}
    found = [line for line in every_line() if line.directory and line.kind in wanted]
    return tuple(sorted(found, key=lambda line: line.kind is not Kind.GENERAL))


def emergency(country: str | None) -> Emergency | None:
    """Return a country's numbers; None means "your local emergency number"."""
    row = _emergencies().get(country_code(country) or "")
    return row if row is not None and row.confidence.leads else None


def country_code(name: str | None) -> str | None:
    """Return the ISO code for a code or an English name, None if not covered."""
    wanted = (name or "").strip().casefold()
    for country in countries():
        if wanted in {country.code.casefold(), country.name.casefold(), *country.also}:
            return country.code
    return None


def worklist(today: date) -> tuple[Task, ...]:
    """Return what a person should check, the most needed first.

    First the suicide and domestic-violence lines and the emergency numbers of
    the twenty countries ranked in `countries.csv`, then all others.
    """
    tasks = (*_missing(), *_weak_lines(today), *_weak_emergencies(today))
    return tuple(sorted(tasks, key=_urgency))


@cache
def every_line() -> tuple[Line, ...]:
    """Read all helplines, in the order of the file."""
    return tuple(_line(row) for row in _rows("helplines.csv"))


@cache
def countries() -> tuple[Country, ...]:
    """Read the covered countries, by name."""
    found = (
        Country(
            code=row["code"],
            name=row["name"],
            also=_split(row["also"], ";"),
            check_first=int(row["check_first"] or 0),
        )
        for row in _rows("countries.csv")
    )
    return tuple(sorted(found, key=lambda country: country.name))


@cache
def _emergencies() -> dict[str, Emergency]:
    return {row["country"]: _emergency(row) for row in _rows("emergency_numbers.csv")}


def _line(row: dict[str, str]) -> Line:
    newest = row["latest_source_date"]
    return Line(
        country=row["country"],
        name=row["name"],
        kind=Kind(row["kind"]),
        phone=row["phone"],
        text=row["text"],
        chat=row["chat"],
        hours=row["hours"],
        website=row["website"],
        languages=_split(row["languages"], ","),
        note=row["note"],
        sources=_split(row["agreeing_sources"], ";"),
        newest_source=date.fromisoformat(newest) if newest else None,
        domain_seen_in=_split(row["domain_seen_in"], ";"),
        confidence=Confidence(row["confidence"]),
        short_code=row["short_code"] == "yes",
        author=row["author"],
        checked=_check(row["human_verified"]),
    )


def _emergency(row: dict[str, str]) -> Emergency:
    return Emergency(
        country=row["country"],
        general=row["general"],
        ambulance=row["ambulance"],
        police=row["police"],
        fire=row["fire"],
        general_sources=_split(row["general_agrees"], ";"),
        ambulance_sources=_split(row["ambulance_agrees"], ";"),
        confidence=Confidence(row["confidence"]),
        basis=row["basis"],
        checked=_check(row["human_verified"]),
    )


def _check(cell: str) -> Check | None:
    if cell == "no":
        return None
    on, _, by = cell.partition(" ")
    return Check(on=date.fromisoformat(on), by=by)


def _confirmed(
    confidence: Confidence,
    *,
    newest: date | None,
    weak: bool,
    checked: Check | None,
    today: date,
) -> str:
    wording: dict[str, str] = load("care", "wording").body["confirmed"]
    when = newest.isoformat() if newest else wording["undated"]
    parts = [wording[confidence.value].format(date=when)]
    if weak:
        parts.append(wording["short_code"])
    if checked is None:
        parts.append(wording["unchecked"])
    else:
        key = "stale" if checked.due(today) else "checked"
        parts.append(wording[key].format(name=checked.by, date=checked.on))
    return "; ".join(parts) + "."


def _lacks(
    confidence: Confidence, checked: Check | None, today: date
) -> tuple[Lack, ...]:
    if checked is not None:
        return (Lack.EXPIRED,) if checked.due(today) else ()
    thin = {Confidence.B: (Lack.ONE_LIST,), Confidence.C: (Lack.NO_LIST,)}
    return (*thin.get(confidence, ()), Lack.UNCHECKED)


def _weak_lines(today: date) -> list[Task]:
    return [
        Task(line.country, line.kind, line.name, line.phone or line.text, lacks)
        for line in every_line()
        if (lacks := _lacks(line.confidence, line.checked, today))
    ]


def _weak_emergencies(today: date) -> list[Task]:
    return [
        Task(row.country, "emergency", "Emergency number", row.general, lacks)
        for row in _emergencies().values()
        if (lacks := _lacks(row.confidence, row.checked, today))
    ]


def _missing() -> list[Task]:
    shown = {
        (line.country, line.kind) for line in every_line() if line.confidence.leads
    }
    return [
        Task(country.code, kind, "", "", (Lack.MISSING,))
        for country in countries()
        for kind in (Kind.SUICIDE, Kind.DV)
        if (country.code, kind) not in shown
    ]


def _urgency(task: Task) -> tuple[bool, int, int, int, str, str]:
    ranks = {country.code: country.check_first for country in countries()}
    rank = ranks.get(task.country, 0)
    kinds = [Kind.SUICIDE.value, Kind.DV.value, "emergency"]
    kind = kinds.index(task.kind) if task.kind in kinds else len(kinds)
    first = bool(rank) and kind < len(kinds)
    worst = min(list(Lack).index(lack) for lack in task.lacks)
    return (not first, rank or 99, kind, worst, task.country, task.name)


def _rows(name: str) -> list[dict[str, str]]:
    resource = files("counterpoint.care") / "data" / name
    try:
        text = resource.read_text(encoding="utf-8")
        return list(csv.DictReader(text.splitlines(), strict=True))
    except (OSError, csv.Error, ValueError) as error:
        raise SettingsError(
            f"A file of Counterpoint itself is damaged (care/{name}). Install it again."
        ) from error


def _split(cell: str, separator: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(separator) if part.strip())
