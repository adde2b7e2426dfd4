"""Which programs may come in by the endpoint, and by which key?

A key is shown once, when it is made; only its SHA-256 is kept, in a file of its own
that only its owner can read. It lies outside the sealed store, since the endpoint
answers while that is locked. The file is read for every request, so a key that was
revoked opens nothing any more.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from typing import TYPE_CHECKING

import msgspec

from counterpoint.app import beside_the_store
from counterpoint.authored import load
from counterpoint.errors import InputError, NotFoundError, StoreError
from counterpoint.ports import Key

if TYPE_CHECKING:
    from pathlib import Path

    from counterpoint.ports import Clock
    from counterpoint.settings import Settings

PREFIX = "cp-"
MOST_KEYS = 100
_BYTES = 32  # 256 bits of chance
_FILE = "endpoint-keys.json"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._-]{0,39}")


class EndpointKey(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A key that opens the endpoint, without the key.

    `name` is the person's name for the program that has it, `day` the day it was
    made, as YYYY-MM-DD. `kept` says that talks that come in by it are kept.
    """

    name: str
    day: str
    sha256: str
    kept: bool = False


_decoder = msgspec.json.Decoder(tuple[EndpointKey, ...])


def place(settings: Settings) -> Path:
    """Return where the hashes lie, if there are any."""
    return settings.folder / _FILE


def make(settings: Settings, name: str, *, clock: Clock, kept: bool = False) -> Key:
    """Make a key under a name and return it; it can never be read again.

    Raises:
        InputError: nothing can have that name, or something has it already.
        StoreError: it cannot be kept.
    """
    there = listed(settings)
    if not _NAME.fullmatch(name):
        raise InputError(_words()["name"])
    if any(one.name == name for one in there):
        raise InputError(_words()["taken"].format(name=name))
    if len(there) >= MOST_KEYS:
        raise InputError(_words()["many"])
    value = PREFIX + secrets.token_urlsafe(_BYTES)
    made = EndpointKey(name, f"{clock.now():%Y-%m-%d}", _digest(value), kept)
    _write(settings, (*there, made))
    return Key(value)


def listed(settings: Settings) -> tuple[EndpointKey, ...]:
    """Return the keys that open the endpoint, oldest first.

    Raises:
        StoreError: what is kept of them cannot be read.
    """
    try:
        return _decoder.decode(beside_the_store.read(place(settings)))
    except FileNotFoundError:
        return ()
    except (OSError, ValueError) as error:
        raise StoreError(_words()["damaged"].format(path=place(settings))) from error


def revoke(settings: Settings, name: str) -> None:
    """Let a key open nothing any more.

    Raises:
        NotFoundError: there is no key of that name.
        StoreError: it cannot be taken away.
    """
    there = listed(settings)
    left = tuple(one for one in there if one.name != name)
    if left == there:
        raise NotFoundError(_words()["none"].format(name=name))
    _write(settings, left)


def holder(settings: Settings, value: str) -> EndpointKey | None:
    """Return which key this is; None for one that opens nothing.

    Hashes that cannot be read open to nobody.
    """
    digest = _digest(value)
    try:
        known = listed(settings)
    except StoreError:
        return None
    # Every one is compared, so that how long it takes tells nothing.
    found = [one for one in known if secrets.compare_digest(one.sha256, digest)]
    return found[0] if found else None


def forget(settings: Settings) -> None:
    """Remove all keys, and what a write that was cut off left of them.

    Raises:
        StoreError: they are still there.
    """
    beside_the_store.remove(place(settings))


def _write(settings: Settings, keys: tuple[EndpointKey, ...]) -> None:
    beside_the_store.write(place(settings), msgspec.json.encode(keys))


def _digest(value: str) -> str:
    return hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest()


def _words() -> dict[str, str]:
    body: dict[str, str] = load("app", "endpoint").body["keys"]
    return body
