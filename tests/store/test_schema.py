from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, LargeBinary
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from counterpoint.store.migrations import HEAD
from counterpoint.store.tables import metadata
from tests.store.samples import NOON, opened

if TYPE_CHECKING:
    from counterpoint.store import Store

ROOT = Path(__file__).parents[2]

OPEN = """
import asyncio, pathlib, sys
from counterpoint.store import Store
async def main():
    store = await Store.open(pathlib.Path(sys.argv[1]), passphrase=None)
    loaded = [name for name in ("sqlalchemy", "alembic", "aiosqlite") if name in sys.modules]
    await store.sittings()
    print(loaded, "alembic" in sys.modules)
    await store.close()
asyncio.run(main())
"""


def test_the_head_is_the_last_migration() -> None:
    config = Config()
    config.set_main_option("script_location", "counterpoint.store:migrations")
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


async def test_the_migrations_make_the_tables_we_describe(store: Store) -> None:
    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, metadata))

    async with store._reading() as queries:
        assert await queries.connection.run_sync(differences) == []


async def test_opening_a_store_that_is_up_to_date_loads_no_alembic(
    folder: Path,
) -> None:
    async with await opened(folder) as store:
        await store.begin(NOON)
    done = subprocess.run(  # noqa: ASYNC221, S603 - our own program
        [sys.executable, "-c", OPEN, str(folder)],
        cwd=ROOT,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert done.stdout == "[] False\n"


@pytest.mark.parametrize("table", metadata.sorted_tables, ids=str)
def test_postgresql_can_have_the_same_tables(table: object) -> None:
    made = str(CreateTable(table).compile(dialect=postgresql.dialect()))  # type: ignore[arg-type, no-untyped-call]
    assert made.strip().startswith("CREATE TABLE")


@pytest.mark.parametrize("table", metadata.sorted_tables, ids=str)
def test_the_key_of_each_table_starts_with_the_person(table: object) -> None:
    columns = [column.name for column in table.primary_key]  # type: ignore[attr-defined]
    assert columns[0] == "person"


def test_what_a_person_wrote_is_in_columns_of_bytes() -> None:
    sealed = {
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, LargeBinary)
    }
    assert sealed == {
        "sittings.title",
        "sittings.tags",
        "sittings.closing",
        "sittings.trace",
        "entries.body",
        "turns.body",
        "carried.body",
        "backups.path",
    }
