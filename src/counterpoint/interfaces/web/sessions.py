"""Who or what helps, how are the sessions, and what happened meanwhile?

For a therapist, a coach, a group, a doctor, a notebook and Counterpoint alike, and
for somebody who never writes to Counterpoint.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from starlette.routing import Route

from counterpoint.app import figures, new_id
from counterpoint.app.helped import helped
from counterpoint.authored import load
from counterpoint.errors import InputError
from counterpoint.interfaces.web.on_record import (
    FieldError,
    Wrong,
    ask_whether,
    form_id,
    go_on,
    is_there,
    named,
    on_record,
    reach,
    record_page,
    record_store,
    text_of,
    typed,
    typed_date,
    whole_number,
    written,
    wrong_of,
)
from counterpoint.interfaces.web.pages import go, house, page
from counterpoint.interfaces.web.rooms import shown, taken
from counterpoint.outcomes.helping import name_of
from counterpoint.outcomes.records import (
    Challenged,
    Help,
    HelpKind,
    Homework,
    SessionLog,
)
from counterpoint.outcomes.sessions import (
    LONGEST_NAME,
    LONGEST_WORDS,
    checked_help,
    checked_session,
    goes_on,
    moved_to,
    sessions_with,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from enum import StrEnum

    from starlette.datastructures import FormData
    from starlette.requests import Request
    from starlette.responses import Response

    from counterpoint.outcomes.kinds import Figures

HELP = "/progress/help"
Choice = TypeVar("Choice", bound="StrEnum")
_TEXTS = ("helped", "hindered", "held_back", "homework")


def routes() -> list[Route]:
    """Return the addresses of who helps."""
    one, log = HELP + "/{id}", HELP + "/{id}/session/{log}"
    return [
        Route(HELP, help_page, methods=["GET"]),
        Route(HELP, begin, methods=["POST"]),
        Route(one, one_page, methods=["GET"]),
        Route(one, change, methods=["POST"]),
        Route(f"{one}/end", end, methods=["POST"]),
        Route(f"{one}/delete", delete_page, methods=["GET"]),
        Route(f"{one}/delete", delete, methods=["POST"]),
        Route(f"{one}/session", session_page, methods=["GET"]),
        Route(f"{one}/session", log_session, methods=["POST"]),
        Route(log, old_session_page, methods=["GET"]),
        Route(log, change_session, methods=["POST"]),
        Route(f"{log}/delete", delete_session_page, methods=["GET"]),
        Route(f"{log}/delete", delete_session, methods=["POST"]),
    ]


# --- Who helps ---------------------------------------------------------------------


@shown
async def help_page(request: Request) -> Response:
    """Show who helps and helped, side by side."""
    return await _page(request)


async def _page(
    request: Request,
    *,
    wrong: Wrong | None = None,
    given: Mapping[str, object] | None = None,
) -> Response:
    now = house(request).clock.now()
    return record_page(
        request,
        "helpers.html",
        wrong=wrong,
        given=typed(given),
        sentences=_words()["done"],
        found=helped(await on_record(request), now=now),
        kinds=_kinds(),
        today=now.date(),
        form=new_id(),
        longest=LONGEST_NAME,
    )


@written("name")
async def begin(request: Request, form: FormData) -> Response:
    """Keep who helps; a form that is sent twice is kept once."""
    home, store = house(request), await record_store(request)
    now = home.clock.now()
    try:
        one = checked_help(_help(form, id=form_id(form), at=now), now=now)
        async with home.filling:
            if not is_there(await figures.read(store), one.id):
                await figures.keep(store, one, now=now)
    except InputError as error:
        return await _page(request, wrong=_beside_dates(error), given=dict(form))
    return go_on(request, f"{HELP}#{one.id}", done="begun")


def _help(form: FormData, *, id: str, at: datetime) -> Help:  # noqa: A002 - its name
    said, kind = _words()["form"], str(form.get("kind", ""))
    if kind not in {one.value for one in HelpKind}:
        raise FieldError("kind", said["kind"])
    started = typed_date(form, "started", name=said["started_name"])
    if started is None:
        raise FieldError("started", said["started"])
    return Help(
        id=id,
        at=at,
        kind=HelpKind(kind),
        name=text_of(form, "name"),
        started=started,
        ended=typed_date(form, "ended", name=said["ended_name"]),
    )


def _beside_dates(error: InputError) -> Wrong:
    """Return what is wrong; what names no field is about the dates."""
    return wrong_of(error, "started")


@shown
async def one_page(request: Request) -> Response:
    """Show one helper: what is on record of them, and their sessions."""
    return await _one_page(request)


async def _one_page(
    request: Request,
    *,
    wrong: Wrong | None = None,
    given: Mapping[str, object] | None = None,
) -> Response:
    read, now = await on_record(request), house(request).clock.now()
    one = _one(request, read)
    on_file = {
        "kind": one.kind.value,
        "name": one.name,
        "started": str(one.started),
        "ended": str(one.ended or ""),
    }
    return record_page(
        request,
        "helper.html",
        wrong=wrong,
        given={**on_file, **typed(given)},
        sentences=_words()["done"],
        one=one,
        name=name_of(one),
        goes_on=goes_on(one, now),
        logs=sessions_with(read, one),
        kinds=_kinds(),
        today=now.date(),
        longest=LONGEST_NAME,
        asked=_asked(),
        challenged=_choices(Challenged, "challenged"),
        became=_choices(Homework, "homework"),
    )


@written("name")
async def change(request: Request, form: FormData) -> Response:
    """Put right what is on record of a helper."""
    home, store = house(request), await record_store(request)
    now = home.clock.now()
    try:
        async with home.filling:
            before = _one(request, await figures.read(store))
            one = checked_help(_help(form, id=before.id, at=before.at), now=now)
            await figures.keep(store, one, now=now)
    except InputError as error:
        return await _one_page(request, wrong=_beside_dates(error), given=dict(form))
    return go_on(request, f"{HELP}/{one.id}", done="changed")


@taken
async def end(request: Request, form: FormData) -> Response:
    """Say that it ended today."""
    del form
    home, store = house(request), await record_store(request)
    now = home.clock.now()
    async with home.filling:
        one = _one(request, await figures.read(store))
        if goes_on(one, now):
            ended = replace(one, ended=max(now.date(), one.started))
            await figures.keep(store, ended, now=now)
    return go(f"{HELP}?done=ended#{one.id}")


@shown
async def delete_page(request: Request) -> Response:
    """Say what goes, and ask."""
    one = _one(request, await on_record(request))
    return ask_whether(
        request,
        title=name_of(one),
        at=one.at,
        goes=_words()["delete"]["help"],
        action=f"{HELP}/{one.id}/delete",
        back=f"{HELP}/{one.id}",
    )


@taken
async def delete(request: Request, form: FormData) -> Response:
    """Delete a helper and the sessions with them for good."""
    del form
    read = await on_record(request)
    one = _one(request, read)
    logs = [log.id for log in sessions_with(read, one)]
    await figures.withdraw(await record_store(request), one.id, *logs)
    return go(f"{HELP}?done=deleted")


# --- Sessions ------------------------------------------------------------------------


@shown
async def session_page(request: Request) -> Response:
    """Ask two minutes' worth about a session."""
    one = _one(request, await on_record(request))
    return _session_page(request, one, form=new_id())


