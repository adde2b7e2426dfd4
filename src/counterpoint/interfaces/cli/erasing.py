"""How is everything removed, and what does the person have to know then?"""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

from counterpoint.app import (
    beside_the_store,
    counting,
    endpoint_keys,
    plan_at_hand,
    witness_box,
)
from counterpoint.app.assistants import exports
from counterpoint.errors import SettingsError, StoreBusyError, StoreError
from counterpoint.interfaces.cli import door
from counterpoint.interfaces.cli.listing import minute
from counterpoint.interfaces.cli.show import paper
from counterpoint.interfaces.cli.typing_in import Keyboard
from counterpoint.interfaces.cli.words import counted, words
from counterpoint.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counterpoint.settings import Settings
    from counterpoint.store import Backup, Store

NOT_ERASED = 1


def erase(*, yes: bool) -> int:
    """Remove the store and the settings, after the person has typed the word."""
    return asyncio.run(_erase(read_settings(), Keyboard(), yes=yes))


async def _erase(settings: Settings, keyboard: Keyboard, *, yes: bool) -> int:
    said, out = words("keeping"), paper()
    holds = _holds_store(settings)
    beside = (
        plan_at_hand.place(settings),
        counting.place(settings),
        endpoint_keys.place(settings),
        witness_box.place(settings),
    )
    in_browsers = plan_at_hand.read(settings).kept
    copied = any(beside_the_store.is_there(one) for one in beside)
    copied = copied or exports.are_there(settings)
    if not (holds or copied or settings.file.exists()):
        out.page(said["erase_nothing"])
        return 0
    store = await _opened(settings, keyboard) if holds else None
    async with contextlib.AsyncExitStack() as stack:
        if store is not None:
            await stack.enter_async_context(store)
        what = await _what(store) if holds else said["erase_none"]
        out.page(said["erase_what"].strip().format(sittings=what))
        if not yes and not _agreed(keyboard):
            out.page(said["erase_not" if keyboard.person else "erase_needs_yes"])
            return NOT_ERASED
        gone = await _removed(settings, store) if holds else []
    plan_at_hand.remove(settings)
    counting.forget(settings)
    endpoint_keys.forget(settings)
    exports.remove(settings)
    witness_box.remove(settings)
    _remove_settings(settings)
    out.page(said["erased"])
    if in_browsers:
        out.page(said["erased_browser"])
    out.page(_left_elsewhere(gone))
    return 0


def _holds_store(settings: Settings) -> bool:
    # A damaged store is one too, and most of all has to go when asked.
    try:
        return door.is_there(settings)
    except StoreError:
        return True


async def _opened(settings: Settings, keyboard: Keyboard) -> Store | None:
    """Open it, to count and to know of the backups; None where that cannot be."""
    try:
        asks = keyboard.person and settings.passphrase is None
        if asks and door.has_passphrase(settings):
            paper().note(words("keeping")["erase_try"])
        return await door.open_or_ask(settings, keyboard)
    except StoreBusyError:
        raise
    except StoreError as error:
        paper().note(str(error))
        return None


async def _what(store: Store | None) -> str:
    said = words("keeping")
    with contextlib.suppress(StoreError):
        if store is not None:
            count = len(await store.sittings())
            return counted(count, "sitting")
    unread: str = said["erase_unread"]
    return unread


def _agreed(keyboard: Keyboard) -> bool:
    said = words("keeping")
    if keyboard.person:
        paper().note(said["erase_ask"])
    answer = keyboard.line() or ""
    return answer.strip().lower() == str(said["erase_word"])


async def _removed(settings: Settings, store: Store | None) -> Sequence[Backup] | None:
    """Remove the store; return the backups it knew of, None if it was not read."""
    from counterpoint.store import Store  # noqa: PLC0415 - at use

    if store is not None:
        try:
            return await store.erase()
        except StoreBusyError:
            raise
        except StoreError:
            await store.close()
    await Store.erase_unopened(settings.store)
    return None


def _remove_settings(settings: Settings) -> None:
    try:
        settings.file.unlink(missing_ok=True)
        for folder in (settings.store, settings.folder):
            with contextlib.suppress(OSError):  # not empty: something else lies there
                folder.rmdir()
    except OSError as error:
        sentence = words("error")["settings"]
        raise SettingsError(
            sentence.format(path=settings.file, why=error.strerror)
        ) from None


def _left_elsewhere(backups: Sequence[Backup] | None) -> str:
    said = words("keeping")
    if backups is None:
        unread: str = said["erased_unread"]
        return unread
    if not backups:
        none: str = said["erased_no_backups"]
        return none
    known = [f"  {minute(one.made)}  {one.path}" for one in backups]
    return "\n".join([said["erased_backups"], *known])
