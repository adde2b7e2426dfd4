"""Whom can somebody reach right now, as a page of words?

It needs no store, no network and no settings, and says of each number how it was
confirmed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from counterpoint.authored import load
from counterpoint.care.helplines import Kind, Line, country_code, directories, emergency
from counterpoint.care.helplines import countries as all_countries
from counterpoint.care.reach import Reach, reach
from counterpoint.terms import Move

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from counterpoint.terms import Turn


def country_name(code: str) -> str:
    """Return the English name of a country we hold numbers for."""
    return next((c.name for c in all_countries() if c.code == code), code)


def goes_with(turn: Turn) -> bool:
    """Say whether whom to reach is shown beside a reply, wherever that is read."""
    return turn.plan.path is not None or turn.plan.move is Move.CRISIS


def card(country: str | None, *, today: date, no_country: str) -> str:
    """Return the ways to reach somebody first, then how sure each number is.

    Args:
        country: ISO 3166-1 alpha-2 code, if the person chose one.
        today: a confirmation grows old.
        no_country: what is said where none was chosen.
    """
    said = _words()
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
    whose = said["country"].format(country=country_name(known)) if known else no_country
    sure = [
        whose,
        *_confirmations(country, (suicide, violence), today),
        said["not_dialled"],
    ]
    return "\n".join([said["head"], "", *ways, "", *sure])


def _confirmations(
    country: str | None, ways: tuple[Reach, ...], today: date
) -> Iterator[str]:
    """Say how each number on the card was confirmed."""
    sentence = _words()["confirmed"]
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


def _words() -> dict[str, str]:
    return load("app", "help_card").body
