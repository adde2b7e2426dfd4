from __future__ import annotations

import contextlib
import sqlite3
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event

from counterpoint.errors import (
    ForeignStoreError,
    StoreError,
    StoreFullError,
    TamperedError,
)
from counterpoint.store import keys, sqlcipher
from counterpoint.store.folder import Folder
from counterpoint.store.sealing import Place
from counterpoint.store.sqlcipher import Database
from counterpoint.terms import Carried
from tests.store.samples import NOON, opened, turn

if TYPE_CHECKING:
    from pathlib import Path

    from counterpoint.store import Store


def make(folder: Path) -> None:
    folder.mkdir()


def remove(*paths: Path) -> None:
    for path in paths:
        path.unlink()


async def filled(folder: Path, *, turns: int = 20) -> str:
    async with await opened(folder) as store:
        kept = await store.begin(NOON)
        for number in range(turns):
            await store.keep(kept, turn(number=number))
    return kept


@pytest.mark.parametrize(
    "content",
    [b"hello " * 5000, b"SQLite format 3\0" + bytes(9000), bytes(4096)],
    ids=["text", "plain header", "zeros"],
)
async def test_a_foreign_file_is_not_touched(folder: Path, content: bytes) -> None:
    await filled(folder)
    (folder / "counterpoint.db").write_bytes(content)
    with pytest.raises(ForeignStoreError, match="Restore a backup"):
        await opened(folder)
    assert (folder / "counterpoint.db").read_bytes() == content


async def test_a_plain_database_without_our_keys_is_foreign(folder: Path) -> None:
    make(folder)
    with contextlib.closing(sqlite3.connect(folder / "counterpoint.db")) as plain:
        plain.execute("CREATE TABLE sittings(id)")
    with pytest.raises(ForeignStoreError, match="keys of this store are missing"):
        await opened(folder)


async def test_an_encrypted_database_that_is_not_a_store_is_foreign(
    store: Store, folder: Path
) -> None:
    with contextlib.closing(store._database.connect()) as raw:
        raw.execute("DROP TABLE alembic_version")
    with pytest.raises(ForeignStoreError):
        await opened(folder)


async def test_a_store_of_a_newer_program_is_left_alone(
    store: Store, folder: Path
) -> None:
    with contextlib.closing(store._database.connect()) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(ForeignStoreError, match="newer Counterpoint"):
        await opened(folder)


PAGE = 4096


def damage(path: Path, page: int) -> None:
    content = bytearray(path.read_bytes())
    content[page * PAGE + 1000] ^= 1
    path.write_bytes(content)


async def test_one_flipped_bit_in_any_page_is_noticed(folder: Path) -> None:
    await filled(folder)
    path = folder / "counterpoint.db"
    database = Database(path, keys.unlock(Folder.at(folder), None).file_key())
    assert sqlcipher.is_sound(database)
    for page in range(len(path.read_bytes()) // PAGE):
        damage(path, page)
        assert not sqlcipher.is_sound(database), f"page {page}"
        damage(path, page)
    assert sqlcipher.is_sound(database)


async def test_reading_a_damaged_page_gives_a_sentence(folder: Path) -> None:
    kept = await filled(folder)
    for page in range(1, len((folder / "counterpoint.db").read_bytes()) // PAGE):
        damage(folder / "counterpoint.db", page)
    with pytest.raises(ForeignStoreError, match="damaged"):
        async with await opened(folder) as store:
            await store.read(kept)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE turns SET body = (SELECT max(body) FROM turns)",
        "UPDATE turns SET body = zeroblob(100) WHERE number = 1",
        "UPDATE turns SET body = x'' WHERE number = 1",
        "UPDATE turns SET id = 'ffff' WHERE number = 1",
        "UPDATE sittings SET title = (SELECT body FROM turns)",
    ],
    ids=["another row", "zeros", "empty", "another id", "another column"],
)
async def test_a_field_altered_behind_our_back_does_not_open(
    store: Store, statement: str
) -> None:
    kept = await store.begin(NOON)
    for number in range(3):
        await store.keep(kept, turn(number=number))
    with contextlib.closing(store._database.connect()) as raw:
        raw.execute(statement)
    with pytest.raises(TamperedError, match="altered outside Counterpoint"):
        await store.read(kept)


