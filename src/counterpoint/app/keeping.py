"""Where is it kept, and how is that opened?"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from counterpoint.settings import Settings
    from counterpoint.store import Store


async def open_store(settings: Settings, passphrase: str | None = None) -> Store:
    """Open the person's store, making it where there is none.

    A passphrase from the settings is used for a new store and for one that has
    a passphrase; a store without one stays as it is.

    Raises:
        StoreError: it is locked, damaged, busy or out of room.
    """
    from counterpoint.store import Protection, Store  # noqa: PLC0415 - slow

    has_none = Store.protection_of(settings.store) is Protection.KEY_FILE
    if passphrase is None and not has_none:
        passphrase = settings.passphrase
    return await Store.open(settings.store, passphrase=passphrase)
