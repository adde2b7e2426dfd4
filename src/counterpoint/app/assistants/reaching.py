"""Whom does an assistant show to somebody who may be in danger?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from counterpoint.app.assistants.answers import Help, Line, Lines
from counterpoint.app.assistants.desk import words
from counterpoint.app.beside_the_talk import seen_in
from counterpoint.app.help_card import card, goes_with
from counterpoint.care.helplines import (
    Kind,
    country_code,
    directories,
    emergency,
    lines_for,
)
from counterpoint.care.reach import reach
from counterpoint.errors import SettingsError
from counterpoint.terms import Tier

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from counterpoint.app.assistants.desk import Desk
    from counterpoint.terms import Screening, Turn


def country_of(desk: Desk, named: str | None) -> str | None:
    """Return the code of the country named, else of the one that was chosen.

    One that is not known is none: the directories lead on, and nothing fails.
    """
    if named is not None and named.strip():
        return country_code(named)
    try:
        return desk.settings().country
    except SettingsError:  # whom to reach never waits for settings
        return None


def help_of(turn: Turn, desk: Desk) -> Help | None:
    """Return whom to reach where a turn is about danger, else None."""
    if turn.screening.tier < Tier.CONCERN and not goes_with(turn):
        return None
    return help_now(turn.said, turn.message.country, today=desk.clock.now().date())


def seen_beside(
    texts: Iterable[str], desk: Desk, *, country: str | None = None
) -> tuple[Help | None, Screening]:
    """Read what is not a message of a talk for danger."""
    seen = seen_in(texts, clock=desk.clock, reader=desk.reader)
    if seen.tier < Tier.CONCERN:
        return None, seen
    code = country_of(desk, country)
    found = help_now(words("danger")["sentence"], code, today=desk.clock.now().date())
    return found, seen


def help_now(said: str, country: str | None, *, today: date) -> Help:
    """Return the ways to reach somebody, beside words for the person."""
    suicide = reach(country, (Kind.SUICIDE, Kind.GENERAL))
    return Help(
        words=said,
        card=card(country, today=today, no_country=words("danger")["no_country"]),
        country=country_code(country),
        emergency=suicide.emergency,
        call=suicide.call,
        text=suicide.text,
        if_hurt=reach(country, (Kind.DV,)).call,
        directory=directories()[0].website,
    )


def lines_of(country: str | None, *, today: date) -> Lines:
    """Return every line of a country with how it was confirmed."""
    code = country_code(country)
    found = lines_for(country) if code is not None else directories()
    numbers = emergency(country)
    return Lines(
        country=code,
        emergency_confirmed=numbers.confirmed(today) if numbers else "",
        lines=tuple(
            Line(
                name=one.name,
                kind=one.kind.value,
                phone=one.phone,
                text=one.text,
                chat=one.chat,
                hours=one.hours,
                website=one.website,
                confirmed=one.confirmed(today),
            )
            for one in found
        ),
    )
