"""Which key opens a model's server, and which ones open our own endpoint?

The key of a model's server is never shown, and never taken from the command line,
where other programs and the history of the shell would see it. One to our endpoint is
shown once, when it is made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from counterpoint.app import SystemClock, endpoint_keys
from counterpoint.errors import InputError, NotFoundError, SettingsError
from counterpoint.interfaces.cli import secrets_asked
from counterpoint.interfaces.cli.show import paper
from counterpoint.interfaces.cli.typing_in import Keyboard
from counterpoint.interfaces.cli.words import words
from counterpoint.ports import Key
from counterpoint.settings import (
    KeyPlace,
    find_key,
    forget_key,
    keep_key,
    key_file,
    read_settings,
)

if TYPE_CHECKING:
    from counterpoint.settings import Settings


_OF_ONE = frozenset({"make", "revoke", "set", "forget", "where"})


def key(
    action: str, name: str = "", *, in_keyring: bool = False, kept: bool = False
) -> int:
    """Do one of the things that can be done with a key."""
    settings = read_settings()
    if not name and action in _OF_ONE:
        raise InputError(words("key")["name"].format(action=action))
    match action:
        case "make":
            sentence = _make(settings, name, kept=kept)
        case "list":
            sentence = _list(settings)
        case "revoke":
            sentence = _revoke(settings, name)
        case "set":
            sentence = _set(settings, name, in_keyring=in_keyring)
        case "forget":
            sentence = _forget(settings, name)
        case "where":
            sentence = _where(settings, name)
        case _:
            raise InputError(words("key")["action"])
    paper().page(sentence)
    return 0


def _make(settings: Settings, name: str, *, kept: bool) -> str:
    said = words("key")
    made = endpoint_keys.make(settings, name, clock=SystemClock(), kept=kept)
    paper().rows(made.value)
    keeps = kept or settings.endpoint.kept
    sentences = (said["made"], said["made_kept" if keeps else "made_not_kept"])
    return " ".join(sentences).format(name=name)


def _list(settings: Settings) -> str:
    said = words("key")
    rows = [
        said["row_kept" if one.kept else "row"].format(name=one.name, day=one.day)
        for one in endpoint_keys.listed(settings)
    ]
    return "\n".join(rows) or said["no_keys"]


def _revoke(settings: Settings, name: str) -> str:
    endpoint_keys.revoke(settings, name)
    sentence: str = words("key")["revoked"]
    return sentence.format(name=name)


def _set(settings: Settings, name: str, *, in_keyring: bool) -> str:
    said, file = words("key"), key_file(settings, name)
    typed = secrets_asked.given(Keyboard(), said["ask"].format(name=name))
    try:
        place = keep_key(settings, name, Key(typed.strip()), in_keyring=in_keyring)
    except OSError as error:
        why = {"path": file, "why": error.strerror}
        raise SettingsError(words("error")["settings"].format(**why)) from None
    sentence: str = said[f"set_{place.value}"]
    return sentence.format(path=file)


def _forget(settings: Settings, name: str) -> str:
    said = words("key")
    forgotten = forget_key(settings, name)
    found = find_key(settings, settings.provider_named(name))
    if not forgotten and found is None:
        raise NotFoundError(said["none"].format(name=name))
    parts = [said["forgotten"].format(name=name)] if forgotten else []
    if found is not None and found[0] is KeyPlace.ENVIRONMENT:
        parts.append(said["still"])
    return " ".join(parts)


def _where(settings: Settings, name: str) -> str:
    said, file = words("key"), key_file(settings, name)
    found = find_key(settings, settings.provider_named(name))
    if found is None:
        raise NotFoundError(said["none"].format(name=name))
    sentence: str = said[found[0].value]
    return sentence.format(name=name, path=file)
