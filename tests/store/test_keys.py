from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from counterpoint.errors import (
    ForeignStoreError,
    InputError,
    LockedError,
    WrongPassphraseError,
)
from counterpoint.store import COST, Cost, Protection, Store, keys
from counterpoint.store.folder import Folder
from tests.store.samples import CHEAP, NOON, opened

if TYPE_CHECKING:
    from pathlib import Path


SESAME = "open sesame"


def test_a_passphrase_costs_what_rfc_9106_recommends() -> None:
    assert Cost(memory_kib=64 * 1024, passes=3, lanes=4) == COST


async def test_a_new_store_is_made_at_full_cost(folder: Path) -> None:
    async with await Store.open(folder, passphrase=SESAME):
        pass
    envelope = json.loads((folder / "keys.json").read_bytes())
    cost = Cost(envelope["memory_kib"], envelope["passes"], envelope["lanes"])
    assert cost == COST


async def test_the_passphrase_opens_and_nothing_else_does(folder: Path) -> None:
    async with await opened(folder, "open sesame") as store:
        kept = await store.begin(NOON)
    for wrong in ("open sesam", "Open sesame", "open sesame "):
        with pytest.raises(WrongPassphraseError, match="Nothing was lost"):
            await opened(folder, wrong)
    with pytest.raises(LockedError, match="passphrase"):
        await opened(folder)
    async with await opened(folder, "open sesame") as store:
        assert [s.id for s in await store.sittings()] == [kept]


async def test_a_passphrase_opens_however_its_letters_are_composed(
    folder: Path,
) -> None:
    async with await opened(folder, "Zo\u00eb"):
        pass
    async with await opened(folder, "Zoe\u0308"):
        pass


async def test_an_empty_passphrase_is_refused(folder: Path) -> None:
    with pytest.raises(InputError, match="at least one character"):
        await opened(folder, "")
    async with await opened(folder) as store:
        with pytest.raises(InputError):
            await store.change_passphrase("")
        assert store.protection is Protection.KEY_FILE


async def test_a_passphrase_for_a_store_without_one_is_not_taken_for_granted(
    folder: Path,
) -> None:
    async with await opened(folder):
        pass
    with pytest.raises(WrongPassphraseError, match="has no passphrase"):
        await opened(folder, "open sesame")


async def test_the_passphrase_can_be_set_changed_and_removed(folder: Path) -> None:
    async with await opened(folder) as store:
        kept = await store.begin(NOON)
        database = (folder / "counterpoint.db").read_bytes()
        await store.change_passphrase("first")
        await store.change_passphrase("second", current="first")
        assert store.protection is Protection.PASSPHRASE
        assert not (folder / "key").exists()
        assert (folder / "counterpoint.db").read_bytes() == database
    with pytest.raises(WrongPassphraseError):
        await opened(folder, "first")
    async with await opened(folder, "second") as store:
        await store.change_passphrase(None, current="second")
        assert store.protection is Protection.KEY_FILE
    async with await opened(folder) as store:
        assert [s.id for s in await store.sittings()] == [kept]


async def test_a_change_needs_the_passphrase_there_is(folder: Path) -> None:
    async with await opened(folder, "first") as store:
        with pytest.raises(WrongPassphraseError):
            await store.change_passphrase("second", current="frist")
        with pytest.raises(LockedError):
            await store.change_passphrase(None)
    async with await opened(folder, "first"):
        pass


async def test_the_key_file_can_lie_elsewhere(folder: Path, tmp_path: Path) -> None:
    key_file = tmp_path / "elsewhere" / "my key"
    async with await Store.open(folder, passphrase=None, key_file=key_file):
        pass
    assert key_file.stat().st_mode & 0o777 == 0o600
    assert not (folder / "key").exists()
    moved = key_file.rename(tmp_path / "moved")
    with pytest.raises(LockedError, match="key file of this store is missing"):
        await Store.open(folder, passphrase=None, key_file=key_file)
    async with await Store.open(folder, passphrase=None, key_file=moved):
        pass


async def test_no_two_stores_lean_on_one_key_file(tmp_path: Path) -> None:
    """Setting a passphrase in one would otherwise lock the other for good."""
    key_file = tmp_path / "key"
    async with await Store.open(tmp_path / "a", passphrase=None, key_file=key_file):
        pass
    with pytest.raises(InputError, match="belongs to something else"):
        await Store.open(tmp_path / "b", passphrase=None, key_file=key_file)


async def test_no_other_file_is_overwritten_by_a_key_file(
    folder: Path, tmp_path: Path
) -> None:
    diary = tmp_path / "diary.txt"
    diary.write_text("dear diary")
    with pytest.raises(InputError, match="belongs to something else"):
        await Store.open(folder, passphrase=None, key_file=diary)
    async with await Store.open(
        folder, passphrase=SESAME, key_file=diary, cost=CHEAP
    ) as store:
        with pytest.raises(InputError, match="belongs to something else"):
            await store.change_passphrase(None, current=SESAME)
        await store.erase()
    assert diary.read_text() == "dear diary"


