"""How long do the search for contradictions and the page take with 20,000 claims?

Invented claims about many people and matters; no two are alike by more than their
words. Printed: reading them in once for a visit, then the search for one new claim
and for the three of a sitting, median and slowest of many; then the page, as the
real server shows it in a process of its own.
"""

from __future__ import annotations

import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import anyio

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.conversation import percentile
from benchmarks.progress import load
from benchmarks.web import served
from counterpoint.app import ledger as kept
from counterpoint.app import open_store
from counterpoint.ledger.contradictions import candidates, index
from counterpoint.ledger.drawing import about_whom, matter_of
from counterpoint.ledger.records import Claim, ClaimKind
from counterpoint.settings import read_settings

CLAIMS = 20_000
SEARCHES = 200
LOADS = 10
AIM = 400
"""Milliseconds of CPU for one page."""
PAGES = ("/ledger", "/ledger?page=300", "/ledger?sort=fact", "/ledger/lines/c3-77")
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
    pages()


async def written_down(home: Path, now: datetime) -> None:
    """Fill a ledger with the claims of some years."""
    settings = read_settings({"COUNTERPOINT_HOME": str(home)})
    said = [
        replace(
            claim,
            at=now - timedelta(hours=2 * (CLAIMS - number)),
            about=about_whom(claim.quote),
            matter=matter_of(claim.quote),
        )
        for number, claim in enumerate(claims(CLAIMS))
    ]
    async with await open_store(settings) as store:
        await kept.keep(store, *said, now=now)


def pages() -> None:
    """Print what the pages cost the server."""
    with tempfile.TemporaryDirectory() as home:
        anyio.run(written_down, Path(home), datetime.now(UTC))
        with served(home=Path(home)) as one:
            load(one, PAGES[0])
            for path in PAGES:
                before = one.cpu()
                loads = [load(one, path) for _ in range(LOADS)]
                cpu = (one.cpu() - before) / LOADS * 1000
                wall = percentile([took for _, took in loads], 0.5)
                print(
                    f"{path}: {cpu:.0f} ms CPU of the server (aim {AIM} ms), "
                    f"p50 {wall:.0f} ms, {loads[0][0]:.0f} KB"
                )


def _ms(began: float) -> float:
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    main()
