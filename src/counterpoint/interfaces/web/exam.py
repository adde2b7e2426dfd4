"""How does a model sit its exam from a page?

It takes minutes, so it goes on by itself while the page that shows how far it is
asks again every few seconds. One at a time; leaving the page does not end it, and
a button does.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

from starlette.routing import Route

from counterpoint.app.admission import admitted, examine, results_of
from counterpoint.app.speaking import known_providers, model_named, probe
from counterpoint.errors import CounterpointError, NotFoundError
from counterpoint.interfaces.web.house import ExamSitting
from counterpoint.interfaces.web.pages import go, house, page
from counterpoint.interfaces.web.rooms import shown, taken, words
from counterpoint.ports import Identity
from counterpoint.settings import GUIDE, ProviderSettings

if TYPE_CHECKING:
    from starlette.datastructures import FormData
    from starlette.requests import Request
    from starlette.responses import Response

    from counterpoint.app.admission import Admission
    from counterpoint.bench.exam import Progress
    from counterpoint.interfaces.web.house import House
    from counterpoint.settings import Settings

OLLAMA = "ollama"
LOOKS_FOR = 1.0  # seconds


def routes() -> list[Route]:
    """Return the addresses of the exam."""
    return [
        Route("/settings/model/{name}", card_page, methods=["GET"]),
        Route("/settings/model/{name}/exam", begin, methods=["POST"]),
        Route("/settings/model/{name}/stop", stop, methods=["POST"]),
    ]


async def found_here(settings: Settings) -> ProviderSettings | None:
    """Return Ollama where it answers on this computer and nobody has named it."""
    if any(one.kind == OLLAMA for one in settings.providers):
        return None
    try:
        async with asyncio.timeout(LOOKS_FOR):
            answer = await probe(settings, OLLAMA)
    except TimeoutError:
        return None
    if answer.identity is None:
        return None
    return ProviderSettings(name=OLLAMA, kind=OLLAMA, model=answer.identity.model)


def standing(settings: Settings, provider: ProviderSettings) -> Admission:
    """Return how the model that last bore this name did; nobody is asked for it.

    Whether it is still that model is looked up where it speaks.
    """
    last = next(iter(results_of(settings).last_of(provider.name)), None)
    model, digest = (last.model, last.digest) if last else (provider.model, "")
    return admitted(settings, Identity(provider.name, model, digest))


@shown
async def card_page(request: Request) -> Response:
    """Show how a model behaved in its exam, or how far it is."""
    home = house(request)
    provider = _provider(home, request.path_params["name"])
    sitting = home.exam if home.exam and home.exam.name == provider.name else None
    return page(
        request,
        "model_card.html",
        name=provider.name,
        sat=standing(home.settings, provider),
        sitting=sitting,
        busy=home.exam is not None and home.exam.going_on,
    )


@taken
async def begin(request: Request, form: FormData) -> Response:
    """Let a model sit the exam."""
    del form
    home = house(request)
    provider = _provider(home, request.path_params["name"])
    if home.exam is None or not home.exam.going_on:
        home.exam = ExamSitting(provider.name)
        home.exam.task = asyncio.create_task(_sit(home, home.exam))
    return go(f"/settings/model/{provider.name}")


@taken
async def stop(request: Request, form: FormData) -> Response:
    """End an exam before it is over; nothing of it is kept."""
    del form
    home, name = house(request), request.path_params["name"]
    await end(home)
    return go(f"/settings/model/{_provider(home, name).name}")


async def end(home: House) -> None:
    """End the exam that is going on, if one is."""
    sitting, home.exam = home.exam, None
    if sitting is not None and sitting.task is not None:
        sitting.task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await sitting.task


async def _sit(home: House, sitting: ExamSitting) -> None:
    def tell(progress: Progress) -> None:
        sitting.progress = progress

    try:
        model = await asyncio.to_thread(model_named, home.settings, sitting.name)
        if model is None:
            return
        try:
            await examine(home.settings, model, clock=home.clock, tell=tell)
        finally:
            await model.close()
    except CounterpointError as error:
        sitting.trouble = str(error)
    else:
        home.exam = None
        await home.speak_again()


def _provider(home: House, name: str) -> ProviderSettings:
    for one in known_providers(home.settings):
        if one.name == name and name != GUIDE:
            return one
    raise NotFoundError(words("settings")["not_there"])
