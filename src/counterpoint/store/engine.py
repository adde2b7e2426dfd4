"""How does SQLAlchemy reach the encrypted file, and how is its schema brought up to date?

A second kind of database needs another `open_engine`; tables and queries stay.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import aiosqlite
from aiosqlite.core import _STOP_RUNNING_SENTINEL
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool

from counterpoint.errors import ForeignStoreError

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from counterpoint.store.sqlcipher import Database

_ROWS_A_CHUNK = 64


class _Connection(aiosqlite.Connection):
    """Ends its thread without a word to a loop that may be gone by then.

    The library answers the loop that was running when it was told to stop; a
    connection that is let go at the end of a program would answer a closed one.
    """

    def stop(self) -> None:
        """Close what is open and end the thread; nobody waits for it."""
        self._running = False
        self._tx.put_nowait((None, self._close_and_end))

    def _close_and_end(self) -> object:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        return _STOP_RUNNING_SENTINEL


def open_engine(database: Database) -> AsyncEngine:
    """Return an engine on the encrypted file; it connects when first used.

    A connection with the execution option `writes` takes the write lock when its
    transaction begins: one that reads first and writes later would fail at once
    whenever another process has written in between.
    """

    async def connect() -> aiosqlite.Connection:
        connection = _Connection(database.connect, _ROWS_A_CHUNK)
        # A store that was not closed must not keep the program from ending.
        connection._thread.daemon = True  # noqa: SLF001 - as SQLAlchemy itself does
        return await connection

    engine = create_async_engine(
        "sqlite+aiosqlite://",
        async_creator=connect,
        poolclass=AsyncAdaptedQueuePool,
        hide_parameters=True,
    )
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


async def bring_up_to_date(engine: AsyncEngine) -> None:
    """Run the migrations that are missing, all or none of them."""
    async with engine.connect() as connection:
        await connection.execution_options(writes=True)
        async with connection.begin():
            await connection.run_sync(_upgrade)


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _upgrade(connection: Connection) -> None:
    # Imported here: a store that is up to date never needs it.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", "counterpoint.store:migrations")
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError:
        raise ForeignStoreError(
            "This store was written by a newer Counterpoint. Update Counterpoint, "
            "then open it again; nothing was changed."
        ) from None
