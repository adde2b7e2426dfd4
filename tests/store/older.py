"""A store as the first released schema left it, made by its own migration."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config

from counterpoint.store import keys, sqlcipher
from counterpoint.store.engine import open_engine
from counterpoint.store.folder import Folder
from counterpoint.store.sealed_rows import SealedRows
from counterpoint.store.sqlcipher import Database
from tests.store.samples import CHEAP

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection

    from counterpoint.store.keys import Envelope
    from counterpoint.terms import Carried, Sitting


async def made_by_the_first(
    folder: Path, sitting: Sitting, carried: Carried, *, passphrase: str | None = None
) -> Database:
    """Make it, with one sitting in it."""
    places = Folder.at(folder)
    places.create()
    mine = keys.create(places, passphrase, cost=CHEAP)
    database = Database(places.database, mine.file_key(), 10.0)
    sqlcipher.create(database)
    engine = open_engine(database)
    async with engine.begin() as connection:
        await connection.run_sync(_upgrade)
    await engine.dispose()
    rows = SealedRows(mine)
    row = rows.sitting(sitting)
    with contextlib.closing(database.connect()) as raw:
        raw.execute(
            "INSERT INTO sittings VALUES (?, ?, 1, ?, ?, ?)",
            (mine.person, row.id, row.started, row.ended, row.title),
        )
        for number, turn in enumerate(sitting.turns, start=1):
            sealed = rows.turn(sitting.id, turn)
            raw.execute(
                "INSERT INTO turns VALUES (?, ?, ?, ?, ?)",
                (mine.person, sealed.id, sealed.sitting, number, sealed.body),
            )
        raw.execute(
            "INSERT INTO carried VALUES (?, ?)", (mine.person, rows.carried(carried))
        )
        raw.commit()
    return database


def envelope_of(folder: Path) -> Envelope:
    """Return what wraps its key."""
    return keys.read(Folder.at(folder))


def _upgrade(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", "counterpoint.store:migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, "0001")
