"""Which key opens the store, and who can get at it?

A random data key is made once. What is stored is that key wrapped: by a
passphrase through Argon2id, or by a key file. Setting, changing or removing the
passphrase wraps it anew and touches nothing else.
"""

from __future__ import annotations

import secrets
import unicodedata
import uuid
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from counterpoint import authored
from counterpoint.errors import (
    ForeignStoreError,
    InputError,
    LockedError,
    WrongPassphraseError,
)
from counterpoint.store import folder as files

if TYPE_CHECKING:
    from pathlib import Path

    from counterpoint.store.folder import Folder

_KEY = 32
_NONCE = 12
_SALT = 16
# A key file is fresh until a store uses it, so that a start that was cut off can
# take it up again, but no second store ever leans on the same file.
_FRESH, _IN_USE = "counterpoint-key-1-fresh", "counterpoint-key-1"


class Protection(Enum):
    """What stands between the files and somebody who copies them."""

    PASSPHRASE = "passphrase"  # noqa: S105 - a name, not a secret
    KEY_FILE = "key_file"

    @property
    def sentence(self) -> str:
        """Say plainly what this does and does not protect."""
        sentence: str = authored.load("store", "words").body["protection"][self.value]
        return sentence


@dataclass(frozen=True, slots=True)
class Cost:
    """How much work it takes to try one passphrase (Argon2id)."""

    memory_kib: int = 64 * 1024
    passes: int = 3
    lanes: int = 4


# RFC 9106 section 4, second recommended option: 64 MiB, 3 passes, 4 lanes.
COST = Cost()


@dataclass(frozen=True, slots=True)
class Keys:
    """The opened data key and the person whose fields it seals."""

    person: str
    data: bytes = field(repr=False)

    def file_key(self) -> bytes:
        """Return the key of the encrypted database file."""
        return _derive(self.data, "counterpoint file 1")

    def field_key(self) -> bytes:
        """Return the key of this person's sealed fields."""
        return _derive(self.data, f"counterpoint fields 1 {self.person}")


@dataclass(frozen=True, slots=True)
class KeyFile:
    """What a key file holds; it belongs to the store of one person."""

    person: str
    secret: bytes = field(repr=False)
    fresh: bool = False

    def text(self) -> bytes:
        """Write it as one line."""
        mark = _FRESH if self.fresh else _IN_USE
        return f"{mark} {self.person} {self.secret.hex()}\n".encode()


