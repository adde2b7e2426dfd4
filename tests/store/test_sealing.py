from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from counterpoint.errors import TamperedError
from counterpoint.store.sealing import Place, Sealer

if TYPE_CHECKING:
    from collections.abc import Callable

KEY = bytes(range(32))
PLACE = Place("turns", "body", "0" * 32)
names = st.text("abcdefghijklmnopqrstuvwxyz0123456789_-", min_size=1, max_size=32)


@given(content=st.binary(max_size=2000), place=st.builds(Place, names, names, names))
def test_what_was_sealed_opens_in_its_own_place(content: bytes, place: Place) -> None:
    sealer = Sealer(KEY, "anna")
    assert sealer.open(sealer.seal(content, place), place) == content


@given(content=st.binary(max_size=60), flip=st.integers(1, 255))
def test_no_byte_can_be_altered(content: bytes, flip: int) -> None:
    sealer = Sealer(KEY, "anna")
    sealed = sealer.seal(content, PLACE)
    for position in range(len(sealed)):
        altered = bytearray(sealed)
        altered[position] ^= flip
        with pytest.raises(TamperedError):
            sealer.open(bytes(altered), PLACE)


@given(cut=st.integers(0, 40))
def test_a_field_that_was_cut_off_does_not_open(cut: int) -> None:
    sealer = Sealer(KEY, "anna")
    sealed = sealer.seal(b"twelve bytes", PLACE)
    with pytest.raises(TamperedError):
        sealer.open(sealed[:cut], PLACE)


@pytest.mark.parametrize(
    "elsewhere",
    [
        PLACE._replace(row="1" * 32),
        PLACE._replace(column="title"),
        PLACE._replace(table="sittings"),
    ],
    ids=["row", "column", "table"],
)
def test_a_field_does_not_open_elsewhere(elsewhere: Place) -> None:
    sealer = Sealer(KEY, "anna")
    with pytest.raises(TamperedError):
        sealer.open(sealer.seal(b"mine", PLACE), elsewhere)


def test_a_field_does_not_open_for_another_person() -> None:
    with pytest.raises(TamperedError):
        Sealer(KEY, "ben").open(Sealer(KEY, "anna").seal(b"mine", PLACE), PLACE)


def test_an_older_version_byte_is_refused() -> None:
    sealer = Sealer(KEY, "anna")
    sealed = sealer.seal(b"mine", PLACE)
    for version in (0, 2, 255):
        with pytest.raises(TamperedError):
            sealer.open(bytes([version]) + sealed[1:], PLACE)


def test_the_layout_is_version_nonce_and_aes_gcm_of_nist() -> None:
    """Test case 14 of the GCM specification gives the cipher, a fixed nonce ours."""
    plain, nonce = bytes(16), bytes(12)
    known = bytes.fromhex(
        "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"
    )
    assert AESGCM(bytes(32)).encrypt(nonce, plain, None) == known

    sealer = Sealer(KEY, "anna", random_bytes=bytes)
    bound = b"\x01turns:body:" + b"0" * 32 + b":anna"
    sealed = b"\x01" + nonce + AESGCM(KEY).encrypt(nonce, plain, bound)
    assert sealer.seal(plain, PLACE) == sealed


def test_nonces_do_not_come_twice() -> None:
    sealer = Sealer(KEY, "anna")
    nonces = {sealer.seal(b"", PLACE)[1:13] for _ in range(100_000)}
    assert len(nonces) == 100_000


def test_the_error_names_the_row_and_holds_nothing_of_the_field() -> None:
    sealer = Sealer(KEY, "anna")
    sealed = sealer.seal(b"My manager", PLACE)
    with pytest.raises(TamperedError) as caught:
        sealer.open(sealed[:-1], PLACE)
    assert re.search(r"turns, row 0{32}", str(caught.value))
    assert caught.value.__cause__ is None


def test_each_draw_of_the_nonce_is_twelve_bytes() -> None:
    asked: list[int] = []
    counter = itertools.count()

    def draw(size: int) -> bytes:
        asked.append(size)
        return next(counter).to_bytes(size, "big")

    random_bytes: Callable[[int], bytes] = draw
    Sealer(KEY, "anna", random_bytes=random_bytes).seal(b"", PLACE)
    assert asked == [12]
