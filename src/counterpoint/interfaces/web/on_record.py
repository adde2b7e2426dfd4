"""What does every page need on which a person puts something of theirs on record?

What they write there is read for danger before anything else is done with it, so
that whom they can reach is shown also where it cannot be kept. What cannot be used
is said beside its field, with everything that was typed still there.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from counterpoint.app import figures, new_id
from counterpoint.app.beside_the_talk import remember, seen_in
from counterpoint.authored import load
from counterpoint.errors import (
    CounterpointError,
    InputError,
    LockedError,
    NotFoundError,
    StoreError,
)
from counterpoint.interfaces.web.help_now import help_card
from counterpoint.interfaces.web.pages import form_of, go, house, page
from counterpoint.interfaces.web.rooms import not_from_here, store_of
from counterpoint.terms import Tier

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from starlette.datastructures import FormData
    from starlette.requests import Request
    from starlette.responses import Response

    from counterpoint.interfaces.web.help_now import HelpCard
    from counterpoint.interfaces.web.house import House
    from counterpoint.interfaces.web.rooms import Showing, Taking
    from counterpoint.outcomes.kinds import Figures, Kind
    from counterpoint.store import Store

_FORM = re.compile(r"[0-9a-f]{32}")
_WHOLE = re.compile(r"[0-9]{1,6}")
_REACH = "people"
"""What an address says where whom to reach is shown: no more than this."""


class FieldError(InputError):
    """What stands in a field cannot be used."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True, slots=True)
class Wrong:
    """Why a form was not taken, and beside which of its fields that is said."""

    field: str
    sentence: str


def wrong_of(error: InputError, field: str = "form") -> Wrong:
    """Return what is wrong, beside its own field where it names one."""
    named = error.field if isinstance(error, FieldError) else field
    return Wrong(named, str(error))


# --- Danger in what was written -------------------------------------------------


def written(*fields: str, hands_back: bool = False) -> Callable[[Taking], Showing]:
    """Take a form of ours, having read these fields of it for danger.

    Where there is any, it is read before anything that can fail, such as a locked
    store, and whom to reach is shown whatever becomes of the form. A form that
    `hands_back` shows what was written again where the store did not take it.
    """

    def wrap(answer: Taking) -> Showing:
        @wraps(answer)
        async def read_first(request: Request) -> Response:
            form = await form_of(request)
            if form is None:
                return not_from_here()
            danger = await _read(request, [text_of(form, one) for one in fields])
            if danger is None and house(request).locked and not hands_back:
                return go("/unlock?onward=/progress")
            try:
                return await _taken(request, form, answer)
            except CounterpointError as error:
                if hands_back and isinstance(error, StoreError):
                    return _handed_back(request, error, form, fields)
                if danger is None:
                    raise
                return _not_kept(request, error, danger)

        return read_first

    return wrap


async def _taken(request: Request, form: FormData, answer: Taking) -> Response:
    if house(request).locked:
        raise LockedError(_words("danger")["locked"])
    house(request).touch()
    return await answer(request, form)


async def _read(request: Request, texts: list[str]) -> HelpCard | None:
    """Return whom to reach, where a text sounds like danger; have it remembered."""
    home = house(request)
    seen = await asyncio.to_thread(seen_in, texts, clock=home.clock, reader=home.reader)
    if seen.tier < Tier.CONCERN:
        return None
    request.state.in_danger = True
    with contextlib.suppress(StoreError):  # it must not keep the numbers back
        if home.store is not None:
            await remember(home.store, seen, home.clock)
    return _card(home)


def _not_kept(request: Request, error: CounterpointError, card: HelpCard) -> Response:
    status = 423 if isinstance(error, LockedError) else 400
    sentence = str(error)
    return page(
        request, "record_not_kept.html", status=status, sentence=sentence, reach=card
    )


def _handed_back(
    request: Request, error: StoreError, form: FormData, fields: tuple[str, ...]
) -> Response:
    """Show again what was written, to be sent once the store is open."""
    sent = [(name, str(value)) for name, value in form.multi_items()]
    sentence = _words("danger")["shut"] if house(request).locked else str(error)
    return page(
        request,
        "record_again.html",
        status=423 if house(request).locked else 400,
        sentence=sentence,
        reach=reach(request),
        texts=[one for one in sent if one[0] in fields and one[1].strip()],
        rest=[one for one in sent if one[0] not in {*fields, "token"}],
    )


def reach(request: Request) -> HelpCard | None:
    """Return whom to reach, where what was just written sounds like danger."""
    asked = request.query_params.get(_REACH) == "yes"
    if asked or getattr(request.state, "in_danger", False):
        return _card(house(request))
    return None