# The upper bounds keep a hostile file from asking for all memory.
class Envelope(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The wrapped data key, as it is written to keys.json and into backups."""

    version: Literal[1]
    person: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{32}$(?!\n)")]
    protection: Protection
    nonce: bytes
    wrapped: bytes
    salt: bytes = b""
    memory_kib: Annotated[int, msgspec.Meta(ge=0, le=1024 * 1024)] = 0
    passes: Annotated[int, msgspec.Meta(ge=0, le=16)] = 0
    lanes: Annotated[int, msgspec.Meta(ge=0, le=16)] = 0

    def bound(self) -> bytes:
        """Return what the wrapping is bound to, so that no part can be swapped."""
        parts = (
            *("counterpoint keys", self.version, self.person, self.protection.value),
            *(self.salt.hex(), self.memory_kib, self.passes, self.lanes),
        )
        return ":".join(map(str, parts)).encode()


_decoder = msgspec.json.Decoder(Envelope)


def protection(folder: Folder) -> Protection | None:
    """Say how an existing store is protected; None where there is no store."""
    if not folder.holds_store():
        return None
    return read(folder).protection


def create(folder: Folder, passphrase: str | None, *, cost: Cost) -> Keys:
    """Make and write a data key; of two makers at once, both get the first's."""
    data = secrets.token_bytes(_KEY)
    if passphrase is not None:
        keys = Keys(person=uuid.uuid4().hex, data=data)
        made = files.put_once(folder.keys, encode(wrap(keys, passphrase, cost=cost)))
        return keys if made else unlock(folder, passphrase)
    key_file = _make_key_file(folder.key_file)
    if key_file.fresh:
        keys = Keys(person=key_file.person, data=data)
        files.put_once(folder.keys, encode(_wrap_by_key_file(keys, key_file.secret)))
    elif not folder.keys.exists():
        raise _taken(folder.key_file)
    return unlock(folder, None)


def unlock(folder: Folder, passphrase: str | None) -> Keys:
    """Open the data key.

    Raises:
        LockedError: a passphrase or the key file is needed and was not there.
        WrongPassphraseError: the passphrase is not the right one.
        ForeignStoreError: the keys are missing or not ours.
    """
    envelope = read(folder)
    if envelope.protection is Protection.PASSPHRASE:
        if passphrase is None:
            raise LockedError("This store is locked. Give the passphrase to open it.")
        keys = unwrap(envelope, passphrase)
        _drop_key_file(folder.key_file, keys.person)
        return keys
    if passphrase is not None:
        raise WrongPassphraseError(
            "This store has no passphrase, so it was not opened with one. Open it "
            "without, and set a passphrase then if you want one."
        )
    return _unwrap_by_key_file(envelope, folder.key_file)


def rewrap(folder: Folder, keys: Keys, passphrase: str | None, *, cost: Cost) -> None:
    """Protect the same data key by another passphrase, or by a key file for None.

    The new key file is there before the envelope needs it, and the old one goes
    only after the envelope no longer does.
    """
    if passphrase is None:
        _make_room(folder.key_file, keys.person)
        key_file = KeyFile(keys.person, secrets.token_bytes(_KEY))
        if read(folder).protection is Protection.KEY_FILE:
            return
        files.replace(folder.key_file, key_file.text())
        files.replace(folder.keys, encode(_wrap_by_key_file(keys, key_file.secret)))
    else:
        files.replace(folder.keys, encode(wrap(keys, passphrase, cost=cost)))
        _drop_key_file(folder.key_file, keys.person)
    for leftover in folder.leftovers():
        files.scrub(leftover)


def wrap(keys: Keys, passphrase: str, *, cost: Cost) -> Envelope:
    """Wrap the data key by a passphrase."""
    empty = Envelope(
        version=1,
        person=keys.person,
        protection=Protection.PASSPHRASE,
        nonce=secrets.token_bytes(_NONCE),
        wrapped=b"",
        salt=secrets.token_bytes(_SALT),
        memory_kib=cost.memory_kib,
        passes=cost.passes,
        lanes=cost.lanes,
    )
    return _wrapped(empty, keys, _stretch(passphrase, empty))


def unwrap(envelope: Envelope, passphrase: str) -> Keys:
    """Open an envelope that a passphrase protects; raise WrongPassphraseError."""
    try:
        return _opened(envelope, _stretch(passphrase, envelope))
    except InvalidTag:
        raise WrongPassphraseError(
            "That is not the passphrase of this store. Nothing was lost; try again."
        ) from None


def encode(envelope: Envelope) -> bytes:
    """Write an envelope as JSON, binary parts in base64."""
    return msgspec.json.format(msgspec.json.encode(envelope)) + b"\n"


def decode(content: bytes) -> Envelope:
    """Read an envelope; raises ValueError if it is not one of ours."""
    return _decoder.decode(content)


def read(folder: Folder) -> Envelope:
    """Read the envelope of a store; raise ForeignStoreError if it is not ours."""
    try:
        return decode(folder.keys.read_bytes())
    except FileNotFoundError:
        raise ForeignStoreError(
            f"The keys of this store are missing ({folder.keys}). Put keys.json back "
            "beside the database, or restore a backup."
        ) from None
    except ValueError:
        raise ForeignStoreError(
            f"{folder.keys} is damaged or was not written by Counterpoint. "
            "Restore a backup, or choose another folder."
        ) from None


def _stretch(passphrase: str, envelope: Envelope) -> bytes:
    # Imported here: a store without a passphrase never needs it.
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id  # noqa: PLC0415

    if not passphrase:
        raise InputError("A passphrase needs at least one character.")
    # The same characters come in different code points from different keyboards.
    written = unicodedata.normalize("NFKC", passphrase).encode("utf-8", "surrogatepass")
    try:
        stretching = Argon2id(
            salt=envelope.salt,
            length=_KEY,
            iterations=envelope.passes,
            lanes=envelope.lanes,
            memory_cost=envelope.memory_kib,
        )
    except ValueError:
        raise ForeignStoreError(
            "The keys of this store are damaged or were not written by Counterpoint. "
            "Restore a backup."
        ) from None
    return stretching.derive(written)


def _wrap_by_key_file(keys: Keys, secret: bytes) -> Envelope:
    empty = Envelope(
        version=1,
        person=keys.person,
        protection=Protection.KEY_FILE,
        nonce=secrets.token_bytes(_NONCE),
        wrapped=b"",
    )
    return _wrapped(empty, keys, _derive(secret, "counterpoint key file 1"))


def _unwrap_by_key_file(envelope: Envelope, path: Path) -> Keys:
    try:
        key_file = _read_key_file(path)
        keys = _opened(envelope, _derive(key_file.secret, "counterpoint key file 1"))
    except FileNotFoundError:
        raise LockedError(
            f"The key file of this store is missing ({path}). Put it back there; "
            "without it, or a backup, the store cannot be opened."
        ) from None
    except (ValueError, InvalidTag):
        raise LockedError(
            f"The key file {path} does not belong to this store, or is damaged. Put "
            "the right one there."
        ) from None
    if key_file.fresh:
        files.replace(path, replace(key_file, fresh=False).text())
    return keys


def _wrapped(empty: Envelope, keys: Keys, wrapping: bytes) -> Envelope:
    sealed = AESGCM(wrapping).encrypt(empty.nonce, keys.data, empty.bound())
    return msgspec.structs.replace(empty, wrapped=sealed)


def _opened(envelope: Envelope, wrapping: bytes) -> Keys:
    if len(envelope.nonce) != _NONCE:
        raise InvalidTag
    data = AESGCM(wrapping).decrypt(envelope.nonce, envelope.wrapped, envelope.bound())
    return Keys(person=envelope.person, data=data)


def _make_key_file(path: Path) -> KeyFile:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    new = KeyFile(uuid.uuid4().hex, secrets.token_bytes(_KEY), fresh=True)
    if files.put_once(path, new.text()):
        return new
    try:
        return _read_key_file(path)
    except ValueError:
        raise _taken(path) from None


def _make_room(path: Path, person: str) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        if _read_key_file(path).person != person:
            raise _taken(path)
    except FileNotFoundError:
        return
    except ValueError:
        raise _taken(path) from None


def _taken(path: Path) -> InputError:
    return InputError(
        f"{path} already exists and belongs to something else. Choose another place "
        "for the key file."
    )


def _read_key_file(path: Path) -> KeyFile:
    mark, person, secret = path.read_bytes()[:200].decode("ascii").split()
    key = bytes.fromhex(secret)
    if mark not in {_FRESH, _IN_USE} or len(key) != _KEY:
        raise ValueError
    return KeyFile(person, key, fresh=mark == _FRESH)


def _drop_key_file(path: Path, person: str) -> None:
    """Remove a key file that was made for this store and is needed no more."""
    try:
        owner = _read_key_file(path).person
    except (FileNotFoundError, ValueError):
        return
    if owner == person:
        files.scrub(path)


def _derive(secret: bytes, purpose: str) -> bytes:
    kdf = HKDF(algorithm=SHA256(), length=_KEY, salt=None, info=purpose.encode())
    return kdf.derive(secret)
