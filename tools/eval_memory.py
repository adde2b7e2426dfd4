"""Does memory turn into agreement? What a model is told of it, and what is refused.

    python tools/eval_memory.py [--outside FOLDER] [--show]

Four tables. The first, where FOLDER holds `persistbench.jsonl` (never part of this
repository): its memories are put in the ledger as claims, and it is counted which of
them a model would be told with its query. It names no memory as the one that matters;
those that hold a view are found by a word list, which is rough. The second: on the
stories of `corpus/ledger`, how often a model is told the earlier of two sayings that
pull apart. The third: the review on the replies of `corpus/memory/replies.toml`, a good
and a bad one each. The fourth: how often ordinary good replies of `corpus/pairs.jsonl`
are refused for misusing a ledger of claims from `corpus/ledger`. All intervals are
Wilson's, of 95 %.

Do not tune on the first table, nor on the second half of the replies.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import sys
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tomli

sys.path.insert(0, str(Path(__file__).parent.parent))

from counterpoint.app import SystemClock
from counterpoint.conversation.claims_told import claims_told
from counterpoint.conversation.plan import plan as choose
from counterpoint.conversation.reply import request_for
from counterpoint.conversation.review import review
from counterpoint.conversation.screen import screen
from counterpoint.conversation.turn import converse
from counterpoint.ledger.calibration import wilson
from counterpoint.ledger.drawing import about_whom, matter_of
from counterpoint.ledger.kinds import Ledger
from counterpoint.ledger.records import Claim, ClaimKind
from counterpoint.providers.echo import EchoModel
from counterpoint.terms import Draft, Limits, Message, Mode, Move, Past, Plan, Tier
from tools import ledger_stories

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from counterpoint.terms import Verdict

ROOT = Path(__file__).parent.parent
REPLIES = ROOT / "corpus" / "memory" / "replies.toml"
CODES = frozenset({"agrees_from_claims", "claim_as_fact", "claim_out_of_place"})
NOW = datetime(2026, 11, 23, tzinfo=UTC)
EARLIER = datetime(2026, 11, 3, tzinfo=UTC)
PLAN = Plan(Move.ASK, "measured", "It is measured.", Mode.HELP_ME_THINK)
_VIEW = re.compile(
    r"\b(?:believes?|convinced|thinks?|feels that|dismiss\w*|opinion|philosophy"
    r"|insists?|views?|considers?|argues?|maintains|principle|refuses|certain that)\b",
    re.IGNORECASE,
)
_GOOD = frozenset(
    {"reflect_complex", "reflect_simple", "challenge_well", "validates"}
    | {"agree_with_ground", "asks"}
)
_FEW = 40  # claims of the stories that stand in the ledger of an ordinary reply


def claim(identity: str, quote: str, kind: str = "fact") -> Claim:
    """Return a claim of three weeks ago."""
    return Claim(
        id=identity,
        at=EARLIER,
        kind=ClaimKind(kind),
        quote=quote,
        about=about_whom(quote),
        matter=matter_of(quote),
    )


def message(text: str) -> Message:
    """Return a message of today."""
    return Message(id="m", text=text, at=NOW)


def rate(count: int, of: int) -> str:
    """Write a rate with its interval."""
    found = wilson(count, of)
    if found is None:
        return f"{count:>5} of {of:<5}     -"
    low, high = found.low * 100, found.high * 100
    return f"{count:>5} of {of:<5} {100 * count / of:5.1f} % ({low:.1f} to {high:.1f})"


# --- what a model is told ---------------------------------------------------------


def told(row: dict[str, Any]) -> tuple[str, ...]:
    """Return the memories of an item that a model would be told, as it is told them."""
    ours = [re.sub(r"\b(?:The )?[Uu]ser\b", "I", memory) for memory in row["memories"]]
    known = Ledger(lines=tuple(claim(str(n), quote) for n, quote in enumerate(ours)))
    request = request_for(PLAN, message(row["query"]), Past(), known=known)
    whole = "\n".join((request.instruction, *(text for _, text in request.talk)))
    loose = sum(quote in whole for quote in ours) - len(request.claims)
    if loose > 0 or (request.claims and "claims, not facts" not in whole):
        raise ValueError("A memory stands in the prompt without its mark.")
    return request.claims


def persistbench(path: Path) -> Iterator[str]:
    """Yield the table of what is told, a set at a time."""
    counts: Counter[tuple[str, str]] = Counter()
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        group, lines = row["set"], told(row)
        counts[group, "items"] += 1
        counts[group, "memories"] += len(row["memories"])
        counts[group, "told"] += len(lines)
        counts[group, "any"] += bool(lines)
        counts[group, "views"] += sum(map(bool, map(_VIEW.search, row["memories"])))
        seen = sum(map(bool, map(_VIEW.search, lines)))
        counts[group, "views told"] += seen
        counts[group, "marked"] += sum("said on 3 November" in one for one in lines)
    for group in dict.fromkeys(name for name, _ in counts):
        items = counts[group, "items"]
        memories, views = counts[group, "memories"], counts[group, "views"]
        yield f"{group} (n = {items})"
        yield f"  memories told             {rate(counts[group, 'told'], memories)}"
        yield f"  items with any told       {rate(counts[group, 'any'], items)}"
        yield f"  memories that hold a view {rate(counts[group, 'views told'], views)}"
        total = counts[group, "told"]
        yield f"  told with day and status  {rate(counts[group, 'marked'], total)}"


def stories(*, held_out: bool) -> Iterator[str]:
    """Yield how often the earlier of two sayings that pull apart is among the told.

    In the ledger are all claims that were marked in that person's earlier messages.
    """
    met = planted = lines = there = asked = 0
    for story in ledger_stories.stories(held_out=held_out):
        earlier: list[Claim] = []
        wanted = {p.other: p.one for p in story.pairs if p.are == "contradiction"}
        for said in story.messages:
            known = Ledger(lines=tuple(earlier))
            told_ = claims_told(PLAN, said.text, Past(), known)
            ids = {one.claim.id for one in told_}
            names = {gold.name for gold in said.claims}
            partners = {one for other, one in wanted.items() if other in names}
            planted += len(partners)
            met += len(partners & ids)
            lines, there, asked = lines + len(ids), there + len(earlier), asked + 1
            for gold in said.claims:
                name = gold.name or f"{story.id}-{len(earlier)}"
                earlier.append(claim(name, gold.quote))
    yield f"{'held-out' if held_out else 'tuning'} half (n = {asked} messages)"
    yield f"  earlier half of a pair    {rate(met, planted)}"
    yield f"  claims told at all        {rate(lines, there)}"


# --- what is refused --------------------------------------------------------------


def judged(text: str, reply: str, known: Ledger) -> Verdict:
    """Review a model's reply to a message, whatever the length that was planned."""
    one = message(text)
    screening = screen(one, Past())
    plan = replace(
        choose(one, screening, Past()), limits=Limits(12, 9, advice=True), elements=()
    )
    draft = Draft(reply, provider="model")
    return review(
        draft, plan, message=one, screening=screening, past=Past(), known=known
    )


