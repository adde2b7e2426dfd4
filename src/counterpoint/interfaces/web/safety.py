"""What does the program do for people's safety, for everybody to read?

It needs no cookie, no store and no script, as a published protocol has to.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from starlette.routing import Route

from counterpoint.app.operating import protocol_sheet
from counterpoint.care.operating.sheet import as_html
from counterpoint.interfaces.web.pages import house, page

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from counterpoint.settings import OperatorProfile


def routes() -> list[Route]:
    """Return the address of the safety protocol."""
    return [Route("/safety", safety_page, methods=["GET"])]


async def safety_page(request: Request) -> Response:
    """Show the safety protocol."""
    body = _body(house(request).settings.operator)
    return page(request, "safety.html", body=body)


@lru_cache(maxsize=4)
def _body(operator: OperatorProfile) -> str:
    return as_html(protocol_sheet(operator))
