"""What lies beside the store so that a link can be answered while it is locked?

Nothing that can be read there. A slot holds the SHA-256 of a link's token, the
questions sealed with a key that only the token gives, and a public key. An answer is
sealed to that key; what opens it lies in the store. Whoever finds the file, but not
the link, can neither read the questions nor write an answer that is taken.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from counterpoint.app import beside_the_store
from counterpoint.authored import load
from counterpoint.errors import StoreError
from counterpoint.ledger.records import Behaviour  # noqa: TC001 - read at run time

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from counterpoint.ledger.records import Invitation
    from counterpoint.settings import Settings

_FILE = "links.json"
_TOKEN_BYTES = 32
_KEY, _NONCE = 32, 12
_DECOY_LENGTH = 320  # bytes, about as many as three to five questions have


class Slot(msgspec.Struct, frozen=True):
    """What is kept of one link; `answer` is b"" until there is one."""

    link: str
    until: date
    questions: bytes
    public: bytes
    answer: bytes = b""


class Prepared(NamedTuple):
    """A link that was made; the token is nowhere else."""

    invitation: Invitation
    slot: Slot
    token: str


class Questions(msgspec.Struct, frozen=True):
    """What a witness is asked."""

    behaviours: tuple[Behaviour, ...]


class Answered(msgspec.Struct, frozen=True):
    """What a witness answered, and when."""

    numbers: tuple[int | None, ...]
    at: datetime


def prepared(invitation: Invitation) -> Prepared:
    """Make a link for an invitation; its key opens what comes by it."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import (  # noqa: PLC0415
        X25519PrivateKey,
    )

    token = base64.urlsafe_b64encode(secrets.token_bytes(_TOKEN_BYTES)).decode()
    token = token.rstrip("=")
    private, link = X25519PrivateKey.generate(), _hash(token)
    asked = msgspec.json.encode(Questions(invitation.behaviours))
    key = private.private_bytes_raw() + _derived(token, "proof")
    return Prepared(
        replace(invitation, link=link, key=key.hex()),
        Slot(
            link=link,
            until=invitation.until,
            questions=_seal(_derived(token, "questions"), asked, link),
            public=private.public_key().public_bytes_raw(),
        ),
        token,
    )


# --- What a witness meets ---------------------------------------------------------


def questions(settings: Settings, token: str, *, today: date) -> Questions | None:
    """Return what is asked behind a link; None where it is not open.

    Unknown, answered, over and taken back are all None, after the same work.

    Raises:
        StoreError: the file cannot be read.
    """
    _, found = _found(read(settings), token, today=today)
    return found


def answer(
    settings: Settings,
    token: str,
    numbers: Sequence[int | None],
    *,
    now: datetime,
) -> bool:
    """Put an answer there, once; say whether the link was open.

    Raises:
        StoreError: it could not be kept.
    """
    slots = read(settings)
    slot, asked = _found(slots, token, today=now.date())
    body = msgspec.json.encode(Answered(tuple(numbers), now))
    sealed = _seal_to(slot.public, _derived(token, "proof"), body, slot.link)
    if asked is None or not _fits(numbers, asked):
        return False
    _write(
        settings,
        [
            msgspec.structs.replace(one, answer=sealed) if one is slot else one
            for one in slots
        ],
    )
    return True


def _found(
    slots: Sequence[Slot], token: str, *, today: date
) -> tuple[Slot, Questions | None]:
    """Return the slot of a token and what it asks; a decoy where there is none."""
    wanted, key = _hash(token), _derived(token, "questions")
    slot, opens = _decoy(), _DECOY_KEY
    for one in slots:
        if hmac.compare_digest(one.link, wanted):
            slot, opens = one, key
    asked = _unseal(opens, slot.questions, slot.link)
    if asked is None or slot.answer or today > slot.until:
        return slot, None
    try:
        return slot, msgspec.json.decode(asked, type=Questions)
    except msgspec.DecodeError:
        return slot, None


_DECOY_KEY = bytes(_KEY)


@cache
def _decoy() -> Slot:
    """Return a slot that is over and has no link, so that to be unknown takes as long.

    Its public key is the base point: a good one, whose private key nobody needs.
    """
    link = "0" * 64
    return Slot(
        link=link,
        until=date.min,
        questions=_seal(_DECOY_KEY, bytes(_DECOY_LENGTH), link),
        public=bytes([9, *bytes(_KEY - 1)]),
    )


