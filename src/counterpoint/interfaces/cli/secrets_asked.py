"""Which passphrase does somebody give, typed unseen or piped in?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from counterpoint.errors import InputError
from counterpoint.interfaces.cli.words import words

if TYPE_CHECKING:
    from counterpoint.interfaces.cli.typing_in import Keyboard


def given(keyboard: Keyboard, prompt: str) -> str:
    """Return one passphrase; raise InputError where the input has ended."""
    passphrase = keyboard.secret(prompt)
    if passphrase is None:
        raise InputError(words("error")["end_early"])
    return passphrase


def chosen(keyboard: Keyboard, prompt: str) -> str:
    """Return a new passphrase; a person types it twice.

    Raises:
        InputError: the two are not the same.
    """
    first = given(keyboard, prompt)
    if keyboard.person and first:
        said = words("passphrase")
        if given(keyboard, said["again"]) != first:
            raise InputError(said["differ"])
    return first
