"""What is kept, and how is it listed, read, found and deleted?"""

from __future__ import annotations

import asyncio
import sys
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from counterpoint.app.forgetting import forget
from counterpoint.errors import InputError, NotFoundError
from counterpoint.interfaces.cli import door, listing
from counterpoint.interfaces.cli.show import paper
from counterpoint.interfaces.cli.typing_in import Keyboard
from counterpoint.interfaces.cli.words import words
from counterpoint.settings import read_settings
from counterpoint.terms import to_json

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from counterpoint.store import Store
    from counterpoint.terms import Sitting


def list_all(*, as_json: bool) -> int:
    """List the sittings, newest first."""

    async def listed() -> list[Sitting]:
        if not door.is_there(read_settings()):
            return []
        async with opened() as store:
            return await store.sittings()

    found = asyncio.run(listed())
    if as_json:
        _json_lines(found)
    elif found:
        paper().rows("\n".join(map(listing.line, found)))
    else:
        paper().page(words("keeping")["nothing"])
    return 0


def read(start: str, *, as_json: bool) -> int:
    """Read one sitting, named by the first letters of its id."""

    async def found() -> Sitting:
        async with opened() as store:
            return await store.read(await named(store, start))

    sitting = asyncio.run(found())
    if as_json:
        _json_lines([sitting])
    else:
        paper().rows(listing.in_full(sitting))
    return 0


def delete(start: str) -> int:
    """Delete one sitting for good."""

    async def deleted() -> None:
        async with opened() as store:
            await forget(store, await named(store, start))

    asyncio.run(deleted())
    paper().page(words("keeping")["deleted"])
    return 0


def search(query: str) -> int:
    """Show where all of these words were written or said."""

    async def matched() -> list[str]:
        if not door.is_there(read_settings()):
            return []
        async with opened() as store:
            hits = await store.search(query)
        return [listing.found(sitting, turn, query) for sitting, turn in hits]

    found = asyncio.run(matched())
    if found:
        paper().rows("\n\n".join(found))
    else:
        paper().page(words("keeping")["nothing_found"])
    return 0


@asynccontextmanager
async def opened(sentence: str | None = None) -> AsyncIterator[Store]:
    """Open the store that is there, and close it again.

    Raises:
        NotFoundError: there is none; `sentence` says so.
    """
    settings = read_settings()
    if not door.is_there(settings):
        raise NotFoundError(sentence or words("keeping")["sittings_none"])
    async with await door.open_or_ask(settings, Keyboard()) as store:
        yield store


async def named(store: Store, start: str) -> str:
    """Return the id that begins so.

    Raises:
        NotFoundError: none does.
        InputError: more than one does.
    """
    said = words("keeping")
    ids = [one.id for one in await store.sittings() if one.id.startswith(start)]
    if start in ids:
        return start
    if not ids or not start:
        raise NotFoundError(said["sittings_none"])
    if len(ids) > 1:
        raise InputError(said["which"])
    return ids[0]


def _json_lines(sittings: list[Sitting]) -> None:
    for sitting in sittings:
        sys.stdout.buffer.write(to_json(sitting) + b"\n")
    sys.stdout.buffer.flush()
