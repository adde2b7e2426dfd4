"""Talks for tests, written as a transcript: "> " is the person, "< " the reply."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from counterpoint.audit.talks import Said, Talk, Who

if TYPE_CHECKING:
    from counterpoint.audit.labels import Label, Labelled, Seen

BEGAN = datetime(2026, 3, 2, 20, 0, tzinfo=UTC)  # a Monday


def talk_of(
    *lines: str,
    talk: str = "one",
    model: str = "m-1",
    began: datetime | None = BEGAN,
    pause: timedelta = timedelta(minutes=1),
) -> Talk:
    said = tuple(
        Said(
            Who.PERSON if line.startswith(">") else Who.REPLY,
            line[2:],
            at=None if began is None else began + number * pause,
            model="" if line.startswith(">") else model,
            id=str(number),
        )
        for number, line in enumerate(lines)
    )
    return Talk("claude", talk, began=began, said=said)


def labels(read: Labelled) -> set[Label]:
    return {seen.label for seen in read.seen}


def find(read: Labelled, label: Label) -> Seen:
    return next(seen for seen in read.seen if seen.label is label)
