"""How is a conflict told twice to a model from a page, and both answers shown?

How the person tells it is sent to the model and not kept. Without a model, where
there is danger or abuse, and where nobody can tell, it is not done.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import Route

from counterpoint.app.two_tellings import two_tellings
from counterpoint.errors import InputError, ProviderError
from counterpoint.interfaces.web.ledger import LEDGER, known_in
from counterpoint.interfaces.web.on_record import (
    Wrong,
    named,
    record_page,
    record_store,
    text_of,
    written,
)
from counterpoint.interfaces.web.pages import house
from counterpoint.interfaces.web.rooms import shown
from counterpoint.ledger.records import LONGEST, OtherSide
from counterpoint.ledger.two_tellings import words

if TYPE_CHECKING:
    from starlette.datastructures import FormData
    from starlette.requests import Request
    from starlette.responses import Response

    from counterpoint.app.two_tellings import TwoTellings


def routes() -> list[Route]:
    """Return the addresses of it."""
    where = LEDGER + "/lines/{id}/tellings"
    return [
        Route(where, form_page, methods=["GET"]),
        Route(where, tell, methods=["POST"]),
    ]


@shown
async def form_page(request: Request) -> Response:
    """Say what is done and what is sent, and ask how the person tells it."""
    return await _page(request)


@written("mine", hands_back=True)
async def tell(request: Request, form: FormData) -> Response:
    """Tell the model twice, and show what it said side by side."""
    home, mine = house(request), text_of(form, "mine")
    try:
        told = await two_tellings(
            await record_store(request),
            await _side(request),
            mine,
            model=home.model,
            clock=home.clock,
            reader=home.reader,
        )
    except (InputError, ProviderError) as error:
        return await _page(request, mine=mine, wrong=Wrong("mine", str(error)))
    return await _page(request, mine=mine, told=told)


async def _page(
    request: Request,
    *,
    mine: str = "",
    told: TwoTellings | None = None,
    wrong: Wrong | None = None,
) -> Response:
    return record_page(
        request,
        "ledger_tellings.html",
        wrong=wrong,
        sentences={},
        side=await _side(request),
        mine=mine,
        told=told,
        said=words("form"),
        right=words("right"),
        needs="" if house(request).model else words("error")["no_model"],
        longest=LONGEST,
    )


async def _side(request: Request) -> OtherSide:
    known = await known_in(request)
    return named(known.of(OtherSide), request.path_params["id"])
