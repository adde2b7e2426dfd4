"""Who may see a page beside the talk, and send its form?

Whoever came in by the door, where the store is not locked; and a form must bring
back the token that our page gave it.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from starlette.responses import PlainTextResponse, Response

from counterpoint.authored import load
from counterpoint.errors import StoreError
from counterpoint.interfaces.web.pages import form_of, go, house

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.datastructures import FormData
    from starlette.requests import Request

    from counterpoint.store import Store

    Showing = Callable[[Request], Awaitable[Response]]
    Taking = Callable[[Request, FormData], Awaitable[Response]]


def shown(answer: Showing) -> Showing:
    """Show a page only where the store is not locked."""

    @wraps(answer)
    async def asked_first(request: Request) -> Response:
        if house(request).locked:
            return go(f"/unlock?onward={request.url.path}")
        house(request).touch()
        return await answer(request)

    return asked_first


def taken(answer: Taking) -> Showing:
    """Take a form only from a page of ours, and where the store is not locked."""

    @wraps(answer)
    async def asked_first(request: Request) -> Response:
        form = await form_of(request)
        if form is None:
            return not_from_here()
        if house(request).locked:
            return go(f"/unlock?onward={_page_of(request.url.path)}")
        house(request).touch()
        return await answer(request, form)

    return asked_first


def _page_of(path: str) -> str:
    """Return the page that a form was sent from, as far as its address says."""
    room, *rest = path.strip("/").split("/")
    if room != "talk":
        return f"/{room}"
    return f"/talk/{rest[0]}" if len(rest) > 1 else "/"


def not_from_here() -> Response:
    """Turn away a form that none of our pages sent."""
    return PlainTextResponse("Not from here.", status_code=403)


async def store_of(request: Request) -> Store:
    """Return the open store; raise StoreError where there is none to be opened."""
    home = house(request)
    # A page that was left open while everything was erased must not begin anew.
    if home.store is None and not (
        home.settings.welcomed or home.settings.store.exists()
    ):
        raise StoreError(words("data")["erased"])
    await home.enter()
    if home.store is None:
        raise home.trouble or StoreError(words("data")["no_store"])
    return home.store


def words(section: str) -> dict[str, Any]:
    """Return the words of one of the pages beside the talk."""
    found: dict[str, Any] = load("interfaces.web", "pages").body[section]
    return found
