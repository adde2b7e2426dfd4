"""What came of a questionnaire, and how changed does the person feel?

How changed they feel is asked first: while that is due, no page here shows a score.
What was put on record can be deleted, one by one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from starlette.routing import Route

from counterpoint.app import figures, new_id
from counterpoint.app.results import result
from counterpoint.authored import load
from counterpoint.interfaces.web.measures import LIST, address, scores_of
from counterpoint.interfaces.web.on_record import (
    ask_whether,
    named,
    on_record,
    record_store,
)
from counterpoint.interfaces.web.pages import go, house, page
from counterpoint.interfaces.web.rooms import shown, taken
from counterpoint.outcomes.course import Colour
from counterpoint.outcomes.felt import felt_is_due, felt_words, scores_may_be_shown
from counterpoint.outcomes.instruments import shelf
from counterpoint.outcomes.records import FeltChange, FeltDeclined, Measure

if TYPE_CHECKING:
    from datetime import datetime

    from starlette.datastructures import FormData
    from starlette.requests import Request
    from starlette.responses import Response

    from counterpoint.outcomes.instruments import Instrument
    from counterpoint.outcomes.kinds import Figures
    from counterpoint.outcomes.scoring import Scored

FELT = "/progress/felt"
CHANGES = range(-5, 6)
NOW = range(11)

_OURS = re.compile(r"/progress(?:/[0-9a-z-]+)*")


def routes() -> list[Route]:
    """Return the addresses of the scores and of what is felt."""
    one = "/progress/scores/{instrument}"
    return [
        Route(FELT, felt_page, methods=["GET"]),
        Route(FELT, felt, methods=["POST"]),
        Route(FELT + "/{id}/delete", delete_felt_page, methods=["GET"]),
        Route(FELT + "/{id}/delete", delete_felt, methods=["POST"]),
        Route(one, scores, methods=["GET"]),
        Route(one + "/{id}/delete", delete_page, methods=["GET"]),
        Route(one + "/{id}/delete", delete, methods=["POST"]),
    ]


# --- Scores ---------------------------------------------------------------------


@shown
async def scores(request: Request) -> Response:
    """Show what the latest measure says, what has changed, and those before."""
    instrument = shelf().find(request.path_params["instrument"])
    read = await on_record(request)
    now = house(request).clock.now()
    found = result(read, instrument, now=now)
    if found is None:
        return go(address(instrument))
    if not scores_may_be_shown(read, now):
        return go(f"{FELT}?onward={scores_of(instrument)}")
    return page(
        request,
        "score.html",
        result=found,
        instrument=instrument,
        offered=_offered(found.scored),
        ticked=found.scored is not None
        and any(risk.answer for risk in found.scored.risk_items),
        is_stuck=found.course is not None
        and found.course.colour in {Colour.AMBER, Colour.RED},
        marks=_words()["row"],
        deleted=request.query_params.get("deleted") == "yes",
    )


def _offered(scored: Scored | None) -> list[Instrument]:
    """Return the questionnaires that a total leads to and that are there."""
    follow_ons = () if scored is None else scored.follow_ons
    found = (shelf().get(one.offers or "") for one in follow_ons)
    return [one for one in found if one is not None]


@shown
async def delete_page(request: Request) -> Response:
    """Say what goes, and ask."""
    instrument, measure = await _measure(request)
    return ask_whether(
        request,
        title=instrument.name,
        at=measure.at,
        goes=_words()["delete"]["measure"],
        action=f"{scores_of(instrument)}/{measure.id}/delete",
        back=scores_of(instrument),
    )


@taken
async def delete(request: Request, form: FormData) -> Response:
    """Delete one measure for good."""
    del form
    instrument, measure = await _measure(request)
    await figures.withdraw(await record_store(request), measure.id)
    left = (await on_record(request)).of(Measure)
    if any(one.instrument == instrument.id for one in left):
        return go(f"{scores_of(instrument)}?deleted=yes")
    return go(f"{LIST}?deleted=yes")


async def _measure(request: Request) -> tuple[Instrument, Measure]:
    instrument = shelf().find(request.path_params["instrument"])
    measures = (await on_record(request)).of(Measure)
    of_it = (one for one in measures if one.instrument == instrument.id)
    return instrument, named(of_it, request.path_params["id"])


# --- How changed it feels ---------------------------------------------------------


@shown
async def felt_page(request: Request) -> Response:
    """Ask how changed the person feels, where that is due, and list the answers."""
    onward = request.query_params.get("onward", "")
    return await _felt_page(request, onward=onward)


async def _felt_page(
    request: Request,
    *,
    onward: str,
    wrong: str = "",
    given: str = "",
    now_given: str = "",
) -> Response:
    read, now = await on_record(request), house(request).clock.now()
    return page(
        request,
        "felt.html",
        status=400 if wrong else 200,
        due=felt_is_due(read, now),
        asked=load("outcomes", "felt").body["question"],
        steps=[(change, felt_words(change)) for change in CHANGES],
        numbers=NOW,
        told=[_told(one) for one in _answers(read)],
        onward=onward if _OURS.fullmatch(onward) else "/progress",
        deleted=request.query_params.get("deleted") == "yes",
        wrong=wrong,
        given=given,
        now_given=now_given,
    )


class Told(NamedTuple):
    """One answer as it is listed; `words` of None is that they would rather not."""

    id: str
    at: datetime
    words: str | None
    now: int | None


def _told(one: FeltChange | FeltDeclined) -> Told:
    if isinstance(one, FeltDeclined):
        return Told(one.id, one.at, None, None)
    return Told(one.id, one.at, felt_words(one.change), one.now)


@taken
async def felt(request: Request, form: FormData) -> Response:
    """Keep how changed the person feels, or that they would rather not say."""
    home, store = house(request), await record_store(request)
    now, onward = home.clock.now(), str(form.get("onward", ""))
    record: FeltChange | FeltDeclined
    if form.get("do") == "decline":
        record = FeltDeclined(new_id(), now)
    else:
        change = _number(form.get("change"), CHANGES)
        at_present = _number(form.get("now"), NOW)
        wrong = _wrong(form, change, at_present)
        if wrong or change is None:
            return await _felt_page(
                request,
                onward=onward,
                wrong=wrong,
                given=str(form.get("change", "")),
                now_given=str(form.get("now", "")),
            )
        record = FeltChange(new_id(), now, change=change, now=at_present)
    async with home.filling:
        if felt_is_due(await figures.read(store), now):  # else it was sent twice
            await figures.keep(store, record, now=now)
    return go(onward if _OURS.fullmatch(onward) else "/progress")


def _wrong(form: FormData, change: int | None, now: int | None) -> str:
    words = _words()["felt"]
    if change is None:
        return str(words["wrong" if form.get("change") else "choose"])
    return str(words["now_wrong"]) if form.get("now") and now is None else ""


def _number(raw: object, among: range) -> int | None:
    return next((number for number in among if str(number) == raw), None)


@shown
async def delete_felt_page(request: Request) -> Response:
    """Say what goes, and ask."""
    one = await _felt(request)
    words = _words()["delete"]
    return ask_whether(
        request,
        title=words["felt_title"],
        at=one.at,
        goes=words["felt"],
        action=f"{FELT}/{one.id}/delete",
        back=FELT,
    )


@taken
async def delete_felt(request: Request, form: FormData) -> Response:
    """Delete one answer for good."""
    del form
    one = await _felt(request)
    await figures.withdraw(await record_store(request), one.id)
    return go(f"{FELT}?deleted=yes")


async def _felt(request: Request) -> FeltChange | FeltDeclined:
    return named(_answers(await on_record(request)), request.path_params["id"])


def _answers(read: Figures) -> list[FeltChange | FeltDeclined]:
    """Return what was answered or declined, newest first."""
    found: list[FeltChange | FeltDeclined] = [
        *read.of(FeltChange),
        *read.of(FeltDeclined),
    ]
    return sorted(found, key=lambda one: one.at, reverse=True)


def _words() -> dict[str, Any]:
    return load("interfaces.web", "measures").body
