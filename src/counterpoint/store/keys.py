"""Which key opens the store, and who can get at it?

A random data key is made once. What is stored is that key wrapped: by a
passphrase through Argon2id, or by a key file. Setting, changing or removing the
passphrase wraps it anew and touches nothing else.
"""

from __future__ import annotations

import contextlib
import secrets
import unicodedata
import uuid
from dataclasses import dataclass, field
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
from counterpoint.store import key_file as key_files

if TYPE_CHECKING:
    from pathlib import Path

    from counterpoint.store.folder import Folder
    from counterpoint.store.key_file import KeyFile

_KEY = 32
_NONCE = 12
_SALT = 16


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


# The upper bounds keep a hostile file from asking for all memory.
class Envelope(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The wrapped data key, as it is written to keys.json and into backups.

    `key_file` is the id of the key file that is needed, or of the one that a
    passphrase replaced: that one is removed if it is still there.
    """

    version: Literal[1]
    person: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{32}$(?!\n)")]
    protection: Protection
    nonce: bytes
    wrapped: bytes
    salt: bytes = b""
    memory_kib: Annotated[int, msgspec.Meta(ge=0, le=1024 * 1024)] = 0
    passes: Annotated[int, msgspec.Meta(ge=0, le=16)] = 0
    lanes: Annotated[int, msgspec.Meta(ge=0, le=16)] = 0
    key_file: str = ""

    def bound(self) -> bytes:
        """Return what the wrapping is bound to, so that no part can be swapped."""
        parts = (
            *("counterpoint keys", self.version, self.person, self.protection.value),
            *(self.salt.hex(), self.memory_kib, self.passes, self.lanes, self.key_file),
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
    keys = Keys(person=uuid.uuid4().hex, data=secrets.token_bytes(_KEY))
    if passphrase is None:
        try:
            key_file = key_files.make(folder.key_file)
        except InputError:
            if folder.keys.exists():  # the other maker was faster
                return unlock(folder, None)
            raise
        envelope = _wrap_by_key_file(keys, key_file)
    else:
        envelope = wrap(keys, passphrase, cost=cost)
    made = files.put_once(folder.keys, encode(envelope))
    if made and passphrase is not None:
        return keys
    return unlock(folder, passphrase)


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
        key_files.drop(folder.key_file, envelope.key_file)
        return keys
    if passphrase is not None:
        raise WrongPassphraseError(
            "This store has no passphrase, so it was not opened with one. Open it "
            "without, and set a passphrase then if you want one."
        )
    return _unwrap_by_key_file(envelope, folder.key_file)


def rewrap(folder: Folder, keys: Keys, passphrase: str | None, *, cost: Cost) -> None:
    """Protect the same data key by another passphrase, or by a key file for None.

    A new key file is there before the envelope needs it, and an old one goes only
    after the envelope no longer does.
    """
    before = read(folder)
    if passphrase is not None:
        after = wrap(keys, passphrase, cost=cost, replaces=before.key_file)
        files.replace(folder.keys, encode(after))
        key_files.drop(folder.key_file, before.key_file)
    elif before.protection is Protection.PASSPHRASE:
        key_file = key_files.make(folder.key_file)
        files.replace(folder.keys, encode(_wrap_by_key_file(keys, key_file)))
        key_files.claim(folder.key_file, key_file)
    for leftover in folder.leftovers():
        files.scrub(leftover)


def destroy(folder: Folder) -> None:
    """Remove the keys, and with them all chance to read the rest."""
    # Keys that cannot be read do not say which key file is theirs: it stays.
    with contextlib.suppress(ForeignStoreError):
        key_files.drop(folder.key_file, read(folder).key_file)
    for path in (folder.keys, *folder.leftovers()):
        files.scrub(path)


def wrap(keys: Keys, passphrase: str, *, cost: Cost, replaces: str = "") -> Envelope:
    """Wrap the data key by a passphrase, which replaces the key file of that id."""
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
        key_file=replaces,
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


def _wrap_by_key_file(keys: Keys, key_file: KeyFile) -> Envelope:
    empty = Envelope(
        version=1,
        person=keys.person,
        protection=Protection.KEY_FILE,
        nonce=secrets.token_bytes(_NONCE),
        wrapped=b"",
        key_file=key_file.id,
    )
    return _wrapped(empty, keys, _derive(key_file.secret, "counterpoint key file 1"))


def _unwrap_by_key_file(envelope: Envelope, path: Path) -> Keys:
    try:
        key_file = key_files.read(path)
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
    key_files.claim(path, key_file)
    return keys


def _wrapped(empty: Envelope, keys: Keys, wrapping: bytes) -> Envelope:
    sealed = AESGCM(wrapping).encrypt(empty.nonce, keys.data, empty.bound())
    return msgspec.structs.replace(empty, wrapped=sealed)


def _opened(envelope: Envelope, wrapping: bytes) -> Keys:
    if len(envelope.nonce) != _NONCE:
        raise InvalidTag
    data = AESGCM(wrapping).decrypt(envelope.nonce, envelope.wrapped, envelope.bound())
    return Keys(person=envelope.person, data=data)


def _derive(secret: bytes, purpose: str) -> bytes:
    kdf = HKDF(algorithm=SHA256(), length=_KEY, salt=None, info=purpose.encode())
    return kdf.derive(secret)
