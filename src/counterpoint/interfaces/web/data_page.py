"""How does everything that is kept leave this computer, come back, and go for good?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.routing import Route

from counterpoint.errors import CounterpointError
from counterpoint.interfaces.web.guard import vouched_for
from counterpoint.interfaces.web.pages import (
    browser,
    form_of,
    house,
    page,
)
from counterpoint.interfaces.web.passing import (
    handed_over,
    private_folder,
    received,
)
from counterpoint.interfaces.web.rooms import (
    not_from_here,
    shown,
    store_of,
    taken,
    words,
)
from counterpoint.terms import Carried

if TYPE_CHECKING:
    from starlette.datastructures import FormData
    from starlette.requests import Request
    from starlette.responses import Response

    from counterpoint.interfaces.web.house import House
    from counterpoint.interfaces.web.passing import Received
    from counterpoint.store import Imported, Store


def routes() -> list[Route]:
    """Return the addresses of the data."""
    return [
        Route("/settings/data", data_page, methods=["GET"]),
        Route("/settings/export", export, methods=["POST"]),
        Route("/settings/import", import_archive, methods=["POST"]),
        Route("/settings/backup", backup, methods=["POST"]),
        Route("/settings/restore", restore, methods=["POST"]),
        Route("/settings/erase", erase_page, methods=["GET"]),
        Route("/settings/erase", erase, methods=["POST"]),
    ]


@shown
async def data_page(request: Request) -> Response:
    """Show where everything lies, and what can be done with it."""
    return await _page(request)


async def _page(
    request: Request, *, done: str = "", section: str = "", wrong: str = ""
) -> Response:
    """Show the page; `section` is where something was done or went wrong."""
    store = await store_of(request)
    return page(
        request,
        "data.html",
        status=400 if wrong else 200,
        place=house(request).settings.store,
        protects=store.protection.sentence,
        count=_counted(len(await store.sittings()), "sitting"),
        empty=await _holds_nothing(store),
        backups=await store.backups(),
        done=done,
        section=section,
        wrong=wrong,
    )


async def _holds_nothing(store: Store) -> bool:
    kept = await store.sittings() or await store.entries()
    return not kept and await store.carried() == Carried()


# --- Readable copies ------------------------------------------------------------


@taken
async def export(request: Request, form: FormData) -> Response:
    """Send a readable copy of everything, once the person knows that it is one."""
    if form.get("known") != "yes":
        return await _page(request, section="export", wrong=words("data")["known"])
    store = await store_of(request)
    name = f"counterpoint-{_today(house(request))}.zip"
    with private_folder(house(request).settings.folder) as place:
        await store.export(place / name)
        return handed_over(place / name, name=name, kind="application/zip")


async def import_archive(request: Request) -> Response:
    """Add what an export holds and the store does not."""
    home = house(request)
    async with received(request, home.settings.folder) as form:
        refused = _turned_away(request, form)
        if refused is not None:
            return refused
        if form.file is None:
            return await _page(
                request, section="import", wrong=words("data")["no_file"]
            )
        store = await store_of(request)
        try:
            imported = await store.import_archive(form.file)
        except CounterpointError as error:
            return await _page(request, section="import", wrong=str(error))
    return await _page(request, section="import", done=_imported(imported))


def _imported(imported: Imported) -> str:
    said = words("data")
    sentence: str = said["imported"].format(
        sittings=_counted(imported.sittings, "sitting"),
        turns=_counted(imported.turns, "message"),
    )
    if imported.entries:
        entries = _counted(imported.entries, "entry")
        sentence += " " + said["imported_entries"].format(entries=entries)
    if imported.skipped:
        sentence += " " + _counted(imported.skipped, "there")
    return sentence


# --- Backups --------------------------------------------------------------------


@taken
async def backup(request: Request, form: FormData) -> Response:
    """Send an encrypted copy; it opens with the passphrase that it was made with."""
    home, said = house(request), words("passphrase")
    store = await store_of(request)
    new, again = str(form.get("passphrase", "")), str(form.get("again", ""))
    if not home.has_passphrase and not new:
        return await _page(request, section="backup", wrong=said["empty"])
    if new != again:
        return await _page(request, section="backup", wrong=said["differ"])
    at = home.clock.now()
    name = f"counterpoint-{at:%Y-%m-%d-%H%M}.backup"
    with private_folder(home.settings.folder) as place:
        try:
            await store.backup(
                place / name,
                at=at,
                passphrase=new or None,
                goes_to=words("data")["downloaded"].format(name=name),
            )
        except CounterpointError as error:
            return await _page(request, section="backup", wrong=str(error))
        return handed_over(place / name, name=name, kind="application/octet-stream")


async def restore(request: Request) -> Response:
    """Make the store anew from a backup, where nothing is kept."""
    home, said = house(request), words("data")
    async with received(request, home.settings.folder) as form:
        refused = _turned_away(request, form)
        if refused is not None:
            return refused
        if form.file is None:
            return await _page(request, section="restore", wrong=said["no_file"])
        if not await _holds_nothing(await store_of(request)):
            return await _page(request, section="restore", wrong=said["not_empty"])
        try:
            await home.move_in(form.file, form.fields.get("passphrase", ""))
        except CounterpointError as error:
            return await _page(request, section="restore", wrong=str(error))
    return await _page(request, section="restore", done=said["restored"])


def _turned_away(request: Request, form: Received) -> Response | None:
    """Say whether a form with a file is refused: not ours, or the door is locked."""
    if not vouched_for(browser(request), form.fields.get("token")):
        return not_from_here()
    if house(request).locked:
        return page(
            request,
            "unlock.html",
            status=423,
            wrong=False,
            waiting="",
            onward="/settings/data",
        )
    house(request).touch()
    return None


# --- The end of it all ------------------------------------------------------------


async def erase_page(request: Request) -> Response:
    """Say what goes and what stays; a lost passphrase does not keep it from going."""
    return await _erase_page(request)


async def _erase_page(request: Request, wrong: str = "") -> Response:
    home = house(request)
    return page(
        request,
        "erase.html",
        status=400 if wrong else 200,
        wrong=wrong,
        what=await _what(home),
        place=home.settings.folder,
        word=words("erase")["word"],
        keys_of_models=bool(home.settings.providers),
    )


async def _what(home: House) -> str:
    said = words("erase")
    if home.store is None:
        unread: str = said["unread"]
        return unread
    try:
        return _counted(len(await home.store.sittings()), "sitting")
    except CounterpointError:
        damaged: str = said["unread"]
        return damaged


async def erase(request: Request) -> Response:
    """Remove everything, once the word was typed."""
    form = await form_of(request)
    if form is None:
        return not_from_here()
    said = words("erase")
    if str(form.get("word", "")).strip().lower() != said["word"]:
        return await _erase_page(request, wrong=said["not_the_word"])
    try:
        gone: dict[str, Any] = {"backups": await house(request).erase()}
    except CounterpointError as error:
        return await _erase_page(request, wrong=str(error))
    answer = page(request, "erased.html", **gone)
    # Of what was written, a browser may keep the safety plan.
    answer.headers["clear-site-data"] = '"cache", "storage"'
    return answer


def _counted(number: int, what: str) -> str:
    one, more = words("counted")[what]
    chosen: str = one if number == 1 else more
    return chosen.format(number=number)


def _today(home: House) -> str:
    return f"{home.clock.now():%Y-%m-%d}"
