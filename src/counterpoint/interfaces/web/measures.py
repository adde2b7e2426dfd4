"""How is a questionnaire filled in, in a browser?

One question on a page, or all on one; what is answered lies in the store as a draft,
so that a pause, another browser or a lock in between loses nothing. Where a risk item
is ticked, the direct question and the numbers come at once, before anything else
that can fail: also where the answer cannot be kept.
"""

from __future__ import annotations

import contextlib
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from markupsafe import Markup, escape
from starlette.responses import Response
from starlette.routing import Route

from counterpoint.app import figures, measuring, new_id
from counterpoint.authored import load
from counterpoint.conversation.opening import open_after_tick
from counterpoint.errors import CounterpointError, NotFoundError
from counterpoint.interfaces.web.help_now import help_card
from counterpoint.interfaces.web.house import Waiting
from counterpoint.interfaces.web.marks import as_html
from counterpoint.interfaces.web.on_record import (
    form_id,
    is_there,
    on_record,
    record_store,
)
from counterpoint.interfaces.web.pages import form_of, go, house, page
from counterpoint.interfaces.web.rooms import not_from_here, shown, taken
from counterpoint.outcomes import telling
from counterpoint.outcomes.instruments import shelf
from counterpoint.outcomes.schedule import due
from counterpoint.terms import Past, Risk

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.datastructures import FormData
    from starlette.requests import Request

    from counterpoint.interfaces.web.house import House, OpenSitting
    from counterpoint.outcomes.instruments import Instrument, Item
    from counterpoint.outcomes.records import MeasureDraft

    Ticks = tuple[tuple[str, int], ...]

LIST = "/progress/questions"
LEFT_OUT = "out"
"""What a form on one page sends for a question that is left out."""

SENT_TWICE = timedelta(minutes=1)
"""The same tick within so short a time is the same form, sent again."""


def routes() -> list[Route]:
    """Return the addresses of the questionnaires."""
    one = LIST + "/{instrument}"
    return [
        Route(LIST, listing, methods=["GET"]),
        Route(one, before, methods=["GET"]),
        Route(one, begin, methods=["POST"]),
        Route(f"{one}/throw-away", throw_away, methods=["POST"]),
        Route(f"{one}/answers", answer_all, methods=["POST"]),
        Route(f"{one}/finish", finish, methods=["POST"]),
        Route(one + "/{n:int}", question, methods=["GET"]),
        Route(one + "/{n:int}", answer, methods=["POST"]),
    ]


# --- The pages ------------------------------------------------------------------


@shown
async def listing(request: Request) -> Response:
    """List the questionnaires: what is begun, what is due, what is too early."""
    read = await on_record(request)
    now = house(request).clock.now()
    return page(
        request,
        "questions.html",
        listed=measuring.listed(read, shelf(), now=now),
        first=measuring.first(read, shelf(), now=now),
        faulty=[telling.faulty_words(one) for one in shelf().faulty],
        paused=request.query_params.get("paused") == "yes",
        thrown_away=request.query_params.get("thrown-away") == "yes",
        deleted=request.query_params.get("deleted") == "yes",
    )


@shown
async def before(request: Request) -> Response:
    """Say what comes before it begins, or show all of it on one page."""
    instrument, found = await _begun(request)
    asks_for_all = request.query_params.get("all") == "1"
    if found.draft is not None and asks_for_all:
        return _all_on_one(request, instrument, found.draft)
    return await _before(request, instrument, found, asks_for_all=asks_for_all)


async def _before(
    request: Request,
    instrument: Instrument,
    found: measuring.Begun,
    *,
    asks_for_all: bool,
    wrong: str = "",
) -> Response:
    read = await on_record(request)
    now = house(request).clock.now()
    standing = next(
        one for one in due(read, shelf(), now=now) if one.instrument == instrument.id
    )
    draft = found.draft
    return page(
        request,
        "question_before.html",
        status=400 if wrong else 200,
        instrument=instrument,
        early=telling.early(instrument, standing),
        taken=standing.last is not None,
        told=load("outcomes", "measures").body["before"],
        form=new_id(),
        draft=draft,
        answered=0 if draft is None else len(draft.answers),
        onward="" if draft is None else _onward(instrument, draft),
        expired=found.expired,
        asks_for_all=asks_for_all,
        wrong=wrong,
    )


