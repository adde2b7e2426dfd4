"""A store of an earlier release opens, and nothing in it is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counterpoint.store import Store, backup, sqlcipher
from counterpoint.store.migrations import HEAD
from counterpoint.terms import Closing
from tests.store.older import envelope_of, made_by_the_first
from tests.store.samples import open_risk, opened, sitting, turn

if TYPE_CHECKING:
    from pathlib import Path

FIRST = "the first one"


async def test_an_older_store_is_brought_up_to_date_and_loses_nothing(
    folder: Path,
) -> None:
    before = sitting(turns=3, title="The deadline")
    database = await made_by_the_first(folder, before, open_risk())
    assert sqlcipher.schema_version(database) == "0001"
    async with await opened(folder) as store:
        assert await store.read(before.id) == before
        assert await store.carried() == open_risk()
    assert sqlcipher.schema_version(database) == HEAD


async def test_a_sitting_of_an_older_store_can_be_tagged_rated_and_gone_on_with(
    folder: Path,
) -> None:
    before = sitting(turns=1)
    await made_by_the_first(folder, before, open_risk())
    async with await opened(folder) as store:
        await store.tag(before.id, ["work"])
        await store.rate(before.id, Closing(heard=3))
        await store.keep(before.id, turn(number=9))
    async with await opened(folder) as again:
        after = await again.read(before.id)
    assert (after.tags, after.closing, after.count) == (
        ("work",),
        Closing(heard=3),
        2,
    )


async def test_deleting_from_an_older_store_deletes(folder: Path) -> None:
    before = sitting(turns=2)
    database = await made_by_the_first(folder, before, open_risk())
    async with await opened(folder) as store:
        await store.delete(before.id)
        assert await store.sittings() == []
    with database.connect() as raw:
        assert raw.execute("SELECT count(*) FROM turns").fetchone() == (0,)
    raw.close()


async def test_a_backup_of_an_older_store_can_be_restored(
    folder: Path, tmp_path: Path
) -> None:
    before = sitting(turns=2)
    database = await made_by_the_first(folder, before, open_risk(), passphrase=FIRST)
    backup.write(tmp_path / "old.zip", database, envelope=envelope_of(folder))
    await Store.restore(tmp_path / "old.zip", tmp_path / "new", passphrase=FIRST)
    async with await opened(tmp_path / "new", FIRST) as restored:
        assert await restored.read(before.id) == before
