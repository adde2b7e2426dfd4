"""Where do the person and a witness see the same, and where not?

Two sets of numbers side by side, with each difference in a sentence; nobody is right.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from counterpoint import in_words
from counterpoint.authored import load
from counterpoint.ledger.records import Better, Evidence, EvidenceKind
from counterpoint.ledger.witness import told

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from counterpoint.ledger.records import Behaviour, Invitation

NEAR = 1
"""Two numbers so close are nearly the same; a rule of our own, no clinical number."""


@dataclass(frozen=True, slots=True)
class Beside:
    """One behaviour as both see it; a number that nobody gave is ""."""

    text: str
    mine: str
    theirs: str
    said: str


def beside(invitation: Invitation) -> tuple[Beside, ...]:
    """Return each behaviour as both see it."""
    return tuple(
        Beside(
            text=one.text,
            mine=_told(mine, one),
            theirs=_told(theirs, one),
            said=_said(one, mine, theirs, who=invitation.who),
        )
        for one, mine, theirs in _lines(invitation)
    )


def in_all(invitation: Invitation) -> str:
    """Return one sentence on all of it, "" where nothing was answered by both."""
    both = [
        (mine, theirs)
        for _, mine, theirs in _lines(invitation)
        if mine is not None and theirs is not None
    ]
    alike, words = sum(_near(*pair) for pair in both), _words()
    if not both:
        return ""
    if alike in {0, len(both)}:
        all_: str = words["all_alike" if alike else "none_alike"]
        return all_
    some: str = words["alike"].format(alike=alike, all=len(both))
    return some


def closing(invitation: Invitation) -> tuple[str, str]:
    """Return whose view counts, and what can be done with a difference."""
    words = _words()
    return words["whose"], words["next"].format(who=invitation.who)


def evidence(
    invitation: Invitation, number: int, *, claim: str, for_it: bool, now: datetime
) -> Evidence:
    """Make what a witness saw speak for or against a claim.

    Its id says which number it is, so that it goes when the invitation does.

    Args:
        invitation: one that was answered.
        number: which behaviour, from 0.
        claim: the id of the claim.
        for_it: whether it speaks for it.
        now: aware, in the zone of the person.
    """
    one, theirs = invitation.behaviours[number], invitation.theirs[number]
    seen = invitation.theirs_at or invitation.at
    text = _words()["evidence"].format(
        who=invitation.who,
        day=in_words.day(seen),
        text=one.text,
        theirs=_told(theirs, one),
    )
    return Evidence(
        id=f"{of_witness(invitation)}{number}-{claim[:8]}",
        at=now,
        claim=claim,
        for_it=for_it,
        kind=EvidenceKind.WITNESS,
        text=text,
        on=seen.date(),
    )


def of_witness(invitation: Invitation) -> str:
    """Return how the id of all evidence begins that an invitation gave."""
    return f"seen-{invitation.id}-"


def _lines(
    invitation: Invitation,
) -> list[tuple[Behaviour, int | None, int | None]]:
    count = len(invitation.behaviours)
    mine, theirs = _padded(invitation.mine, count), _padded(invitation.theirs, count)
    return list(zip(invitation.behaviours, mine, theirs, strict=True))


def _padded(numbers: Sequence[int | None], count: int) -> tuple[int | None, ...]:
    return (*numbers, *(None,) * count)[:count]


def _told(number: int | None, behaviour: Behaviour) -> str:
    return "" if number is None else told(number, behaviour.scale)


def _said(one: Behaviour, mine: int | None, theirs: int | None, *, who: str) -> str:
    words = _words()
    names = {"mine": _told(mine, one), "theirs": _told(theirs, one), "who": who}
    if mine is None or theirs is None:
        only = "only_mine" if mine is not None else "only_theirs"
        which = "neither" if mine is None and theirs is None else only
        return str(words[which].format(**names))
    if mine == theirs:
        return str(words["both"].format(**names))
    apart = words["apart"].format(**names)
    return f"{apart} {words[_way(one, mine, theirs)].format(**names)}"


def _way(one: Behaviour, mine: int, theirs: int) -> str:
    if _near(mine, theirs):
        return "near"
    if one.better is Better.OPEN:
        return "more" if mine > theirs else "less"
    return "better" if (mine > theirs) == (one.better is Better.MORE) else "worse"


def _near(mine: int, theirs: int) -> bool:
    return abs(mine - theirs) <= NEAR


def _words() -> dict[str, Any]:
    words: dict[str, Any] = load("ledger", "witness").body["beside"]
    return words