@shown
async def question(request: Request) -> Response:
    """Show one question, or after the last one what was left out."""
    instrument, found = await _begun(request)
    draft, n = found.draft, int(request.path_params["n"])
    if draft is None:
        return go(address(instrument))
    if n < 1 or n > len(instrument.items) + 1:
        raise NotFoundError(_words()["form"]["gone"])
    if n > 1 and measuring.is_closed(draft, instrument):
        return _last(request, instrument, draft)
    if n > len(instrument.items):
        return _last(request, instrument, draft)
    return _question(request, instrument, draft, n)


def _question(
    request: Request,
    instrument: Instrument,
    draft: MeasureDraft,
    n: int,
    *,
    wrong: str = "",
) -> Response:
    item = instrument.items[n - 1]
    return page(
        request,
        "question.html",
        status=400 if wrong else 200,
        instrument=instrument,
        draft=draft,
        item=item,
        n=n,
        ticked=draft.answer(item.id),
        risk_here=_words()["form"]["risk_here"],
        then=request.query_params.get("then") == "end",
        wrong=wrong,
    )


def _all_on_one(
    request: Request, instrument: Instrument, draft: MeasureDraft, *, wrong: str = ""
) -> Response:
    return page(
        request,
        "questions_all.html",
        status=400 if wrong else 200,
        instrument=instrument,
        draft=draft,
        risk_here=_words()["form"]["risk_here"],
        wrong=wrong,
    )


def _last(
    request: Request, instrument: Instrument, draft: MeasureDraft, *, wrong: str = ""
) -> Response:
    """Say what was left out, before the form is sent."""
    places = {item.id: n for n, item in enumerate(instrument.items, start=1)}
    missing = measuring.open_items(draft, instrument)
    risks = {item.id for item in instrument.risk_items}
    return page(
        request,
        "question_last.html",
        status=400 if wrong else 200,
        instrument=instrument,
        draft=draft,
        closed=measuring.is_closed(draft, instrument),
        missing=[(places[item.id], item) for item in missing],
        gate_is_missing=_gate_is_missing(instrument, missing),
        risk_words=_of_help() if any(item.id in risks for item in missing) else "",
        wrong=wrong,
    )


def _of_help() -> Markup:
    """Say to whom a risk item was left out that numbers are there."""
    sentence: str = load("outcomes", "measures").body["direct"]["left_out"]
    where = Markup('<a href="/help">{}</a>').format(_words()["form"]["help"])
    return escape(sentence).format(how=where)


def _gate_is_missing(instrument: Instrument, missing: tuple[Item, ...]) -> bool:
    gate = instrument.gate
    return gate is not None and any(item.id == gate.item for item in missing)


# --- Beginning and throwing away --------------------------------------------------


@taken
async def begin(request: Request, form: FormData) -> Response:
    """Begin a form; one that is begun already is gone on with."""
    home, store = house(request), await record_store(request)
    async with home.filling:
        instrument, found = await _begun(request)
        draft = found.draft
        if draft is None:
            now, key = home.clock.now(), form_id(form)
            read = await figures.read(store)
            used = is_there(read, key) or is_there(read, measuring.measure_id(key))
            draft = measuring.begin(
                instrument,
                form=new_id() if used else key,
                now=now,
                all_at_once=form.get("do") == "all",
            )
            await figures.keep(store, draft, now=now)
            await figures.withdraw(store, *(one.id for one in found.old))
    return go(_onward(instrument, draft))


@taken
async def throw_away(request: Request, form: FormData) -> Response:
    """Delete what was answered so far."""
    del form
    home, store = house(request), await record_store(request)
    async with home.filling:
        _, found = await _begun(request)
        gone = [*found.old, *([found.draft] if found.draft else [])]
        await figures.withdraw(store, *(one.id for one in gone))
    return go(f"{LIST}?thrown-away=yes")


# --- Answering --------------------------------------------------------------------


async def answer(request: Request) -> Response:
    """Take the answer to one question."""
    form = await form_of(request)
    if form is None:
        return not_from_here()
    instrument, n = shelf().find(request.path_params["instrument"]), _place(request)
    if not 1 <= n <= len(instrument.items):
        raise NotFoundError(_words()["form"]["gone"])
    item, do, raw = instrument.items[n - 1], form.get("do"), form.get("answer")
    value = _value(item, raw)
    sent: dict[str, int | None] = {} if value is None else {item.id: value}
    if do == "leave_out":
        sent = {item.id: None}
    then = bool(form.get("then"))

    def show(took: _Took) -> Response:
        if not sent and do not in {"back", "pause"}:
            wrong = _words()["form"]["not_one" if raw else "choose"]
            return _question(request, instrument, took.draft, n, wrong=wrong)
        return go(_next(instrument, took.draft, n, do=str(do), to_the_end=then))

    return await _take(request, form, instrument, sent, show=show)


