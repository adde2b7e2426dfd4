"""Where are sittings kept, and how do they come back?

This is the only place that seals and opens: queries below it see bytes, callers
above it see terms. SQLAlchemy is loaded when something is first read or kept, so
that opening a store costs little.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import shutil
import uuid
from typing import TYPE_CHECKING, Self

from counterpoint.errors import (
    InputError,
    LockedError,
    NotFoundError,
    StoreError,
)
from counterpoint.store import archive, backup, sqlcipher
from counterpoint.store import folder as files
from counterpoint.store import keys as envelopes
from counterpoint.store.folder import Folder
from counterpoint.store.importing import (
    add_missing,
    add_missing_entries,
    to_remember,
)
from counterpoint.store.keys import COST, Protection
from counterpoint.store.labels import closing_of, labelled, tags_of, title_of
from counterpoint.store.migrations import HEAD
from counterpoint.store.record import KIND, SITTING_ID
from counterpoint.store.sealed_rows import Backup, SealedRows, comparable
from counterpoint.store.sqlcipher import Database
from counterpoint.terms import Carried, Sitting

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection
    from datetime import datetime
    from pathlib import Path
    from types import TracebackType

    from sqlalchemy.ext.asyncio import AsyncEngine

    from counterpoint.store.importing import Imported
    from counterpoint.store.keys import Cost, Keys
    from counterpoint.store.queries import Queries
    from counterpoint.terms import Closing, Entry, Turn


class Store:
    """One person's sittings in one folder; implements ports.Repository."""

    def __init__(
        self,
        folder: Folder,
        keys: Keys,
        *,
        database: Database,
        cost: Cost,
    ) -> None:
        self._folder = folder
        self._keys = keys
        self._database = database
        self._cost = cost
        self._rows = SealedRows(keys)
        self._engine: AsyncEngine | None = None
        self._closed = False

    @classmethod
    async def open(
        cls,
        folder: Path,
        *,
        passphrase: str | None,
        key_file: Path | None = None,
        patience: float = 10.0,
        cost: Cost = COST,
    ) -> Self:
        """Open the store in a folder, or make one there.

        Args:
            folder: the data folder, for nothing but the store.
            passphrase: for a new store None means that a key file protects it.
            key_file: where that key file lies; in the folder if not given.
            patience: seconds to wait while another process writes.
            cost: of trying one passphrase, for a store made or protected anew.

        Raises:
            LockedError: a passphrase or the key file is needed.
            WrongPassphraseError: the passphrase is not the right one.
            ForeignStoreError: the files are damaged, not ours, or newer than we are.
        """
        places = Folder.at(folder, key_file)
        with files.writing():
            keys = await asyncio.to_thread(_keys, places, passphrase, cost)
        database = Database(places.database, keys.file_key(), patience)
        store = cls(places, keys, database=database, cost=cost)
        if not await asyncio.to_thread(_is_up_to_date, database):
            await store._bring_up_to_date()
        return store

    @staticmethod
    def protection_of(folder: Path) -> Protection | None:
        """Say how the store in a folder is protected; None where there is none."""
        return envelopes.protection(Folder.at(folder))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Let go of the files; what was kept is on the disk already."""
        self._closed = True
        await self._let_go()

    # Sittings

    async def begin(self, started: datetime) -> str:
        """Open a sitting and return its id."""
        sitting = Sitting(id=uuid.uuid4().hex, started=started)
        async with self._writing() as queries:
            await queries.add_sitting(self._rows.sitting(sitting))
        return sitting.id

    async def keep(self, sitting: str, turn: Turn) -> None:
        """Keep one turn; on return it survives a crash."""
        row = self._rows.turn(sitting, turn)
        async with self._writing() as queries:
            if await queries.sitting(sitting) is None:
                raise _not_found()
            last = await queries.last_turn(sitting)
            await queries.add_turns([row], after=last)

    async def keep_sitting(self, sitting: Sitting) -> None:
        """Keep a whole sitting at once, one that was meant to be forgotten."""
        if not re.fullmatch(SITTING_ID, sitting.id):
            raise InputError("This sitting cannot be kept: its id is not one of ours.")
        sitting = labelled(sitting)
        rows = [self._rows.turn(sitting.id, turn) for turn in sitting.turns]
        async with self._writing() as queries:
            if await queries.sitting(sitting.id) is not None:
                raise InputError("This sitting is kept already.")
            await queries.add_sitting(self._rows.sitting(sitting))
            await queries.add_turns(rows, after=0)

    async def end(self, sitting: str, at: datetime) -> None:
        """Mark a sitting as ended."""
        async with self._writing() as queries:
            if not await queries.end_sitting(sitting, at.isoformat()):
                raise _not_found()

    async def entitle(self, sitting: str, title: str) -> None:
        """Name a sitting; raise InputError if the name is too long."""
        sealed = self._rows.title(sitting, title_of(title))
        async with self._writing() as queries:
            if not await queries.title_sitting(sitting, sealed):
                raise _not_found()

    async def tag(self, sitting: str, tags: Collection[str]) -> None:
        """Replace the tags of a sitting; raise InputError at too many or too long."""
        sealed = self._rows.tags(sitting, tags_of(tags))
        async with self._writing() as queries:
            if not await queries.tag_sitting(sitting, sealed):
                raise _not_found()

    async def rate(self, sitting: str, closing: Closing) -> None:
        """Keep what the person said of a sitting; raise InputError off the scales."""
        sealed = self._rows.closing(sitting, closing_of(closing))
        async with self._writing() as queries:
            if not await queries.rate_sitting(sitting, sealed):
                raise _not_found()

    async def sittings(self) -> list[Sitting]:
        """List sittings, newest first, without their turns."""
        async with self._reading() as queries:
            rows = await queries.sittings(newest_first=True)
            counts = await queries.turn_counts()
        return [
            self._rows.open_sitting(row, count=counts.get(row.id, 0)) for row in rows
        ]

    async def read(self, sitting: str) -> Sitting:
        """Return a sitting with its turns; raise NotFoundError."""
        async with self._reading() as queries:
            row = await queries.sitting(sitting)
            if row is None:
                raise _not_found()
            return self._rows.open_sitting(row, await queries.turns(sitting))

    async def search(self, words: str) -> list[tuple[str, Turn]]:
        """Return the turns in which each of these words was written or said."""
        wanted = comparable(words).split()
        if not wanted:
            return []
        hits = []
        async with self._reading() as queries:
            async for row in queries.all_turns():
                turn = self._rows.open_if_said(row, wanted)
                if turn is not None:
                    hits.append((row.sitting, turn))
        return hits

    async def delete(self, sitting: str) -> None:
        """Delete a sitting for good; raise NotFoundError.

        Its bytes are overwritten in the file. `compact` also clears the log.
        """
        async with self._writing() as queries:
            if not await queries.delete_sitting(sitting):
                raise _not_found()

    async def forget(self, sitting: str, turns: Collection[str]) -> None:
        """Delete these turns of a sitting; `compact` also clears the log."""
        async with self._writing() as queries:
            rows = await queries.turns(sitting)
            gone = [row.id for row in rows if self._rows.open_turn(row).id in turns]
            await queries.delete_turns(gone)
            await queries.forget_trace(sitting)

    async def compact(self) -> None:
        """Rewrite the file, so that no trace of what was deleted is left in it."""
        self._check_open()
        await asyncio.to_thread(sqlcipher.compact, self._database)

    # What is kept beside the sittings

    async def put(self, entries: Collection[Entry]) -> None:
        """Keep entries, all or none; one whose id is there replaces that one.

        Only one of its own kind: an id that a form makes up takes nothing away.
        """
        for entry in entries:
            if not re.fullmatch(SITTING_ID, entry.id) or not re.fullmatch(
                KIND, entry.kind
            ):
                raise InputError("This cannot be kept: its id is not one of ours.")
        rows = {entry.id: self._rows.entry(entry) for entry in entries}
        async with self._writing() as queries:
            kinds = await queries.entry_kinds()
            if any(kinds.get(row.id, row.kind) != row.kind for row in rows.values()):
                raise InputError(
                    "This has the id of something else that is kept. Open the page "
                    "again and send it from there; nothing was kept or replaced."
                )
            await queries.put_entries(list(rows.values()), there=kinds)

    async def entries(self, *kinds: str) -> list[Entry]:
        """Return the entries of these kinds, of all kinds if none is named."""
        async with self._reading() as queries:
            rows = await queries.entries(kinds)
        return [self._rows.open_entry(row) for row in rows]

    async def fetch(self, entries: Collection[str]) -> list[Entry]:
        """Return these entries by their ids, where they are kept."""
        async with self._reading() as queries:
            rows = await queries.entries_by_id(entries)
        return [self._rows.open_entry(row) for row in rows]

    async def withdraw(self, entries: Collection[str]) -> None:
        """Delete these entries for good; `compact` also clears the log."""
        async with self._writing() as queries:
            await queries.delete_entries(entries)

    async def traces(self) -> dict[str, tuple[int, bytes]]:
        """Return what was noted of sittings: id -> (turns it was made of, note)."""
        async with self._reading() as queries:
            rows = await queries.traces()
        return {row.sitting: (row.turns, self._rows.open_trace(row)) for row in rows}

    async def trace(self, sitting: str, turns: int, note: bytes) -> None:
        """Note something about a sitting that can be made again from its turns."""
        row = self._rows.trace(sitting, turns, note)
        async with self._writing() as queries:
            if not await queries.trace_sitting(row):
                raise _not_found()

    # What the next sitting must remember

    async def carried(self) -> Carried:
        """Return what the next sitting must remember."""
        async with self._reading() as queries:
            return await self._carried(queries) or Carried()

    async def remember(self, carried: Carried) -> None:
        """Replace what the next sitting must remember."""
        async with self._writing() as queries:
            await queries.replace_carried(self._rows.carried(carried))

    # What is kept nowhere, and must not be readable while the store is locked

    def seal_aside(self, content: bytes, name: str) -> bytes:
        """Seal something for whoever can open the store again."""
        return self._rows.aside(content, name)

    def open_aside(self, sealed: bytes, name: str) -> bytes:
        """Open what was sealed aside; raise TamperedError for another's."""
        return self._rows.open_aside(sealed, name)

    # Copies

    async def export(self, target: Path) -> archive.Counts:
        """Write everything, readable, to a new folder or .zip."""
        async with self._reading() as queries:

            async def oldest_first() -> AsyncIterator[Sitting]:
                for row in await queries.sittings(newest_first=False):
                    yield self._rows.open_sitting(row, await queries.turns(row.id))

            carried = await self._carried(queries) or Carried()
            entries = [self._rows.open_entry(row) for row in await queries.entries(())]
            return await archive.write(
                target, oldest_first, carried=carried, entries=entries
            )

    async def import_archive(self, source: Path) -> Imported:
        """Add the sittings of an export that are not here yet: all of them or none."""
        with archive.opened(source) as opened:
            theirs, beside = opened.carried(), opened.entries()
            async with self._writing() as queries:
                imported = await add_missing(opened.lines(), queries, rows=self._rows)
                entries = await add_missing_entries(beside, queries, rows=self._rows)
                carried = to_remember(theirs, await self._carried(queries))
                if carried is not None:
                    await queries.replace_carried(self._rows.carried(carried))
        return imported._replace(entries=entries)

    async def backup(
        self,
        target: Path,
        *,
        at: datetime,
        passphrase: str | None = None,
        goes_to: str | None = None,
    ) -> Backup:
        """Write an encrypted backup, opened by the passphrase given or our own.

        Args:
            target: must not exist yet.
            at: when it is made.
            passphrase: opens it; None is that of the store.
            goes_to: where it will lie, in words, if it is moved on from `target`.

        Raises:
            LockedError: the store has no passphrase and none was given.
        """
        envelope = await asyncio.to_thread(self._envelope_for_backup, passphrase)
        target = backup.new_place(target)
        place = goes_to or str(target)
        made = Backup(id=uuid.uuid4().hex, made=at, path=place)
        # Noted first: a backup that nobody knows of could never be named again.
        async with self._writing() as queries:
            await queries.add_backup(self._rows.backup(made))
        try:
            await asyncio.to_thread(
                backup.write, target, self._database, envelope=envelope
            )
        except StoreError:
            async with self._writing() as queries:
                await queries.forget_backup(made.id)
            raise
        return made

    async def backups(self) -> list[Backup]:
        """List the backups that were made, oldest first."""
        async with self._reading() as queries:
            rows = await queries.backups()
        return [self._rows.open_backup(row) for row in rows]

    @staticmethod
    async def restore(source: Path, folder: Path, *, passphrase: str) -> None:
        """Make a store from a backup, in a folder that is empty or not there."""
        await asyncio.to_thread(backup.restore, source, folder, passphrase=passphrase)

    # Protection and erasure

    @property
    def protection(self) -> Protection:
        """Say how this store is protected now."""
        return envelopes.protection(self._folder) or Protection.KEY_FILE

    async def change_passphrase(
        self, new: str | None, *, current: str | None = None
    ) -> None:
        """Set, change or (with None) remove the passphrase.

        Args:
            new: the passphrase from now on; None puts a key file in its place.
            current: the passphrase until now; None if there is none.
        """
        with files.writing():
            await asyncio.to_thread(envelopes.unlock, self._folder, current)
            await asyncio.to_thread(
                envelopes.rewrap, self._folder, self._keys, new, cost=self._cost
            )

    async def erase(self) -> list[Backup]:
        """Remove everything, and name the backups that lie elsewhere.

        Raises:
            StoreBusyError: another process has the store open; nothing was erased.
        """
        backups = await self.backups()
        await self._let_go()
        await asyncio.to_thread(sqlcipher.claim, self._database)
        self._closed = True
        with files.writing():
            await asyncio.to_thread(_erase, self._folder)
        return backups

    @staticmethod
    async def erase_unopened(folder: Path, *, key_file: Path | None = None) -> None:
        """Remove a store that cannot be opened, as when the passphrase is lost."""
        with files.writing():
            await asyncio.to_thread(_erase, Folder.at(folder, key_file))

    # Transactions

    @contextlib.asynccontextmanager
    async def _reading(self) -> AsyncIterator[Queries]:
        async with self._transaction(writes=False) as queries:
            yield queries

    @contextlib.asynccontextmanager
    async def _writing(self) -> AsyncIterator[Queries]:
        async with self._transaction(writes=True) as queries:
            yield queries

    @contextlib.asynccontextmanager
    async def _transaction(self, *, writes: bool) -> AsyncIterator[Queries]:
        # Imported here: see the docstring of this module.
        from counterpoint.store.queries import Queries  # noqa: PLC0415

        self._check_open()
        with sqlcipher.explained():
            async with self._connected().connect() as connection:
                await connection.execution_options(writes=writes)
                async with connection.begin():
                    yield Queries(connection, self._keys.person)

    def _connected(self) -> AsyncEngine:
        if self._engine is None:
            from counterpoint.store.engine import open_engine  # noqa: PLC0415

            self._engine = open_engine(self._database)
        return self._engine

    async def _bring_up_to_date(self) -> None:
        from counterpoint.store.engine import bring_up_to_date  # noqa: PLC0415

        try:
            with sqlcipher.explained():
                await bring_up_to_date(self._connected())
        except BaseException:
            await self._let_go()
            raise

    async def _let_go(self) -> None:
        engine, self._engine = self._engine, None
        if engine is not None:
            await engine.dispose()

    def _check_open(self) -> None:
        if self._closed:
            raise StoreError("The store is closed. Open it again.")

    async def _carried(self, queries: Queries) -> Carried | None:
        sealed = await queries.carried()
        return None if sealed is None else self._rows.open_carried(sealed)

    def _envelope_for_backup(self, passphrase: str | None) -> envelopes.Envelope:
        if passphrase is not None:
            return envelopes.wrap(self._keys, passphrase, cost=self._cost)
        envelope = envelopes.read(self._folder)
        if envelope.protection is Protection.KEY_FILE:
            raise LockedError(
                "A backup needs a passphrase, because it may lie where others can "
                "read it. Give one for this backup, or set one for the store."
            )
        return envelope


def _keys(places: Folder, passphrase: str | None, cost: Cost) -> Keys:
    places.create()
    if not places.holds_store():
        return envelopes.create(places, passphrase, cost=cost)
    keys = envelopes.unlock(places, passphrase)
    places.tighten()
    return keys


def _is_up_to_date(database: Database) -> bool:
    version = sqlcipher.schema_version(database) if database.path.exists() else None
    if version is None:
        sqlcipher.create(database)
    return version == HEAD


def _erase(places: Folder) -> None:
    envelopes.destroy(places)  # first: from then on the rest is noise
    for path in places.files():
        path.unlink()
    shutil.rmtree(places.staging, ignore_errors=True)


def _not_found() -> NotFoundError:
    return NotFoundError("There is no such sitting. It may have been deleted.")
