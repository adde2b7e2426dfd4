"""How is a photo or a document put beside a line of the ledger, and seen again?

No words come with it: whatever is to be said of it is written as a note, which is
read for danger. It is read in memory and kept sealed. A picture may be shown on our
page, everything else is only handed out; whatever it is, it goes out under a policy
by which it could do nothing, were it opened as a page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.responses import Response
from starlette.routing import Route

from counterpoint.app import ledger_files, new_id
from counterpoint.errors import InputError
from counterpoint.interfaces.web.guard import SHUT_IN, vouched_for
from counterpoint.interfaces.web.ledger import LEDGER
from counterpoint.interfaces.web.ledger_line import line_again
from counterpoint.interfaces.web.ledger_rows import words
from counterpoint.interfaces.web.on_record import FieldError, record_store, wrong_of
from counterpoint.interfaces.web.pages import browser, go, house
from counterpoint.interfaces.web.passing import held
from counterpoint.interfaces.web.rooms import not_from_here, shown

if TYPE_CHECKING:
    from starlette.requests import Request


def routes() -> list[Route]:
    """Return the addresses of what is kept beside a line."""
    one = LEDGER + "/lines/{id}/file"
    return [
        Route(one, hand_out, methods=["GET"]),
        Route(one, put_beside, methods=["POST"]),
    ]


@shown
async def hand_out(request: Request) -> Response:
    """Send a file as it was given; `id` is that of the line that speaks of it."""
    store = await record_store(request)
    opened = await ledger_files.read_file(store, request.path_params["id"])
    kind, name = opened.file.type, quote(opened.file.name, safe="")
    how = "inline" if kind.is_picture else "attachment"
    return Response(
        opened.content,
        media_type=kind.value,
        headers={
            "content-disposition": f"{how}; filename*=UTF-8''{name}",
            "content-security-policy": SHUT_IN,
        },
    )


async def put_beside(request: Request) -> Response:
    """Keep a file for or against a line."""
    home, key = house(request), request.path_params["id"]
    form = await held(request)
    if not vouched_for(browser(request), form.fields.get("token")):
        return not_from_here()
    if home.locked:
        return go(f"/unlock?onward={LEDGER}")
    home.touch()
    side = form.fields.get("file-side", "")
    try:
        if form.content is None:
            raise FieldError("file", words("form")["file"])
        if side not in {"for", "against"}:
            raise FieldError("file-side", words("form")["side"])
        async with home.filling:
            await ledger_files.put_file(
                await record_store(request),
                key,
                name=form.name,
                content=form.content,
                for_it=side == "for",
                id=new_id(),
                now=home.clock.now(),
            )
    except InputError as error:
        return await line_again(request, wrong_of(error, "file"))
    return go(f"{LEDGER}/lines/{key}?done=evidence#evidence")
