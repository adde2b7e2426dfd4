"""Which lines of the ledger may a model hear of, and how do they stand?

Only claims on the matter in hand, each with its day and what is known of it. What is
not to be mentioned is never told, and nothing is where somebody is in danger. It
compares words and names; it does not know what a claim means.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from counterpoint import in_words
from counterpoint.authored import load
from counterpoint.detectors.people import people
from counterpoint.ledger.drawing import about_whom, matter_of
from counterpoint.ledger.records import Claim, ClaimStatus, Evidence
from counterpoint.ledger.statuses import may_be_mentioned

if TYPE_CHECKING:
    from counterpoint.ledger.kinds import Ledger
    from counterpoint.terms import Past, Plan

MOST_TOLD = 5
_FEWEST_SHARED = 2  # stems; one alone is chance in a message of any length
_LONGEST_EVIDENCE = 80  # characters of what speaks for or against a claim
_COMMON = 0.2  # a stem in more of the claims than this tells them apart no more


@dataclass(frozen=True, slots=True)
class Told:
    """A claim that may be told, and how it stands, in words."""

    claim: Claim
    standing: str


def claims_told(plan: Plan, text: str, past: Past, known: Ledger) -> tuple[Told, ...]:
    """Return the claims that bear on a message, oldest first, at most five.

    Those that the plan is about come before all others. What was said in this
    talk is in the talk.
    """
    if plan.path is not None:
        return ()
    said_here = {turn.id for turn in past.turns}
    there = [
        claim
        for claim in known.of(Claim)
        if may_be_mentioned(claim)
        and (claim.place is None or claim.place.turn not in said_here)
    ]
    meant = {
        claim.id: float(len(there) + 1) for claim in there if claim.id in plan.recalls
    }
    nearness = {**bearing(text, there), **meant}
    best = sorted(
        (claim for claim in there if claim.id in nearness),
        key=lambda claim: (nearness[claim.id], claim.at, claim.id),
        reverse=True,
    )[:MOST_TOLD]
    evidence = known.of(Evidence)
    return tuple(
        Told(claim, standing(claim, evidence))
        for claim in sorted(best, key=lambda claim: (claim.at, claim.id))
    )


def bearing(text: str, claims: list[Claim]) -> dict[str, float]:
    """Return how near each claim is to a text, by its id; those far off are left out.

    A claim bears on it if it is about somebody who is named there, or shares two
    words that say what it is about.
    """
    names = {about_whom(person.mention) for person in people(text)}
    stems = set(matter_of(text))
    in_use = Counter(stem for claim in claims for stem in set(claim.matter))
    most = max(2, _COMMON * len(claims))
    near: dict[str, float] = {}
    for claim in claims:
        of_whom = {claim.about, *claim.matter} & names
        shared = {stem for stem in stems & set(claim.matter) if in_use[stem] <= most}
        if of_whom or len(shared - names) >= _FEWEST_SHARED:
            near[claim.id] = len(of_whom) + sum(1 / in_use[stem] for stem in shared)
    return near


def standing(claim: Claim, evidence: tuple[Evidence, ...]) -> str:
    """Say when a claim was made and what is known of it."""
    words: dict[str, str] = load("conversation", "prompt").body["standing"]
    said = words[claim.status.value].format(day=in_words.day(claim.at))
    speaks = {ClaimStatus.SUPPORTED: True, ClaimStatus.AGAINST: False}
    told = next(
        (
            one.text
            for one in reversed(evidence)
            if one.claim == claim.id and one.for_it is speaks.get(claim.status)
        ),
        "",
    )
    return f"{said}: {told[:_LONGEST_EVIDENCE]}" if told else said
