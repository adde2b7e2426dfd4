"""How are lines of an old chat taken over into the ledger from a page?

Every line is ticked by the person; none is ticked for them. What was taken can be taken
out again here, or later in the ledger.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import Route

from counterpoint import in_words
from counterpoint.app import ledger as kept
from counterpoint.app.audit_taking import Choice, Sort, take, take_out, words
from counterpoint.authored import load
from counterpoint.errors import InputError, NotFoundError
from counterpoint.interfaces.web.ledger import LEDGER
from counterpoint.interfaces.web.old_chats import PLACE
from counterpoint.interfaces.web.on_record import (
    FieldError,
    Wrong,
    record_page,
    record_store,
    typed,
    typed_date,
    whole_number,
    wrong_of,
)
from counterpoint.interfaces.web.pages import go, house
from counterpoint.interfaces.web.rooms import shown, taken
from counterpoint.ledger.predictions import SUREST

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.datastructures import FormData
    from starlette.requests import Request
    from starlette.responses import Response

    from counterpoint.app.audit_taking import Offer
    from counterpoint.interfaces.web.old_chats import Read

_HERE = f"{PLACE}/take"


def routes() -> list[Route]:
    """Return the addresses of it."""
    return [
        Route(_HERE, page, methods=["GET"]),
        Route(_HERE, take_over, methods=["POST"]),
        Route(f"{_HERE}/undo", undo, methods=["POST"]),
    ]


@shown
async def page(request: Request) -> Response:
    """Show what may be taken over."""
    return await _page(request, _read(request))


def _read(request: Request) -> Read:
    read = house(request).old_chats.read
    if read is None:
        raise NotFoundError(load("audit", "report").body["web"]["gone"])
    return read


async def _page(
    request: Request,
    read: Read,
    *,
    wrong: Wrong | None = None,
    given: Mapping[str, object] | None = None,
    ticked: frozenset[str] = frozenset(),
) -> Response:
    known = await kept.read(await record_store(request))
    sorts = [
        (words("sort")[sort], [one for one in read.offers if one.sort is sort])
        for sort in Sort
    ]
    return record_page(
        request,
        "audit_take.html",
        wrong=wrong,
        sentences={},
        given=typed(given),
        ticked=ticked,
        said=words("page"),
        sorts=[one for one in sorts if one[1]],
        there={line.id for line in known.lines},
        came=_came(request),
        undoable=house(request).old_chats.taken,
        today=house(request).clock.now().date(),
        surest=SUREST,
        ledger=LEDGER,
    )


def _came(request: Request) -> str:
    """Say what came of the last form."""
    done = request.query_params.get("done", "")
    last = house(request).old_chats.taken
    if done == "taken" and last is not None:
        said = [in_words.counted(len(last.lines), words("done")["kept"])]
        if last.already:
            said.append(in_words.counted(last.already, words("done")["already"]))
        return " ".join(said)
    out = request.query_params.get("out", "")
    if done == "out" and out.isascii() and out.isdigit() and len(out) <= len("999"):
        return in_words.counted(int(out), words("done")["out"])
    return ""


@taken
async def take_over(request: Request, form: FormData) -> Response:
    """Put what was ticked into the ledger."""
    home, read = house(request), _read(request)
    ticked = frozenset(str(one) for one in form.getlist("take"))
    chosen = [one for one in read.offers if one.id in ticked]
    try:
        if not chosen:
            raise FieldError("take", words("error")["none"])
        choices = [_choice(form, one) for one in chosen]
        store = await record_store(request)
        async with home.filling:
            home.old_chats.taken = await take(store, choices, now=home.clock.now())
    except InputError as error:
        return await _page(
            request,
            read,
            wrong=wrong_of(error, "take"),
            given=dict(form),
            ticked=ticked,
        )
    return go(f"{_HERE}?done=taken")


def _choice(form: FormData, offer: Offer) -> Choice:
    if not offer.may_be_dated:
        return Choice(offer)
    due_in, chance_in = f"due-{offer.id}", f"chance-{offer.id}"
    due = typed_date(form, due_in, name=words("page")["due"])
    chance = whole_number(form, chance_in, least=0, most=SUREST)
    if (due is None) != (chance is None):
        raise FieldError(due_in if due is None else chance_in, words("error")["both"])
    return Choice(offer, due, chance)


@taken
async def undo(request: Request, form: FormData) -> Response:
    """Take out again what was taken over last."""
    del form
    home = house(request)
    last = home.old_chats.taken
    if last is None:
        return go(_HERE)
    store = await record_store(request)
    async with home.filling:
        gone = await take_out(store, last, now=home.clock.now())
    home.old_chats.taken = None
    return go(f"{_HERE}?done=out&out={len(gone)}")