def _fits(numbers: Sequence[int | None], asked: Questions) -> bool:
    scales = [one.scale for one in asked.behaviours]
    return len(numbers) == len(scales) and all(
        number is None or 0 <= number <= scale.most
        for number, scale in zip(numbers, scales, strict=True)
    )


# --- What the person's program does with it --------------------------------------------


def place(settings: Settings) -> Path:
    """Return where it lies, if there is anything."""
    return settings.folder / _FILE


def read(settings: Settings) -> tuple[Slot, ...]:
    """Return what lies there; raise StoreError where that cannot be read."""
    try:
        content = beside_the_store.read(place(settings))
        return msgspec.json.decode(content, type=tuple[Slot, ...])
    except FileNotFoundError:
        return ()
    except (OSError, msgspec.MsgspecError) as error:
        sentence: str = load("app", "witness").body["error"]["box"]
        raise StoreError(sentence) from error


def put(settings: Settings, slot: Slot) -> None:
    """Open a link; raise StoreError."""
    _write(settings, [*read(settings), slot])


def take_out(settings: Settings, *links: str) -> None:
    """Close links for good; without any left, the file goes. Raise StoreError."""
    slots = _readable(settings)
    left = [slot for slot in slots if slot.link not in links]
    if left and len(left) < len(slots):
        _write(settings, left)
    elif not left:
        remove(settings)


def _readable(settings: Settings) -> tuple[Slot, ...]:
    """Return what lies there; a file that cannot be read opens no link, and goes."""
    try:
        return read(settings)
    except StoreError:
        return ()


def remove(settings: Settings) -> None:
    """Close every link; raise StoreError where the file is still there."""
    beside_the_store.remove(place(settings))


def opened(slot: Slot, invitation: Invitation) -> Answered | None:
    """Open an answer with the invitation's key; None where it is none to it."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import (  # noqa: PLC0415
        X25519PrivateKey,
        X25519PublicKey,
    )

    try:
        secret = bytes.fromhex(invitation.key)
        private = X25519PrivateKey.from_private_bytes(secret[:_KEY])
        theirs = X25519PublicKey.from_public_bytes(slot.answer[:_KEY])
        shared = private.exchange(theirs)
    except ValueError:
        return None
    key = _answer_key(shared, secret[_KEY:], slot.answer[:_KEY], slot.link)
    body = _unseal(key, slot.answer[_KEY:], slot.link)
    try:
        return None if body is None else msgspec.json.decode(body, type=Answered)
    except msgspec.DecodeError:
        return None


def _write(settings: Settings, slots: Sequence[Slot]) -> None:
    beside_the_store.write(place(settings), msgspec.json.encode(slots))


# --- Seals --------------------------------------------------------------------------------


def _seal_to(public: bytes, proof: bytes, body: bytes, link: str) -> bytes:
    """Seal to a public key; `proof` shows that whoever sealed it had the link."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import (  # noqa: PLC0415
        X25519PrivateKey,
        X25519PublicKey,
    )

    once = X25519PrivateKey.generate()
    mine = once.public_key().public_bytes_raw()
    shared = once.exchange(X25519PublicKey.from_public_bytes(public))
    return mine + _seal(_answer_key(shared, proof, mine, link), body, link)


def _answer_key(shared: bytes, proof: bytes, public: bytes, link: str) -> bytes:
    return _key(shared + proof, f"counterpoint witness answer {link}", salt=public)


def _derived(token: str, purpose: str) -> bytes:
    return _key(_bytes(token), f"counterpoint witness {purpose}")


def _key(secret: bytes, purpose: str, *, salt: bytes | None = None) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF  # noqa: PLC0415

    kdf = HKDF(algorithm=SHA256(), length=_KEY, salt=salt, info=purpose.encode())
    return kdf.derive(secret)


def _seal(key: bytes, body: bytes, link: str) -> bytes:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415

    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, body, link.encode())


def _unseal(key: bytes, sealed: bytes, link: str) -> bytes | None:
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415

    try:
        return AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], link.encode())
    except (InvalidTag, ValueError):
        return None


def _hash(token: str) -> str:
    return hashlib.sha256(_bytes(token)).hexdigest()


def _bytes(token: str) -> bytes:
    return token.encode("utf-8", "replace")
