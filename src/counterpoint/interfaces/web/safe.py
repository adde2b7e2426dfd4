"""What does somebody read who may be watched at home?

One page, so that it is one line in a browser's history, with a name that tells little;
its parts are folded behind labels that say nothing at a glance, and unfold without a
script. It needs no store and works while that is locked. It asks for the browser's
cookie all the same: after the quick exit, Back finds it closed.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from starlette.routing import Route

from counterpoint.authored import load
from counterpoint.care.helplines import Kind, countries, country_code, lines_for
from counterpoint.interfaces.web.help_now import Way, help_card, way_of
from counterpoint.interfaces.web.pages import house, page

if TYPE_CHECKING:
    from datetime import date

    from starlette.requests import Request
    from starlette.responses import Response

GROUPS = (
    ("close", (Kind.DV,)),
    ("forced", (Kind.SEXUAL,)),
    ("young", (Kind.CHILD, Kind.YOUTH)),
)
_AT_MOST = 3


def routes() -> list[Route]:
    """Return the address; it is linked from few places, by names that tell nothing."""
    return [Route("/safe", safe, methods=["GET"])]


async def safe(request: Request) -> Response:
    """Show the page; nothing of the visit is kept."""
    home = house(request)
    asked = country_code(request.query_params.get("country"))
    country, today = asked or home.settings.country, home.clock.now().date()
    return page(
        request,
        "safe.html",
        asked=asked,
        card=help_card(country, today=today),
        groups=_ways_for(country, today=today),
        countries=countries(),
        device=load("care", "device_safety").body,
        ahead=load("care", "leaving_safely").body,
        said=load("interfaces.web", "finding").body["safe"],
    )


@lru_cache(maxsize=256)
def _ways_for(
    country: str | None, *, today: date
) -> tuple[tuple[str, tuple[Way, ...], tuple[Way, ...]], ...]:
    """Return whom to reach for each kind of hurt.

    Each is (group, those that a public list confirms, those that none does).
    """
    found = []
    for group, kinds in GROUPS:
        lines = [
            line
            for line in lines_for(country, *kinds, everything=True)
            if not line.directory
        ]
        leading = [way_of(line, today) for line in lines if line.confidence.leads]
        others = [way_of(line, today) for line in lines if not line.confidence.leads]
        found.append((group, tuple(leading[:_AT_MOST]), tuple(others[:_AT_MOST])))
    return tuple(found)
