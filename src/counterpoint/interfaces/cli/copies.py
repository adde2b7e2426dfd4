"""How does everything that is kept leave this machine, and come back?"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from counterpoint.app import SystemClock, open_store
from counterpoint.errors import InputError
from counterpoint.interfaces.cli import door, secrets_asked
from counterpoint.interfaces.cli.keeping import opened
from counterpoint.interfaces.cli.show import paper
from counterpoint.interfaces.cli.typing_in import Keyboard
from counterpoint.interfaces.cli.words import counted, words
from counterpoint.settings import read_settings

if TYPE_CHECKING:
    from counterpoint.store import Counts, Imported


def export(path: str) -> int:
    """Write everything to a new folder or .zip, readable."""
    said = words("keeping")

    async def written() -> Counts:
        async with opened(said["no_export"]) as store:
            return await store.export(Path(path))

    counts = asyncio.run(written())
    paper().page(
        said["exported"].format(
            sittings=counted(counts.sittings, "sitting"),
            turns=counted(counts.turns, "message"),
            path=path,
        )
    )
    return 0


def import_archive(path: str) -> int:
    """Add what an export holds and the store does not."""
    # Looked at first, so that a wrong name leaves no empty store behind.
    if not Path(path).exists():
        raise InputError(words("keeping")["no_archive"].format(path=path))

    async def added() -> Imported:
        settings, keyboard = read_settings(), Keyboard()
        there = door.is_there(settings)
        opening = (
            door.open_or_ask(settings, keyboard) if there else open_store(settings)
        )
        async with await opening as store:
            return await store.import_archive(Path(path))

    imported = asyncio.run(added())
    paper().page(_imported(imported))
    return 0


def _imported(imported: Imported) -> str:
    said = words("keeping")
    sentence: str = said["imported"].format(
        sittings=counted(imported.sittings, "sitting"),
        turns=counted(imported.turns, "message"),
    )
    if imported.entries:
        entries = counted(imported.entries, "entry")
        sentence += " " + said["imported_entries"].format(entries=entries)
    if imported.skipped:
        there = counted(imported.skipped, "there")
        sentence += " " + said["imported_before"].format(there=there)
    return sentence


def backup(path: str) -> int:
    """Write an encrypted backup, under the store's passphrase or one for it alone."""
    from counterpoint.store import Protection  # noqa: PLC0415 - at use

    said = words("keeping")

    async def written() -> tuple[Path, bool]:
        async with opened(said["no_backup"]) as store:
            own = store.protection is Protection.PASSPHRASE
            passphrase = None if own else _for_the_backup()
            at = SystemClock().now()
            made = await store.backup(Path(path), at=at, passphrase=passphrase)
            return Path(made.path), own

    place, own = asyncio.run(written())
    whose = said["whose_own" if own else "whose_given"]
    paper().page(said["backed_up"].format(path=place, whose=whose))
    return 0


def _for_the_backup() -> str:
    keyboard = Keyboard()
    if keyboard.person:
        paper().note(words("keeping")["backup_passphrase"])
    passphrase = secrets_asked.chosen(keyboard, words("passphrase")["new_backup"])
    if not passphrase:
        raise InputError(words("passphrase")["empty"])
    return passphrase


def restore(path: str) -> int:
    """Make the store anew from a backup."""
    from counterpoint.store import Store  # noqa: PLC0415 - at use

    settings = read_settings()
    passphrase = settings.passphrase or secrets_asked.given(
        Keyboard(), words("keeping")["passphrase_of_backup"]
    )
    asyncio.run(Store.restore(Path(path), settings.store, passphrase=passphrase))
    paper().page(words("keeping")["restored"])
    return 0
