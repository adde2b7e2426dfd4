"""Which rules bind somebody who runs this program for others, and where?

The rules are rows of `data/en/jurisdictions.toml`, each with how we know it. This is
not legal advice. A place that we do not know, or know too little of, has the strictest
rules of all.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any

from counterpoint.authored import load
from counterpoint.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date


class Basis(StrEnum):
    """How we know of a rule."""

    READ = "read"
    SUMMARY = "summary"
    RECALLED = "recalled"

    @property
    def sentence(self) -> str:
        """Say so in a sentence."""
        said: str = _body()["basis"][self.value]
        return said


@dataclass(frozen=True, slots=True)
class Duty:
    """What one rule asks, what the program does, and what is left to the operator."""

    law: str
    since: date
    basis: Basis
    asks: str
    product: str
    operator: str


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """A place with its rules; in a `strict` one we know too little of them."""

    code: str
    name: str
    strict: bool
    duties: tuple[Duty, ...]


@dataclass(frozen=True, slots=True)
class YearlyReport:
    """A file that is owed once a year; `kinds` are the care paths it asks about."""

    id: str
    place: str
    title: str
    law: str
    due: str
    basis: Basis
    kinds: tuple[str, ...]


@cache
def jurisdictions() -> tuple[Jurisdiction, ...]:
    """Return every place we know of."""
    return tuple(
        Jurisdiction(
            code=row["code"],
            name=row["name"],
            strict=row.get("strict", False),
            duties=tuple(_duty(duty) for duty in row.get("duty", [])),
        )
        for row in _body()["place"]
    )


def strictest(codes: Iterable[str]) -> bool:
    """Say whether the strictest rules of all hold: none is named, or one is unknown."""
    known = {one.code for one in jurisdictions() if not one.strict}
    named = set(codes)
    return not named or not named <= known


@cache
def yearly_reports() -> tuple[YearlyReport, ...]:
    """Return the reports that are owed once a year."""
    return tuple(
        YearlyReport(
            **{**row, "basis": Basis(row["basis"]), "kinds": tuple(row["kinds"])}
        )
        for row in _body()["report"]
    )


def yearly_report(name: str) -> YearlyReport:
    """Return one of them; raise NotFoundError."""
    for one in yearly_reports():
        if one.id == name:
            return one
    names = ", ".join(one.id for one in yearly_reports())
    raise NotFoundError(f"There is no such report. These are there: {names}.")


def _duty(row: dict[str, Any]) -> Duty:
    return Duty(**{**row, "basis": Basis(row["basis"])})


def _body() -> dict[str, Any]:
    return load("care.operating", "jurisdictions").body
