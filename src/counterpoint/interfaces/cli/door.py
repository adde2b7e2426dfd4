"""How is the store opened by somebody at a terminal?

It asks for a passphrase only where one is needed and a person can type it, and
gives up after three tries. A command that only looks never makes a store.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from counterpoint.app import open_store
from counterpoint.errors import LockedError, WrongPassphraseError
from counterpoint.interfaces.cli.words import words

if TYPE_CHECKING:
    from counterpoint.interfaces.cli.typing_in import Keyboard
    from counterpoint.settings import Settings
    from counterpoint.store import Store

TRIES = 3


def is_there(settings: Settings) -> bool:
    """Say whether there is a store."""
    from counterpoint.store import Store  # noqa: PLC0415 - at use

    return Store.protection_of(settings.store) is not None


def has_passphrase(settings: Settings) -> bool:
    """Say whether a store is there that needs a passphrase."""
    from counterpoint.store import Protection, Store  # noqa: PLC0415 - at use

    return Store.protection_of(settings.store) is Protection.PASSPHRASE


async def open_or_ask(settings: Settings, keyboard: Keyboard) -> Store:
    """Open the store, asking for the passphrase where one is needed.

    Raises:
        StoreError: it cannot be opened, or the passphrase was not given.
    """
    needed = settings.passphrase is None and has_passphrase(settings)
    if not needed or not keyboard.person:
        return await open_store(settings)
    return await ask_and_open(settings, keyboard)


async def ask_and_open(settings: Settings, keyboard: Keyboard) -> Store:
    """Ask for the passphrase, three times at most; raise LockedError."""
    prompt = words("door")["ask"]
    for _ in range(TRIES):
        passphrase = keyboard.secret(prompt)
        if not passphrase:
            break
        try:
            return await open_store(settings, passphrase)
        except WrongPassphraseError:
            prompt = words("door")["ask_again"]
    raise LockedError(words("door")["stays_locked"])