def _card(home: House) -> HelpCard:
    return help_card(home.settings.country, today=home.clock.now().date())


def go_on(request: Request, where: str, **said: str) -> Response:
    """Send the browser on; whom to reach comes along."""
    if getattr(request.state, "in_danger", False):
        said = {**said, _REACH: "yes"}
    path, _, place = where.partition("#")
    if _REACH in said:
        place = ""  # the card stands on top
    asked = f"?{urlencode(said)}" if said else ""
    return go(f"{path}{asked}{f'#{place}' if place else ''}")


# --- What was put on record ---------------------------------------------------------


async def record_store(request: Request) -> Store:
    """Return the open store; raise StoreError that says what it is needed for."""
    try:
        return await store_of(request)
    except StoreError as error:
        sentence: str = _words("store")["closed"]
        raise StoreError(sentence.format(why=error)) from error


async def on_record(request: Request) -> Figures:
    """Read everything that is on record."""
    return await figures.read(await record_store(request))


def named(records: Iterable[Kind], key: str) -> Kind:
    """Return the record with this id; raise NotFoundError where it is gone."""
    for one in records:
        if getattr(one, "id", None) == key:
            return one
    raise NotFoundError(_words("form")["gone"])


def is_there(read: Figures, key: str) -> bool:
    """Say whether something has this id: a form that is sent twice replaces nothing."""
    return any(one.id == key for one in read.records)


def record_page(
    request: Request,
    template: str,
    *,
    wrong: Wrong | None,
    sentences: dict[str, str],
    **values: Any,
) -> Response:
    """Show a page with a form: what was wrong with it, or what came of the last one.

    Args:
        request: what asked for the page.
        template: its name.
        wrong: why the form was not taken, if it was not.
        sentences: what is said of a form that was taken, by its key in the address.
        values: what else is on the page.
    """
    return page(
        request,
        template,
        status=400 if wrong else 200,
        wrong=wrong,
        done=done(request, sentences),
        reach=reach(request),
        **values,
    )


def ask_whether(
    request: Request, *, title: str, at: object, goes: str, action: str, back: str
) -> Response:
    """Say what goes for good, and ask."""
    return page(
        request,
        "record_delete.html",
        title=title,
        at=at,
        goes=goes,
        action=action,
        back=back,
    )


# --- What a form brings -----------------------------------------------------------------


def form_id(form: FormData) -> str:
    """Return the id that the form was given when it was shown, else a fresh one."""
    sent = str(form.get("form", ""))
    return sent if _FORM.fullmatch(sent) else new_id()


def text_of(form: FormData, field: str) -> str:
    """Return what was written in a field, with the line ends of this program."""
    return str(form.get(field, "")).replace("\r\n", "\n").strip()


def short_text(form: FormData, field: str, *, most: int) -> str:
    """Return what was written; raise FieldError where it is too long."""
    text = text_of(form, field)
    if len(text) > most:
        raise FieldError(field, _words("form")["long"].format(most=most))
    return text


def whole_number(form: FormData, field: str, *, least: int, most: int) -> int | None:
    """Return a whole number, None where nothing was said; raise FieldError."""
    entered = text_of(form, field)
    if not entered:
        return None
    negative = entered.startswith("-")
    digits = entered[1:] if negative else entered
    number = int(digits) * (-1 if negative else 1) if _WHOLE.fullmatch(digits) else None
    if number is None or not least <= number <= most:
        sentence = _words("form")["number"].format(least=least, most=most)
        raise FieldError(field, sentence)
    return number


def typed_date(form: FormData, field: str, *, name: str) -> date | None:
    """Return a date, None where nothing was typed; raise FieldError.

    Args:
        form: what was sent.
        field: where it stands.
        name: what the page calls the field.
    """
    entered = text_of(form, field)
    if not entered:
        return None
    try:
        return date.fromisoformat(entered)
    except ValueError:
        raise FieldError(field, _words("form")["date"].format(name=name)) from None


def typed(given: Mapping[str, object] | None) -> dict[str, str]:
    """Return what was typed, to be shown again beside what was wrong with it."""
    return {key: str(value) for key, value in (given or {}).items()}


def done(request: Request, sentences: dict[str, str]) -> str:
    """Return what is said of the form that was just taken; "" if none was."""
    return sentences.get(request.query_params.get("done", ""), "")


def _words(section: str) -> dict[str, Any]:
    words: dict[str, Any] = load("interfaces.web", "on_record").body[section]
    return words
