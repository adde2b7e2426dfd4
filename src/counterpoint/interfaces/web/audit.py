"""How are old chats with another program audited from a page?

A file is dropped, and reading goes on by itself while the page that shows how far it
is asks again every few seconds. The file lies in the person's own folder meanwhile
and goes when it is read; the report stays in memory until it is let go, or until the
program is locked or closed.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
from dataclasses import replace
from datetime import date
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from starlette.responses import Response
from starlette.routing import Route

from counterpoint.app import audit as auditing
from counterpoint.app.audit import Asked, AuditStoppedError
from counterpoint.app.audit_judging import judge_of, judged, who_judges
from counterpoint.app.audit_judging import words as judge_words
from counterpoint.app.audit_taking import offers
from counterpoint.app.faults import place_of
from counterpoint.app.handing_out import zipped
from counterpoint.audit.labels import Label
from counterpoint.audit.report import telling
from counterpoint.audit.report.tables import Shape
from counterpoint.audit.report.words import words
from counterpoint.audit.sampling import FEWEST_ASKED, MOST_ASKED, USUAL_ASKED
from counterpoint.errors import CounterpointError, InputError, NotFoundError
from counterpoint.interfaces.web import audit_taking
from counterpoint.interfaces.web.guard import STANDS_ALONE, vouched_for
from counterpoint.interfaces.web.help_now import help_card
from counterpoint.interfaces.web.old_chats import PLACE, Read
from counterpoint.interfaces.web.on_record import wrong_of
from counterpoint.interfaces.web.pages import browser, go, house, page
from counterpoint.interfaces.web.passing import private_folder, received
from counterpoint.interfaces.web.rooms import not_from_here, shown, taken

if TYPE_CHECKING:
    from starlette.datastructures import FormData
    from starlette.requests import Request

    from counterpoint.app.audit import Progress
    from counterpoint.app.audit_judging import Pace, Who
    from counterpoint.audit.found import Found
    from counterpoint.interfaces.web.house import House
    from counterpoint.interfaces.web.old_chats import OldChats
    from counterpoint.interfaces.web.on_record import Wrong
    from counterpoint.interfaces.web.passing import Received

REPORT = "report.html"
_KINDS = {
    REPORT: "text/html; charset=utf-8",
    "figures.json": "application/json",
    "figures.csv": "text/csv; charset=utf-8",
    "judged.csv": "text/csv; charset=utf-8",
}
_LONGEST_ENDING = 12
_log = logging.getLogger(__name__)


def routes() -> list[Route]:
    """Return the addresses of the audit."""
    return [
        Route(PLACE, audit_page, methods=["GET"]),
        Route(PLACE, begin, methods=["POST"]),
        Route(f"{PLACE}/end", end, methods=["POST"]),
        *audit_taking.routes(),
        Route(f"{PLACE}/all.zip", everything, methods=["GET"]),
        Route(PLACE + "/{name}", one_file, methods=["GET"]),
    ]


@shown
async def audit_page(request: Request) -> Response:
    """Show the form, how far it is, or what was found."""
    return await _page(request)


async def _page(request: Request, wrong: Wrong | None = None) -> Response:
    home = house(request)
    going, country = home.old_chats, home.settings.country
    asks = going.read is None and not going.going_on
    who = await asyncio.to_thread(who_judges, home.settings) if asks else None
    danger = going.read is not None and going.read.danger
    return page(
        request,
        "audit.html",
        status=400 if wrong else 200,
        going=going,
        wrong=wrong,
        judge=who,
        judge_words=judge_words("told"),
        each=(FEWEST_ASKED, USUAL_ASKED, MOST_ASKED),
        reach=help_card(country, today=home.clock.now().date()) if danger else None,
    )


async def begin(request: Request) -> Response:
    """Take an export in, and begin to read it."""
    home = house(request)
    going = home.old_chats
    async with received(request, home.settings.folder) as form:
        if not vouched_for(browser(request), form.fields.get("token")):
            return not_from_here()
        if home.locked:
            return go(f"/unlock?onward={PLACE}")
        home.touch()
        if going.going_on:
            return go(PLACE)
        try:
            file, asked = _asked(form)
            who = await asyncio.to_thread(_judge_named, home, form, asked)
        except InputError as error:
            return await _page(request, wrong_of(error, "file"))
        await going.let_go()
        staying = contextlib.ExitStack()
        place = staying.enter_context(private_folder(home.settings.folder))
        export = file.replace(place / f"export{_ending(form.name)}")
        asked = replace(asked, exports=(export,))
        going.stopping.clear()
        going.task = asyncio.create_task(_read(home, going, asked, who, staying))
    return go(PLACE)


def _asked(form: Received) -> tuple[Path, Asked]:
    """Return the file that came, and what is wanted of it."""
    if form.file is None or not form.name:
        raise InputError(words("web")["no_file"])
    since, until = (_day(form.fields.get(one)) for one in ("since", "until"))
    if since and until and since > until:
        raise InputError(words("terminal")["days"])
    with_words = form.fields.get("counts") != "yes"
    wants_judge = form.fields.get("judge") == "yes"
    if wants_judge and not with_words:
        raise InputError(words("web")["counts_and_judge"])
    return form.file, Asked(
        exports=(),
        fast=form.fields.get("fast") == "yes",
        everything=form.fields.get("all") == "yes",
        since=since,
        until=until,
        with_words=with_words,
        judge=_each(form.fields.get("each", "")) if wants_judge else 0,
        workers=max(1, (os.cpu_count() or 1) - 1),
        beside=True,
    )


def _each(typed: str) -> int:
    plain = typed.isascii() and typed.isdigit() and len(typed) <= len(str(MOST_ASKED))
    number = int(typed) if plain else 0
    if not FEWEST_ASKED <= number <= MOST_ASKED:
        said = judge_words("error")["each"]
        raise InputError(said.format(least=FEWEST_ASKED, most=MOST_ASKED))
    return number


def _judge_named(home: House, form: Received, asked: Asked) -> Who | None:
    """Return whom the page named; nothing is sent to anybody else."""
    if not asked.judge:
        return None
    who = who_judges(home.settings)
    if who is None:
        raise InputError(judge_words("error")["none"])
    if (form.fields.get("by"), form.fields.get("host")) != (who.name, who.host):
        raise InputError(judge_words("error")["other"])
    return who


def _day(typed: str | None) -> date | None:
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        raise InputError(words("terminal")["day"]) from None


def _ending(name: str) -> str:
    """Return how a file's name ends, where that is plain; nothing else is kept of it."""
    ending = PurePosixPath(name).suffix.lower()
    plain = ending[1:].isalnum() and ending.isascii()
    return ending if plain and len(ending) <= _LONGEST_ENDING else ""


