"""What does a witness meet who opens a link?

A page without an account, cookie or way further in. It works while the store is
locked: the answer is sealed and waits. A link that is unknown, answered, over or taken
back is the same page, and ten that are not open in a minute are all from one address.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.datastructures import FormData
from starlette.routing import Route

from counterpoint.app import witness_box
from counterpoint.authored import load
from counterpoint.errors import InputError, StoreError
from counterpoint.interfaces.web.guard import LINKS
from counterpoint.interfaces.web.on_record import wrong_of
from counterpoint.interfaces.web.pages import house, page
from counterpoint.interfaces.web.witness import CANNOT_SAY, numbers_of
from counterpoint.ledger.witness import asked

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request
    from starlette.responses import Response

    from counterpoint.app.witness_box import Questions
    from counterpoint.interfaces.web.on_record import Wrong
    from counterpoint.ports import Clock

TRIES_A_MINUTE = 10
_ADDRESSES_AT_MOST = 10_000
_MOST_FIELDS = 20


class Tries:
    """Links that were not open, of the last minute, by the address that asked."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._failed: dict[str, list[float]] = {}

    def are_over(self, address: str) -> bool:
        """Say whether this address has to wait."""
        return len(self._lately(address)) >= TRIES_A_MINUTE

    def count(self, address: str) -> None:
        """Count one that was not open."""
        lately = [*self._lately(address), self._clock.elapsed()]
        self._failed.pop(address, None)
        while len(self._failed) >= _ADDRESSES_AT_MOST:
            self._failed.pop(next(iter(self._failed)))
        self._failed[address] = lately

    def _lately(self, address: str) -> list[float]:
        now = self._clock.elapsed()
        return [at for at in self._failed.get(address, []) if now - at < 60.0]


def routes() -> list[Route]:
    """Return the address of a link."""
    return [
        Route(LINKS + "{token}", questions, methods=["GET"]),
        Route(LINKS + "{token}", answer, methods=["POST"]),
    ]


async def questions(request: Request) -> Response:
    """Show the questions."""
    found = _open(request)
    return (
        found if not isinstance(found, witness_box.Questions) else _form(request, found)
    )


async def answer(request: Request) -> Response:
    """Take the numbers, once."""
    found = _open(request)
    if not isinstance(found, witness_box.Questions):
        return found
    form = await _sent(request)
    try:
        numbers = _numbers(form, found)
    except InputError as error:
        return _form(request, found, wrong=wrong_of(error), given=dict(form))
    home = house(request)
    if not witness_box.answer(
        home.settings, _token(request), numbers, now=home.clock.now()
    ):
        return _closed(request)
    return page(request, "witness_thanks.html")


async def _sent(request: Request) -> FormData:
    """Return the form; files, which ours has none of, are not read at all."""
    if request.headers.get("content-type", "").lower().startswith("multipart/"):
        return FormData()
    return await request.form(max_files=0, max_fields=_MOST_FIELDS)


def _numbers(form: FormData, found: Questions) -> tuple[int | None, ...]:
    """Return the numbers; raise InputError where something is not answered, or all."""
    said = _words()
    numbers = numbers_of(form, found.behaviours, said["form"])
    if all(number is None for number in numbers):
        raise InputError(said["nothing_said"])
    return numbers


def _open(request: Request) -> Questions | Response:
    """Return what is asked, or the page that says that it is not open."""
    home = house(request)
    tries: Tries = request.app.state.tries
    address = request.client.host if request.client else ""
    if tries.are_over(address):
        return page(request, "witness_closed.html", status=429, wait=True)
    try:
        found = witness_box.questions(
            home.settings, _token(request), today=home.clock.now().date()
        )
    except StoreError:
        found = None
    if found is None:
        tries.count(address)
        return _closed(request)
    return found


def _closed(request: Request) -> Response:
    return page(request, "witness_closed.html", status=404, wait=False)


def _form(
    request: Request,
    found: Questions,
    *,
    wrong: Wrong | None = None,
    given: Mapping[str, object] | None = None,
) -> Response:
    return page(
        request,
        "witness_form.html",
        status=400 if wrong else 200,
        wrong=wrong,
        given={key: str(value) for key, value in (given or {}).items()},
        questions=[(one, asked(one)) for one in found.behaviours],
        cannot_say=CANNOT_SAY,
    )


def _token(request: Request) -> str:
    token: str = request.path_params["token"]
    return token


def _words() -> dict[str, Any]:
    words: dict[str, Any] = load("interfaces.web", "witness").body["link"]
    return words
