"""How do two claims that say the same become one, and two again?"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from counterpoint.ledger.records import Claim, Evidence, Pair, Said
from counterpoint.ledger.statuses import hidden, merged, weighed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from counterpoint.ledger.kinds import Ledger, Line


class Merged(NamedTuple):
    """The claim that is left, the one that is in it now, and all that changes."""

    one: Claim
    gone: Claim
    lines: tuple[Line, ...]


def merge(known: Ledger, claim: Claim, other: Claim, *, now: datetime) -> Merged:
    """Make one claim of two: the older, with the newer as the same said again.

    What speaks for or against either is of the one that is left. The other is hidden,
    and can be brought back until the sitting ends.

    Raises:
        InputError: it is the same claim twice.
    """
    one = merged((claim, other))
    gone = other if one.id == claim.id else claim
    evidence = [
        replace(piece, claim=one.id)
        for piece in known.of(Evidence)
        if piece.claim == gone.id
    ]
    of_both = [p for p in known.of(Evidence) if p.claim in {one.id, gone.id}]
    stands = weighed(one, [replace(piece, claim=one.id) for piece in of_both])
    pairs = _pairs(known, one, gone, now=now)
    return Merged(stands, gone, (stands, hidden(gone, now), *evidence, *pairs))


def _pairs(known: Ledger, one: Claim, gone: Claim, *, now: datetime) -> Iterator[Pair]:
    """Yield the pairs that name another claim now, or none that are two."""
    for pair in known.of(Pair):
        ends = {pair.one, pair.other}
        if ends == {one.id, gone.id}:
            yield hidden(pair, now)
        elif gone.id in ends:
            yield replace(
                pair,
                one=one.id if pair.one == gone.id else pair.one,
                other=one.id if pair.other == gone.id else pair.other,
                wrong=one.id if pair.wrong == gone.id else pair.wrong,
            )


def parted(known: Ledger, back: Claim) -> tuple[Claim, ...]:
    """Return the claims that lose sayings because one of them is a line again.

    What speaks for or against stays where it is: it may have been added since.
    """
    its = {Said(back.at, back.quote, back.place), *back.again}
    return tuple(
        replace(claim, again=tuple(said for said in claim.again if said not in its))
        for claim in known.of(Claim)
        if claim.id != back.id and its <= set(claim.again)
    )
