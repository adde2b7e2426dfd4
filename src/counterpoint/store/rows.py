"""What does a row look like between the queries and the sealing?"""

from __future__ import annotations

from typing import NamedTuple


class SittingRow(NamedTuple):
    """A sitting without its turns; title, tags and closing are sealed."""

    id: str
    started: str
    ended: str | None
    title: bytes
    tags: bytes | None
    closing: bytes | None


class TurnRow(NamedTuple):
    """A turn; the body is sealed."""

    id: str
    sitting: str
    body: bytes


class EntryRow(NamedTuple):
    """Something kept beside the sittings; the body, with its time, is sealed."""

    id: str
    kind: str
    body: bytes


class TraceRow(NamedTuple):
    """What was noted of the first so many turns of a sitting; the note is sealed."""

    sitting: str
    turns: int
    note: bytes


class BackupRow(NamedTuple):
    """A backup that was made; the path is sealed."""

    id: str
    made: str
    path: bytes