@shown
async def old_session_page(request: Request) -> Response:
    """Show what was said of a session, to be changed."""
    read = await on_record(request)
    one = _one(request, read)
    log = named(sessions_with(read, one), request.path_params["log"])
    return _session_page(request, one, form=log.id, log=log, given=_on_file(log))


def _session_page(
    request: Request,
    one: Help,
    *,
    form: str,
    log: SessionLog | None = None,
    wrong: Wrong | None = None,
    given: Mapping[str, object] | None = None,
) -> Response:
    return page(
        request,
        "session.html",
        status=400 if wrong else 200,
        wrong=wrong,
        given=typed(given),
        reach=reach(request),
        one=one,
        name=name_of(one),
        log=log,
        form=form,
        asked=_asked(),
        challenged=_choices(Challenged, "challenged"),
        became=_choices(Homework, "homework"),
        today=house(request).clock.now().date(),
        longest=LONGEST_WORDS,
    )


@written(*_TEXTS)
async def log_session(request: Request, form: FormData) -> Response:
    """Keep what is said of a session; a form that is sent twice is kept once."""
    return await _keep_session(request, form, key=form_id(form))


@written(*_TEXTS)
async def change_session(request: Request, form: FormData) -> Response:
    """Put right what was said of a session."""
    return await _keep_session(request, form, key=request.path_params["log"])


