"""Whom can somebody reach right now, from any page?

It needs no cookie, no store and no script; the service worker keeps a copy for
when the server is not there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from starlette.routing import Route

from counterpoint.care.helplines import (
    Kind,
    Line,
    countries,
    country_code,
    directories,
    emergency,
    lines_for,
)
from counterpoint.interfaces.web.pages import house, page

if TYPE_CHECKING:
    from datetime import date

    from starlette.requests import Request
    from starlette.responses import Response

FIRST = (Kind.SUICIDE, Kind.GENERAL)
_AT_MOST = 3
_EXTENSION = re.compile(r"\b(?:ext|opt|then|press)\b")


@dataclass(frozen=True, slots=True)
class Way:
    """One way to reach somebody: what to do, the number, and how sure it is."""

    name: str
    phone: str
    text: str
    website: str
    hours: str
    note: str
    confirmed: str

    @property
    def numbers(self) -> tuple[tuple[str, str], ...]:
        """Return each number as it is read, and as a telephone takes it."""
        found = [one.strip() for one in self.phone.split("/")]
        return tuple((one, _dialled(one)) for one in found if one)


@dataclass(frozen=True, slots=True)
class HelpCard:
    """Whom to reach in one country."""

    country: str | None
    name: str
    emergency: str
    emergency_dial: str
    emergency_confirmed: str
    talk: tuple[Way, ...]
    at_home: tuple[Way, ...]
    forced: tuple[Way, ...]
    young: tuple[Way, ...]
    directories: tuple[Way, ...]
    abuse_directories: tuple[Way, ...]

    @property
    def near(self) -> tuple[Way, ...]:
        """Return the first to talk to, and a way without a voice where there is one."""
        first = self.talk[:1]
        if not first or first[0].text:
            return self.talk[:2]
        written = tuple(one for one in self.talk[1:] if one.text)
        return (*first, *(written or self.talk[1:])[:1])


def routes() -> list[Route]:
    """Return the addresses of help."""
    return [
        Route("/help", help_page, methods=["GET"]),
    ]


async def help_page(request: Request) -> Response:
    """Show numbers, for the country asked about or the person's own."""
    home = house(request)
    asked = country_code(request.query_params.get("country"))
    card = help_card(asked or home.settings.country, today=home.clock.now().date())
    return page(request, "help.html", card=card, asked=asked, countries=countries())


@lru_cache(maxsize=512)
def help_card(country: str | None, *, today: date) -> HelpCard:
    """Return whom to reach, best first; without a country the directories."""
    code = country_code(country)
    numbers = emergency(code)
    return HelpCard(
        country=code,
        name=next((one.name for one in countries() if one.code == code), ""),
        emergency=numbers.general if numbers else "",
        emergency_dial=_dialled(numbers.general) if numbers else "",
        emergency_confirmed=numbers.confirmed(today) if numbers else "",
        talk=_ways(code, FIRST, today),
        at_home=_ways(code, (Kind.DV,), today),
        forced=_ways(code, (Kind.SEXUAL,), today),
        young=_ways(code, (Kind.CHILD, Kind.YOUTH), today),
        directories=_lists(FIRST, today),
        abuse_directories=_lists((Kind.DV,), today),
    )


def _ways(code: str | None, kinds: tuple[Kind, ...], today: date) -> tuple[Way, ...]:
    if code is None:
        return ()
    found = [line for line in lines_for(code, *kinds) if not line.directory]
    return tuple(way_of(line, today) for line in found[:_AT_MOST])


def _lists(kinds: tuple[Kind, ...], today: date) -> tuple[Way, ...]:
    return tuple(way_of(line, today) for line in directories(*kinds)[:2])


def way_of(line: Line, today: date) -> Way:
    """Return a line as a page shows it."""
    return Way(
        name=line.name,
        phone=line.phone,
        text=line.text,
        website=line.website,
        hours=line.hours,
        note=line.note,
        confirmed=line.confirmed(today),
    )


def _dialled(number: str) -> str:
    """Return what to dial; an extension is chosen when somebody has answered."""
    first = _EXTENSION.split(number)[0]
    return "".join(c for c in first if c.isdigit() or c in "+*")
