"""How does somebody make a page for a professional, and a sheet for their own session?

They tick what is to be on it, see it whole, and take it with them. Nothing typed
here is kept, and nothing is sent to anybody.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from starlette.responses import Response
from starlette.routing import Route

from counterpoint.app import handoff, next_session
from counterpoint.app.paper import NoPdfError, can_make_pdf, pdf
from counterpoint.authored import load
from counterpoint.care.handoff import html
from counterpoint.care.handoff.agenda import LONGEST
from counterpoint.care.handoff.given import (
    LONGEST_EXCERPTS,
    LONGEST_NAME,
    LONGEST_REASON,
    LONGEST_WISH,
    Part,
)
from counterpoint.care.handoff.page import about, title_of
from counterpoint.errors import InputError
from counterpoint.interfaces.web.help_now import help_card
from counterpoint.interfaces.web.on_record import (
    FieldError,
    reach,
    record_store,
    text_of,
    written,
    wrong_of,
)
from counterpoint.interfaces.web.pages import house, page
from counterpoint.interfaces.web.rooms import shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.datastructures import FormData
    from starlette.requests import Request

    from counterpoint.care.handoff.page import Page
    from counterpoint.interfaces.web.on_record import Wrong

PLACE = "/progress/handoff"
NEXT = f"{PLACE}/next"
_TYPED = ("who", "reason", "wish", "excerpts")
_LONGEST = {
    "who": LONGEST_NAME,
    "reason": LONGEST_REASON,
    "wish": LONGEST_WISH,
    "excerpts": LONGEST_EXCERPTS,
}
_NOTED = ("happened", "question", "wish")
_TICKS = ("scores", "homework", "held_back")
_PDF, _HTML, _FHIR = "application/pdf", "text/html", "application/fhir+json"


def routes() -> list[Route]:
    """Return the addresses of both sheets."""
    return [
        Route(PLACE, form_page, methods=["GET"]),
        Route(PLACE, sent, methods=["POST"]),
        Route(f"{PLACE}/page.css", style, methods=["GET"]),
        Route(NEXT, next_page, methods=["GET"]),
        Route(NEXT, next_sent, methods=["POST"]),
    ]


async def style(request: Request) -> Response:
    """Return the style sheet that the page brings with it."""
    del request
    return Response(html.style(), media_type="text/css")


# --- The page for a professional -----------------------------------------------------


@shown
async def form_page(request: Request) -> Response:
    """Show what can be ticked."""
    return await _form(request, {"period": handoff.USUAL_PERIOD})


async def _form(
    request: Request,
    given: Mapping[str, str],
    *,
    ticked: frozenset[Part] = frozenset(),
    wrong: Wrong | None = None,
) -> Response:
    home, words = house(request), _words()
    now, store = home.clock.now(), await record_store(request)
    help_first, held_back = await handoff.standing(store, now=now)
    card = help_card(home.settings.country, today=now.date()) if help_first else None
    return page(
        request,
        "handoff.html",
        status=400 if wrong else 200,
        wrong=wrong,
        given={**dict.fromkeys(_TYPED, ""), **given},
        ticked=ticked,
        parts=[
            (part, title_of(part), about(part))
            for part in Part
            if not part.is_typed and not (held_back and part.tells_scores)
        ],
        held_back=held_back,
        help_first=card,
        periods=words["period"],
        longest=_LONGEST,
        reach=reach(request),
    )


@written(*_TYPED)
async def sent(request: Request, form: FormData) -> Response:
    """Show the page as it will be, hand it over, or go back to the ticks."""
    do = str(form.get("do", "see"))
    typed = {name: text_of(form, name) for name in _TYPED}
    typed["period"] = text_of(form, "period")
    ticked = _chosen(form, typed)
    if do in {"all", "change"}:
        every = frozenset(Part) if do == "all" else ticked
        return await _form(request, typed, ticked=every)
    try:
        asked = _asked(typed, ticked)
        store, now = await record_store(request), house(request).clock.now()
        found = await handoff.prepare(store, asked, now=now)
    except InputError as error:
        return await _form(request, typed, ticked=ticked, wrong=wrong_of(error))
    fields = [*typed.items(), *(("part", one.value) for one in Part if one in ticked)]
    if do == "fhir":
        return _handed_over(handoff.fhir(found), _named(request, "fhir.json"), _FHIR)
    return await _shown(
        request, found.page, do=do, action=PLACE, fields=fields, prepared=found
    )


def _chosen(form: FormData, typed: Mapping[str, str]) -> frozenset[Part]:
    """Return what was ticked, and what was written: writing it is choosing it."""
    sent = form.getlist("part")
    return frozenset(
        part
        for part in Part
        if (typed[part.value] if part.is_typed else part.value in sent)
    )


def _asked(typed: Mapping[str, str], ticked: frozenset[Part]) -> handoff.Asked:
    words = _words()["wrong"]
    if typed["period"] not in handoff.PERIODS:
        raise FieldError("period", words["period"])
    if not ticked:
        raise FieldError("part", words["nothing"])
    for name, most in _LONGEST.items():
        if len(typed[name]) > most:
            raise FieldError(name, words["long"].format(most=most))
    return handoff.Asked(
        parts=ticked,
        period=typed["period"],
        **{name: typed[name] for name in _TYPED},
    )


async def _shown(
    request: Request,
    made: Page,
    *,
    do: str,
    action: str,
    fields: list[tuple[str, str]],
    prepared: handoff.Prepared | None = None,
) -> Response:
    """Show a sheet before it leaves the house, or hand it over."""
    refused = ""
    if do == "html":
        return _handed_over(
            html.document(made).encode(), _named(request, "html"), _HTML
        )
    if do == "pdf":
        try:
            return _handed_over(
                await asyncio.to_thread(pdf, made), _named(request, "pdf"), _PDF
            )
        except NoPdfError as error:
            refused = str(error)
    return page(
        request,
        "handoff_page.html",
        status=400 if refused else 200,
        article=html.article(made, level=2),
        action=action,
        fields=fields,
        refused=refused,
        can_pdf=can_make_pdf(),
        can_fhir=prepared is not None,
        said=[*_preview_said(prepared)] if prepared else [],
        reach=reach(request),
    )


def _preview_said(prepared: handoff.Prepared) -> list[str]:
    words, parts = _words()["preview"], prepared.asked.parts
    said = []
    if prepared.held_back:
        said.append(words["held_back"])
    if {Part.SCORES, Part.ITEMS} <= parts and Part.RISK not in parts:
        said.append(words["subtract"])
    if parts & {Part.PLAN, Part.HELPERS}:
        said.append(words["others"])
    return said


# --- The sheet for the person's own session ---------------------------------------------


@shown
async def next_page(request: Request) -> Response:
    """Show what can go onto the sheet for the next session."""
    return await _next_form(request, {})


async def _next_form(
    request: Request, given: Mapping[str, str], *, wrong: Wrong | None = None
) -> Response:
    now = house(request).clock.now()
    found = await next_session.sessions(await record_store(request), now=now)
    return page(
        request,
        "agenda.html",
        status=400 if wrong else 200,
        wrong=wrong,
        given={
            **dict.fromkeys((*_NOTED, *_TICKS, "help"), ""),
            "sent": bool(given),
            **given,
        },
        sessions=found,
        longest=LONGEST,
        reach=reach(request),
    )


@written(*_NOTED)
async def next_sent(request: Request, form: FormData) -> Response:
    """Show the sheet, hand it over, or go back to it."""
    do = str(form.get("do", "see"))
    typed = {name: text_of(form, name) for name in (*_NOTED, *_TICKS, "help")}
    if do == "change":
        return await _next_form(request, typed)
    wanted = next_session.Wanted(
        help=typed["help"],
        happened=typed["happened"],
        question=typed["question"],
        wish=typed["wish"],
        scores=typed["scores"] == "yes",
        homework=typed["homework"] == "yes",
        held_back=typed["held_back"] == "yes",
    )
    try:
        _check_lengths(typed)
        store, now = await record_store(request), house(request).clock.now()
        made = await next_session.prepare(store, wanted, now=now)
    except InputError as error:
        return await _next_form(request, typed, wrong=wrong_of(error))
    return await _shown(request, made, do=do, action=NEXT, fields=[*typed.items()])


def _check_lengths(typed: Mapping[str, str]) -> None:
    for name in _NOTED:
        if len(typed[name]) > LONGEST:
            raise FieldError(name, _words()["wrong"]["long"].format(most=LONGEST))


# --- Handing over -------------------------------------------------------------------------


def _named(request: Request, ending: str) -> str:
    """Return a file name that tells nobody what it is about."""
    return f"appointment-{house(request).clock.now().date()}.{ending}"


def _handed_over(data: bytes, name: str, media: str) -> Response:
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(data, media_type=media, headers=headers)


def _words() -> dict[str, Any]:
    return load("interfaces.web", "handoff").body
