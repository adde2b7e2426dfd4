"""What is on each line of an exported record?"""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - msgspec reads these types at run time
from typing import Annotated, Literal

import msgspec

from counterpoint.store.labels import LONGEST_TAG, MOST_TAGS, may_be_kept
from counterpoint.terms import Carried, Closing, Turn  # noqa: TC001 - as above

# The dollar sign alone would let a line break through at the end.
SITTING_ID = r"^[0-9A-Za-z_-]{1,64}$(?!\n)"
Version = Literal[1, 2, 3]
"""The first had no tags and no closing, the second nothing beside sittings."""
VERSION: Version = 3
BESIDE_SITTINGS: Version = 3
"""From this version on there is a file of entries."""
KIND = r"^[a-z_]{1,32}$(?!\n)"
Tag = Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_TAG)]
SittingId = Annotated[str, msgspec.Meta(pattern=SITTING_ID)]


class SittingLine(
    msgspec.Struct,
    frozen=True,
    forbid_unknown_fields=True,
    tag_field="kind",
    tag="sitting",
):
    """A sitting; its turns follow."""

    schema_version: Version
    id: SittingId
    started: datetime
    ended: datetime | None
    title: str
    tags: Annotated[tuple[Tag, ...], msgspec.Meta(max_length=MOST_TAGS)] = ()
    closing: Closing | None = None

    def __post_init__(self) -> None:
        """Refuse what could not have been kept."""
        if self.closing is not None and not may_be_kept(self.closing):
            raise ValueError


class TurnLine(
    msgspec.Struct,
    frozen=True,
    forbid_unknown_fields=True,
    tag_field="kind",
    tag="turn",
):
    """One turn; `generated_by` says who worded the reply, if there was one."""

    schema_version: Version
    sitting: SittingId
    generated_by: str | None
    turn: Turn


class EndLine(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="end"
):
    """The last line: how many sittings and turns came before it."""

    schema_version: Version
    sittings: int
    turns: int


class CarriedFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the next sitting remembers."""

    schema_version: Version
    carried: Carried


class EntryLine(
    msgspec.Struct,
    frozen=True,
    forbid_unknown_fields=True,
    tag_field="line",
    tag="entry",
):
    """Something kept beside the sittings; `body` is what its kind says."""

    schema_version: Version
    id: SittingId
    kind: Annotated[str, msgspec.Meta(pattern=KIND)]
    at: datetime
    body: msgspec.Raw


class EntriesEndLine(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="line", tag="end"
):
    """The last line: how many entries came before it."""

    schema_version: Version
    entries: int


line_decoder = msgspec.json.Decoder(SittingLine | TurnLine | EndLine)
entry_decoder = msgspec.json.Decoder(EntryLine | EntriesEndLine)
carried_decoder = msgspec.json.Decoder(CarriedFile)
