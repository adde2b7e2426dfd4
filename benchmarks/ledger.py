"""How long does the search for contradictions take in a ledger of 20,000 claims?

Invented claims about many people and matters; no two are alike by more than their
words. Printed: reading them in once for a visit, then the search for one new claim
and for the three of a sitting, median and slowest of many.
"""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.conversation import percentile
from counterpoint.ledger.contradictions import candidates, index
from counterpoint.ledger.records import Claim, ClaimKind

CLAIMS = 20_000
SEARCHES = 200
START = datetime(2021, 1, 1, 20, tzinfo=UTC)
WHO = [
    "I",
    "My sister",
    "My mother",
    "My boss",
    "My brother",
    "Anna",
    "My friend Tom",
    "My wife",
]
HOW = [
    "never {}",
    "always {}",
    "{} every week",
    "don't {}",
    "hardly ever {}",
    "{} when it rains",
]
DOES = [
    "call",
    "visit",
    "help with",
    "talk about",
    "worry about",
    "argue about",
    "pay for",
    "cook for",
    "wait for",
    "forget",
    "trust",
    "miss",
    "like",
    "clean",
    "read about",
    "write to",
    "shout at",
    "lie about",
    "plan",
    "avoid",
]
WHAT = [
    "my father",
    "the garden",
    "the house",
    "the children",
    "money",
    "the neighbours",
    "the car",
    "my work",
    "the exam",
    "the doctor",
    "dinner",
    "the dog",
    "church",
    "the rent",
    "the choir",
    "my boss",
    "the past",
    "old letters",
    "the boat",
    "the piano",
    "football",
    "the shop",
    "the allotment",
    "my cousin",
    "the holidays",
    "the bank",
    "the kitchen",
    "the landlord",
    "the bees",
]


def claims(number: int, *, seed: int = 3) -> list[Claim]:
    """Invent claims, two or three a day."""
    draw = Random(seed)  # noqa: S311 - invented claims
    return [
        Claim(
            id=f"c{seed}-{n}",
            at=START + timedelta(hours=9 * n),
            kind=ClaimKind.FACT,
            quote=f"{draw.choice(WHO)} {draw.choice(HOW).format(draw.choice(DOES))} "
            f"{draw.choice(WHAT)} and {draw.choice(WHAT)}",
        )
        for n in range(number)
    ]


def main() -> None:
    """Print the table."""
    began = time.perf_counter()
    known = index(claims(CLAIMS))
    print(f"{CLAIMS:,} claims read in, once a visit: {_ms(began):7.1f} ms")
    for count in (1, 3):
        took = []
        for number in range(SEARCHES):
            new = claims(count, seed=100 + number)
            for claim in new:
                known.add(claim)
            began = time.perf_counter()
            candidates(known, new)
            took.append(_ms(began))
        print(
            f"search for {count} new: median {percentile(took, 0.5):6.1f} ms, "
            f"95 % {percentile(took, 0.95):6.1f} ms, slowest {max(took):6.1f} ms"
        )


def _ms(began: float) -> float:
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    main()
