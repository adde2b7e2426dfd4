"""What was seen in one piece of an export, whichever engine has it read?

A pure function of the piece and of how it is read: run twice, in another process or
on another computer, it finds the same.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import counterpoint
from counterpoint.app.reader import open_reader
from counterpoint.audit.figures import By
from counterpoint.audit.reading import is_of_a_life, labelled
from counterpoint.audit.shards import TalkRead, packed, talks_of

if TYPE_CHECKING:
    from counterpoint.audit.labels import Labelled
    from counterpoint.audit.shards import How
    from counterpoint.audit.talks import Talk
    from counterpoint.ports import Reader


def readers(*, fast: bool) -> str:
    """Name the version of what reads; another one reads everything anew."""
    reader = None if fast else _reader()
    return f"{counterpoint.__version__}/{reader.version if reader else ''}"


def read_by(*, fast: bool) -> By:
    """Say what reads: each way errs in its own way."""
    if fast:
        return By.FAST
    return By.READER if _reader() else By.PATTERNS


def read_piece(content: bytes, how: How) -> bytes:
    """Return what was seen in a piece, packed, without a word of it."""
    reader = None if how.fast else _reader()
    return packed(tuple(_read_talk(talk, reader, how) for talk in talks_of(content)))


@cache
def _reader() -> Reader | None:
    return open_reader()


def _read_talk(talk: Talk, reader: Reader | None, how: How) -> TalkRead:
    if not how.everything and not is_of_a_life(talk):
        return TalkRead(None)
    seen = labelled(talk, reader=reader, fast=how.fast)
    inside = tuple(one for one in seen if _is_inside(one, how))
    return TalkRead(inside, outside=len(seen) - len(inside))


def _is_inside(one: Labelled, how: How) -> bool:
    if how.since is None and how.until is None:
        return True
    if one.at is None:
        return False
    day = one.at.date()
    return (how.since is None or day >= how.since) and (
        how.until is None or day <= how.until
    )
