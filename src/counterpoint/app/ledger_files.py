"""How is a photo or a document kept with a claim, read back, and deleted with it?"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from counterpoint.app import kept
from counterpoint.errors import InputError, NotFoundError
from counterpoint.ledger.evidence_files import (
    LARGEST,
    cut,
    joined,
    pieces_of,
    taken,
    words,
)
from counterpoint.ledger.kinds import KINDS, entry_of, ledger
from counterpoint.ledger.records import LONGEST, Claim, Evidence, EvidenceKind
from counterpoint.ledger.statuses import weighed

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime
    from pathlib import Path

    from counterpoint.ledger.records import KeptFile
    from counterpoint.ports import Repository


class Opened(NamedTuple):
    """A file as it was given, and what is written down of it."""

    file: KeptFile
    content: bytes


async def put_file(
    repository: Repository,
    claim_id: str,
    *,
    name: str,
    content: bytes,
    for_it: bool,
    id: str,  # noqa: A002 - it is what the record calls it
    now: datetime,
    text: str = "",
    on: date | None = None,
) -> Evidence:
    """Keep a file for or against a claim, all of it or nothing.

    Args:
        repository: where it is kept.
        claim_id: of the claim it speaks of.
        name: as it was called; only its last part is kept.
        content: the file.
        for_it: whether it speaks for the claim, or against it.
        id: a fresh one, for the line.
        now: the time in the person's own zone.
        text: a few words about it, screened by whoever asked for them.
        on: the day it is of, where it has one.

    Raises:
        InputError: such a file is not kept; says why.
        NotFoundError: there is no such claim.
        StoreError: it could not be kept.
    """
    known = ledger(await repository.entries(*KINDS))
    claim = known.find(claim_id)
    if not isinstance(claim, Claim):
        raise NotFoundError("There is no such line in the ledger.")
    if len(text) > LONGEST:
        raise InputError("This is too long. Keep it to a few sentences.")
    made = Evidence(
        id=id,
        at=now,
        claim=claim.id,
        for_it=for_it,
        kind=EvidenceKind.FILE,
        text=text.strip(),
        on=on,
        file=taken(name, content),
    )
    stands = weighed(claim, (*known.of(Evidence), made))
    pieces = cut(made.id, content, at=now)
    lines = (entry_of(made), entry_of(stands))
    await kept.put(repository, (*pieces, *lines), now=now)
    return made


async def read_file(repository: Repository, evidence_id: str) -> Opened:
    """Read a file back.

    Raises:
        NotFoundError: there is no such line, or no file with it.
        InputError: it is damaged.
    """
    known = ledger(await repository.entries(*KINDS))
    line = known.find(evidence_id)
    if not isinstance(line, Evidence) or line.file is None:
        raise NotFoundError(words("refused")["gone"])
    pieces = await repository.fetch(pieces_of(line.id))
    return Opened(line.file, joined(line.id, line.file, pieces))


def read_whole(path: Path) -> bytes:
    """Read a file that is to be kept, and no more of it than may be.

    Raises:
        InputError: it is no file that can be read.
    """
    try:
        if not path.is_file():
            raise InputError(words("refused")["no_file"])
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError:
        raise InputError(words("refused")["no_file"]) from None


def with_files(ids: Iterable[str]) -> tuple[str, ...]:
    """Return the ids of lines and of whatever file may be kept with them."""
    return tuple(one for line in ids for one in (line, *pieces_of(line)))
