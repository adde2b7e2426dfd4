from __future__ import annotations

import shutil
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from counterpoint.errors import (
    InputError,
    LockedError,
    UnreadableArchiveError,
    WrongPassphraseError,
)
from counterpoint.store import Protection, Store, keys
from counterpoint.terms import Closing
from tests.store.samples import CHEAP, NOON, opened, sitting, turn

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FIRST, SECOND = "the first one", "the second one"
KEPT = replace(sitting(turns=3), tags=("work",), closing=Closing(heard=7))


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def read(path: Path) -> bytes:
    return path.read_bytes()


def write(path: Path, content: bytes) -> None:
    path.write_bytes(content)


@pytest.fixture
async def backup(store: Store, tmp_path: Path) -> Path:
    await store.keep_sitting(KEPT)
    await store.backup(tmp_path / "backup.zip", at=NOON, passphrase=FIRST)
    return tmp_path / "backup.zip"


async def test_a_backup_becomes_a_store_somewhere_else(
    backup: Path, tmp_path: Path
) -> None:
    await Store.restore(backup, tmp_path / "clean", passphrase=FIRST)
    async with await opened(tmp_path / "clean", FIRST) as restored:
        assert await restored.read("sitting-1") == KEPT
        assert restored.protection is Protection.PASSPHRASE
        await restored.keep("sitting-1", turn(number=4))


async def test_a_backup_of_a_locked_store_opens_with_its_passphrase(
    folder: Path, tmp_path: Path
) -> None:
    async with await opened(folder, FIRST) as store:
        await store.keep_sitting(sitting())
        await store.backup(tmp_path / "own.zip", at=NOON)
        await store.backup(tmp_path / "other.zip", at=NOON, passphrase=SECOND)
    for name, passphrase in (("own.zip", FIRST), ("other.zip", SECOND)):
        place = tmp_path / f"from-{name}"
        await Store.restore(tmp_path / name, place, passphrase=passphrase)
        async with await opened(place, passphrase) as restored:
            assert await restored.read("sitting-1") == sitting()


async def test_a_backup_needs_a_passphrase(store: Store, tmp_path: Path) -> None:
    with pytest.raises(LockedError, match="A backup needs a passphrase"):
        await store.backup(tmp_path / "backup.zip", at=NOON)
    assert names(tmp_path) == ["data"]
    assert await store.backups() == []


async def test_a_backup_opens_with_nothing_but_its_passphrase(
    backup: Path, tmp_path: Path
) -> None:
    with pytest.raises(WrongPassphraseError):
        await Store.restore(backup, tmp_path / "clean", passphrase=SECOND)
    assert names(tmp_path) == ["backup.zip", "data"]


async def test_a_backup_overwrites_nothing(store: Store, tmp_path: Path) -> None:
    write(tmp_path / "mine", b"mine")
    with pytest.raises(InputError, match="already exists"):
        await store.backup(tmp_path / "mine", at=NOON, passphrase=FIRST)
    assert read(tmp_path / "mine") == b"mine"
    assert await store.backups() == []


async def test_a_backup_that_failed_is_not_listed(store: Store, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no folder"):
        await store.backup(tmp_path / "no" / "b.zip", at=NOON, passphrase=FIRST)
    assert await store.backups() == []


async def test_the_backups_that_were_made_are_listed(
    store: Store, backup: Path
) -> None:
    (made,) = await store.backups()
    assert (made.path, made.made) == (str(backup), NOON)


async def test_a_store_is_not_restored_over_anything(
    backup: Path, folder: Path
) -> None:
    with pytest.raises(InputError, match="not empty"):
        await Store.restore(backup, folder, passphrase=FIRST)


async def test_a_backup_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no backup"):
        await Store.restore(tmp_path / "b.zip", tmp_path / "clean", passphrase=FIRST)


def damaged(whole: bytes) -> Iterator[bytes]:
    tail = range(len(whole) - 200, len(whole), 3)
    for place in [*range(0, len(whole), 997), *tail]:
        yield whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :]


async def test_a_damaged_backup_gives_a_whole_store_or_nothing(
    backup: Path, tmp_path: Path
) -> None:
    """A flip in a date of the zip itself does no harm."""
    place, refused = tmp_path / "clean", 0
    for content in damaged(read(backup)):
        write(backup, content)
        try:
            await Store.restore(backup, place, passphrase=FIRST)
        except (UnreadableArchiveError, WrongPassphraseError):
            refused += 1
        else:
            async with await opened(place, FIRST) as restored:
                assert await restored.read("sitting-1") == KEPT
            shutil.rmtree(place)
        assert names(tmp_path) == ["backup.zip", "data"]
    assert refused > 50


async def test_a_backup_cut_off_anywhere_leaves_nothing_behind(
    backup: Path, tmp_path: Path
) -> None:
    whole = read(backup)
    for keep in range(0, len(whole), 997):
        write(backup, whole[:keep])
        with pytest.raises(UnreadableArchiveError):
            await Store.restore(backup, tmp_path / "clean", passphrase=FIRST)
    assert names(tmp_path) == ["backup.zip", "data"]


@pytest.mark.parametrize(
    "members",
    [
        {},
        {"keys.json": b"{}"},
        {"keys.json": b"{}", "counterpoint.db": b"x"},
        {"../keys.json": b"{}", "counterpoint.db": b"x"},
        {"keys.json": b" " * 20_000, "counterpoint.db": b"x"},
    ],
    ids=["empty", "half", "no keys", "a way out", "long"],
)
async def test_a_zip_that_is_no_backup_is_refused(
    tmp_path: Path, members: dict[str, bytes]
) -> None:
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    with pytest.raises(UnreadableArchiveError):
        await Store.restore(tmp_path / "b.zip", tmp_path / "clean", passphrase=FIRST)
    assert names(tmp_path) == ["b.zip"]


async def test_a_database_under_other_keys_is_refused(
    backup: Path, tmp_path: Path
) -> None:
    wrong = keys.wrap(keys.Keys("0" * 32, bytes(32)), FIRST, cost=CHEAP)
    with zipfile.ZipFile(backup) as archive:
        database = archive.read("counterpoint.db")
    with zipfile.ZipFile(tmp_path / "mixed.zip", "w") as archive:
        archive.writestr("keys.json", keys.encode(wrong))
        archive.writestr("counterpoint.db", database)
    with pytest.raises(UnreadableArchiveError, match=r"counterpoint\.db"):
        await Store.restore(
            tmp_path / "mixed.zip", tmp_path / "clean", passphrase=FIRST
        )
