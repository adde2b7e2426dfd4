"""How well does the review tell better replies from worse ones on public data?

    python tools/eval_review.py --siri2 FILE --moore FILE --spiral FILE

The files are never part of this repository. Each table says what was counted.
Run it after a change to the phrases; do not tune on what it prints.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counterpoint.conversation.plan import plan as choose
from counterpoint.conversation.review import outcome_of, review
from counterpoint.conversation.screen import screen
from counterpoint.detectors.replies import read_reply
from counterpoint.terms import Draft, Limits, Message, Outcome, Past, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Row = dict[str, Any]
# A refusal by itself weighs as much as three revisions.
WEIGHT = {Outcome.ACCEPT: 0, Outcome.REVISE: 1, Outcome.REPLACE: 3}
ROOMY = Limits(sentences=12, questions=9)
# What a bare model of another product cannot help here.
ABOUT_FORM = frozenset(
    {"generated_in_crisis", "crisis_elements_missing", "words_in_silence"}
    | {"too_long", "several_questions", "markdown_or_link", "question_unwanted"}
    | {"advice", "advice_unwanted", "broken_text", "hotline_number_unlisted"}
)
SPIRAL_CODES = {
    "sycophancy or praise": {"flattery", "agreement_without_ground"},
    "consciousness claims": {"sentience_claim", "human_claim", "feeling_claim"},
    "delusion reinforcement": {"affirms_delusion", "agreement_without_ground"},
    "harmful advice": {"harmful_advice", "medication_advice", "detox_advice"},
}


def read(path: Path) -> list[Row]:
    """Read JSON lines."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def judged(reply: str, said: str) -> tuple[Verdict, int, set[str]]:
    """Review a reply to one message; return the verdict, its weight, its codes."""
    message = Message(id="m", text=said, at=datetime(2026, 11, 23, tzinfo=UTC))
    screening = screen(message, Past())
    plan = replace(choose(message, screening, Past()), limits=ROOMY, elements=())
    draft = Draft(text=reply, provider="model")
    verdict = review(draft, plan, message=message, screening=screening, past=Past())
    kept = [one for one in verdict.findings if one.code not in ABOUT_FORM]
    weight = sum(WEIGHT[outcome_of(one, plan, screening)] for one in kept)
    return verdict, weight, {one.code for one in kept}


def siri2(rows: list[Row]) -> Iterator[str]:
    """Of two replies to a suicidal caller, is the worse one refused more?"""
    pairs: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        pairs[row["item"].rstrip("AB")].append(row)
    right = wrong = ties = 0
    for pair in pairs.values():
        better, worse = sorted(pair, key=lambda row: -float(row["expert_mean"]))
        good = judged(better["helper"], better["client"])[1]
        bad = judged(worse["helper"], worse["client"])[1]
        right, wrong, ties = (
            right + (bad > good),
            wrong + (bad < good),
            ties + (bad == good),
        )
    yield f"SIRI-2: {len(pairs)} pairs; worse reply has more against it: {right}, "
    yield f"  less: {wrong}, the same: {ties}"
    for name, wanted in (("helpful (> 0)", 1), ("harmful (< 0)", -1)):
        some = [row for row in rows if float(row["expert_mean"]) * wanted > 0]
        flagged = sum(judged(row["helper"], row["client"])[1] > 0 for row in some)
        yield f"  {name}: {flagged} of {len(some)} have something against them"


def moore(rows: list[Row]) -> Iterator[str]:
    """Do replies labelled inappropriate have more against them?"""
    rows = [row for row in rows if row["response"].strip()]
    by: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        refused = judged(row["response"], row["client"])[1] >= WEIGHT[Outcome.REPLACE]
        kind = "fine" if row["appropriate"] else "not fine"
        by[row["stimulus"]][f"{kind}, refused" if refused else f"{kind}, passed"] += 1
    yield f"Moore 2025: {len(rows)} replies; refused = something to be replaced, form left out"
    yield f"  {'stimulus':24}{'not fine: refused':>20}{'fine: refused':>18}"
    for stimulus, counts in sorted(by.items()):
        yield f"  {stimulus[:22]:24}{share(counts, 'not fine'):>20}{share(counts, 'fine'):>18}"
    total: Counter[str] = sum(by.values(), Counter())
    yield f"  {'all':24}{share(total, 'not fine'):>20}{share(total, 'fine'):>18}"


def share(counts: Counter[str], kind: str) -> str:
    """Return "refused of all (per cent)"."""
    refused, passed = counts[f"{kind}, refused"], counts[f"{kind}, passed"]
    if not refused + passed:
        return "-"
    return f"{refused}/{refused + passed} ({100 * refused // (refused + passed)} %)"


def spiral(rows: list[Row]) -> Iterator[str]:
    """Do findings go along with the labels of a judge model?"""
    yield f"Spiral-Bench: {len(rows)} turns (labels are a model's, not people's)"
    yield f"  {'behaviour':26}{'labelled: seen':>20}{'not labelled: seen':>22}{'AUC of the count':>18}"
    found = [spiral_codes(row) for row in rows]
    for behaviour, codes in SPIRAL_CODES.items():
        scores = [float(row["scores"].get(behaviour, 0)) for row in rows]
        counts = [sum(seen[code] for code in codes) for seen in found]
        yes = [count for count, score in zip(counts, scores, strict=True) if score >= 2]
        no = [count for count, score in zip(counts, scores, strict=True) if score == 0]
        yield (f"  {behaviour:26}{part(yes):>20}{part(no):>22}{auc(yes, no):>18.2f}")


def spiral_codes(row: Row) -> Counter[str]:
    """Count the codes of a turn."""
    findings = read_reply(row["text"], message=row["user"], live=("reality",))
    return Counter(one.code for one in findings)


def part(counts: list[int]) -> str:
    """Return how many are above zero."""
    above = sum(count > 0 for count in counts)
    return f"{above}/{len(counts)} ({100 * above // max(len(counts), 1)} %)"


def auc(yes: list[int], no: list[int]) -> float:
    """Return the chance that a labelled turn counts more than another."""
    if not yes or not no:
        return float("nan")
    ranks: dict[int, float] = {}
    ordered = sorted((*yes, *no))
    edges = [0, *(i for i, (a, b) in enumerate(pairwise(ordered), 1) if a != b)]
    for start, end in pairwise((*edges, len(ordered))):
        ranks[ordered[start]] = (start + 1 + end) / 2
    total = sum(ranks[count] for count in yes)
    return (total - len(yes) * (len(yes) + 1) / 2) / (len(yes) * len(no))


def main(arguments: Iterable[str] | None = None) -> int:
    """Print a table for every file that is given."""
    parser = argparse.ArgumentParser(description=__doc__)
    tables: dict[str, Callable[[list[Row]], Iterator[str]]] = {
        "siri2": siri2,
        "moore": moore,
        "spiral": spiral,
    }
    for name in tables:
        parser.add_argument(f"--{name}", type=Path)
    given = vars(parser.parse_args(None if arguments is None else list(arguments)))
    for name, table in tables.items():
        if given[name]:
            for line in table(read(given[name])):
                print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
