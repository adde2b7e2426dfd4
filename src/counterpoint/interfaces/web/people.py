"""Who is there, how are they reached, and what could be said to them?

The list is the person's own. Nothing on it is ever sent, and nobody on it is told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.routing import Route

from counterpoint.app import care_records, new_id
from counterpoint.authored import load
from counterpoint.care.people import (
    LONGEST_NAME,
    LONGEST_WORDS,
    Known,
    checked_person,
    people_on,
    spoke,
    starts,
)
from counterpoint.care.records import Person
from counterpoint.errors import InputError, NotFoundError
from counterpoint.interfaces.web.on_record import (
    Wrong,
    ask_whether,
    form_id,
    go_on,
    record_page,
    record_store,
    text_of,
    typed,
    typed_date,
    written,
    wrong_of,
)
from counterpoint.interfaces.web.pages import go, house, page
from counterpoint.interfaces.web.rooms import shown, taken

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from starlette.datastructures import FormData
    from starlette.requests import Request
    from starlette.responses import Response

PEOPLE = "/people"
_TEXTS = ("who", "good_for", "reach")


def routes() -> list[Route]:
    """Return the addresses of the list."""
    one = PEOPLE + "/{id}"
    return [
        Route(PEOPLE, people_page, methods=["GET"]),
        Route(PEOPLE, add, methods=["POST"]),
        Route(f"{PEOPLE}/say", say_page, methods=["GET"]),
        Route(one, one_page, methods=["GET"]),
        Route(one, change, methods=["POST"]),
        Route(f"{one}/spoke", note_contact, methods=["POST"]),
        Route(f"{one}/spoke/{{contact}}/delete", forget_contact, methods=["POST"]),
        Route(f"{one}/delete", delete_page, methods=["GET"]),
        Route(f"{one}/delete", delete, methods=["POST"]),
    ]


# --- The list ------------------------------------------------------------------------


@shown
async def people_page(request: Request) -> Response:
    """Show who is on the list."""
    return await _page(request)


async def _page(
    request: Request,
    *,
    wrong: Wrong | None = None,
    given: Mapping[str, object] | None = None,
) -> Response:
    return record_page(
        request,
        "people.html",
        wrong=wrong,
        given=typed(given),
        sentences=_words()["done"],
        people=await _known(request),
        form=new_id(),
        longest=(LONGEST_NAME, LONGEST_WORDS),
    )


@shown
async def say_page(request: Request) -> Response:
    """Show words to begin with; the person sends them, nobody else."""
    return page(request, "people_say.html", starts=starts())


@written(*_TEXTS)
async def add(request: Request, form: FormData) -> Response:
    """Put somebody on the list; a form that is sent twice is taken once."""
    home, store = house(request), await record_store(request)
    now = home.clock.now()
    async with home.filling:
        person, there = _person(form, id=form_id(form), at=now), await _known(request)
        if any(known.person.id == person.id for known in there):
            return go_on(request, PEOPLE, done="kept")
        try:
            await care_records.keep(store, checked_person(person, there), now=now)
        except InputError as error:
            return await _page(request, wrong=_beside(error), given=dict(form))
    await home.prepare()
    return go_on(request, PEOPLE, done="kept")


def _person(form: FormData, *, id: str, at: datetime) -> Person:  # noqa: A002 - its name
    return Person(
        id=id,
        at=at,
        who=" ".join(text_of(form, "who").split()),
        good_for=text_of(form, "good_for"),
        reach=text_of(form, "reach"),
        may_be_named=form.get("may_be_named") == "yes",
    )


def _beside(error: InputError) -> Wrong:
    return wrong_of(error, "who")


# --- One person ------------------------------------------------------------------------


@shown
async def one_page(request: Request) -> Response:
    """Show one person, to be changed, and the days they spoke."""
    return await _one_page(request)


async def _one_page(
    request: Request,
    *,
    wrong: Wrong | None = None,
    given: Mapping[str, object] | None = None,
) -> Response:
    known = await _one(request)
    person = known.person
    on_file = {
        "who": person.who,
        "good_for": person.good_for,
        "reach": person.reach,
        "may_be_named": "yes" if person.may_be_named else "",
    }
    return record_page(
        request,
        "person.html",
        wrong=wrong,
        given=typed(given) if given is not None else on_file,
        sentences=_words()["done"],
        known=known,
        today=house(request).clock.now().date(),
        longest=(LONGEST_NAME, LONGEST_WORDS),
    )


@written(*_TEXTS)
async def change(request: Request, form: FormData) -> Response:
    """Put right what is on the list about somebody."""
    home, store = house(request), await record_store(request)
    now = home.clock.now()
    async with home.filling:
        known = await _one(request)
        changed = _person(form, id=known.person.id, at=known.person.at)
        try:
            person = checked_person(changed, await _known(request))
            await care_records.keep(store, person, now=now)
        except InputError as error:
            return await _one_page(request, wrong=_beside(error), given=dict(form))
    await home.prepare()
    return go_on(request, PEOPLE, done="changed")


@taken
async def note_contact(request: Request, form: FormData) -> Response:
    """Note a day on which they spoke; one day is noted once."""
    home, store = house(request), await record_store(request)
    now = home.clock.now()
    async with home.filling:
        known = await _one(request)
        try:
            day = typed_date(form, "on", name=_words()["form"]["day"]) or now.date()
            await care_records.keep(store, spoke(known.person, day, now=now), now=now)
        except InputError as error:
            return await _one_page(request, wrong=wrong_of(error, "on"))
    await home.prepare()
    where = PEOPLE if form.get("from") == "list" else f"{PEOPLE}/{known.person.id}"
    return go(f"{where}?done=spoke")


@taken
async def forget_contact(request: Request, form: FormData) -> Response:
    """Take out a day on which they did not speak after all."""
    del form
    known, store = await _one(request), await record_store(request)
    asked = request.path_params["contact"]
    if asked in {contact.id for contact in known.contacts}:
        await care_records.withdraw(store, asked)
        await house(request).prepare()
    return go(f"{PEOPLE}/{known.person.id}?done=day_gone")


@shown
async def delete_page(request: Request) -> Response:
    """Say what goes, and ask."""
    known, said = await _one(request), _words()["delete"]
    who = known.person.who
    return ask_whether(
        request,
        title=said["title"].format(who=who),
        at=known.person.at,
        goes=said["goes"].format(who=who),
        action=f"{PEOPLE}/{known.person.id}/delete",
        back=f"{PEOPLE}/{known.person.id}",
    )


@taken
async def delete(request: Request, form: FormData) -> Response:
    """Take somebody off the list for good, with the days they spoke."""
    del form
    home, store = house(request), await record_store(request)
    async with home.filling:
        known = await _one(request)
        gone = [known.person.id, *(contact.id for contact in known.contacts)]
        await care_records.withdraw(store, *gone)
    await home.prepare()
    return go(f"{PEOPLE}?done=taken_off")


# --- What is on the list ------------------------------------------------------------------


async def _known(request: Request) -> tuple[Known, ...]:
    return people_on(await care_records.read(await record_store(request)))


async def _one(request: Request) -> Known:
    for known in await _known(request):
        if known.person.id == request.path_params["id"]:
            return known
    raise NotFoundError(load("interfaces.web", "on_record").body["form"]["gone"])


def _words() -> dict[str, Any]:
    return load("interfaces.web", "people").body
