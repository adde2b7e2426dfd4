"""What is a person told and asked at the very first start?

What this is and is not, the country, and how they want to be answered. Each of
the three pages can be passed over with all that follow; the defaults are careful.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from starlette.routing import Route

from counterpoint.care.helplines import countries, country_code
from counterpoint.errors import CounterpointError
from counterpoint.interfaces.web.pages import go, house, page
from counterpoint.interfaces.web.rooms import shown, taken, words
from counterpoint.terms import Mode

if TYPE_CHECKING:
    from starlette.datastructures import FormData
    from starlette.requests import Request
    from starlette.responses import Response

    from counterpoint.interfaces.web.house import House
    from counterpoint.settings import Settings


def routes() -> list[Route]:
    """Return the addresses of the first start."""
    return [
        Route("/welcome", what_this_is, methods=["GET"]),
        Route("/welcome/country", which_country, methods=["GET"]),
        Route("/welcome/country", take_country, methods=["POST"]),
        Route("/welcome/answers", which_answers, methods=["GET"]),
        Route("/welcome/answers", take_answers, methods=["POST"]),
        Route("/welcome/skip", skip, methods=["POST"]),
    ]


@shown
async def what_this_is(request: Request) -> Response:
    """Say what this is and is not."""
    if house(request).settings.welcomed:
        return go("/")
    return page(request, "welcome.html")


@shown
async def which_country(request: Request) -> Response:
    """Ask for the country."""
    return page(request, "welcome_country.html", countries=countries())


@taken
async def take_country(request: Request, form: FormData) -> Response:
    """Remember the country; an empty choice leaves it open."""
    home = house(request)
    country = country_code(str(form.get("country", "")))
    await home.remember(replace(home.settings, country=country))
    return go("/welcome/answers")


@shown
async def which_answers(request: Request) -> Response:
    """Ask how the person wants to be answered, and for a passphrase."""
    return _answers(request, house(request).settings.mode.value)


def _answers(request: Request, mode: str, *, wrong: str = "") -> Response:
    from counterpoint.store import Protection  # noqa: PLC0415 - slow

    return page(
        request,
        "welcome_answers.html",
        status=400 if wrong else 200,
        mode=mode,
        wrong=wrong,
        protects=Protection.PASSPHRASE.sentence,
    )


@taken
async def take_answers(request: Request, form: FormData) -> Response:
    """Remember how to answer, set the passphrase if one was given, and begin."""
    home = house(request)
    mode = str(form.get("mode", ""))
    new, again = str(form.get("passphrase", "")), str(form.get("again", ""))
    if new != again:
        return _answers(request, mode, wrong=words("passphrase")["differ"])
    if new and not home.has_passphrase:
        try:
            await home.protect(new, current=None)
        except CounterpointError as error:
            return _answers(request, mode, wrong=str(error))
    known = {one.value for one in Mode}
    chosen = Mode(mode) if mode in known else home.settings.mode
    return await _begin(home, replace(home.settings, mode=chosen))


@taken
async def skip(request: Request, form: FormData) -> Response:
    """Go by the careful defaults for all that was not asked yet."""
    del form
    home = house(request)
    return await _begin(home, home.settings)


async def _begin(home: House, settings: Settings) -> Response:
    await home.remember(replace(settings, welcomed=True))
    await home.enter()
    return go("/")
