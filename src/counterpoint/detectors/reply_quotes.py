"""What stands in quotation marks in a reply, and is it what the person wrote?

Only double quotation marks are read: a single one is an apostrophe as often.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_QUOTED = re.compile(r'"([^"\n]{1,400})"')
_ELLIPSIS = re.compile(r"\s*(?:\.\.\.|\u2026|\[\.\.\.\])\s*")
_EDGES = " \t.,;:!?'*_-"
_SPACES = re.compile(r"\s+")

_SAYS = (
    r"(?:wrote|write|said|say|put it|called|call (?:it|yourself|him|her|them|that|this)"
    r"|told me|told (?:him|her|them)|mentioned|described|used|ended with|began with"
    r"|started with|added)"
)
_BEFORE = re.compile(
    rf"(?:\byou (?:also |just |first |even |then |once |now |here |earlier |yourself ){{0,2}}{_SAYS}"
    r"|\byour (?:own |exact |first |last )?(?:words?|sentence|phrase)(?: (?:was|were|is|are))?"
    r"|\b(?:in your words|as you (?:put|said|wrote) ?(?:it)?)|\btoday|\byesterday|\bearlier"
    r"|\bon \d{1,2} [a-z]{3,9}|\bthe words?|\bthe phrase)"
    r"(?: (?:it|that|this|here|first|today|now|tonight|the words?|the word|of)){0,2}[,:]? ?\Z"
)
_AFTER = re.compile(
    r"\s?[,-]? ?(?:you (?:also |just )?(?:wrote|write|said|say|called|put it)\b"
    r"|(?:is|was|are|were) (?:what you (?:wrote|said|call|called)|your (?:own )?words?)\b"
    r"|as you (?:put|said|wrote)\b)"
)
_SUPPOSED = re.compile(
    r"\b(?:could|would|can|might|if|should|when|whether|were to|to|will|did|do|have|had)"
    r" you\b[^.!?]{0,20}\Z|\bif\b[^.!?]{0,40}\Z"
)


_OWN_SAYING = re.compile(
    r"\b(?:i|i'?d|i'?ll|my|the) (?:\w+ ){0,3}(?:say|said|tell|told|call|answer|reply"
    r"|repeat|add|view|verdict)(?: \w+){0,3}[,:]? ?\Z"
)
_ENOUGH_OUTSIDE = 5  # words; fewer, and the quotation is the reply


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words between double quotation marks; the span leaves the marks out."""

    start: int
    end: int
    words: str


def quotations(folded: str) -> tuple[Quotation, ...]:
    """Return what stands in double quotation marks in a folded text."""
    return tuple(
        Quotation(m.start(1), m.end(1), m[1]) for m in _QUOTED.finditer(folded)
    )


def written(words: str, sources: Iterable[str]) -> bool:
    """Say whether these folded words stand in one of the folded texts."""
    parts = [_even(part) for part in _ELLIPSIS.split(words)]
    parts = [part for part in parts if part]
    return any(_in_order(parts, _even(source)) for source in sources)


def blank(folded: str, spans: Iterable[Quotation]) -> str:
    """Blank out quotations, so that nobody is held to another's words."""
    for span in spans:
        filler = "_" * (span.end - span.start)
        folded = folded[: span.start] + filler + folded[span.end :]
    return folded


def others_words(folded: str, sources: Iterable[str]) -> tuple[Quotation, ...]:
    """Return the quotations that are not what the reply itself says.

    Those are the person's own words, and words put into somebody's mouth,
    unless the reply says that it is the one who speaks, or is all quotation.
    """
    found = quotations(folded)
    if not found:
        return ()
    texts = tuple(sources)
    outside = len(blank(folded, found).replace("_", "").split())
    return tuple(
        one
        for one in found
        if written(one.words, texts)
        or (outside >= _ENOUGH_OUTSIDE and not _said_by_us(folded, one))
    )


def misquotes(folded: str, sources: Iterable[str]) -> tuple[Quotation, ...]:
    """Return what a reply says the person wrote, and the person did not."""
    found = quotations(folded)
    if not found:
        return ()
    texts = tuple(sources)
    return tuple(
        quotation
        for quotation in found
        if _attributed(folded, quotation) and not written(quotation.words, texts)
    )


def _attributed(folded: str, quotation: Quotation) -> bool:
    before = folded[max(0, quotation.start - 61) : quotation.start - 1]
    if _SUPPOSED.search(before):
        return False
    after = folded[quotation.end + 1 : quotation.end + 41]
    return bool(_BEFORE.search(before) or _AFTER.match(after))


def _said_by_us(folded: str, quotation: Quotation) -> bool:
    before = folded[max(0, quotation.start - 61) : quotation.start - 1]
    return bool(_OWN_SAYING.search(before))


def _even(words: str) -> str:
    plain = words.replace("'", "").replace('"', "").replace("*", "")
    return _SPACES.sub(" ", plain).strip(_EDGES)


def _in_order(parts: list[str], source: str) -> bool:
    place = 0
    for part in parts:
        found = re.compile(rf"(?<!\w){re.escape(part)}(?!\w)").search(source, place)
        if found is None:
            return False
        place = found.end()
    return bool(parts)
