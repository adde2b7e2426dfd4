"""How does somebody come in, lock, unlock and leave at once?"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from counterpoint.errors import StoreError, WrongPassphraseError
from counterpoint.interfaces.web.guard import cookie_named
from counterpoint.interfaces.web.pages import (
    browser,
    form_of,
    go,
    house,
    page,
    premises,
)
from counterpoint.interfaces.web.rooms import not_from_here

if TYPE_CHECKING:
    from starlette.datastructures import FormData
    from starlette.requests import Request

    from counterpoint.interfaces.web.house import House

BROWSER_STAYS = 60 * 60 * 24 * 7  # seconds; the server's own end comes first


def routes() -> list[Route]:
    """Return the addresses of the door."""
    return [
        Route("/open", open_page, methods=["GET"]),
        Route("/open", come_in, methods=["POST"]),
        Route("/closed", closed, methods=["GET"]),
        Route("/unlock", unlock_page, methods=["GET"]),
        Route("/unlock", unlock, methods=["POST"]),
        Route("/lock", lock, methods=["POST"]),
        Route("/here", here, methods=["POST"]),
        Route("/leave", leave, methods=["POST"]),
        Route("/gone", gone, methods=["GET"]),
        Route("/healthz", healthz, methods=["GET"]),
    ]


async def open_page(request: Request) -> Response:
    """Take the code out of the fragment, or have it typed in."""
    return page(request, "open.html", wrong=False)


async def come_in(request: Request) -> Response:
    """Give a cookie for a launch code."""
    cookie = premises(request).doorway.admit(await _code(request))
    if cookie is None:
        return page(request, "open.html", status=403, wrong=True)
    home = house(request)
    await home.enter()
    answer = go("/" if home.settings.welcomed else "/welcome")
    answer.set_cookie(
        premises(request).cookie,
        cookie,
        max_age=BROWSER_STAYS,
        httponly=True,
        samesite="strict",
        path="/",
    )
    return answer


async def _code(request: Request) -> str:
    if request.headers.get("content-type", "").lower().startswith("multipart/"):
        return ""
    form = await request.form(max_files=0, max_fields=4)
    return str(form.get("code", "")).strip()


async def closed(request: Request) -> Response:
    """Tell a browser that has not come in how to."""
    return page(request, "closed.html", status=401)


async def unlock_page(request: Request) -> Response:
    """Ask for the passphrase."""
    if not house(request).locked:
        return go(_onward(request))
    return page(
        request, "unlock.html", wrong=False, waiting="", onward=_onward(request)
    )


async def unlock(request: Request) -> Response:
    """Open the store; what was waiting to be sent is not lost on the way."""
    form = await form_of(request)
    if form is None:
        return not_from_here()
    waiting, onward = str(form.get("waiting", "")), str(form.get("onward", "/"))
    try:
        await house(request).unlock(str(form.get("passphrase", "")))
    except StoreError as error:
        return page(
            request,
            "unlock.html",
            status=423,
            wrong=isinstance(error, WrongPassphraseError),
            sentence=str(error),
            waiting=waiting,
            onward=onward,
        )
    return await _go_on(house(request), onward, waiting)


async def _go_on(home: House, onward: str, waiting: str) -> Response:
    """Go where they were; what was waiting to be sent stands in the box again."""
    if not _is_ours(onward):
        onward = "/"
    room, key, *_ = [*onward.strip("/").split("/"), ""]
    sitting = await home.sitting(key) if room == "talk" else None
    if waiting.strip():
        sitting = sitting or await home.sit_down(keep=home.settings.keep)
        sitting.unanswered = waiting
        return go(f"/talk/{sitting.key}")
    return go(onward if sitting is not None or room != "talk" else "/")


async def lock(request: Request) -> Response:
    """Lock now."""
    form = await form_of(request)
    if form is None:
        return not_from_here()
    _note_unsent(house(request), form)
    await house(request).lock()
    onward = str(form.get("onward", "/"))
    if not house(request).locked:
        return go("/")
    return go(f"/unlock?onward={quote(onward)}" if _is_ours(onward) else "/unlock")


async def here(request: Request) -> Response:
    """Note that somebody is still writing, so that nothing locks under them.

    What they have not sent yet comes along: it is sealed where the lock closes.
    """
    form = await form_of(request)
    if form is None:
        return not_from_here()
    home = house(request)
    if home.locked:
        return Response(status_code=423)
    home.touch()
    _note_unsent(home, form)
    return Response(status_code=204)


def _note_unsent(home: House, form: FormData) -> None:
    if "sitting" in form:
        home.note_unsent(str(form["sitting"]), str(form.get("text", "")))


async def leave(request: Request) -> Response:
    """Leave at once: this browser comes in no more, and what has a lock is locked.

    Back then finds an empty page, since every page of ours is asked for anew.
    """
    here_ = premises(request)
    if browser(request) is not None:
        here_.doorway.leave(cookie_named(here_.cookie, request.headers))
        await here_.house.leave()
    answer = go("/gone")
    answer.delete_cookie(here_.cookie, path="/")
    answer.headers["clear-site-data"] = '"cache"'
    return answer


async def gone(request: Request) -> Response:
    """Show nothing at all."""
    return page(request, "gone.html")


async def healthz(request: Request) -> Response:
    """Say that the server answers."""
    del request
    return PlainTextResponse("ok")


def _onward(request: Request) -> str:
    onward = request.query_params.get("onward", "/")
    return onward if _is_ours(onward) else "/"


def _is_ours(path: str) -> bool:
    """Say whether a path leads to a page of ours and nowhere else."""
    return (
        path.startswith("/")
        and not path.startswith(("//", "/\\"))
        and ("\n" not in path and "\r" not in path)
    )
