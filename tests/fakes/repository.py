from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from counterpoint.errors import InputError, NotFoundError, StoreError
from counterpoint.terms import Carried, Closing, Entry, Sitting, Turn

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime


class FakeRepository:
    """Keeps sittings in memory; `fails` makes every write fail."""

    def __init__(self) -> None:
        self.kept: dict[str, list[Turn]] = {}
        self.started: dict[str, datetime] = {}
        self.ended: dict[str, datetime] = {}
        self.titles: dict[str, str] = {}
        self.tags: dict[str, tuple[str, ...]] = {}
        self.closings: dict[str, Closing] = {}
        self.memory = Carried()
        self.beside: dict[str, Entry] = {}
        self.notes: dict[str, tuple[int, bytes]] = {}
        self.fails: StoreError | None = None

    def _write(self) -> None:
        if self.fails is not None:
            raise self.fails

    async def begin(self, started: datetime) -> str:
        self._write()
        sitting = f"s{len(self.kept) + 1}"
        self.kept[sitting] = []
        self.started[sitting] = started
        return sitting

    async def keep(self, sitting: str, turn: Turn) -> None:
        self._write()
        self.kept[sitting].append(turn)

    async def end(self, sitting: str, at: datetime) -> None:
        self._write()
        self.ended[sitting] = at

    async def entitle(self, sitting: str, title: str) -> None:
        await self.read(sitting)
        self._write()
        self.titles[sitting] = title

    async def tag(self, sitting: str, tags: Collection[str]) -> None:
        await self.read(sitting)
        self._write()
        self.tags[sitting] = tuple(tags)

    async def rate(self, sitting: str, closing: Closing) -> None:
        await self.read(sitting)
        self._write()
        self.closings[sitting] = closing

    async def sittings(self) -> list[Sitting]:
        read = [await self.read(key) for key in reversed(self.kept)]
        return [replace(sitting, turns=()) for sitting in read]

    async def read(self, sitting: str) -> Sitting:
        if sitting not in self.kept:
            raise NotFoundError("There is no such visit.")
        return Sitting(
            id=sitting,
            started=self.started[sitting],
            turns=tuple(self.kept[sitting]),
            title=self.titles.get(sitting, ""),
            ended=self.ended.get(sitting),
            tags=self.tags.get(sitting, ()),
            closing=self.closings.get(sitting),
            count=len(self.kept[sitting]),
        )

    async def search(self, words: str) -> list[tuple[str, Turn]]:
        return [
            (key, turn)
            for key, turns in self.kept.items()
            for turn in turns
            if words.lower() in turn.message.text.lower()
        ]

    async def delete(self, sitting: str) -> None:
        await self.read(sitting)
        self._write()
        del self.kept[sitting]

    async def forget(self, sitting: str, turns: Collection[str]) -> None:
        self._write()
        self.kept[sitting] = [t for t in self.kept[sitting] if t.id not in turns]

    async def compact(self) -> None:
        self._write()

    async def put(self, entries: Collection[Entry]) -> None:
        self._write()
        for entry in entries:
            if self.beside.get(entry.id, entry).kind != entry.kind:
                raise InputError("This has the id of something else that is kept.")
        self.beside |= {entry.id: entry for entry in entries}

    async def entries(self, *kinds: str) -> list[Entry]:
        return [e for e in self.beside.values() if not kinds or e.kind in kinds]

    async def fetch(self, entries: Collection[str]) -> list[Entry]:
        return [self.beside[entry] for entry in entries if entry in self.beside]

    async def withdraw(self, entries: Collection[str]) -> None:
        self._write()
        for entry in entries:
            self.beside.pop(entry, None)

    async def traces(self) -> dict[str, tuple[int, bytes]]:
        return {key: note for key, note in self.notes.items() if key in self.kept}

    async def trace(self, sitting: str, turns: int, note: bytes) -> None:
        await self.read(sitting)
        self._write()
        self.notes[sitting] = (turns, note)

    async def carried(self) -> Carried:
        return self.memory

    async def remember(self, carried: Carried) -> None:
        self._write()
        self.memory = carried

    async def close(self) -> None:
        pass
