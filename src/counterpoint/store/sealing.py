"""How is one field sealed, so that it opens only in its own row and for its own person?

AES-256-GCM with a random 96-bit nonce. The layout is version byte, nonce,
ciphertext and tag; the associated data are version, table, column, row and
person, so a sealed field that is altered or moved does not open.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from counterpoint.errors import TamperedError

if TYPE_CHECKING:
    from collections.abc import Callable

VERSION = b"\x01"
_NONCE = 12


class Place(NamedTuple):
    """Where a sealed field lives; none of the parts may hold a colon."""

    table: str
    column: str
    row: str


class Sealer:
    """Seals and opens the fields of one person."""

    def __init__(
        self,
        key: bytes,
        person: str,
        *,
        random_bytes: Callable[[int], bytes] = secrets.token_bytes,
    ) -> None:
        self._cipher = AESGCM(key)
        self._person = person
        self._random_bytes = random_bytes

    def seal(self, content: bytes, place: Place) -> bytes:
        """Seal a field for this place."""
        nonce = self._random_bytes(_NONCE)
        bound = self._bound_to(place)
        return VERSION + nonce + self._cipher.encrypt(nonce, content, bound)

    def open(self, sealed: bytes, place: Place) -> bytes:
        """Open a field found at this place.

        Raises:
            TamperedError: it was altered, moved, or sealed for somebody else.
        """
        start = len(VERSION)
        nonce, rest = sealed[start : start + _NONCE], sealed[start + _NONCE :]
        if not sealed.startswith(VERSION) or len(nonce) != _NONCE:
            raise _tampered(place)
        try:
            return self._cipher.decrypt(nonce, rest, self._bound_to(place))
        except InvalidTag:
            raise _tampered(place) from None

    def _bound_to(self, place: Place) -> bytes:
        return VERSION + ":".join((*place, self._person)).encode()


def _tampered(place: Place) -> TamperedError:
    return TamperedError(
        f"A sealed field does not open ({place.table}, row {place.row}): it was "
        "altered outside Counterpoint. Everything else can still be read. A backup "
        "made before that brings it back."
    )
