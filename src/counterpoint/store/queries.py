"""Which questions are put to the database? One named method for each.

Portable SQL only. A `Queries` belongs to one transaction and one person, and
sees sealed fields as bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, insert, select, update

from counterpoint.store.rows import (
    BackupRow,
    EntryRow,
    SittingRow,
    TraceRow,
    TurnRow,
)
from counterpoint.store.tables import backups, carried, entries, sittings, turns

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection, Sequence

    from sqlalchemy.ext.asyncio import AsyncConnection

_PAGE = 200  # rows fetched or deleted at a time


@dataclass(frozen=True, slots=True)
class Queries:
    """The questions of one person within one transaction."""

    connection: AsyncConnection
    person: str

    async def add_sitting(self, row: SittingRow) -> None:
        """Add a sitting after all others."""
        number = select(func.coalesce(func.max(sittings.c.number), 0) + 1).where(
            sittings.c.person == self.person
        )
        await self.connection.execute(
            insert(sittings).values(
                person=self.person, number=number.scalar_subquery(), **row._asdict()
            )
        )

    async def sitting(self, sitting: str) -> SittingRow | None:
        """Find one sitting."""
        found = await self.connection.execute(
            _sittings.where(sittings.c.person == self.person, sittings.c.id == sitting)
        )
        row = found.first()
        return SittingRow(*row) if row else None

    async def sittings(self, *, newest_first: bool) -> list[SittingRow]:
        """List all sittings."""
        order = sittings.c.number.desc() if newest_first else sittings.c.number
        found = await self.connection.execute(
            _sittings.where(sittings.c.person == self.person).order_by(order)
        )
        return [SittingRow(*row) for row in found]

    async def end_sitting(self, sitting: str, ended: str) -> bool:
        """Set when a sitting ended; say whether there is such a sitting."""
        return await self._change_sitting(sitting, ended=ended)

    async def title_sitting(self, sitting: str, title: bytes) -> bool:
        """Set a sitting's title; say whether there is such a sitting."""
        return await self._change_sitting(sitting, title=title)

    async def tag_sitting(self, sitting: str, tags: bytes | None) -> bool:
        """Replace a sitting's tags; say whether there is such a sitting."""
        return await self._change_sitting(sitting, tags=tags)

    async def rate_sitting(self, sitting: str, closing: bytes) -> bool:
        """Set what was said of a sitting; say whether there is such a sitting."""
        return await self._change_sitting(sitting, closing=closing)

    async def delete_sitting(self, sitting: str) -> bool:
        """Delete a sitting and its turns; say whether there was such a sitting."""
        gone = await self.connection.execute(
            delete(sittings).where(
                sittings.c.person == self.person, sittings.c.id == sitting
            )
        )
        return gone.rowcount > 0

    async def delete_turns(self, ids: Collection[str]) -> None:
        """Delete turns by the ids of their rows."""
        await self.connection.execute(
            delete(turns).where(turns.c.person == self.person, turns.c.id.in_(ids))
        )

    async def turn_counts(self) -> dict[str, int]:
        """Return how many turns each sitting has, where it has any."""
        found = await self.connection.execute(
            select(turns.c.sitting, func.count().label("turns"))
            .where(turns.c.person == self.person)
            .group_by(turns.c.sitting)
        )
        return {row.sitting: row.turns for row in found}

    async def last_turn(self, sitting: str) -> int:
        """Return the number of the last turn of a sitting, 0 if it has none."""
        return (
            await self.connection.scalar(
                select(func.coalesce(func.max(turns.c.number), 0)).where(
                    turns.c.person == self.person, turns.c.sitting == sitting
                )
            )
            or 0
        )

    async def add_turns(self, rows: Sequence[TurnRow], *, after: int) -> None:
        """Add turns of one sitting behind its turn number `after`."""
        if not rows:
            return
        await self.connection.execute(
            insert(turns),
            [
                {"person": self.person, "number": number, **row._asdict()}
                for number, row in enumerate(rows, start=after + 1)
            ],
        )

    async def turns(self, sitting: str) -> list[TurnRow]:
        """List the turns of a sitting in the order they were kept."""
        found = await self.connection.execute(
            select(turns.c.id, turns.c.sitting, turns.c.body)
            .where(turns.c.person == self.person, turns.c.sitting == sitting)
            .order_by(turns.c.number)
        )
        return [TurnRow(*row) for row in found]

    async def all_turns(self) -> AsyncIterator[TurnRow]:
        """Go through all turns, the newest sitting first, a page at a time."""
        found = await self.connection.stream(
            select(turns.c.id, turns.c.sitting, turns.c.body)
            .join(
                sittings,
                (sittings.c.person == turns.c.person)
                & (sittings.c.id == turns.c.sitting),
            )
            .where(turns.c.person == self.person)
            .order_by(sittings.c.number.desc(), turns.c.number)
        )
        async for page in found.partitions(_PAGE):
            for row in page:
                yield TurnRow(*row)

    async def put_entries(
        self, rows: Sequence[EntryRow], *, there: Collection[str]
    ) -> None:
        """Add entries, or replace those whose ids are there already."""
        fresh = [row for row in rows if row.id not in there]
        for row in rows:
            if row.id in there:
                await self.connection.execute(
                    update(entries)
                    .where(entries.c.person == self.person, entries.c.id == row.id)
                    .values(kind=row.kind, body=row.body)
                )
        if fresh:
            last = await self._last_entry()
            await self.connection.execute(
                insert(entries),
                [
                    {"person": self.person, "number": number, **row._asdict()}
                    for number, row in enumerate(fresh, start=last + 1)
                ],
            )

    async def entry_kinds(self) -> dict[str, str]:
        """Return of which kind each entry is, by its id."""
        found = await self.connection.execute(
            select(entries.c.id, entries.c.kind).where(entries.c.person == self.person)
        )
        return {row.id: row.kind for row in found}

    async def entries(self, kinds: Collection[str]) -> list[EntryRow]:
        """List the entries of these kinds, of all where none is named."""
        wanted = _entries.where(entries.c.person == self.person)
        if kinds:
            wanted = wanted.where(entries.c.kind.in_(kinds))
        found = await self.connection.execute(wanted.order_by(entries.c.number))
        return [EntryRow(*row) for row in found]

    async def entries_by_id(self, ids: Collection[str]) -> list[EntryRow]:
        """List the entries with these ids."""
        found = await self.connection.execute(
            _entries.where(entries.c.person == self.person, entries.c.id.in_(ids))
        )
        return [EntryRow(*row) for row in found]

    async def delete_entries(self, ids: Collection[str]) -> None:
        """Delete entries by their ids."""
        wanted = list(ids)
        for start in range(0, len(wanted), _PAGE):
            await self.connection.execute(
                delete(entries).where(
                    entries.c.person == self.person,
                    entries.c.id.in_(wanted[start : start + _PAGE]),
                )
            )

    async def traces(self) -> list[TraceRow]:
        """List what was noted of sittings."""
        found = await self.connection.execute(
            select(sittings.c.id, sittings.c.traced, sittings.c.trace)
            .where(sittings.c.person == self.person, sittings.c.trace.is_not(None))
            .order_by(sittings.c.number)
        )
        return [TraceRow(*row) for row in found]

    async def forget_trace(self, sitting: str) -> None:
        """Delete what was noted of a sitting."""
        await self._change_sitting(sitting, traced=None, trace=None)

    async def trace_sitting(self, row: TraceRow) -> bool:
        """Set what was noted of a sitting; say whether there is such a sitting."""
        changed = await self.connection.execute(
            update(sittings)
            .where(sittings.c.person == self.person, sittings.c.id == row.sitting)
            .values(traced=row.turns, trace=row.note)
        )
        return changed.rowcount > 0

    async def carried(self) -> bytes | None:
        """Return what the next sitting must remember."""
        return await self.connection.scalar(
            select(carried.c.body).where(carried.c.person == self.person)
        )

    async def replace_carried(self, body: bytes) -> None:
        """Replace what the next sitting must remember."""
        await self.connection.execute(
            delete(carried).where(carried.c.person == self.person)
        )
        await self.connection.execute(
            insert(carried).values(person=self.person, body=body)
        )

    async def add_backup(self, row: BackupRow) -> None:
        """Note a backup."""
        await self.connection.execute(
            insert(backups).values(person=self.person, **row._asdict())
        )

    async def forget_backup(self, backup: str) -> None:
        """Take a backup off the list."""
        await self.connection.execute(
            delete(backups).where(
                backups.c.person == self.person, backups.c.id == backup
            )
        )

    async def backups(self) -> list[BackupRow]:
        """List the backups that were made, oldest first."""
        found = await self.connection.execute(
            select(backups.c.id, backups.c.made, backups.c.path)
            .where(backups.c.person == self.person)
            .order_by(backups.c.made, backups.c.id)
        )
        return [BackupRow(*row) for row in found]

    async def _last_entry(self) -> int:
        return (
            await self.connection.scalar(
                select(func.coalesce(func.max(entries.c.number), 0)).where(
                    entries.c.person == self.person
                )
            )
            or 0
        )

    async def _change_sitting(
        self, sitting: str, **values: str | bytes | int | None
    ) -> bool:
        changed = await self.connection.execute(
            update(sittings)
            .where(sittings.c.person == self.person, sittings.c.id == sitting)
            .values(**values)
        )
        return changed.rowcount > 0


_sittings = select(
    sittings.c.id,
    sittings.c.started,
    sittings.c.ended,
    sittings.c.title,
    sittings.c.tags,
    sittings.c.closing,
)
_entries = select(entries.c.id, entries.c.kind, entries.c.body)
