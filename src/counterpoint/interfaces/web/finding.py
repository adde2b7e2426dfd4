"""How does somebody find a person who can help, and prepare for the first meeting?

It needs no store and works while that is locked; nothing of a visit is kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.exceptions import HTTPException
from starlette.routing import Route

from counterpoint.authored import load
from counterpoint.care import finding
from counterpoint.care.helplines import countries, country_code
from counterpoint.interfaces.web.pages import house, page

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

PLACE = "/finding"
PARTS = ("beginning", "kinds", "working", "barriers", "directories")


def routes() -> list[Route]:
    """Return the addresses of finding and preparing."""
    return [
        Route(PLACE, index, methods=["GET"]),
        Route(f"{PLACE}/directories", directories, methods=["GET"]),
        Route(f"{PLACE}/{{part}}", part, methods=["GET"]),
    ]


async def index(request: Request) -> Response:
    """Show the shortest ways, and what else there is."""
    said = _said()
    parts = [(name, said["parts"][name]) for name in PARTS]
    return page(
        request, "finding.html", said=said["finding"], parts=parts, ways=finding.ways()
    )


async def part(request: Request) -> Response:
    """Show one part."""
    name = request.path_params["part"]
    if name not in {"beginning", "kinds", "working", "barriers"}:
        raise HTTPException(404)
    values: dict[str, Any] = {
        "kinds": finding.kinds(),
        "openings": finding.openings(),
        "questions": finding.questions(),
        "signs": finding.signs(),
        "changing": finding.changing(),
        "barriers": finding.barriers(),
        "from_here": load("care", "preparing").body["works_from_here"]["text"],
    }
    said = _said()
    return page(
        request,
        f"finding_{name}.html",
        title=said["parts"][name]["title"],
        said=said[name],
        crumb=said["finding"]["crumb"],
        **values,
    )


async def directories(request: Request) -> Response:
    """Show lists by country, each with how sure it is."""
    home = house(request)
    asked = country_code(request.query_params.get("country"))
    code = asked or country_code(home.settings.country)
    name = next((one.name for one in countries() if one.code == code), "")
    today = home.clock.now().date()
    said = _said()
    return page(
        request,
        "finding_directories.html",
        title=said["parts"]["directories"]["title"],
        said=said["directories"],
        crumb=said["finding"]["crumb"],
        code=code,
        name=name,
        held=finding.directories_for(code, name=name),
        ways=finding.ways(),
        today=today,
        countries=countries(),
    )


def _said() -> dict[str, Any]:
    found: dict[str, Any] = load("interfaces.web", "finding").body
    return found
