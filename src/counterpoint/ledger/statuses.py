"""How does a line of the ledger change, and what changes with it?

The person decides; nothing here is found out by itself. A claim keeps its words and
its place, or becomes the person's own wording and has no place any more.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from counterpoint.authored import load
from counterpoint.errors import InputError
from counterpoint.ledger.drawing import about_whom, matter_of
from counterpoint.ledger.records import (
    LONGEST,
    Claim,
    ClaimStatus,
    Evidence,
    Pair,
    PairAnswer,
    Said,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from counterpoint.ledger.kinds import Ledger, Line
    from counterpoint.ledger.records import Place

L = TypeVar("L", bound="Line")

_BY_EVIDENCE = frozenset({ClaimStatus.SAID, ClaimStatus.SUPPORTED, ClaimStatus.AGAINST})


def checked(text: str) -> str:
    """Return words that can be kept as one line.

    Raises:
        InputError: there are none, or too many.
    """
    said: dict[str, str] = load("ledger", "statuses").body["refused"]
    if not text.strip():
        raise InputError(said["empty"])
    if len(text) > LONGEST:
        raise InputError(said["long"])
    return text.strip()


def may_be_mentioned(claim: Claim) -> bool:
    """Say whether a claim may be brought up in a talk."""
    return claim.hidden is None and claim.status is not ClaimStatus.NOT_MENTIONED


def reworded(claim: Claim, words: str) -> Claim:
    """Return a claim in other words of the person's; it is no quotation any more.

    Raises:
        InputError: there are no words, or too many.
    """
    text = checked(words)
    if text == claim.quote:
        return claim
    return replace(
        claim,
        quote=text,
        place=None,
        old_chat=None,
        about=about_whom(text) or claim.about,
        matter=matter_of(text),
    )


def weighed(claim: Claim, evidence: Iterable[Evidence]) -> Claim:
    """Return a claim with the status that what is known for and against it gives.

    Anything against it counts, however much there is for it. What the person said
    of the claim themselves is left as it is.
    """
    if claim.status not in _BY_EVIDENCE:
        return claim
    about_it = [e for e in evidence if e.claim == claim.id and e.hidden is None]
    status = ClaimStatus.SAID
    if any(not e.for_it for e in about_it):
        status = ClaimStatus.AGAINST
    elif about_it:
        status = ClaimStatus.SUPPORTED
    return replace(claim, status=status)


def merged(claims: Sequence[Claim]) -> Claim:
    """Return sayings of the same claim as one: the oldest, and the others in it.

    Raises:
        InputError: there are fewer than two.
    """
    if len({claim.id for claim in claims}) < 2:
        said: dict[str, str] = load("ledger", "statuses").body["refused"]
        raise InputError(said["one_alone"])
    first, *others = sorted(claims, key=lambda claim: (claim.at, claim.id))
    sayings = [
        saying
        for other in others
        for saying in (Said(other.at, other.quote, other.place), *other.again)
    ]
    again = sorted({*first.again, *sayings}, key=lambda said: (said.at, said.quote))
    return replace(first, again=tuple(again))


def answered(
    pair: Pair, answer: PairAnswer, *, now: datetime, wrong: str = "", note: str = ""
) -> Pair:
    """Return a pair with what the person says of it.

    Raises:
        InputError: one is wrong, and it is not said which of the two.
    """
    if answer is PairAnswer.ONE_WRONG and wrong not in {pair.one, pair.other}:
        said: dict[str, str] = load("ledger", "statuses").body["refused"]
        raise InputError(said["which_wrong"])
    wrong = wrong if answer is PairAnswer.ONE_WRONG else ""
    return replace(pair, answer=answer, answered_at=now, wrong=wrong, note=note)


def after(pair: Pair, claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """Return the claims that stand differently once a pair is answered.

    Of a change of mind it is the older claim, of a mistake the one that was wrong.
    """
    changes = {
        PairAnswer.CHANGED: (pair.one, ClaimStatus.CHANGED),
        PairAnswer.ONE_WRONG: (pair.wrong, ClaimStatus.AGAINST),
    }
    if pair.answer not in changes:
        return ()
    which, status = changes[pair.answer]
    return tuple(
        replace(claim, status=status)
        for claim in claims
        if claim.id == which and claim.status is not status
    )


def hidden(line: L, now: datetime) -> L:
    """Return a line that is forgotten, and can be brought back while the sitting is."""
    return line if line.hidden is not None else replace(line, hidden=now)


def brought_back(line: L) -> L:
    """Return a line that is not forgotten after all."""
    return replace(line, hidden=None)


def belonging(ledger: Ledger, line_id: str) -> tuple[Line, ...]:
    """Return a line and what would speak of it still, were it forgotten alone."""
    return tuple(
        line
        for line in (*ledger.lines, *ledger.hidden)
        if line.id == line_id
        or (isinstance(line, Evidence) and line.claim == line_id)
        or (isinstance(line, Pair) and line_id in {line.one, line.other})
    )


class Loss(NamedTuple):
    """What a deletion takes: lines that go with it, and claims that lose a saying."""

    gone: tuple[Line, ...] = ()
    changed: tuple[Claim, ...] = ()


def without(ledger: Ledger, is_gone: Callable[[Place], bool]) -> Loss:
    """Return what goes, and what changes, where words of some places are deleted.

    A line that quotes them goes, with what speaks only of it. A claim that was said
    elsewhere as well keeps its other sayings.
    """
    gone: list[str] = []
    changed: list[Claim] = []
    for line in (*ledger.lines, *ledger.hidden):
        if isinstance(line, Claim):
            left = _said_elsewhere(line, is_gone)
            if left is None:
                gone.append(line.id)
            elif left != line:
                changed.append(left)
        elif (place := place_of(line)) is not None and is_gone(place):
            gone.append(line.id)
    with_it = {line.id: line for one in gone for line in belonging(ledger, one)}
    return Loss(tuple(with_it.values()), tuple(changed))


def place_of(line: Line) -> Place | None:
    """Return where the words of a line stand, if they stand in a sitting."""
    return None if isinstance(line, Evidence | Pair) else line.place


def _said_elsewhere(claim: Claim, is_gone: Callable[[Place], bool]) -> Claim | None:
    """Return a claim without the sayings that are gone; None where none is left."""
    said = (Said(claim.at, claim.quote, claim.place), *claim.again)
    left = [one for one in said if one.place is None or not is_gone(one.place)]
    if not left:
        return None
    first, *again = left
    if first is said[0]:
        return replace(claim, again=tuple(again))
    return replace(
        claim,
        at=first.at,
        quote=first.quote,
        place=first.place,
        about=about_whom(first.quote) or claim.about,
        matter=matter_of(first.quote),
        again=tuple(again),
    )
