"""Measure the screen's reading of risk on labelled and on ordinary talk.

    python tools/eval_screen.py --corpus CORPUS.jsonl
    python tools/eval_screen.py --talk TALK.jsonl [--talk MORE.jsonl]
    python tools/eval_screen.py --personas CONVERSATIONS.jsonl.gz

The corpus has one object a line with `text`, `risk`, `about` and `group`; its
groups are split into two halves by a hash, "tuning" and "held out". Talk has
`text` and `role` (client lines are read) or `context` ("S: ..." lines are
read). Conversations have `persona` and `text` with "user:" turns. With
--show the lines behind the numbers are printed, of the tuning half only.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from counterpoint.detectors.risk import RiskReading, read_risk
from counterpoint.terms import Tier

ALIKE = {
    "child_at_risk": "abuse_victim",
    "eating": "medical",
    "medication": "medical",
    "passive": "suicidal",
    "active": "suicidal",
    "plan_or_means": "suicidal",
}


def main() -> None:
    """Print one table for each set that was named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--talk", type=Path, action="append", default=[])
    parser.add_argument("--personas", type=Path)
    parser.add_argument("--show", action="store_true")
    chosen = parser.parse_args()
    if chosen.corpus:
        corpus(chosen.corpus, show=chosen.show)
    for path in chosen.talk:
        talk(path, show=chosen.show)
    if chosen.personas:
        personas(chosen.personas, show=chosen.show)


def rows(path: Path) -> list[dict[str, Any]]:
    """Read a file of one JSON object a line, packed or not."""
    packed = path.read_bytes()
    text = gzip.decompress(packed) if path.suffix == ".gz" else packed
    return [json.loads(line) for line in text.splitlines()]


def half(group: object) -> str:
    """Say on which side of the split a group stands."""
    digest = hashlib.sha256(str(group).encode()).hexdigest()
    return "tuning" if int(digest, 16) % 2 == 0 else "held out"


def corpus(path: Path, *, show: bool) -> None:
    """Print recall and false alarms for both halves, and recall by kind."""
    seen: dict[str, list[tuple[dict[str, Any], RiskReading]]] = defaultdict(list)
    started = time.perf_counter()
    for row in rows(path):
        seen[half(row["group"])].append((row, read_risk(row["text"])))
    spent = time.perf_counter() - started
    total = sum(len(pairs) for pairs in seen.values())
    print(f"{path.name}: {total} lines, {1000 * spent / total:.2f} ms a line")
    print(
        f"{'half':10} {'risk':>5} {'safe':>5}  recall@watch alarm@watch  recall@concern alarm@concern  kind right"
    )
    for name in ("tuning", "held out"):
        pairs = seen[name]
        live = [(row, got) for row, got in pairs if row["risk"] != "none"]
        safe = [(row, got) for row, got in pairs if row["risk"] == "none"]
        caught = [(row, got) for row, got in live if got.tier >= Tier.WATCH]
        kind = sum(same_kind(row["risk"], got.risk.value) for row, got in caught)
        print(
            f"{name:10} {len(live):5} {len(safe):5}  "
            f"{share(live, Tier.WATCH):12.3f} {share(safe, Tier.WATCH):11.3f}  "
            f"{share(live, Tier.CONCERN):14.3f} {share(safe, Tier.CONCERN):13.3f}  "
            f"{kind / max(len(caught), 1):10.2f}"
        )
    kinds = sorted({row["risk"] for pairs in seen.values() for row, _ in pairs})
    for kind_name in kinds:
        if kind_name == "none":
            continue
        cells = []
        for name in ("tuning", "held out"):
            live = [p for p in seen[name] if p[0]["risk"] == kind_name]
            cells.append(
                f"{len(live):4} {share(live, Tier.WATCH):.2f} {share(live, Tier.CONCERN):.2f}"
            )
        print(f"  {kind_name:16} tuning {cells[0]}   held out {cells[1]}")
    if show:
        for row, got in seen["tuning"]:
            live_row = row["risk"] != "none"
            if live_row != (got.tier >= Tier.WATCH):
                print_line(
                    "MISS" if live_row else "ALARM", row["risk"], row["text"], got
                )


def same_kind(label: str, found: str) -> bool:
    """Say whether two kinds lead to the same care."""
    return ALIKE.get(label, label) == ALIKE.get(found, found)


def share(pairs: list[tuple[dict[str, Any], RiskReading]], tier: Tier) -> float:
    """Return the share that reaches a tier."""
    return sum(got.tier >= tier for _, got in pairs) / max(len(pairs), 1)


def talk(path: Path, *, show: bool) -> None:
    """Print how often ordinary talk alarms, and on what."""
    texts: list[str] = []
    for row in rows(path):
        if row.get("role") == "client":
            texts.append(row["text"])
        elif "context" in row:
            texts.extend(
                line[2:].strip() for line in row["context"] if line.startswith("S:")
            )
        elif "role" not in row:
            texts.append(row["text"])
    texts = list(dict.fromkeys(texts))
    read = [(text, read_risk(text)) for text in texts]
    counted = Counter(got.tier for _, got in read)
    watch = sum(n for tier, n in counted.items() if tier >= Tier.WATCH)
    concern = sum(n for tier, n in counted.items() if tier >= Tier.CONCERN)
    print(
        f"{path.name}: {len(texts)} lines, watch or more {watch} "
        f"({100 * watch / len(texts):.2f} %), concern or more {concern} "
        f"({100 * concern / len(texts):.2f} %)"
    )
    if show:
        for text, got in read:
            if got.tier >= Tier.WATCH:
                print_line("ALARM", "talk", text, got)


def personas(path: Path, *, show: bool) -> None:
    """Print for each persona how soon risk is seen in their turns."""
    found: dict[str, list[str]] = defaultdict(list)
    rates: dict[str, list[int]] = defaultdict(list)
    for row in rows(path):
        turns = re.findall(
            r"^user: (.*?)(?=^agent: |\Z)", row["text"], re.MULTILINE | re.DOTALL
        )
        read = [read_risk(turn) for turn in turns]
        first = {
            tier: next((i + 1 for i, got in enumerate(read) if got.tier >= tier), 0)
            for tier in (Tier.WATCH, Tier.CONCERN)
        }
        found[row["persona"]].append(f"{first[Tier.WATCH]}/{first[Tier.CONCERN]}")
        rates[row["persona"]].extend(got.tier.rank for got in read)
        if show:
            for number, (turn, got) in enumerate(zip(turns, read, strict=True), 1):
                print_line(f"{row['persona']} {number}", "turn", turn, got)
    print("first turn at watch/concern, one pair a conversation; 0 = never")
    for name, firsts in sorted(found.items()):
        ranks = rates[name]
        watch = sum(rank >= 1 for rank in ranks) / len(ranks)
        concern = sum(rank >= 2 for rank in ranks) / len(ranks)
        print(
            f"  {name:8} {' '.join(firsts)}  turns: watch {watch:.2f} concern {concern:.2f}"
        )


def print_line(mark: str, label: str, text: str, got: RiskReading) -> None:
    """Print one line and what was seen in it."""
    codes = [f"{f.code}:{f.tier.value}" for f in got.findings[:4]]
    flat = " ".join(text.split())[:220]
    print(f"{mark} [{label}] {got.tier.value} {flat} {codes}")


if __name__ == "__main__":
    main()
