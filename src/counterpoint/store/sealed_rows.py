"""How does a value of ours become a sealed row, and a row a value again?"""

from __future__ import annotations

import unicodedata
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from counterpoint.errors import ForeignStoreError
from counterpoint.store.encoding import (
    Body,
    body_to_json,
    carried_from_json,
    carried_to_json,
    closing_from_json,
    closing_to_json,
    tags_from_json,
    tags_to_json,
    turn_to_json,
    whole,
)
from counterpoint.store.rows import (
    BackupRow,
    EntryRow,
    SittingRow,
    TraceRow,
    TurnRow,
)
from counterpoint.store.sealing import Place, Sealer
from counterpoint.terms import Entry, Sitting, turn_from_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counterpoint.store.keys import Keys
    from counterpoint.terms import Carried, Closing, Turn


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was made, and where it was put then."""

    id: str
    made: datetime
    path: str


class _Said(msgspec.Struct, frozen=True):
    """What search looks at in a turn, so that it need not decode all of it."""

    class Message(msgspec.Struct, frozen=True):
        """What the person wrote."""

        text: str

    message: Message
    said: str


_said_decoder = msgspec.json.Decoder(_Said)
_body_decoder = msgspec.json.Decoder(Body)


class SealedRows:
    """Seals and opens the rows of one person."""

    def __init__(self, keys: Keys) -> None:
        self._sealer = Sealer(keys.field_key(), keys.person)
        self._carried_place = Place("carried", "body", keys.person)

    def aside(self, content: bytes, name: str) -> bytes:
        """Seal something that belongs to no row."""
        return self._sealer.seal(content, Place("aside", "body", name))

    def open_aside(self, sealed: bytes, name: str) -> bytes:
        """Open something that belongs to no row."""
        return self._sealer.open(sealed, Place("aside", "body", name))

    def sitting(self, sitting: Sitting) -> SittingRow:
        """Seal a sitting, without its turns."""
        return SittingRow(
            id=sitting.id,
            started=sitting.started.isoformat(),
            ended=sitting.ended.isoformat() if sitting.ended else None,
            title=self.title(sitting.id, sitting.title),
            tags=self.tags(sitting.id, sitting.tags),
            closing=(
                self.closing(sitting.id, sitting.closing) if sitting.closing else None
            ),
        )

    def open_sitting(
        self,
        row: SittingRow,
        turns: Sequence[TurnRow] = (),
        *,
        count: int | None = None,
    ) -> Sitting:
        """Open a sitting and the turns given with it.

        Args:
            row: the sitting.
            turns: its turns, if they are wanted.
            count: how many it has, where they are not given.
        """
        title = self._sealer.open(row.title, Place("sittings", "title", row.id))
        return Sitting(
            id=row.id,
            started=datetime.fromisoformat(row.started),
            ended=datetime.fromisoformat(row.ended) if row.ended else None,
            title=title.decode(),
            turns=tuple(self.open_turn(turn) for turn in turns),
            tags=self._open_tags(row),
            closing=self._open_closing(row),
            count=len(turns) if count is None else count,
        )

    def title(self, sitting: str, title: str) -> bytes:
        """Seal the title of a sitting."""
        place = Place("sittings", "title", sitting)
        return self._sealer.seal(whole(title).encode(), place)

    def tags(self, sitting: str, tags: tuple[str, ...]) -> bytes | None:
        """Seal the tags of a sitting; None where there are none."""
        place = Place("sittings", "tags", sitting)
        return self._sealer.seal(tags_to_json(tags), place) if tags else None

    def closing(self, sitting: str, closing: Closing) -> bytes:
        """Seal what the person said of a sitting."""
        place = Place("sittings", "closing", sitting)
        return self._sealer.seal(closing_to_json(closing), place)

    def turn(self, sitting: str, turn: Turn) -> TurnRow:
        """Seal a turn of a sitting, under a row id of its own."""
        row = uuid.uuid4().hex
        body = self._sealer.seal(turn_to_json(turn), Place("turns", "body", row))
        return TurnRow(id=row, sitting=sitting, body=body)

    def open_if_said(self, row: TurnRow, words: Sequence[str]) -> Turn | None:
        """Open a turn if each word was written or said in it."""
        body = self._open_body(row)
        try:
            said = _said_decoder.decode(body)
        except msgspec.DecodeError:
            raise _newer() from None
        text = comparable(f"{said.message.text}\n{said.said}")
        return _turn(body) if all(word in text for word in words) else None

    def entry(self, entry: Entry) -> EntryRow:
        """Seal something that is kept beside the sittings; bound to its kind."""
        body = body_to_json(entry)
        sealed = self._sealer.seal(body, Place("entries", entry.kind, entry.id))
        return EntryRow(id=entry.id, kind=entry.kind, body=sealed)

    def open_entry(self, row: EntryRow) -> Entry:
        """Open it."""
        opened = self._sealer.open(row.body, Place("entries", row.kind, row.id))
        try:
            body = _body_decoder.decode(opened)
        except msgspec.DecodeError:
            raise _newer() from None
        return Entry(id=row.id, kind=row.kind, at=body.at, body=bytes(body.body))

    def trace(self, sitting: str, turns: int, note: bytes) -> TraceRow:
        """Seal what was noted of a sitting."""
        sealed = self._sealer.seal(note, Place("sittings", "trace", sitting))
        return TraceRow(sitting=sitting, turns=turns, note=sealed)

    def open_trace(self, row: TraceRow) -> bytes:
        """Open what was noted of a sitting."""
        place = Place("sittings", "trace", row.sitting)
        return self._sealer.open(row.note, place)

    def carried(self, carried: Carried) -> bytes:
        """Seal what the next sitting must remember."""
        return self._sealer.seal(carried_to_json(carried), self._carried_place)

    def open_carried(self, sealed: bytes) -> Carried:
        """Open what the next sitting must remember."""
        try:
            return carried_from_json(self._sealer.open(sealed, self._carried_place))
        except msgspec.DecodeError:
            raise _newer() from None

    def backup(self, made: Backup) -> BackupRow:
        """Seal the note of a backup: a path may hold a name."""
        place = Place("backups", "path", made.id)
        path = self._sealer.seal(whole(made.path).encode(), place)
        return BackupRow(id=made.id, made=made.made.isoformat(), path=path)

    def open_backup(self, row: BackupRow) -> Backup:
        """Open the note of a backup."""
        path = self._sealer.open(row.path, Place("backups", "path", row.id))
        made = datetime.fromisoformat(row.made)
        return Backup(id=row.id, made=made, path=path.decode())

    def open_turn(self, row: TurnRow) -> Turn:
        """Open one kept turn."""
        return _turn(self._open_body(row))

    def _open_tags(self, row: SittingRow) -> tuple[str, ...]:
        if row.tags is None:
            return ()
        encoded = self._sealer.open(row.tags, Place("sittings", "tags", row.id))
        try:
            return tags_from_json(encoded)
        except msgspec.DecodeError:
            raise _newer() from None

    def _open_closing(self, row: SittingRow) -> Closing | None:
        if row.closing is None:
            return None
        encoded = self._sealer.open(row.closing, Place("sittings", "closing", row.id))
        try:
            return closing_from_json(encoded)
        except msgspec.DecodeError:
            raise _newer() from None

    def _open_body(self, row: TurnRow) -> bytes:
        return self._sealer.open(row.body, Place("turns", "body", row.id))


def comparable(text: str) -> str:
    """Return text as search compares it: case and kinds of letters do not matter."""
    return unicodedata.normalize("NFKC", text).casefold()


def _turn(body: bytes) -> Turn:
    try:
        return turn_from_json(body)
    except msgspec.DecodeError:
        raise _newer() from None


def _newer() -> ForeignStoreError:
    return ForeignStoreError(
        "A part of this store was written by a newer Counterpoint. Update "
        "Counterpoint, then open it again; nothing was changed."
    )
