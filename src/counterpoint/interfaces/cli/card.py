"""Whom can somebody reach right now?

It needs no store, no network and no settings, and says of each number how it was
confirmed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from counterpoint.care.helplines import (
    Kind,
    Line,
    country_code,
    directories,
    emergency,
    every_line,
    lines_for,
)
from counterpoint.care.helplines import countries as all_countries
from counterpoint.care.reach import Reach, reach
from counterpoint.interfaces.cli.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date


def country_name(code: str) -> str:
    """Return the English name of a country we hold numbers for."""
    return next((c.name for c in all_countries() if c.code == code), code)


def card(country: str | None, *, today: date) -> str:
    """Return the page that /help-now shows."""
    said = words("card")
    suicide = reach(country, (Kind.SUICIDE, Kind.GENERAL))
    parts = [
        said["head"],
        "",
        _emergency(country, suicide, today),
        *_way(said["suicide"].format(call=suicide.call), suicide, today),
        f"{said['text'].format(text=suicide.text)}",
    ]
    violence = reach(country, (Kind.DV,))
    parts += _way(said["dv"].format(call=violence.call), violence, today)
    parts.append(said["directory"].format(directory=directories()[0].website))
    known = country_code(country)
    parts += ["", _for_whom(known), said["not_dialled"], said["never_kept"]]
    return "\n".join(parts)


def _for_whom(known: str | None) -> str:
    said = words("card")
    if known is None:
        sentence: str = said["no_country"]
        return sentence
    named: str = said["country"].format(country=country_name(known))
    return named


def _emergency(country: str | None, phrases: Reach, today: date) -> str:
    said = words("card")
    sentence: str = said["emergency"].format(number=phrases.emergency)
    numbers = emergency(country)
    if numbers is None:
        return sentence
    return f"{sentence}\n  {_how(numbers.confirmed(today))}"


def _way(sentence: str, phrases: Reach, today: date) -> Iterator[str]:
    yield sentence
    if phrases.lines:
        lead = next((line for line in phrases.lines if line.phone), phrases.lines[0])
        yield f"  {_how(lead.confirmed(today))}"


def _how(confirmed: str) -> str:
    sentence: str = words("card")["confirmed"].format(confirmed=confirmed.rstrip("."))
    return sentence


def lines_shown(country: str | None, kind: Kind | None) -> tuple[Line, ...]:
    """Return the lines to list for a country; the directories where there are none.

    Without a country it is the directories too.
    """
    kinds = (kind,) if kind else ()
    if country_code(country) is None:
        every = tuple(line for line in every_line() if line.directory)
        return directories(kind) if kind else every
    return lines_for(country, *kinds)


def line_in_full(line: Line, *, today: date) -> str:
    """Return everything that is known about a line, one thing a line."""
    said = words("helplines")
    shown = [said["line"].format(name=line.name, kind=line.kind.value)]
    known = ("phone", "text", "chat", "hours", "website", "note")
    shown += [
        said[key].format(**{key: getattr(line, key)})
        for key in known
        if getattr(line, key)
    ]
    shown.append(said["confirmed"].format(confirmed=line.confirmed(today)))
    return "\n".join(shown)


def emergency_in_full(country: str | None, *, today: date) -> str:
    """Return the emergency numbers of a country and how they were confirmed."""
    said = words("helplines")
    numbers = emergency(country)
    if numbers is None:
        unknown: str = said["emergency_unknown"]
        return unknown
    shown = [said["emergency"].format(number=numbers.general)]
    if numbers.ambulance not in {"", numbers.general}:
        shown.append(said["ambulance"].format(number=numbers.ambulance))
    shown.append(said["confirmed"].format(confirmed=numbers.confirmed(today)))
    return "\n".join(shown)
