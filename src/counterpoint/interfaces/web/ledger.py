"""What is in the ledger, what waits to be answered, and how is a line found again?

Words that are looked for are the person's own, so they are sent as a form and never
stand in an address; whom a line is about is named there by the id of such a line.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple, TypeVar
from urllib.parse import urlencode

from starlette.responses import Response
from starlette.routing import Route

from counterpoint import in_words
from counterpoint.app import ledger as kept
from counterpoint.app.hard_times import is_hard
from counterpoint.app.ledger_page import (
    Sort,
    Standing,
    Wanted,
    about_of,
    counts,
    found,
    months,
    open_steps,
    own_lines,
    taken_out,
    waiting_pair,
)
from counterpoint.app.ledger_picture import sureness_picture
from counterpoint.errors import InputError
from counterpoint.interfaces.web.ledger_rows import (
    Row,
    row,
    rows,
    sort_name,
    standing_name,
    words,
    words_of,
)
from counterpoint.interfaces.web.on_record import (
    FieldError,
    Wrong,
    go_on,
    named,
    record_page,
    record_store,
    short_text,
    text_of,
    typed,
    typed_date,
    whole_number,
    written,
    wrong_of,
)
from counterpoint.interfaces.web.pages import go, house, page
from counterpoint.interfaces.web.rooms import shown, taken
from counterpoint.ledger import commitments, contradictions, predictions
from counterpoint.ledger.calibration import calibration, said
from counterpoint.ledger.exported import whole_of
from counterpoint.ledger.records import (
    LONGEST,
    Claim,
    Commitment,
    Pair,
    PairAnswer,
    Prediction,
    WhatHappened,
)
from counterpoint.ledger.statuses import after, answered
from counterpoint.terms import to_json

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from starlette.datastructures import FormData
    from starlette.requests import Request

    from counterpoint.app.ledger_page import Own
    from counterpoint.ledger.kinds import Ledger

Choice = TypeVar("Choice", bound=StrEnum)

LEDGER = "/ledger"
ON_A_PAGE = 25
_WITNESS = "/ledger/witness"


class Due(NamedTuple):
    """A prediction whose day has come, and what is asked about it."""

    id: str
    asked: tuple[str, ...]
    where: str


class Step(NamedTuple):
    """A step that is still meant; `due` says that it is asked about now."""

    id: str
    shown: str
    due: bool


@dataclass(frozen=True, slots=True)
class Month:
    """The lines of one month that stand on this page."""

    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """The lines that were looked for, page by page; addresses keep what was chosen."""

    months: tuple[Month, ...]
    count: int
    number: int
    last: int
    all_months: tuple[tuple[str, str, int], ...]
    chosen: dict[str, str]
    asked: bool

    def address(self, **changes: object) -> str:
        """Return the address of another page of what is looked for."""
        asked = {
            key: value for key, value in {**self.chosen, **changes}.items() if value
        }
        return f"{LEDGER}?{urlencode(asked)}#lines"


def routes() -> list[Route]:
    """Return the addresses of the ledger as a whole."""
    one = LEDGER + "/lines/{id}"
    return [
        Route(LEDGER, ledger_page, methods=["GET"]),
        Route(f"{LEDGER}/search", to_the_page, methods=["GET"]),
        Route(f"{LEDGER}/search", find, methods=["POST"]),
        Route(f"{LEDGER}/sure", sure_page, methods=["GET"]),
        Route(f"{LEDGER}/drawing", switch_drawing, methods=["POST"]),
        Route(f"{LEDGER}/let-go", let_go, methods=["POST"]),
        Route(f"{LEDGER}/export.json", export, methods=["GET"]),
        Route(f"{one}/settle", settle, methods=["POST"]),
        Route(f"{one}/put-off", put_off, methods=["POST"]),
        Route(f"{one}/went", went, methods=["POST"]),
        Route(LEDGER + "/pairs/{id}", answer_pair, methods=["POST"]),
    ]


async def known_in(request: Request) -> Ledger:
    """Read the ledger of the open store."""
    return await kept.read(await record_store(request))


# --- The page -----------------------------------------------------------------------


@shown
async def ledger_page(request: Request) -> Response:
    """Show what waits to be answered, and the lines."""
    return await _page(request)


@shown
async def to_the_page(request: Request) -> Response:
    """Show the page to somebody who comes back to what they had looked for."""
    del request
    return go(LEDGER)


@taken
async def find(request: Request, form: FormData) -> Response:
    """Show the lines in which the words stand."""
    return await _page(request, sought=form)


async def _page(
    request: Request,
    *,
    sought: FormData | None = None,
    wrong: Wrong | None = None,
    given: Mapping[str, object] | None = None,
) -> Response:
    known, now = await known_in(request), house(request).clock.now()
    return record_page(
        request,
        "ledger.html",
        wrong=wrong,
        given=typed(given),
        sentences=_sentences(),
        **await asyncio.to_thread(_lines, request, known, sought),
        **_waiting(known, now),
        pair=await _pair(request, known),
        hidden=[(line.id, words_of(line)) for line in taken_out(known)],
        draws=known.draws,
        unreadable=known.unreadable,
        outcomes=predictions.choices(),
        answers=commitments.choices(),
        today=now.date(),
        longest=LONGEST,
        told=_told(known, request.query_params.get("of", "")),
        witness=_WITNESS if _is_there(request, _WITNESS) else "",
    )


def _sentences() -> dict[str, str]:
    """Return what is said of a form that was taken."""
    of_pairs = {f"pair_{one}": contradictions.thanks(one) for one in PairAnswer}
    return words("done") | of_pairs


def _waiting(known: Ledger, now: datetime) -> dict[str, object]:
    asked_about = {step.id for step in commitments.to_ask(known, now)}
    steps = [
        Step(s.id, commitments.shown(s), s.id in asked_about) for s in open_steps(known)
    ]
    return {
        "due": [
            Due(one.id, predictions.asked(one, now)[:2], row(one).where)
            for one in predictions.due_now(known, now)
        ],
        "steps": sorted(steps, key=lambda step: not step.due),
        "ahead": len(predictions.ahead(known, now)),
        "settled": sum(one.outcome is not None for one in known.of(Prediction)),
    }


async def _pair(
    request: Request, known: Ledger
) -> tuple[Pair, contradictions.Question, tuple[str, str]] | None:
    """Return the pair that waits for an answer, where this is a time to ask."""
    waits = waiting_pair(known)
    if waits is None or await is_hard(
        await record_store(request), house(request).clock.now()
    ):
        return None
    pair, one, other = waits
    candidate = contradictions.Candidate(one, other, frozenset(), "", 0.0)
    asked = contradictions.question(candidate)
    return pair, asked, (row(one).where, row(other).where)


def _told(known: Ledger, line_id: str) -> tuple[str, ...]:
    """Return what there is to say of what was just settled."""
    line = known.find(line_id)
    return predictions.told(line) if isinstance(line, Prediction) else ()


def _is_there(request: Request, path: str) -> bool:
    return any(getattr(route, "path", "") == path for route in request.app.routes)


# --- The lines ------------------------------------------------------------------------


def _lines(
    request: Request, known: Ledger, sought: FormData | None
) -> dict[str, object]:
    lines = own_lines(known)
    wanted, chosen = _wanted(request, known, sought)
    sent = request.query_params if sought is None else sought
    number = _page_number(sent.get("page"))
    count = counts(lines)
    return {
        "found": _found(lines, known, wanted, chosen=chosen, number=number),
        "counts": count,
        "sorts": [(s.value, sort_name(s), n) for s, n in count.sorts.items()],
        "standings": [
            (s.value, standing_name(s), n) for s, n in count.standings.items()
        ],
        "wanted": wanted.words,
        "said": in_words.counted(count.all, words("count")["lines"]),
    }


def _wanted(
    request: Request, known: Ledger, sought: FormData | None
) -> tuple[Wanted, dict[str, str]]:
    """Return what is looked for, and how an address says it; words are not in one."""
    sent = request.query_params if sought is None else sought
    about = about_of(known, str(sent.get("whom", "")))
    month = str(sent.get("month", ""))
    wanted = Wanted(
        sort=_one_of(sent.get("sort"), Sort),
        standing=_one_of(sent.get("standing"), Standing),
        about=about,
        month=month if _first_of(month) else "",
        words=text_of(sought, "words")[:200] if sought is not None else "",
    )
    chosen = {
        "sort": str(wanted.sort or ""),
        "standing": str(wanted.standing or ""),
        "whom": str(sent.get("whom", "")) if about is not None else "",
        "month": wanted.month,
    }
    return wanted, chosen


def _found(
    lines: list[Own],
    known: Ledger,
    wanted: Wanted,
    *,
    chosen: dict[str, str],
    number: int,
) -> Found:
    here = found(lines, wanted)
    of_all = found(lines, replace(wanted, month="")) if wanted.month else here
    last = max(1, -(-len(here) // ON_A_PAGE))
    number = min(last, max(1, number))
    on_page = rows(here[(number - 1) * ON_A_PAGE : number * ON_A_PAGE], known)
    by_month = groupby(on_page, key=lambda one: in_words.month(one.at))
    return Found(
        months=tuple(Month(name, tuple(those)) for name, those in by_month),
        count=len(here),
        number=number,
        last=last,
        all_months=tuple(
            (key, in_words.month(first), count)
            for key, count in months(of_all).items()
            if (first := _first_of(key))
        ),
        chosen=chosen,
        asked=wanted != Wanted(),
    )


def _first_of(month: str) -> date | None:
    """Return the first day of a month that is written 2026-11."""
    try:
        return (
            date.fromisoformat(f"{month}-01") if len(month) == len("2026-11") else None
        )
    except ValueError:
        return None


def _page_number(sent: object) -> int:
    written_ = str(sent)
    return int(written_) if written_.isascii() and written_.isdigit() else 1


# --- What waits -----------------------------------------------------------------------


@taken
async def settle(request: Request, form: FormData) -> Response:
    """Keep what came of a prediction."""
    home, store = house(request), await record_store(request)
    now, key = home.clock.now(), request.path_params["id"]
    try:
        outcome = chosen_of(form, "outcome", WhatHappened)
        bad = whole_number(form, "how_bad", least=0, most=predictions.WORST)
        async with home.filling:
            line = named((await kept.read(store)).of(Prediction), key)
            came = predictions.settled(
                line, outcome, now=now, how_bad_was=bad, note=line.note
            )
            await kept.keep(store, came, now=now)
    except InputError as error:
        wrong = Wrong(f"{key}-outcome", str(error))
        return await _page(request, wrong=wrong, given=dict(form))
    return go_on(request, LEDGER, done="settled", of=key)


@taken
async def put_off(request: Request, form: FormData) -> Response:
    """Give a prediction of which nothing can be told yet another day."""
    home, store = house(request), await record_store(request)
    now, key = home.clock.now(), request.path_params["id"]
    try:
        day = typed_date(form, "day", name=words("form")["new_day"])
        if day is None:
            raise FieldError("day", words("form")["day_needed"])
        async with home.filling:
            line = named((await kept.read(store)).of(Prediction), key)
            later = predictions.put_off(line, day, now=now)
            await kept.keep(store, later, now=now)
    except InputError as error:
        wrong = Wrong(f"{key}-day", str(error))
        return await _page(request, wrong=wrong, given=dict(form))
    return go_on(request, LEDGER, done="put_off")


@written("how_it_went", hands_back=True)
async def went(request: Request, form: FormData) -> Response:
    """Keep what became of a step."""
    home, store = house(request), await record_store(request)
    now, key = home.clock.now(), request.path_params["id"]
    try:
        answer = chosen_of(form, "answer", commitments.Answer)
        how = short_text(form, "how_it_went", most=LONGEST)
        async with home.filling:
            line = named((await kept.read(store)).of(Commitment), key)
            came = commitments.answered(line, answer, now=now, how_it_went=how)
            await kept.keep(store, came, now=now)
    except InputError as error:
        wrong = Wrong(f"{key}-answer", str(error))
        return await _page(request, wrong=wrong, given=dict(form))
    return go_on(request, LEDGER, done="answered")


@written("note", hands_back=True)
async def answer_pair(request: Request, form: FormData) -> Response:
    """Keep what the person says of two lines, and what follows for them."""
    home, store = house(request), await record_store(request)
    now = home.clock.now()
    sent, _, which = text_of(form, "answer").partition(" ")
    try:
        answer = _named_one(sent, "pair", PairAnswer)
        note = short_text(form, "note", most=LONGEST)
        async with home.filling:
            known = await kept.read(store)
            pair = named(known.of(Pair), request.path_params["id"])
            wrong = {"one": pair.one, "other": pair.other}.get(which, "")
            said_of = answered(pair, answer, now=now, wrong=wrong, note=note)
            stand = after(said_of, known.of(Claim))
            await kept.keep(store, said_of, *stand, now=now)
    except InputError as error:
        return await _page(request, wrong=wrong_of(error, "pair"), given=dict(form))
    return go_on(request, LEDGER, done=f"pair_{answer}")


def chosen_of(form: FormData, field: str, kind: type[Choice]) -> Choice:
    """Return what was chosen; raise FieldError where it is none of what was offered."""
    return _named_one(str(form.get(field, "")), field, kind)


def _named_one(sent: str, field: str, kind: type[Choice]) -> Choice:
    chosen = _one_of(sent, kind)
    if chosen is None:
        raise FieldError(field, words("form").get(field) or words("form")["answer"])
    return chosen


def _one_of(sent: object, kind: type[Choice]) -> Choice | None:
    return next((one for one in kind if one.value == sent), None)


# --- The whole of it --------------------------------------------------------------------


@shown
async def sure_page(request: Request) -> Response:
    """Show how sure the person was, and how often it happened."""
    known, now = await known_in(request), house(request).clock.now()
    found_ = calibration(known)
    lines = sorted(known.of(Prediction), key=lambda one: (one.due, one.at))
    return page(
        request,
        "ledger_sure.html",
        said=said(found_),
        chart=sureness_picture(found_),
        ahead=rows(
            [one for one in lines if one in predictions.ahead(known, now)], known
        ),
        settled=rows([one for one in reversed(lines) if one.outcome], known)[
            :ON_A_PAGE
        ],
    )


@taken
async def switch_drawing(request: Request, form: FormData) -> Response:
    """Have lines drawn from what the person writes, or not any more."""
    store, now = await record_store(request), house(request).clock.now()
    on = form.get("on") == "yes"
    await kept.switch_drawing(store, on=on, now=now)
    return go_on(request, LEDGER, done="on" if on else "off")


@taken
async def let_go(request: Request, form: FormData) -> Response:
    """Delete for good what was taken out."""
    del form
    store = await record_store(request)
    async with house(request).filling:
        await kept.let_go(store)
    return go_on(request, LEDGER, done="gone")


@shown
async def export(request: Request) -> Response:
    """Send every line as a file."""
    known = await known_in(request)
    name = f"counterpoint-ledger-{house(request).clock.now():%Y-%m-%d}.json"
    return Response(
        to_json(whole_of(known)) + b"\n",
        media_type="application/json",
        headers={"content-disposition": f'attachment; filename="{name}"'},
    )
