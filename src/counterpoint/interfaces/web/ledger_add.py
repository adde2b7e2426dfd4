"""How does a person put a line into the ledger by hand?

A day that words name is shown before it counts. The other side of a conflict is not
asked for where there is abuse, danger or fresh grief, nor where nobody can tell.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from starlette.routing import Route

from counterpoint import in_words
from counterpoint.app import ledger as kept
from counterpoint.app import new_id
from counterpoint.app.hard_times import is_hard
from counterpoint.app.ledger_page import other_side_offered
from counterpoint.authored import load
from counterpoint.errors import InputError
from counterpoint.interfaces.web.ledger import LEDGER, chosen_of, known_in
from counterpoint.interfaces.web.ledger_rows import words
from counterpoint.interfaces.web.on_record import (
    FieldError,
    Wrong,
    form_id,
    go_on,
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
from counterpoint.interfaces.web.pages import go, house
from counterpoint.interfaces.web.rooms import shown
from counterpoint.ledger import commitments, dates, other_side, predictions
from counterpoint.ledger.drawing import about_whom, matter_of
from counterpoint.ledger.other_side import Offer
from counterpoint.ledger.records import LONGEST, Claim, ClaimKind
from counterpoint.ledger.statuses import checked

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from starlette.datastructures import FormData
    from starlette.requests import Request
    from starlette.responses import Response

    from counterpoint.app.ledger_page import Own

_LONGEST_NAME = 60
_LONGEST_PLACE = 200
_SIDE = ("as_they_tell_it", "what_they_know", "onlooker")
_TEXTS = ("text", "about", "when", "where", "who", *_SIDE)


class Which(StrEnum):
    """What can be put down; the value is how its address ends."""

    CLAIM = "claim"
    PREDICTION = "prediction"
    STEP = "step"
    OTHER_SIDE = "other-side"


class _DayAskedError(InputError):
    """The day has to be chosen, or seen, before it counts."""

    def __init__(self, mention: dates.Mention) -> None:
        super().__init__(dates.question(mention))
        self.days = mention.days


def routes() -> list[Route]:
    """Return the addresses at which a line is put down."""
    return [
        Route(LEDGER + "/add/{which}", form_page, methods=["GET"]),
        Route(LEDGER + "/add/{which}", add, methods=["POST"]),
    ]


@shown
async def form_page(request: Request) -> Response:
    """Show the form for one kind of line."""
    which = _which(request)
    if which is None:
        return go(LEDGER)
    given: dict[str, object] = {}
    of = request.query_params.get("of", "")
    claim = (await known_in(request)).find(of) if of else None
    if isinstance(claim, Claim):
        given = {"text": claim.quote, "of": claim.id}
    return await _page(request, which, given=given)


async def _page(
    request: Request,
    which: Which,
    *,
    given: Mapping[str, object],
    wrong: Wrong | None = None,
    days: tuple[date, ...] = (),
    day_asked: str = "",
    refused: str = "",
) -> Response:
    told, side = load("ledger", "statuses").body, other_side.form()
    if which is Which.OTHER_SIDE and not refused and not wrong:
        store = await record_store(request)
        refused = (
            other_side.said_of(Offer.NOT_NOW)
            if await is_hard(store, house(request).clock.now())
            else ""
        )
    return record_page(
        request,
        "ledger_add.html",
        wrong=wrong,
        sentences={},
        given=typed(given),
        which=which.value,
        said=words("which")[which.name.lower()],
        form=new_id(),
        kinds=[(one.value, told["kind"][one.value]) for one in ClaimKind],
        days=[(day.isoformat(), f"{day:%A}, {in_words.day(day)}") for day in days],
        day_asked=day_asked,
        refused=refused,
        side=side,
        today=house(request).clock.now().date(),
        longest=LONGEST,
    )


@written(*_TEXTS, hands_back=True)
async def add(request: Request, form: FormData) -> Response:
    """Keep a line; a form that is sent twice is kept once."""
    home, store = house(request), await record_store(request)
    now, which = home.clock.now(), _which(request)
    if which is None:
        return go(LEDGER)
    given = dict(form)
    try:
        made = _MAKE[which](form, now)
        if which is Which.OTHER_SIDE and (refused := await _refused(request, form)):
            return await _page(request, which, given=given, refused=refused)
        async with home.filling:
            known = await kept.read(store)
            there = {line.id for line in (*known.lines, *known.hidden)}
            if made.id not in there:
                await kept.keep(store, made, now=now)
    except _DayAskedError as asked:
        said = str(asked)
        return await _page(request, which, given=given, days=asked.days, day_asked=said)
    except InputError as error:
        return await _page(request, which, given=given, wrong=wrong_of(error, "text"))
    return go_on(request, f"{LEDGER}/lines/{made.id}", done="kept")


async def _refused(request: Request, form: FormData) -> str:
    """Return why the other side is not asked for, "" where it may be."""
    home = house(request)
    texts = [text_of(form, one) for one in ("text", *_SIDE)]
    offered = await other_side_offered(
        await record_store(request),
        texts,
        who=text_of(form, "who"),
        clock=home.clock,
        reader=home.reader,
    )
    return other_side.said_of(offered)


def _claim(form: FormData, now: datetime) -> Own:
    text = checked(text_of(form, "text"))
    about = " ".join(short_text(form, "about", most=_LONGEST_NAME).lower().split())
    return Claim(
        id=form_id(form),
        at=now,
        kind=chosen_of(form, "kind", ClaimKind),
        quote=text,
        about=about or about_whom(text),
        matter=matter_of(text),
    )


def _prediction(form: FormData, now: datetime) -> Own:
    text = text_of(form, "text")
    chance = whole_number(form, "chance", least=0, most=predictions.SUREST)
    if chance is None:
        raise FieldError(
            "chance", load("ledger", "predictions").body["refused"]["no_chance"]
        )
    due = typed_date(form, "due", name=words("form")["by"])
    due = due or typed_date(form, "day", name=words("form")["by"])
    meant = dates.day_meant(text, now) if due is None else None
    if meant is not None:
        raise _DayAskedError(meant)
    bad = whole_number(form, "how_bad_feared", least=0, most=predictions.WORST)
    try:
        return predictions.predicted(
            text,
            id=form_id(form),
            now=now,
            chance=chance,
            due=due,
            claim=text_of(form, "of"),
            how_bad_feared=bad,
        )
    except InputError as error:
        # What is wrong with it is its day, unless there is no text to it.
        raise FieldError("due" if text else "text", str(error)) from None


def _step(form: FormData, now: datetime) -> Own:
    on = typed_date(form, "on", name=words("form")["on"])
    return commitments.adopted(
        text_of(form, "text"),
        id=form_id(form),
        now=now,
        when=short_text(form, "when", most=_LONGEST_PLACE),
        on=on,
        where=short_text(form, "where", most=_LONGEST_PLACE),
    )


def _other_side(form: FormData, now: datetime) -> Own:
    return other_side.written(
        text_of(form, "text"),
        id=form_id(form),
        now=now,
        who=short_text(form, "who", most=_LONGEST_NAME),
        **{field: text_of(form, field) for field in _SIDE},
    )


_MAKE = {
    Which.CLAIM: _claim,
    Which.PREDICTION: _prediction,
    Which.STEP: _step,
    Which.OTHER_SIDE: _other_side,
}


def _which(request: Request) -> Which | None:
    asked = request.path_params["which"]
    return next((one for one in Which if one.value == asked), None)
