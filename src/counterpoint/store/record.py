"""What is on each line of an exported record?"""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - msgspec reads these types at run time
from typing import Annotated, Literal

import msgspec

from counterpoint.terms import Carried, Turn  # noqa: TC001 - as above

# The dollar sign alone would let a line break through at the end.
SITTING_ID = r"^[0-9A-Za-z_-]{1,64}$(?!\n)"
SittingId = Annotated[str, msgspec.Meta(pattern=SITTING_ID)]


class SittingLine(
    msgspec.Struct,
    frozen=True,
    forbid_unknown_fields=True,
    tag_field="kind",
    tag="sitting",
):
    """A sitting; its turns follow."""

    schema_version: Literal[1]
    id: SittingId
    started: datetime
    ended: datetime | None
    title: str


class TurnLine(
    msgspec.Struct,
    frozen=True,
    forbid_unknown_fields=True,
    tag_field="kind",
    tag="turn",
):
    """One turn; `generated_by` says who worded the reply, if there was one."""

    schema_version: Literal[1]
    sitting: SittingId
    generated_by: str | None
    turn: Turn


class EndLine(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="end"
):
    """The last line: how many sittings and turns came before it."""

    schema_version: Literal[1]
    sittings: int
    turns: int


class CarriedFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the next sitting remembers."""

    schema_version: Literal[1]
    carried: Carried


line_decoder = msgspec.json.Decoder(SittingLine | TurnLine | EndLine)
carried_decoder = msgspec.json.Decoder(CarriedFile)
