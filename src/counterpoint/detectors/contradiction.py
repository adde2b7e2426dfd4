"""Do two things the person wrote themselves pull against each other?

Precision first: only plain first-person sentences about a few matters, and the
result is never more than a pair of quotations to ask about.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from counterpoint.authored import load
from counterpoint.detectors.text import clauses, normalise

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LONGEST_QUOTE = 22  # words


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two quotations on one matter; `earlier` was written first."""

    matter: str
    earlier: str
    now: str


@dataclass(frozen=True, slots=True)
class _Matter:
    id: str
    denies: re.Pattern[str]
    does: re.Pattern[str]


@cache
def _matters() -> tuple[tuple[_Matter, ...], re.Pattern[str]]:
    body = load("detectors", "contradiction").body
    matters = tuple(
        _Matter(
            row["id"],
            re.compile("|".join(row["denies"])),
            re.compile("|".join(row["does"])),
        )
        for row in body["matter"]
    )
    out = re.compile(r"\b(?:" + "|".join(map(re.escape, body["out"]["words"])) + r")\b")
    return matters, out


def contradiction(text: str, earlier: Sequence[str]) -> Contradiction | None:
    """Return the first pair that does not fit, if there is one.

    Args:
        text: the message now; at least one side of the pair is in it.
        earlier: the person's earlier messages, oldest first.
    """
    now = tuple(_sayings(text))
    before = tuple(saying for message in earlier for saying in _sayings(message))
    for i, (matter, side, quote) in enumerate(now):
        for old_matter, old_side, old_quote in (*before, *now[:i]):
            if matter == old_matter and side != old_side and quote != old_quote:
                return Contradiction(matter, old_quote, quote)
    return None


def _sayings(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield (matter, side, exact clause) for each clause that takes a side."""
    matters, out = _matters()
    plain = normalise(text).plain
    if not any(m.denies.search(plain) or m.does.search(plain) for m in matters):
        return
    for start, end in clauses(text):
        clause = text[start:end]
        said = normalise(clause).plain
        if out.search(said) or '"' in clause or len(clause.split()) > LONGEST_QUOTE:
            continue
        for matter in matters:
            if matter.denies.search(said):
                yield matter.id, "denies", clause
            elif matter.does.search(said):
                yield matter.id, "does", clause
