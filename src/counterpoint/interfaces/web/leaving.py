"""How does somebody leave, with what they want to take along?

Everything they wrote, a letter to themselves, a day to look back, or nothing at all.
Nothing here asks them to stay, and nothing calls them back.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from starlette.responses import Response
from starlette.routing import Route

from counterpoint.app import figures, new_id
from counterpoint.app.beside_the_talk import seen_in
from counterpoint.authored import load
from counterpoint.errors import InputError
from counterpoint.interfaces.web.help_now import help_card
from counterpoint.interfaces.web.on_record import (
    FieldError,
    ask_whether,
    done,
    form_id,
    go_on,
    named,
    on_record,
    reach,
    record_store,
    short_text,
    text_of,
    typed_date,
    written,
    wrong_of,
)
from counterpoint.interfaces.web.pages import form_of, go, house, page
from counterpoint.interfaces.web.rooms import not_from_here, shown, taken
from counterpoint.outcomes.exchange.reminders import calendar_file, for_looking_back
from counterpoint.outcomes.needing_less import leave
from counterpoint.outcomes.records import Leaving
from counterpoint.terms import Tier

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from starlette.datastructures import FormData
    from starlette.requests import Request

    from counterpoint.interfaces.web.on_record import Wrong

PLACE = "/progress/leaving"
LONGEST_LETTER = 20_000  # characters
YEARS_AHEAD = 20


def routes() -> list[Route]:
    """Return the addresses of leaving."""
    one = PLACE + "/{id}"
    return [
        Route(PLACE, leaving, methods=["GET"]),
        Route(f"{PLACE}/left", left, methods=["GET"]),
        Route(f"{PLACE}/letter", letter_page, methods=["GET"]),
        Route(f"{PLACE}/letter", keep_letter, methods=["POST"]),
        Route(one, letter, methods=["GET"]),
        Route(f"{one}/change", change_page, methods=["GET"]),
        Route(f"{one}/calendar", calendar, methods=["GET"]),
        Route(f"{one}/away", put_away, methods=["POST"]),
        Route(f"{one}/delete", delete_page, methods=["GET"]),
        Route(f"{one}/delete", delete, methods=["POST"]),
    ]


# --- The pages ------------------------------------------------------------------


@shown
async def leaving(request: Request) -> Response:
    """Offer what can be taken along, and list what was left for later."""
    found = await on_record(request)
    return page(
        request,
        "leaving.html",
        said=leave(),
        letters=tuple(reversed(found.of(Leaving))),
        today=house(request).clock.now().date(),
        done=done(request, _words("done")),
    )


@shown
async def left(request: Request) -> Response:
    """Say goodbye, and no more."""
    return page(request, "left.html", said=leave())


@shown
async def letter_page(request: Request) -> Response:
    """Show the sheet for a letter, and the day to look back."""
    await record_store(request)
    return _letter_page(request, form=new_id(), given={})


@shown
async def change_page(request: Request) -> Response:
    """Show a letter that is kept, to be changed."""
    one = await _one(request)
    given = {"letter": one.letter, "back": one.back.isoformat() if one.back else ""}
    return _letter_page(request, form=one.id, given=given)


def _letter_page(
    request: Request,
    *,
    form: str,
    given: Mapping[str, str],
    wrong: Wrong | None = None,
    status: int = 400,
    **beside: Any,
) -> Response:
    values = {"reach": reach(request), "locked_now": False, **beside}
    return page(
        request,
        "leaving_letter.html",
        status=status if wrong else 200,
        said=leave(),
        form=form,
        given={"letter": "", "back": "", **given},
        wrong=wrong,
        today=house(request).clock.now().date(),
        most=LONGEST_LETTER,
        **values,
    )


@shown
async def letter(request: Request) -> Response:
    """Show one letter and its day."""
    return page(
        request,
        "leaving_one.html",
        said=leave(),
        one=await _one(request),
        today=house(request).clock.now().date(),
        reach=reach(request),
        done=done(request, _words("done")),
    )


@shown
async def calendar(request: Request) -> Response:
    """Send the day to look back as a calendar file."""
    one = await _one(request)
    reminder = for_looking_back(one)
    if reminder is None:
        return go(f"{PLACE}/{one.id}")
    written_ = calendar_file([reminder], now=house(request).clock.now())
    return Response(
        written_,
        media_type="text/calendar; charset=utf-8",
        headers={"content-disposition": 'attachment; filename="look-back.ics"'},
    )


# --- What is sent -----------------------------------------------------------------


async def keep_letter(request: Request) -> Response:
    """Keep a letter; where the door has locked, its words are not lost."""
    if house(request).locked:
        return await _while_locked(request)
    return await _keep_letter(request)


@written("letter")
async def _keep_letter(request: Request, form: FormData) -> Response:
    key, now = form_id(form), house(request).clock.now()
    try:
        text = short_text(form, "letter", most=LONGEST_LETTER)
        back = _day(form, today=now.date())
        if not text and back is None:
            raise FieldError("letter", _words("form")["nothing"])
    except InputError as error:
        given = {name: text_of(form, name) for name in ("letter", "back")}
        return _letter_page(request, form=key, given=given, wrong=wrong_of(error))
    before = [one for one in (await on_record(request)).of(Leaving) if one.id == key]
    at = before[0].at if before else now
    await figures.keep(
        await record_store(request),
        Leaving(id=key, at=at, letter=text, back=back),
        now=now,
    )
    return go_on(request, f"{PLACE}/{key}", done="kept")


async def _while_locked(request: Request) -> Response:
    """Give the sheet back as it was sent; danger in it shows whom to reach."""
    form = await form_of(request)
    if form is None:
        return not_from_here()
    home = house(request)
    given = {name: text_of(form, name) for name in ("letter", "back")}
    seen = await asyncio.to_thread(
        seen_in, [given["letter"]], clock=home.clock, reader=home.reader
    )
    card = None
    if seen.tier >= Tier.CONCERN:
        card = help_card(home.settings.country, today=home.clock.now().date())
    return _letter_page(
        request,
        form=form_id(form),
        given=given,
        wrong=wrong_of(InputError(_words("form")["locked"])),
        status=423,
        reach=card,
        locked_now=True,
    )


def _day(form: FormData, *, today: date) -> date | None:
    words = _words("form")
    back = typed_date(form, "back", name=words["day"])
    if back is not None and back <= today:
        raise FieldError("back", words["past"])
    if back is not None and back.year > today.year + YEARS_AHEAD:
        raise FieldError("back", words["far"].format(years=YEARS_AHEAD))
    return back


@taken
async def put_away(request: Request, form: FormData) -> Response:
    """Take the day off a letter, so that it is not shown on Progress any more."""
    del form
    one = replace(await _one(request), back=None)
    store, now = await record_store(request), house(request).clock.now()
    if one.letter:
        await figures.keep(store, one, now=now)
        return go(f"{PLACE}/{one.id}?done=away")
    await figures.withdraw(store, one.id)
    return go(f"{PLACE}?done=deleted")


@shown
async def delete_page(request: Request) -> Response:
    """Say what goes, and ask."""
    one, words = await _one(request), _words("delete")
    return ask_whether(
        request,
        title=words["letter_title" if one.letter else "day_title"],
        at=one.at,
        goes=words["goes"],
        action=f"{PLACE}/{one.id}/delete",
        back=f"{PLACE}/{one.id}",
    )


@taken
async def delete(request: Request, form: FormData) -> Response:
    """Delete a letter and its day for good."""
    del form
    one = await _one(request)
    await figures.withdraw(await record_store(request), one.id)
    return go(f"{PLACE}?done=deleted")


async def _one(request: Request) -> Leaving:
    found = await on_record(request)
    return named(found.of(Leaving), request.path_params["id"])


def _words(section: str) -> dict[str, str]:
    words: dict[str, str] = load("interfaces.web", "leaving").body[section]
    return words