async def test_the_wrong_key_file_opens_nothing(folder: Path, tmp_path: Path) -> None:
    for place in (folder, tmp_path / "other"):
        async with await opened(place):
            pass
    (folder / "key").write_bytes((tmp_path / "other" / "key").read_bytes())
    with pytest.raises(LockedError, match="does not belong to this store"):
        await opened(folder)


@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b"null", b"\xff\xfe", b"[" * 100_000, b'{"version":2}'],
    ids=["empty", "no fields", "null", "binary", "deep", "newer"],
)
async def test_damaged_keys_are_told_apart_from_a_wrong_passphrase(
    folder: Path, content: bytes
) -> None:
    async with await opened(folder, "first"):
        pass
    (folder / "keys.json").write_bytes(content)
    with pytest.raises(ForeignStoreError, match=r"Restore a backup"):
        await opened(folder, "first")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("memory_kib", 2**31),
        ("memory_kib", 1),
        ("passes", 10**6),
        ("passes", 0),
        ("lanes", 0),
        ("person", "../../etc"),
        ("salt", ""),
    ],
    ids=str,
)
async def test_keys_that_ask_for_too_much_or_too_little_are_refused(
    folder: Path, field: str, value: object
) -> None:
    async with await opened(folder, "first"):
        pass
    path = folder / "keys.json"
    path.write_text(json.dumps(json.loads(path.read_bytes()) | {field: value}))
    with pytest.raises(ForeignStoreError):
        await opened(folder, "first")


@pytest.mark.parametrize("field", ["person", "nonce", "wrapped", "salt"])
async def test_no_part_of_the_keys_can_be_swapped(
    folder: Path, tmp_path: Path, field: str
) -> None:
    for place in (folder, tmp_path / "other"):
        async with await opened(place, "first"):
            pass
    path = folder / "keys.json"
    other = json.loads((tmp_path / "other" / "keys.json").read_bytes())
    path.write_text(json.dumps(json.loads(path.read_bytes()) | {field: other[field]}))
    with pytest.raises(WrongPassphraseError):
        await opened(folder, "first")


async def test_missing_keys_do_not_start_a_new_store(folder: Path) -> None:
    async with await opened(folder):
        pass
    (folder / "keys.json").unlink()
    with pytest.raises(ForeignStoreError, match="keys of this store are missing"):
        await opened(folder)


async def test_erasing_one_store_leaves_the_key_file_of_another(
    tmp_path: Path,
) -> None:
    async with await opened(tmp_path / "a"):
        pass
    async with await opened(tmp_path / "b", SESAME):
        pass
    await Store.erase_unopened(tmp_path / "b", key_file=tmp_path / "a" / "key")
    async with await opened(tmp_path / "a"):
        pass


async def test_a_restored_copy_leaves_the_key_file_of_the_original(
    tmp_path: Path,
) -> None:
    """Settings may name one place for the key file, whichever store is opened."""
    key_file = tmp_path / "key"
    store = await Store.open(tmp_path / "a", passphrase=None, key_file=key_file)
    async with store:
        await store.backup(tmp_path / "b.zip", at=NOON, passphrase=SESAME)
    await Store.restore(tmp_path / "b.zip", tmp_path / "b", passphrase=SESAME)
    copy = await Store.open(tmp_path / "b", passphrase=SESAME, key_file=key_file)
    async with copy:
        with pytest.raises(InputError, match="belongs to something else"):
            await copy.change_passphrase(None, current=SESAME)
    async with await Store.open(tmp_path / "a", passphrase=None, key_file=key_file):
        pass


def test_of_two_makers_at_once_both_get_the_same_keys(folder: Path) -> None:
    place = Folder.at(folder)
    place.create()
    first = keys.create(place, None, cost=CHEAP)
    assert keys.create(place, None, cost=CHEAP) == first
    assert keys.create(Folder.at(folder), None, cost=CHEAP) == first


def test_the_protection_is_told_without_opening(folder: Path) -> None:
    assert Store.protection_of(folder) is None
    place = Folder.at(folder)
    place.create()
    keys.create(place, "first", cost=CHEAP)
    assert Store.protection_of(folder) is Protection.PASSPHRASE


@pytest.mark.parametrize("protection", Protection, ids=str)
def test_each_protection_says_what_it_does_not_protect(protection: Protection) -> None:
    assert "account" in protection.sentence
    assert "encrypted" in protection.sentence


def test_keys_do_not_show_in_a_trace() -> None:
    secret = keys.Keys(person="0" * 32, data=b"secret bytes")
    assert "secret" not in repr(secret)