async def _read(
    home: House,
    going: OldChats,
    asked: Asked,
    who: Who | None,
    staying: contextlib.ExitStack,
) -> None:
    """Read it in processes of its own; the file and all labels go with the folder."""

    def tell(progress: Progress) -> None:
        going.progress = progress

    def read() -> Found:
        folder = Path(asked.exports[0]).parent
        stopped = going.stopping.is_set
        return auditing.audit(asked, folder, tell=tell, stopped=stopped)

    with staying:
        try:
            found = await asyncio.to_thread(read)
            if who is not None and not going.stopping.is_set():
                found = await _judged(home, going, found, who)
            made = await asyncio.to_thread(_made, home, found, asked)
            if not going.stopping.is_set():  # nobody may have it any more
                going.read = made
        except AuditStoppedError:
            pass
        except CounterpointError as error:
            going.trouble = str(error)
        except Exception as error:  # noqa: BLE001 - the page says it; words may be in it
            going.trouble = words("web")["fault"]
            _log.error("A fault in an audit: %s", place_of(error))


async def _judged(home: House, going: OldChats, found: Found, who: Who) -> Found:
    """Have a sample read by the model that the page named."""

    def tell(pace: Pace) -> None:
        said = judge_words("told")["doing"]
        going.judging = said.format(name=who.name, done=pace.done, of=pace.of)

    model = await asyncio.to_thread(judge_of, home.settings)
    try:
        stopped = going.stopping.is_set
        return await judged(found, model, who, tell=tell, stopped=stopped)
    finally:
        going.judging = ""
        await model.close()


def _made(home: House, found: Found, asked: Asked) -> Read:
    shape = Shape(with_words=asked.with_words)
    on, country = home.clock.now().date(), home.settings.country
    return Read(
        scope=telling.scope(found),
        lines=tuple(telling.first_page(found, shape)),
        files=auditing.files(found, shape, on=on, country=country),
        danger=found.figures.in_messages(Label.RISK).seen > 0,
        offers=offers(found, clock=home.clock, reader=home.reader),
    )


@taken
async def end(request: Request, form: FormData) -> Response:
    """Stop what goes on, or let go of what was found."""
    del form
    await house(request).old_chats.let_go()
    return go(PLACE)


@shown
async def one_file(request: Request) -> Response:
    """Show the report, or hand out the figures."""
    name = request.path_params["name"]
    read = house(request).old_chats.read
    if read is None or name not in read.files:
        raise NotFoundError(words("web")["gone"])
    kind, content = _KINDS[name], read.files[name]
    if name == REPORT and "keep" not in request.query_params:
        headers = {"content-security-policy": STANDS_ALONE}
        return Response(content, media_type=kind, headers=headers)
    return _handed_out(content, name, kind)


@shown
async def everything(request: Request) -> Response:
    """Hand out all files as one."""
    read = house(request).old_chats.read
    if read is None:
        raise NotFoundError(words("web")["gone"])
    return _handed_out(zipped(read.files), "audit.zip", "application/zip")


def _handed_out(content: bytes, name: str, kind: str) -> Response:
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=kind, headers=headers)