async def answer_all(request: Request) -> Response:
    """Take the answers that stand on one page."""
    form = await form_of(request)
    if form is None:
        return not_from_here()
    instrument = shelf().find(request.path_params["instrument"])
    sent: dict[str, int | None] = {}
    strange = False
    for item in instrument.items:
        raw = form.get(f"item-{item.id}")
        value = _value(item, raw)
        if value is not None or raw == LEFT_OUT:
            sent[item.id] = value
        else:
            strange = strange or bool(raw)
    sends = form.get("do") != "pause" and not strange

    def whole(draft: MeasureDraft) -> bool:
        missing = measuring.open_items(draft, instrument)
        return sends and not missing and not measuring.clash(draft, instrument)

    def show(took: _Took) -> Response:
        if took.measured:
            return go(scores_of(instrument))
        clash = measuring.clash(took.draft, instrument) if sends else ""
        wrong = _words()["form"]["some_wrong"] if strange else clash
        if wrong:
            return _all_on_one(request, instrument, took.draft, wrong=wrong)
        return go(end_of(instrument) if sends else f"{LIST}?paused=yes")

    return await _take(request, form, instrument, sent, show=show, whole=whole)


async def finish(request: Request) -> Response:
    """Keep the form as it is, with what was left out."""
    form = await form_of(request)
    if form is None:
        return not_from_here()
    instrument = shelf().find(request.path_params["instrument"])

    def show(took: _Took) -> Response:
        if took.measured:
            return go(scores_of(instrument))
        wrong = _words()["form"]["nothing"]
        return _last(request, instrument, took.draft, wrong=wrong)

    return await _take(
        request,
        form,
        instrument,
        {},
        show=show,
        whole=lambda draft: bool(draft.answers),
    )


class _Took(NamedTuple):
    """What became of a form: the draft, and whether it is a measure now."""

    draft: MeasureDraft
    measured: bool


async def _take(
    request: Request,
    form: FormData,
    instrument: Instrument,
    sent: Mapping[str, int | None],
    *,
    show: Callable[[_Took], Response],
    whole: Callable[[MeasureDraft], bool] = lambda _: False,
) -> Response:
    """Keep what was sent, ask at once about a risk that was ticked, or go on.

    Args:
        request: what the browser asks.
        form: the form, from a page of ours.
        instrument: the questionnaire it belongs to.
        sent: answers by item; None leaves an item out.
        show: makes the page that comes next.
        whole: says whether the draft is to become a measure.
    """
    home, ticked = house(request), measuring.ticked(instrument, sent)
    if home.locked:
        return _while_locked(request, instrument, ticked)
    home.touch()
    async with home.filling:
        try:
            took = await _kept(request, str(form.get("form", "")), sent, whole=whole)
        except CounterpointError:
            if not ticked:
                raise
            return await _ask(request, instrument, ticked, "not_kept")
        if isinstance(took, Response):
            if not ticked:
                return took
            return await _ask(request, instrument, ticked, "not_kept")
        to_ask = measuring.not_yet_asked(took.draft, instrument)
        if to_ask:
            asked = await _ask(
                request, instrument, to_ask, "score" if took.measured else "form"
            )
            await _note_asked(home, took, to_ask)
            return asked
        again = _just_asked(home, measuring.risk_of(ticked, instrument))
        return go(f"/talk/{again.key}#latest") if ticked and again else show(took)


async def _kept(
    request: Request,
    form: str,
    sent: Mapping[str, int | None],
    *,
    whole: Callable[[MeasureDraft], bool],
) -> _Took | Response:
    """Keep what was sent; a form that is not there any more leads to its page."""
    store, now = await record_store(request), house(request).clock.now()
    instrument, found = await _begun(request)
    if found.draft is None or found.draft.id != form:
        if measuring.measure_id(form) in found.sent:  # it was sent twice
            return go(scores_of(instrument))
        return await _before(
            request,
            instrument,
            found,
            asks_for_all=False,
            wrong=_words()["form"]["gone"],
        )
    draft = measuring.put_down(found.draft, sent, now=now)
    if not whole(draft):
        if sent:
            await figures.keep(store, draft, now=now)
        return _Took(draft, measured=False)
    await figures.keep(store, measuring.finished(draft, instrument, now=now), now=now)
    await figures.withdraw(store, draft.id)
    return _Took(draft, measured=True)