async def test_what_a_newer_program_kept_is_left_alone(store: Store) -> None:
    kept = await store.begin(NOON)
    await store.keep(kept, turn())
    await store.remember(Carried())
    sealer = store._rows._sealer
    with contextlib.closing(store._database.connect()) as raw:
        ((row, person),) = raw.execute("SELECT id, person FROM turns").fetchall()
        body = sealer.seal(b'{"x":1}', Place("turns", "body", row))
        raw.execute("UPDATE turns SET body = ?", (body,))
        body = sealer.seal(b"[]", Place("carried", "body", person))
        raw.execute("UPDATE carried SET body = ?", (body,))
    for call in (store.read(kept), store.search("x"), store.carried()):
        with pytest.raises(ForeignStoreError, match="newer Counterpoint"):
            await call


async def test_rows_of_another_person_are_not_seen(store: Store) -> None:
    kept = await store.begin(NOON)
    await store.keep(kept, turn())
    with contextlib.closing(store._database.connect()) as raw:
        raw.execute("PRAGMA foreign_keys = OFF")
        raw.execute("UPDATE turns SET person = 'somebody else'")
        raw.execute("UPDATE sittings SET person = 'somebody else'")
    assert await store.sittings() == []
    assert await store.search("deadline") == []


async def test_a_full_store_keeps_what_it_has(store: Store, folder: Path) -> None:
    kept = await store.begin(NOON)
    await store.keep(kept, turn())
    await store._let_go()

    def allow_few_pages(connection: Any, _: object) -> None:
        connection.execute("PRAGMA max_page_count = 1")

    event.listen(store._connected().sync_engine, "connect", allow_few_pages)
    with pytest.raises(StoreFullError, match="room"):
        await store.keep(kept, turn("x" * 200_000, number=2))
    await store.close()
    async with await opened(folder) as again:
        assert (await again.read(kept)).turns == (turn(),)
        await again.keep(kept, turn("x" * 200_000, number=2))


FULL_DISK = """
import asyncio, errno, pathlib, sys
from counterpoint.errors import StoreFullError
from counterpoint.store.sealing import Place
from counterpoint.terms import Carried
from tests.store.samples import NOON, opened, turn

async def main():
    folder = pathlib.Path(sys.argv[1]) / "data"
    kept = 0
    async with await opened(folder) as store:
        sitting = await store.begin(NOON)
        try:
            while True:
                await store.keep(sitting, turn("x" * 50_000, number=kept))
                kept += 1
        except StoreFullError:
            pass
        for copy in (store.backup(folder.with_name("b.zip"), at=NOON, passphrase="p"),
                     store.export(folder.with_name("copy"))):
            try:
                await copy
            except StoreFullError:
                continue
            sys.exit("a copy fitted on a full disk")
        read = await store.read(sitting)
        assert [t.id for t in read.turns] == [f"turn-{n}" for n in range(kept)]
        assert [p.name for p in folder.parent.iterdir()] == ["data"], "leftovers"
    print("kept", kept)

asyncio.run(main())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="needs a file system of one's own")
def test_a_full_disk_loses_nothing_that_was_kept(tmp_path: Path) -> None:
    mounted = 'mount -t tmpfs -o size=3m none "$1" && exec "$2" -c "$3" "$1"'
    done = subprocess.run(  # noqa: S603 - our own program
        [
            *("unshare", "--map-root-user", "--mount", "sh", "-c", mounted, "sh"),
            *(str(tmp_path), sys.executable, FULL_DISK),
        ],
        check=False,
        capture_output=True,
        text=True,
    )
    if "unshare" in done.stderr or "mount:" in done.stderr:
        pytest.skip("no file system of one's own is allowed here")
    assert done.stdout.startswith("kept"), done.stderr


async def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="could not use"):
        await opened(tmp_path / "file" / "data")


async def test_a_vanished_database_is_told(store: Store, folder: Path) -> None:
    await store._let_go()
    remove(folder / "counterpoint.db")
    with pytest.raises(StoreError, match="SQLITE_CANTOPEN"):
        await store.sittings()
    assert not (folder / "counterpoint.db").exists()
