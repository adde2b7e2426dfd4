"""How does a record of some room become an entry of the store, and back?

The store keeps entries and knows nothing of what is in them. Each room names its
kinds of record once, in a `Kinds`; entries of other rooms are passed over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, NamedTuple, Protocol, TypeVar

import msgspec

from counterpoint.terms import Entry, to_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime


class Kept(Protocol):
    """What every record has: an id, and the time at which it was made, aware."""

    @property
    def id(self) -> str:
        """Return its id."""
        ...

    @property
    def at(self) -> datetime:
        """Return when it was made."""
        ...


R = TypeVar("R", bound=Kept)


class Read(NamedTuple, Generic[R]):
    """Records, oldest first, and how many entries of these kinds are damaged."""

    records: tuple[R, ...]
    unreadable: int


class Kinds(Generic[R]):
    """The kinds of record of one room, each under the name it is kept by."""

    def __init__(self, types: Mapping[str, type[R]]) -> None:
        self.names = tuple(types)
        self._name_of = {kind: name for name, kind in types.items()}
        self._decoders: dict[str, msgspec.json.Decoder[Any]] = {
            name: msgspec.json.Decoder(kind) for name, kind in types.items()
        }

    def entry_of(self, record: R) -> Entry:
        """Write a record down."""
        kind = self._name_of[type(record)]
        return Entry(id=record.id, kind=kind, at=record.at, body=to_json(record))

    def is_readable(self, entry: Entry) -> bool:
        """Say whether an entry is one of these and whole."""
        return self._record(entry) is not None

    def read(self, entries: Iterable[Entry]) -> Read[R]:
        """Read entries; those of other kinds are passed over, damaged ones counted."""
        ours = [entry for entry in entries if entry.kind in self._decoders]
        read = [self._record(entry) for entry in ours]
        records = [record for record in read if record is not None]
        records.sort(key=lambda record: record.at)
        return Read(tuple(records), unreadable=len(ours) - len(records))

    def _record(self, entry: Entry) -> R | None:
        decoder = self._decoders.get(entry.kind)
        if decoder is None:
            return None
        try:
            record: R = decoder.decode(entry.body)
        except msgspec.DecodeError:
            return None
        whole = record.id == entry.id and record.at.tzinfo is not None
        return record if whole else None