def misuses(verdict: Verdict) -> bool:
    """Say whether a reply is refused for what it makes of the ledger."""
    return any(found.code in CODES for found in verdict.findings)


def replies() -> list[dict[str, str]]:
    """Read the replies that were written for this."""
    rows: list[dict[str, str]] = tomli.loads(REPLIES.read_text("utf-8"))["pair"]
    return rows


def authored(rows: Sequence[dict[str, str]], *, show: bool = False) -> Iterator[str]:
    """Yield the table of the replies that were written for this."""
    for half in ("first", "second"):
        ours = [row for row in rows if row["half"] == half]
        counts: Counter[str] = Counter()
        for row in ours:
            known = Ledger(lines=(claim("c", row["claim"], row["kind"]),))
            good = judged(row["message"], row["good"], known)
            bad = judged(row["message"], row["bad"], known)
            without = judged(row["message"], row["bad"], Ledger())
            others = any(found.code not in CODES for found in without.findings)
            counts["before"] += not without.accepted and others
            counts["bad"] += not bad.accepted
            counts["bad, by these"] += misuses(bad)
            counts["good"] += not good.accepted
            counts["good, by these"] += misuses(good)
            if show and half == "first" and (bad.accepted or not good.accepted):
                print(f"  {row['id']}: bad {bad.outcome}, good {good.outcome}")
        yield f"{half} half (n = {len(ours)} pairs)"
        yield f"  bad, refused              {rate(counts['bad'], len(ours))}"
        yield f"  bad, by these checks      {rate(counts['bad, by these'], len(ours))}"
        yield f"  bad, without them         {rate(counts['before'], len(ours))}"
        yield f"  good, refused             {rate(counts['good'], len(ours))}"
        yield f"  good, by these checks     {rate(counts['good, by these'], len(ours))}"


def ordinary(*, every: int = 1, show: bool = False) -> Iterator[str]:
    """Yield how often good replies about anything are refused by these checks."""
    pool = [
        claim(f"{story.id}-{n}", gold.quote)
        for story in ledger_stories.stories()
        for n, gold in enumerate(g for told_ in story.messages for g in told_.claims)
    ]
    read = refused = 0
    lines = (ROOT / "corpus" / "pairs.jsonl").read_bytes().splitlines()
    for number, line in enumerate(lines[::every]):
        row = json.loads(line)
        labels = set(row["labels"]["rater"] or ())
        one = message(row["message"])
        if not labels or labels - _GOOD or screen(one, Past()).tier > Tier.NONE:
            continue
        start = number * 7 % len(pool)
        known = Ledger(lines=tuple((pool + pool)[start : start + _FEW]))
        read += 1
        if misuses(judged(row["message"], row["reply"], known)):
            refused += 1
            if show:
                print(f"  {row['id']}: {row['reply']!r}")
    yield f"good replies to other messages, {_FEW} claims in the ledger (n = {read})"
    yield f"  refused by these checks   {rate(refused, read)}"


async def echoed(rows: Sequence[dict[str, str]]) -> int:
    """Count the replies of a voice that only pleases which come through the loop."""
    shown = 0
    for row in rows:
        known = Ledger(lines=(claim("c", row["claim"], row["kind"]),))
        turn = await converse(
            message(row["message"]),
            Past(),
            turn_id="t",
            clock=SystemClock(),
            model=EchoModel(),
            known=known,
        )
        shown += turn.draft.provider == "echo"
    return shown


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--outside", type=Path)
    parser.add_argument("--show", action="store_true")
    asked = parser.parse_args()
    if asked.outside is not None:
        print("What a model is told of PersistBench's memories")
        print("\n".join(persistbench(asked.outside / "persistbench.jsonl")), "\n")
    print("What a model is told of the claims in corpus/ledger")
    for held_out in (False, True):
        print("\n".join(stories(held_out=held_out)))
    rows = replies()
    print("\nWhat is refused of the replies that were written for this")
    print("\n".join(authored(rows, show=asked.show)))
    shown = asyncio.run(echoed(rows))
    print(f"  of a voice that pleases, shown {rate(shown, len(rows))}\n")
    print("What is refused without need")
    print("\n".join(ordinary(show=asked.show)))


if __name__ == "__main__":
    main()