# --- Where a risk item is ticked ----------------------------------------------------


async def _ask(
    request: Request, instrument: Instrument, ticked: Ticks, waits: str
) -> Response:
    """Begin a talk with the direct question, and whom to reach beside it."""
    home, risk = house(request), measuring.risk_of(ticked, instrument)
    try:
        sitting = _just_asked(home, risk) or await home.sit_down(
            keep=home.settings.keep, ticked=risk
        )
    except CounterpointError:
        return _numbers(request, instrument, risk)
    where = scores_of(instrument) if waits == "score" else address(instrument)
    sitting.waits = sitting.waits or Waiting(where, _words()["waits"][waits])
    return go(f"/talk/{sitting.key}#latest")


def _just_asked(home: House, risk: Risk) -> OpenSitting | None:
    """Return the sitting that the same form has just opened, if it was sent twice."""
    since = home.clock.now() - SENT_TWICE
    for sitting in home.sittings.values():
        last = sitting.visit.turns[-1:]
        asked = last and last[0].plan.rule == "ticked" and last[0].at >= since
        if asked and last[0].screening.risk is risk:
            return sitting
    return None


async def _note_asked(home: House, took: _Took, asked: Ticks) -> None:
    """Note what was asked about; if that fails it is asked once more."""
    if took.measured or home.store is None:
        return
    noted = replace(took.draft, asked=(*took.draft.asked, *asked))
    with contextlib.suppress(CounterpointError):
        await figures.keep(home.store, noted, now=noted.at)


def _while_locked(request: Request, instrument: Instrument, ticked: Ticks) -> Response:
    """Ask for the passphrase; after a tick, ask straight and show the numbers."""
    if ticked:
        risk = measuring.risk_of(ticked, instrument)
        return _numbers(request, instrument, risk, status=423)
    return go(f"/unlock?onward={address(instrument)}")


def _numbers(
    request: Request, instrument: Instrument, risk: Risk, *, status: int = 200
) -> Response:
    """Ask straight and show whom to reach, where no talk can be begun."""
    home = house(request)
    settings, now = home.settings, home.clock.now()
    turn = open_after_tick(
        Past(),
        risk=risk,
        turn_id=new_id(),
        clock=home.clock,
        mode=settings.mode,
        country=settings.country,
    )
    return page(
        request,
        "question_ticked.html",
        status=status,
        instrument=instrument,
        said=as_html(turn.said, model=False),
        card=help_card(settings.country, today=now.date()),
    )


# --- Parts ------------------------------------------------------------------------


async def _begun(request: Request) -> tuple[Instrument, measuring.Begun]:
    instrument = shelf().find(request.path_params["instrument"])
    read = await on_record(request)
    now = house(request).clock.now()
    return instrument, measuring.begun(read, instrument, now=now)


def address(instrument: Instrument) -> str:
    """Return where a form begins."""
    return f"{LIST}/{instrument.id}"


def end_of(instrument: Instrument) -> str:
    """Return the page after the last question."""
    return f"{address(instrument)}/{len(instrument.items) + 1}"


def scores_of(instrument: Instrument) -> str:
    """Return where the results are."""
    return f"/progress/scores/{instrument.id}"


def _onward(instrument: Instrument, draft: MeasureDraft) -> str:
    """Return the page on which a draft goes on."""
    if draft.all_at_once:
        return f"{address(instrument)}?all=1"
    for n, item in enumerate(instrument.items, start=1):
        if draft.answer(item.id) is None and item.id not in draft.left_out:
            return f"{address(instrument)}/{n}"
    return end_of(instrument)


def _next(
    instrument: Instrument, draft: MeasureDraft, n: int, *, do: str, to_the_end: bool
) -> str:
    if do == "pause":
        return f"{LIST}?paused=yes"
    if do == "back":
        return f"{address(instrument)}/{n - 1}" if n > 1 else address(instrument)
    if to_the_end or measuring.is_closed(draft, instrument):
        return end_of(instrument)
    return f"{address(instrument)}/{n + 1}"


def _value(item: Item, raw: object) -> int | None:
    """Return the answer that was ticked; None for what is not one of them."""
    found = (value for value in item.values if str(value) == raw)
    return next(found, None)


def _place(request: Request) -> int:
    return int(request.path_params["n"])


def _words() -> dict[str, Any]:
    return load("interfaces.web", "measures").body
