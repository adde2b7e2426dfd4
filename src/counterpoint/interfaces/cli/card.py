"""How does a terminal show whom somebody can reach: the card, and single lines?

The card itself is that of `app.help_card`; here is what a terminal adds. It needs no
store, no network and no settings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from counterpoint.app import help_card
from counterpoint.app.help_card import country_name
from counterpoint.care.helplines import (
    Kind,
    Line,
    country_code,
    directories,
    emergency,
    every_line,
    lines_for,
)
from counterpoint.interfaces.cli.words import words

__all__ = [
    "card",
    "country_name",
    "emergency_in_full",
    "line_in_full",
    "lines_shown",
]

if TYPE_CHECKING:
    from datetime import date


def card(country: str | None, *, today: date) -> str:
    """Return the page that /help-now shows: the ways first, then how sure they are."""
    said = words("card")
    ways = help_card.card(country, today=today, no_country=said["no_country"])
    return f"{ways}\n{said['never_kept']}"


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
