"""Measure the drawing of claims on the stories that were written for it.

    python tools/eval_ledger.py [--show] [--pin FOLDER]

What is marked and how the halves were split: corpus/ledger/FORMAT.md. A drawn claim is
right where it shares half of the shorter one with a marked claim; it counts as fully
right where the kind fits too. Every drawn claim must be an exact slice of the message.
With --show what is wrong in the tuning half is listed, never in the held-out half.
"""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parent.parent))

from counterpoint.conversation.screen import screen_text
from counterpoint.ledger.drawing import Drawn, drawn
from counterpoint.terms import Tier
from tools import ledger_stories

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tools.ledger_stories import Gold, Story, Told

PRECISION = 0.85
"""So many of the claims that are drawn must be ones; the gate is the held-out half."""


@dataclass
class Tally:
    """How the drawing did on some stories."""

    drawn: int = 0
    right: int = 0
    kind_right: int = 0
    inexact: int = 0
    marked: int = 0
    found: int = 0
    slowest: float = 0.0

    @property
    def precision(self) -> float:
        """Return which part of what was drawn is a claim."""
        return self.right / max(1, self.drawn)


def gold_of(found: Drawn, told: Told) -> Gold | None:
    """Return the marked claim that a drawn one is, of its kind if there is one."""
    of_it = [gold for gold in told.claims if _shared(found, gold) >= 0.5]
    return next((g for g in of_it if g.kind == found.kind), of_it[0] if of_it else None)


def _shared(found: Drawn, gold: Gold) -> float:
    common = min(found.end, gold.end) - max(found.start, gold.start)
    return common / min(found.end - found.start, gold.end - gold.start)


def drawn_from(told: Told) -> tuple[Drawn, ...]:
    """Draw as the program does: nothing where the screen sees danger."""
    screening = screen_text(told.text)
    return () if screening.tier > Tier.NONE else drawn(told.text)


def tally(stories: Iterable[Story], *, show: bool = False) -> Tally:
    """Count over stories; with `show`, list what is wrong in them."""
    counts = Tally()
    for story in stories:
        for told in story.messages:
            found = drawn_from(told)
            began = time.perf_counter()
            drawn(told.text)
            counts.slowest = max(counts.slowest, time.perf_counter() - began)
            _count(counts, found, told, show=story.id if show else "")
    return counts


def _count(counts: Tally, found: tuple[Drawn, ...], told: Told, *, show: str) -> None:
    met = set()
    for one in found:
        gold = gold_of(one, told)
        counts.drawn += 1
        counts.inexact += told.text[one.start : one.end] != one.quote
        if gold is not None:
            met.add(gold.start)
            counts.right += 1
            counts.kind_right += gold.kind == one.kind
        if show and (gold is None or gold.kind != one.kind):
            wrong = f"marked {gold.kind}" if gold else "not marked"
            print(f"  {show}  {one.kind}: {one.quote!r} ({wrong})")
    if show:
        for gold in told.claims:
            if gold.start not in met:
                print(f"  {show}  missed {gold.kind}: {gold.quote!r}")
    counts.marked += len(told.claims)
    counts.found += len(met)


def row(name: str, counts: Tally) -> str:
    """Return one line of the table."""
    return (
        f"{name:<20} {counts.drawn:>5} {counts.precision:>9.2f} "
        f"{counts.kind_right / max(1, counts.drawn):>9.2f} "
        f"{counts.found / max(1, counts.marked):>6.2f} {counts.inexact:>7}"
    )


def main() -> int:
    """Print the table; 1 where the held-out half misses what is asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--pin")
    asked = parser.parse_args()
    if asked.pin:
        ledger_stories.pin(asked.pin)
        return 0
    if changed := ledger_stories.unpinned():
        print(f"The held-out half has changed since it was pinned: {changed}")
        return 1
    tuning = tally(ledger_stories.stories(held_out=False), show=asked.show)
    held_out = tally(ledger_stories.stories(held_out=True))
    print(f"{'half':<20} {'drawn':>5} {'precision':>9} {'and kind':>9} ", end="")
    print(f"{'recall':>6} {'inexact':>7}")
    print(row("tuning", tuning))
    print(row("held out", held_out))
    slowest = max(tuning.slowest, held_out.slowest) * 1000
    print(f"slowest message: {slowest:.1f} ms")
    exact = not tuning.inexact and not held_out.inexact
    return 0 if held_out.precision >= PRECISION and exact else 1


if __name__ == "__main__":
    raise SystemExit(main())
