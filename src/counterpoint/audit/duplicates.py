"""Which talks stand in more than one export, and which of them counts?

Two talks are the same where a product gives them the same id, where they end with the
same words at the same moment, or where every word is the same. The one with more in it
counts, and of equal ones the one that goes on longer, then the first. Nothing of what
was said is kept: a fingerprint is made of hashes.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from counterpoint.audit.talks import Talk

_TELLING = 200
"""Letters from which on two talks of the same words are hardly two."""


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What tells one talk from another; `keys` are the same for the same talk."""

    keys: tuple[bytes, ...]
    said: int
    last: float


def fingerprint(talk: Talk) -> Fingerprint:
    """Return what tells a talk from others."""
    whose = (talk.product, talk.person)  # two persons may say the same
    keys = [_hash("id", *whose, talk.id)]
    times = [one.at for one in talk.said if one.at is not None]
    if talk.said and (at := talk.said[-1].at) is not None:
        end = talk.said[-1]
        keys.append(_hash("end", *whose, end.who, at.isoformat(), end.text))
    if times or sum(len(one.text) for one in talk.said) >= _TELLING:
        first = min(times).isoformat() if times else ""
        told = (part for one in talk.said for part in (one.who, one.text))
        keys.append(_hash("all", talk.person, first, *told))
    last = max(times).timestamp() if times else 0.0
    return Fingerprint(tuple(keys), len(talk.said), last)


def counted(fingerprints: Iterable[Fingerprint]) -> frozenset[int]:
    """Return the places of the talks that count, each talk once."""
    best: list[tuple[int, Fingerprint]] = []
    group_of: dict[bytes, int] = {}
    joined: list[int] = []
    for place, mark in enumerate(fingerprints):
        groups = {_root(joined, group_of[key]) for key in mark.keys if key in group_of}
        own = min(groups, default=len(joined))
        if own == len(joined):
            joined.append(own)
            best.append((place, mark))
        for other in groups - {own}:
            joined[other] = own
            best[own] = _better(best[own], best[other])
        best[own] = _better(best[own], (place, mark))
        group_of.update(dict.fromkeys(mark.keys, own))
    return frozenset(best[i][0] for i, root in enumerate(joined) if i == root)


def _better(
    one: tuple[int, Fingerprint], other: tuple[int, Fingerprint]
) -> tuple[int, Fingerprint]:
    return max(one, other, key=lambda it: (it[1].said, it[1].last, -it[0]))


def _root(joined: list[int], at: int) -> int:
    while joined[at] != at:
        joined[at] = joined[joined[at]]
        at = joined[at]
    return at


def _hash(*parts: str) -> bytes:
    made = hashlib.blake2b(digest_size=12)
    for part in parts:
        data = part.encode("utf-8", "replace")
        made.update(len(data).to_bytes(8, "big") + data)
    return made.digest()
