"""Which two things that the person said do not seem to fit together?

Asked, and never stated: two quotations with their days, and a question. They are the
candidates of the ledger (`ledger.contradictions`), drawn from old talks; nothing is
drawn from a message of danger or fresh grief.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

from counterpoint.audit.labels import Label
from counterpoint.detectors.people import people
from counterpoint.ledger.contradictions import candidates, index, question
from counterpoint.ledger.drawing import about_whom, matter_of
from counterpoint.ledger.records import Claim, ClaimKind, Place

if TYPE_CHECKING:
    from collections.abc import Iterable

    from counterpoint.audit.reading import Passage
    from counterpoint.ledger.contradictions import Candidate, Question

MOST = 10
"""So many are put to a person at most; our own choice."""
MOST_READ = 20_000
"""Claims that are compared, the latest; more would take minutes."""


class Apart(NamedTuple):
    """Two passages and the question that they raise; `one` was said first."""

    one: Passage
    other: Passage
    question: Question


def apart(passages: Iterable[Passage], *, most: int = MOST) -> tuple[Apart, ...]:
    """Return what seems to pull apart, the likeliest first.

    Args:
        passages: those of the label `claim`, of any talks, in any order; those
            without a time are passed over, as nobody knows which came first.
        most: so many are returned at most.
    """
    known: dict[str, tuple[Claim, Passage]] = {}
    for passage in passages:
        claim = _claim(passage)
        if claim is not None:
            known[claim.id] = (claim, passage)
    claims = sorted((claim for claim, _ in known.values()), key=_when)[-MOST_READ:]
    sentences = {one.id: _sentence(known[one.id][1]) for one in claims}
    found = candidates(index(claims, sentences=sentences), claims)
    return tuple(
        Apart(known[one.one.id][1], known[one.other.id][1], question(one))
        for one in _one_of_each(found)[:most]
    )


def _when(claim: Claim) -> tuple[float, str]:
    return (claim.at.timestamp(), claim.id)


def _claim(passage: Passage) -> Claim | None:
    seen = passage.seen
    if seen.label is not Label.CLAIM or passage.at is None or not passage.quote:
        return None
    place = f"{passage.talk}:{passage.number}:{seen.start}:{seen.end}"
    return Claim(
        id=hashlib.sha256(place.encode("utf-8", "replace")).hexdigest()[:32],
        at=passage.at,
        kind=ClaimKind(seen.detail),
        quote=passage.quote,
        place=Place(passage.talk, str(passage.number), seen.start, seen.end),
        about=about_whom(passage.quote, people(passage.text)),
        matter=matter_of(passage.quote),
    )


_ENDS = ".!?\n"


def _sentence(passage: Passage) -> str:
    """Return the sentence that a claim stands in."""
    text, seen = passage.text, passage.seen
    begins = max(text.rfind(mark, 0, seen.start) for mark in _ENDS) + 1
    ends = [at for mark in _ENDS if (at := text.find(mark, seen.end)) >= 0]
    return text[begins : min(ends, default=len(text)) + 1].strip()


def _one_of_each(found: Iterable[Candidate]) -> list[Candidate]:
    """Keep the likeliest pair of each matter: ten questions about one are one.

    The same of somebody else is another matter.
    """
    kept: list[Candidate] = []
    for one in found:
        if not any(
            one.matter <= other.matter and one.one.about == other.one.about
            for other in kept
        ):
            kept.append(one)
    return kept
