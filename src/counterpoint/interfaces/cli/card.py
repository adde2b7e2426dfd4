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
    """Return the page that /help-now shows: the ways first, then how sure they are."""
    said = words("card")
    suicide = reach(country, (Kind.SUICIDE, Kind.GENERAL))
    violence = reach(country, (Kind.DV,))
    ways = [
        said["emergency"].format(number=suicide.emergency),
        said["suicide"].format(call=suicide.call),
        said["text"].format(text=suicide.text),
        said["dv"].format(call=violence.call),
        said["directory"].format(directory=directories()[0].website),
    ]
    known = country_code(country)
    whose = said["country" if known else "no_country"]
    sure = [
        whose.format(country=country_name(known or "")),
        *_confirmations(country, (suicide, violence), today),
        said["not_dialled"],
        said["never_kept"],
    ]
    return "\n".join([said["head"], "", *ways, "", *sure])


def _confirmations(
    country: str | None, ways: tuple[Reach, ...], today: date
) -> Iterator[str]:
    """Say how each number on the card was confirmed."""
    sentence = words("card")["confirmed"]
    if numbers := emergency(country):
        how = numbers.confirmed(today)
        yield sentence.format(number=numbers.general, confirmed=_inner(how))
    for way in ways:
        for line in _on_the_card(way):
            how = line.confirmed(today)
            yield sentence.format(
                number=line.phone or line.text or line.name, confirmed=_inner(how)
            )


def _on_the_card(way: Reach) -> tuple[Line, ...]:
    """Return the lines whose numbers a way names: the call, and the text."""
    call = next((line for line in way.lines if line.phone), None)
    text = next((line for line in (call, *way.lines) if line and line.text), None)
    return tuple(dict.fromkeys(line for line in (call, text) if line is not None))


def _inner(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


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
