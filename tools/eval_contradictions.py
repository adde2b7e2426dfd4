"""Measure the search for contradictions on the stories that were written for it.

    python tools/eval_contradictions.py [--show]

The halves: corpus/ledger/FORMAT.md. "Marked" searches the claims that the writers of
the stories marked, and what only seems to be one as well; "drawn" searches those that
the program draws by itself. With --show the tuning half's mistakes are listed, never
those of the held-out half.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import tomli

sys.path.insert(0, str(Path(__file__).parent.parent))

from counterpoint.conversation.screen import screen_text
from counterpoint.detectors.people import people
from counterpoint.detectors.text import sentences
from counterpoint.ledger.contradictions import candidates, index
from counterpoint.ledger.drawing import about_whom, drawn
from counterpoint.ledger.records import Claim, ClaimKind
from counterpoint.terms import Tier
from tools.ledger_stories import FOLDER, stories

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tools.ledger_stories import Story, Told

Span = tuple[int, int]


def marked(story: Story, told: Told) -> Iterator[Span]:
    """Yield the spans that were marked, and those of `[[seeming]]` rows."""
    yield from ((gold.start, gold.end) for gold in told.claims)
    path = FOLDER / story.id.split("-")[0] / f"{story.id}.toml"
    for row in tomli.loads(path.read_text(encoding="utf-8")).get("seeming", ()):
        start = told.text.find(row["quote"])
        if row["sitting"] == told.sitting and start >= 0:
            yield start, start + len(row["quote"])


def drawn_spans(_: Story, told: Told) -> Iterator[Span]:
    """Yield what the program draws: nothing where the screen sees danger."""
    if screen_text(told.text).tier is Tier.NONE:
        yield from ((found.start, found.end) for found in drawn(told.text))


def count(story: Story, *, by_itself: bool, show: bool) -> Counter[str]:
    """Count what was found right, found wrong and missed in one story."""
    claims: list[Claim] = []
    around: dict[str, str] = {}
    names: dict[str, frozenset[str]] = {}
    for told in story.messages:
        for start, end in (drawn_spans if by_itself else marked)(story, told):
            quote, key = told.text[start:end], str(len(claims))
            about = about_whom(quote, people(told.text))
            claims.append(Claim(key, told.at, ClaimKind.FACT, quote, about=about))
            around[key] = " ".join(
                told.text[a:b] for a, b in sentences(told.text) if a < end and start < b
            )
            names[key] = frozenset(
                gold.name
                for gold in told.claims
                if gold.start < end and start < gold.end
            )
    planted = {(p.one, p.other) for p in story.pairs if p.are == "contradiction"}
    counts, met = Counter[str](), set()
    for pair in candidates(index(claims, sentences=around), claims):
        hit = {
            (a, b) for a in names[pair.one.id] for b in names[pair.other.id]
        } & planted
        counts["right" if hit else "wrong"] += 1
        met |= hit
        if show and not hit:
            print(f"  {story.id}  {pair.by}: {pair.one.quote!r} {pair.other.quote!r}")
    counts["met"], counts["planted"] = len(met), len(planted)
    if show and planted - met:
        print(f"  {story.id}  missed {sorted(planted - met)}")
    return counts


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", action="store_true")
    show = parser.parse_args().show
    print(f"{'stories':<22}{'claims':<8}{'found':>6}{'precision':>11}{'recall':>8}")
    for folder in ("first", "second"):
        for held_out in (False, True):
            half = stories(held_out=held_out)
            ours = [story for story in half if story.id.startswith(folder)]
            for by_itself in (False, True):
                total = Counter[str]()
                for story in ours:
                    total.update(
                        count(story, by_itself=by_itself, show=show and not held_out)
                    )
                found = total["right"] + total["wrong"]
                print(
                    f"{folder + (' held out' if held_out else ' tuning'):<22}"
                    f"{'drawn' if by_itself else 'marked':<8}{found:>6}"
                    f"{total['right'] / found if found else 1:>11.2f}"
                    f"{total['met'] / max(1, total['planted']):>8.2f}"
                    f"  ({total['met']} of {total['planted']})"
                )


if __name__ == "__main__":
    main()
