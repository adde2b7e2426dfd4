"""Does a reply misuse what the ledger holds: as a fact, or out of place?

A claim is in a sentence where most of the words that say what it is about are, and
one of them is not from this talk. It compares words: a claim that is said again in
other words is not seen. That a reply agrees because of what was said before is a
phrase, and stands with the others in `detectors/data/en/replies.toml`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from counterpoint.detectors import reply_quotes
from counterpoint.detectors.phrases import fold
from counterpoint.detectors.replies import LONGEST, finding, own_words
from counterpoint.detectors.text import sentences
from counterpoint.ledger.drawing import matter_of
from counterpoint.ledger.records import Claim, ClaimStatus
from counterpoint.ledger.statuses import may_be_mentioned

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from counterpoint.ledger.kinds import Ledger
    from counterpoint.terms import Finding

AS_FACT = "claim_as_fact"
OUT_OF_PLACE = "claim_out_of_place"
_MOST_OF_IT = 0.6
_FEWEST = 2  # stems in common
_MOST_READ = 400  # claims, the newest; a reply is read within some milliseconds
_KNOWN = frozenset({ClaimStatus.SUPPORTED, ClaimStatus.SETTLED})

_HEDGED = re.compile(
    r"\byou(?:'ve| have| had|'d)? (?:\w+ ){0,2}(?:wrote|written|write|said|say|told|thought"
    r"|think|believed?|felt|feel|feared?|expect(?:ed)?|called?|described?|see|saw|guess(?:ed)?"
    r"|worr(?:y|ied)|suspect(?:ed)?|suppose[d]?|hear|heard|put|are sure|were sure|are afraid)\b"
    r"|\b(?:a|that|this|the|your) (?:\w+ ){0,1}(?:view|belief|reading|words?|guess|fear|sense"
    r"|prediction|claim|sentence|thought|worry|story)\b"
    r"|\b(?:if|whether|maybe|perhaps|may|might|could|would|suppose|unless)\b"
    r"|\b(?:sounds?|seems?|feels?) (?:as|like|to)\b|\bit is not known\b|\bnothing is known\b"
    r"|\b(?:nobody|no one|neither of us) (?:can |could )?(?:knows?|sees?|tells?|know|see)\b"
)
_AS_YOU_SAID = re.compile(
    r"\b(?:as|like|since|because) you(?:'ve| have)? (?:\w+ ){0,2}"
    r"(?:said|say|wrote|told|know|described)\b"
)


def misused(
    reply: str,
    *,
    here: Sequence[str],
    told: Collection[Claim],
    known: Ledger,
) -> Iterator[Finding]:
    """Name where a reply states a claim as so, or brings up one that is far off.

    Args:
        reply: the words that might be said.
        here: what the person wrote in this talk, the message to answer first.
        told: the claims that bear on this message.
        known: the ledger.
    """
    near = {claim.id for claim in told}
    claims = [claim for claim in known.of(Claim) if claim.hidden is None][-_MOST_READ:]
    if not claims:
        return
    stems_here = _stems("\n".join(here))
    quoted = [claim.quote for claim in claims]
    read = reply[:LONGEST]
    own = own_words(read, (*here, *quoted))
    for start, end in sentences(read):
        words = own[start:end]
        asks = read[start:end].rstrip().endswith("?")
        hedged = asks or _is_hedged(words)
        for claim in _within(words, claims, stems_here):
            far = claim.id not in near or not may_be_mentioned(claim)
            if far:
                yield finding(OUT_OF_PLACE, reply, start, end)
            elif not hedged and claim.status not in _KNOWN:
                yield finding(AS_FACT, reply, start, end)
    yield from _quoted_far_off(read, here, claims, near)


def _within(
    words: str, claims: Iterable[Claim], stems_here: frozenset[str]
) -> Iterator[Claim]:
    """Yield the claims that a sentence states or speaks of, and this talk does not."""
    stems = _stems(words)
    for claim in claims:
        matter = frozenset(claim.matter)
        shared = matter & stems
        most = len(shared) >= max(_FEWEST, _MOST_OF_IT * len(matter))
        if most and shared - stems_here:
            yield claim


def _quoted_far_off(
    reply: str, here: Sequence[str], claims: Iterable[Claim], near: Collection[str]
) -> Iterator[Finding]:
    """Name quotations of claims that do not bear on this message."""
    said = [fold(text) for text in here]
    far = [
        fold(claim.quote)
        for claim in claims
        if claim.id not in near or not may_be_mentioned(claim)
    ]
    for one in reply_quotes.quotations(fold(reply)):
        if len(one.words.split()) < _FEWEST or reply_quotes.written(one.words, said):
            continue
        if reply_quotes.written(one.words, far):
            yield finding(OUT_OF_PLACE, reply, one.start, one.end)


def _is_hedged(words: str) -> bool:
    """Say whether a sentence says whose view it gives, or that it may be so."""
    return _HEDGED.search(_AS_YOU_SAID.sub(" ", words)) is not None


def _stems(text: str) -> frozenset[str]:
    return frozenset(matter_of(text))
