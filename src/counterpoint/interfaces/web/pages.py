"""How does a page come about from a template?

Every page gets the same few things: the person's settings, the token that its
forms bring back, and where help is. Templates hold the words of the pages.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse, RedirectResponse, Response

from counterpoint import in_words
from counterpoint.authored import load
from counterpoint.interfaces.web.guard import TOKEN_HEADER, vouched_for
from counterpoint.terms import Mode

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.datastructures import FormData
    from starlette.requests import Request

    from counterpoint.interfaces.web.doorway import Browser, Doorway
    from counterpoint.interfaces.web.house import House

SEE_OTHER = 303


@dataclass(frozen=True, slots=True)
class Premises:
    """What every route works with."""

    house: House
    doorway: Doorway
    cookie: str
    secret: str


def premises(request: Request) -> Premises:
    """Return what this server works with."""
    found: Premises = request.app.state.premises
    return found


def house(request: Request) -> House:
    """Return what is open in this server."""
    return premises(request).house


def browser(request: Request) -> Browser | None:
    """Return the browser that asks, if it came in."""
    found: Browser | None = getattr(request.state, "browser", None)
    return found


def page(
    request: Request,
    template: str,
    *,
    status: int = 200,
    **values: Any,
) -> Response:
    """Return a whole page."""
    return HTMLResponse(render(request, template, **values), status_code=status)


def render(request: Request, template: str, **values: Any) -> str:
    """Return a page or a part of one as HTML."""
    who = browser(request)
    home = house(request)
    common: Mapping[str, Any] = {
        "token": who.token if who else "",
        "inside": who is not None,
        "settings": home.settings,
        "locked": home.locked,
        "has_passphrase": home.has_passphrase,
        "plan_at_hand": home.locked and home.plan_lies_at_hand,
        "path": request.url.path,
        "modes": mode_choices(),
        "version": static_version(),
        "words": load("interfaces.web", "web").body,
        "trouble": home.trouble or home.unheard,
    }
    return _environment().get_template(template).render({**common, **values})


def go(where: str) -> Response:
    """Send the browser on to another page of ours."""
    return RedirectResponse(where, status_code=SEE_OTHER)


async def form_of(request: Request) -> FormData | None:
    """Return a form that one of our pages sent, None for any other.

    Ours are without files; those are read elsewhere, into the person's own folder.
    """
    if request.headers.get("content-type", "").lower().startswith("multipart/"):
        return None
    form = await request.form(max_files=0, max_fields=200)
    token = form.get("token") or request.headers.get(TOKEN_HEADER)
    return form if vouched_for(browser(request), str(token or "")) else None


def wants_stream(request: Request) -> bool:
    """Say whether a script of ours asks and reads the answer as it comes."""
    return "text/event-stream" in request.headers.get("accept", "")


def mode_choices() -> tuple[tuple[str, str, str], ...]:
    """Return (value, name, what it does) of every way of answering."""
    told = load("interfaces.web", "web").body["mode"]
    return tuple((m.value, told[m.value]["name"], told[m.value]["about"]) for m in Mode)


@cache
def static_version() -> str:
    """Return a mark that changes when a script or style does."""
    import hashlib  # noqa: PLC0415 - once

    root = files("counterpoint.interfaces.web") / "static"
    found = sorted((one.name, one.read_bytes()) for one in root.iterdir())
    return hashlib.sha256(repr(found).encode()).hexdigest()[:10]


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("counterpoint.interfaces.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["clock"] = lambda at: at.strftime("%H:%M")
    environment.filters["day"] = in_words.day
    return environment
