from __future__ import annotations

import contextlib
import logging
import os
import sys
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from counterpoint.store import Store
from counterpoint.terms import Carried, Closing
from tests.store.samples import NOON, opened, sitting, turn

if TYPE_CHECKING:
    from pathlib import Path

    from counterpoint.store.sqlcipher import Database

CANARY = "canary-zeisig"
PAGE, RESERVED, IV, SALT = 4096, 80, 16, 16


def files_below(*folders: Path) -> list[Path]:
    return [path for each in folders for path in each.rglob("*") if path.is_file()]


def holding(text: str, *folders: Path) -> list[str]:
    needles = (text.encode(), text.encode("utf-16-le"))
    return [
        path.name
        for path in files_below(*folders)
        if any(needle in path.read_bytes() for needle in needles)
    ]


def decrypted(database: Database) -> bytes:
    """Undo SQLCipher by hand, to see what is left in unused parts of pages."""
    content = database.path.read_bytes()
    pages = []
    for start in range(0, len(content), PAGE):
        page = content[start : start + PAGE]
        body = page[SALT if start == 0 else 0 : PAGE - RESERVED]
        vector = page[PAGE - RESERVED : PAGE - RESERVED + IV]
        opening = Cipher(algorithms.AES256(database.key), modes.CBC(vector)).decryptor()
        pages.append(opening.update(body) + opening.finalize())
    return b"".join(pages)


def stored_bytes(store: Store) -> list[bytes]:
    with contextlib.closing(store._database.connect()) as raw:
        rows = raw.execute("SELECT body FROM turns UNION SELECT title FROM sittings")
        return [row[0] for row in rows]


async def test_nothing_a_person_wrote_is_on_the_disk_in_the_clear(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Through every feature, with the log and the temporary folder looked at too."""
    scratch = tmp_path / "scratch"
    make(scratch)
    for name in ("TMPDIR", "SQLITE_TMPDIR"):
        monkeypatch.setenv(name, str(scratch))
    secret = f"{CANARY} " * 2000
    store = await opened(folder)
    kept = await store.begin(NOON)
    await store.entitle(kept, f"title {CANARY}")
    await store.tag(kept, [CANARY])
    await store.rate(kept, Closing(step=CANARY))
    for number in range(20):
        await store.keep(kept, turn(secret, said=secret, number=number))
    await store.keep_sitting(sitting(title=CANARY))
    await store.remember(Carried(quote=CANARY, lines=(CANARY,)))
    await store.search(CANARY)
    await store.backup(tmp_path / "backup.zip", at=NOON, passphrase=CANARY)
    await store.change_passphrase(CANARY)
    await store.end(kept, NOON)
    assert (folder / "counterpoint.db-wal").stat().st_size > 0
    assert holding(CANARY, tmp_path) == []
    await store.delete("sitting-1")
    await store.compact()
    assert holding(CANARY, tmp_path) == []
    await store.close()
    assert holding(CANARY, tmp_path) == []


async def test_no_log_holds_a_text_or_a_key(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with await opened(folder, CANARY) as store:
        kept = await store.begin(NOON)
        await store.entitle(kept, CANARY)
        await store.keep(kept, turn(CANARY))
        await store.search(CANARY)
        await store.read(kept)
        await store.change_passphrase(None, current=CANARY)
        secrets = (store._keys.data, store._database.key, store._keys.field_key())
        secrets = (*secrets, (folder / "key").read_text().split()[2].encode())
    assert "executing" in caplog.text
    assert CANARY not in caplog.text
    for secret in secrets:
        assert repr(secret)[2:-1] not in caplog.text
        assert secret.hex() not in caplog.text


async def test_fields_are_sealed_inside_the_encrypted_file_too(store: Store) -> None:
    kept = await store.begin(NOON)
    await store.entitle(kept, CANARY)
    await store.tag(kept, [CANARY])
    await store.rate(kept, Closing(step=CANARY))
    await store.keep(kept, turn(CANARY, said=CANARY))
    await store.remember(Carried(quote=CANARY))
    await store.compact()
    inside = decrypted(store._database)
    assert kept.encode() in inside
    assert CANARY.encode() not in inside


async def test_a_deleted_sitting_leaves_no_trace(store: Store, folder: Path) -> None:
    kept = await store.begin(NOON)
    await store.keep_sitting(sitting("stays", turns=5))
    for number in range(30):
        await store.keep(kept, turn(CANARY * 50, number=number))
    before = stored_bytes(store)
    await store.delete(kept)
    gone = [sealed for sealed in before if sealed not in stored_bytes(store)]
    assert len(gone) == 31
    await store.compact()
    assert (folder / "counterpoint.db-wal").stat().st_size == 0
    inside = decrypted(store._database)
    assert kept.encode() not in inside
    assert [sealed for sealed in gone if sealed[:40] in inside] == []
    assert len((await store.read("stays")).turns) == 5


@pytest.mark.skipif(sys.platform == "win32", reason="modes are of POSIX")
async def test_only_the_owner_can_read_the_files(folder: Path, tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        async with await opened(folder) as store:
            await store.begin(NOON)
            await store.backup(tmp_path / "b.zip", at=NOON, passphrase="long")  # noqa: S106
            await store.export(tmp_path / "copy")
            await store.export(tmp_path / "copy.zip")
            modes_seen = {p.stat().st_mode & 0o777 for p in files_below(tmp_path)}
            folders_seen = {
                p.stat().st_mode & 0o777 for p in (folder, tmp_path / "copy")
            }
    finally:
        os.umask(old)
    assert (modes_seen, folders_seen) == ({0o600}, {0o700})


@pytest.mark.skipif(sys.platform == "win32", reason="modes are of POSIX")
async def test_files_that_others_could_read_are_closed_to_them(folder: Path) -> None:
    async with await opened(folder):
        pass
    for path in files_below(folder):
        path.chmod(0o644)
    async with await opened(folder):
        assert {p.stat().st_mode & 0o777 for p in files_below(folder)} == {0o600}


async def test_erasing_leaves_no_file_and_names_the_backups(
    folder: Path, tmp_path: Path
) -> None:
    store = await opened(folder)
    kept = await store.begin(NOON)
    await store.keep(kept, turn())
    target = tmp_path / "backup.zip"
    made = await store.backup(target, at=NOON, passphrase="long")  # noqa: S106
    (folder / "keys.json.0123abcd.part").write_text("left by a crash")
    assert await store.erase() == [made]
    assert made.path == str(target)
    assert files_below(tmp_path) == [target]
    async with await opened(folder) as new:
        assert await new.sittings() == []


async def test_a_store_that_cannot_be_opened_can_be_erased(
    folder: Path, tmp_path: Path
) -> None:
    async with await opened(folder, "forgotten") as store:
        await store.begin(NOON)
    await Store.erase_unopened(folder)
    assert files_below(tmp_path) == []


def make(folder: Path) -> None:
    folder.mkdir()
