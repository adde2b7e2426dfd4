"""What stands between the store and somebody else at this computer?"""

from __future__ import annotations

import asyncio
from dataclasses import replace

from counterpoint.app import open_store
from counterpoint.errors import InputError, SettingsError
from counterpoint.interfaces.cli import door, secrets_asked
from counterpoint.interfaces.cli.show import paper
from counterpoint.interfaces.cli.typing_in import Keyboard
from counterpoint.interfaces.cli.words import counted, words
from counterpoint.settings import Settings, read_settings, write_settings

MOST_MINUTES = 24 * 60


def passphrase() -> int:
    """Set, change or remove the passphrase, and say what it protects."""
    settings, keyboard = read_settings(), Keyboard()
    if door.is_there(settings):
        asyncio.run(_change(settings, keyboard))
    else:
        asyncio.run(_set_first(settings, keyboard))
    return 0


async def _set_first(settings: Settings, keyboard: Keyboard) -> None:
    from counterpoint.store import Protection  # noqa: PLC0415 - at use

    said, out = words("passphrase"), paper()
    if keyboard.person:
        out.note(said["first"])
        out.note(Protection.PASSPHRASE.sentence)
    new = secrets_asked.chosen(keyboard, said["new"])
    if not new:
        out.page(said["unchanged"])
        return
    async with await open_store(replace(settings, passphrase=None), new) as store:
        out.page(f"{said['set']} {store.protection.sentence}")


async def _change(settings: Settings, keyboard: Keyboard) -> None:
    said, out = words("passphrase"), paper()
    protected = door.has_passphrase(settings)
    current = settings.passphrase if protected else None
    if protected and current is None:
        current = secrets_asked.given(keyboard, said["current"])
    opening = replace(settings, passphrase=None)
    async with await open_store(opening, current) as store:
        if keyboard.person:
            out.note(store.protection.sentence)
        new = secrets_asked.chosen(keyboard, said["new"]) or None
        if new is None and not protected:
            out.page(said["unchanged"])
            return
        await store.change_passphrase(new, current=current)
        done = "removed" if new is None else "changed" if protected else "set"
        out.page(f"{said[done]} {store.protection.sentence}")


def lock(after: int | None) -> int:
    """Say or set after how many minutes a sitting locks."""
    said, out, settings = words("lock_command"), paper(), read_settings()
    if after is not None:
        if not 0 <= after <= MOST_MINUTES:
            raise InputError(said["range"])
        settings = replace(settings, lock_after_minutes=after)
        _write(settings)
    minutes = settings.lock_after_minutes
    out.page(
        said["after"].format(minutes=counted(minutes, "minute"))
        if minutes
        else said["never"]
    )
    out.page(said[_protection(settings)])
    return 0


def _protection(settings: Settings) -> str:
    if not door.is_there(settings):
        return "no_store"
    return "has_passphrase" if door.has_passphrase(settings) else "no_passphrase"


def _write(settings: Settings) -> None:
    try:
        write_settings(settings)
    except OSError as error:
        sentence = words("error")["settings"]
        raise SettingsError(
            sentence.format(path=settings.file, why=error.strerror)
        ) from None