async def _keep_session(request: Request, form: FormData, *, key: str) -> Response:
    home, store = house(request), await record_store(request)
    now = home.clock.now()
    async with home.filling:
        read = await figures.read(store)
        one = _one(request, read)
        logs = sessions_with(read, one)
        before = next((log for log in logs if log.id == key), None)
        if before is None and ("log" in request.path_params or is_there(read, key)):
            named(logs, key)
        try:
            at = before.at if before else now
            log = checked_session(_session(form, one, id=key, at=at), read)
            log = _on_its_day(form, log, now=now)
            await figures.keep(store, log, now=now)
        except InputError as error:
            return _session_page(
                request,
                one,
                form=key,
                log=before,
                wrong=wrong_of(error),
                given=dict(form),
            )
    return go_on(request, f"{HELP}/{one.id}", done="logged")


def _session(form: FormData, one: Help, *, id: str, at: datetime) -> SessionLog:  # noqa: A002 - its name
    held_back = text_of(form, "held_back")
    return SessionLog(
        id=id,
        at=at,
        help=one.id,
        goal=whole_number(form, "goal", least=0, most=10),
        fits=whole_number(form, "fits", least=0, most=10),
        respected=whole_number(form, "respected", least=0, most=10),
        challenged=_chosen(form, "challenged", Challenged),
        helped=text_of(form, "helped"),
        hindered=text_of(form, "hindered"),
        held_something_back=form.get("held") == "yes" or bool(held_back),
        held_back=held_back,
        homework=text_of(form, "homework"),
        homework_done=_chosen(form, "homework_done", Homework),
    )


def _on_its_day(form: FormData, log: SessionLog, *, now: datetime) -> SessionLog:
    day = typed_date(form, "day", name=_words()["form"]["day_name"])
    try:
        return log if day is None else moved_to(log, day, now=now)
    except InputError as error:
        raise FieldError("day", str(error)) from error


def _chosen(form: FormData, field: str, kind: type[Choice]) -> Choice | None:
    typed = str(form.get(field, ""))
    if not typed:
        return None
    if typed not in {one.value for one in kind}:
        raise FieldError(field, _words()["form"]["choose"])
    return kind(typed)


def _on_file(log: SessionLog) -> dict[str, str]:
    """Return what stands in the fields of a session that is on record."""
    numbers = {"goal": log.goal, "fits": log.fits, "respected": log.respected}
    texts = {name: getattr(log, name) for name in _TEXTS}
    return {
        **{name: str(one) for name, one in numbers.items() if one is not None},
        **texts,
        "challenged": log.challenged.value if log.challenged else "",
        "homework_done": log.homework_done.value if log.homework_done else "",
        "held": "yes" if log.held_something_back else "",
        "day": log.at.date().isoformat(),
    }


@shown
async def delete_session_page(request: Request) -> Response:
    """Say what goes, and ask."""
    read = await on_record(request)
    one = _one(request, read)
    log = named(sessions_with(read, one), request.path_params["log"])
    return ask_whether(
        request,
        title=_words()["delete"]["session_title"].format(name=name_of(one)),
        at=log.at,
        goes=_words()["delete"]["session"],
        action=f"{HELP}/{one.id}/session/{log.id}/delete",
        back=f"{HELP}/{one.id}",
    )


@taken
async def delete_session(request: Request, form: FormData) -> Response:
    """Delete what was said of one session for good."""
    del form
    read = await on_record(request)
    one = _one(request, read)
    log = named(sessions_with(read, one), request.path_params["log"])
    await figures.withdraw(await record_store(request), log.id)
    return go(f"{HELP}/{one.id}?done=deleted")


# --- Words and choices ---------------------------------------------------------------


def _one(request: Request, read: Figures) -> Help:
    return named(read.of(Help), request.path_params["id"])


def _kinds() -> list[tuple[str, str]]:
    """Return the kinds in the order of the words: a person first."""
    return [(HelpKind(value).value, said) for value, said in _words()["kind"].items()]


def _choices(kind: type[StrEnum], section: str) -> list[tuple[str, str]]:
    names = load("outcomes", "helping").body[section]
    return [(one.value, names[one.value]) for one in kind]


def _asked() -> dict[str, str]:
    asked: dict[str, str] = load("outcomes", "helping").body["question"]
    return asked


def _words() -> dict[str, Any]:
    return load("interfaces.web", "sessions").body
