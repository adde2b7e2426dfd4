"""Two years of somebody's ledger, for pages and pictures."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from counterpoint.ledger.drawing import about_whom, matter_of
from counterpoint.ledger.records import (
    Claim,
    ClaimKind,
    ClaimStatus,
    Commitment,
    Evidence,
    OtherSide,
    Pair,
    Prediction,
    Said,
    WhatHappened,
)
from counterpoint.ledger.statuses import weighed

if TYPE_CHECKING:
    from datetime import datetime

    from counterpoint.ledger.kinds import Record

SAYINGS = (
    (ClaimKind.SELF, "I always freeze when somebody raises their voice"),
    (ClaimKind.OTHER_MIND, "My boss thinks I am slow"),
    (ClaimKind.FACT, "My sister never rings unless she wants something"),
    (ClaimKind.FUTURE, "If I ask for the day off they will say no"),
    (ClaimKind.OTHER_MIND, "Anna is angry with me about the holiday"),
    (ClaimKind.FACT, "We have not had dinner together since the spring"),
    (ClaimKind.SELF, "I am no good at keeping up with friends"),
    (ClaimKind.FACT, "My mother forgot my birthday again"),
)
EXPECTED = (
    "They will laugh at my talk",
    "The doctor will find something bad",
    "Nobody will come to the birthday",
    "Anna will not answer this week",
    "I will be told off about the report",
    "The train will be late and I will miss the meeting",
)


def an_id(number: int) -> str:
    """Return an id as forms have them."""
    return f"{number:032x}"


def two_years(now: datetime) -> tuple[Record, ...]:
    """Return everything in the ledger of somebody who kept it for two years."""
    return (*_claims(now), *_expected(now), *_meant(now), *_beside(now))


def claim(number: int, kind: ClaimKind, words: str, at: datetime) -> Claim:
    """Return a claim as the person would write it by hand."""
    return Claim(
        id=an_id(number),
        at=at,
        kind=kind,
        quote=words,
        about=about_whom(words),
        matter=matter_of(words),
    )


def _claims(now: datetime) -> list[Record]:
    made = []
    for number in range(96):
        kind, words = SAYINGS[number % len(SAYINGS)]
        at = now - timedelta(days=728 - 7.5 * number)
        one = claim(number, kind, words, at)
        statuses = {5: ClaimStatus.CHANGED, 7: ClaimStatus.NOT_MENTIONED}
        made.append(replace(one, status=statuses.get(number % 9, one.status)))
    newest = made[-1]
    said = Said(newest.at - timedelta(days=90), "My mother forgot me on my birthday")
    evidence = (
        Evidence(an_id(1000), now, newest.id, for_it=False, text="She rang at noon"),
        Evidence(an_id(1001), now, newest.id, for_it=True, text="No card came"),
    )
    made[-1] = weighed(replace(newest, again=(said,)), evidence)
    return [*made, *evidence]


def _expected(now: datetime) -> list[Record]:
    made: list[Record] = []
    for number in range(30):
        at = now - timedelta(days=700 - 20 * number)
        came = WhatHappened.HAPPENED if number % 4 == 1 else WhatHappened.DID_NOT
        made.append(
            Prediction(
                id=an_id(2000 + number),
                at=at,
                text=EXPECTED[number % len(EXPECTED)],
                chance=(95, 80, 75, 50, 20, 90)[number % 6],
                due=(at + timedelta(days=7)).date(),
                how_bad_feared=8 if number % 2 else None,
                outcome=came,
                settled_at=at + timedelta(days=8),
                how_bad_was=4 if number % 2 else None,
            )
        )
    due, ahead = now - timedelta(days=9), now + timedelta(days=5)
    waits = "My boss will not even read the report before Friday"
    return [
        *made,
        Prediction(an_id(2100), due, waits, 85, (now - timedelta(days=2)).date()),
        Prediction(an_id(2101), due, "Anna will ring back", 30, ahead.date()),
    ]


def _meant(now: datetime) -> list[Record]:
    at = now - timedelta(days=20)
    return [
        Commitment(an_id(3000), at, "Walk to the river before work", when="mornings"),
        Commitment(
            an_id(3001),
            at,
            "Ask Tom about the allotment",
            on=(now - timedelta(days=3)).date(),
            where="at the club",
        ),
    ]


def _beside(now: datetime) -> list[Record]:
    older = claim(
        4000,
        ClaimKind.OTHER_MIND,
        "My sister does not care how I am",
        now - timedelta(days=200),
    )
    newer = claim(
        4001,
        ClaimKind.OTHER_MIND,
        "My sister asked how I am, and waited for the answer",
        now - timedelta(days=6),
    )
    pair = Pair(an_id(4002), now - timedelta(days=1), older.id, newer.id)
    side = OtherSide(
        an_id(4003),
        now - timedelta(days=30),
        "Sunday at my sister's",
        who="my sister",
        as_they_tell_it="I cooked all day and he left after an hour.",
        onlooker="One person washed up. One stood at the window.",
    )
    return [older, newer, pair, side]
