"""Who else is pointed at on a page, and what does the person answer when asked later?

The part itself stands on Progress and at the end of a sitting (`parts/referral.html`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import Route

from counterpoint.app.referral import Referred, answered, referred
from counterpoint.interfaces.web.on_record import text_of
from counterpoint.interfaces.web.pages import house, page
from counterpoint.interfaces.web.rooms import shown, store_of, taken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.datastructures import FormData
    from starlette.requests import Request
    from starlette.responses import Response

    from counterpoint.app.referral import Already
    from counterpoint.terms import Turn


def routes() -> list[Route]:
    """Return the addresses of the answer to what was asked."""
    return [
        Route("/referral/{id}", answer, methods=["POST"]),
        Route("/referral/{id}", back, methods=["GET"]),
    ]


async def pointing(
    request: Request,
    *,
    turns: Sequence[Turn] = (),
    kept: bool = True,
    already: Already | None = None,
) -> Referred:
    """Return who else is needed, for a page; nothing it dies of fails that page.

    Args:
        request: what asked for the page.
        turns: of the sitting that is ending.
        kept: whether that sitting is kept; of one that is not, nothing is noted.
        already: what the page has read itself.
    """
    home = house(request)
    return await referred(
        home.store if kept else None,
        now=home.clock.now(),
        settings=home.settings,
        turns=turns,
        already=already,
    )


@taken
async def answer(request: Request, form: FormData) -> Response:
    """Keep whether anything came of it, and say one honest thing to that."""
    said = await answered(
        await store_of(request),
        request.path_params["id"],
        answer=text_of(form, "answer"),
        barrier=text_of(form, "barrier"),
        now=house(request).clock.now(),
    )
    return page(request, "referral_answered.html", said=said)


@shown
async def back(request: Request) -> Response:
    """Say that the answer is kept, where the page is asked for again."""
    return page(request, "referral_answered.html", said=())
