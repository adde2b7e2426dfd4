"""What is an old talk, whatever program it was held with?

An export is read into talks, one after the other; nothing here knows how an export
looks. Only what was said counts: words that were put into a talk by a program or a
setting are not the person's, and are not here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime  # noqa: TC003 - msgspec reads these at run time
from enum import StrEnum


class Who(StrEnum):
    """Who said something."""

    PERSON = "person"
    REPLY = "reply"


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that was said.

    `at` is aware, in the zone that the export gives, or None where it gives no time.
    `model` is the name of the model that replied, as the export writes it, "" where
    it does not. `id` is the export's own, or made of the place in it; it is the same
    in every export of the same talk.
    """

    who: Who
    text: str
    at: datetime | None = None
    model: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Talk:
    """One conversation, on the branch that was live at its end, oldest first.

    `left_out` counts by name what the export holds of this talk and what is not
    taken: "dead_branch", "hidden", "tool", "attachment", "thinking", "empty".
    `person` tells one writer of a collection from another; "" where nobody is named.
    """

    product: str
    id: str
    title: str = ""
    began: datetime | None = None
    said: tuple[Said, ...] = ()
    left_out: tuple[tuple[str, int], ...] = field(default=())
    person: str = ""


@dataclass(frozen=True, slots=True)
class Broken:
    """A conversation that could not be read; the others can.

    `place` says where in the export it stands ("conversations.json, number 214"),
    `reason` what is wrong with it; neither holds a word of what was said.
    """

    place: str
    reason: str
