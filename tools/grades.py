"""Print how hard each crisis and abuse text is to read, and which helplines lack a check.

    python tools/grades.py [--all]

The grade is Flesch-Kincaid's (Kincaid et al. 1975), once for a whole file and once for
its hardest text; `--all` prints every text. Leaves with 1 where a text that has to stand
at grade 7 or below does not.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from counterpoint.app import SystemClock
from counterpoint.authored import load
from counterpoint.care.helplines import worklist
from tests.care.words_of import FILES, grade, own_wordings, plainly

HIGHEST = 7.0
PAGES = ("device_safety", "leaving_safely")
WHOLE = ("finding", "preparing")
A_TEXT = 9
"""Shorter ones are labels: one long word in four says nothing of how they read."""


def main() -> int:
    """Print a line for every file; say whether all of them are easy enough."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", action="store_true", dest="everything")
    chosen = parser.parse_args()
    print(f"{'text':18} {'texts':>5} {'whole':>6} {'hardest':>8}")
    hard = 0
    for name in FILES:
        texts = {one.id: plainly(one) for _, one in own_wordings(name)}
        hard += _line(name, texts, each=True, everything=chosen.everything)
    for name in (*PAGES, *WHOLE):
        found = [one for one in _texts(load("care", name).body) if "{" not in one]
        long = [one for one in found if len(one.split()) > A_TEXT]
        texts = {one[:40]: one for one in long}
        each = name in PAGES
        hard += _line(name, texts, each=each, everything=chosen.everything)
    _helplines()
    return 1 if hard else 0


def _line(name: str, texts: dict[str, str], *, each: bool, everything: bool) -> int:
    grades = {key: grade(text) for key, text in texts.items()}
    whole = grade(" ".join(text.rstrip(".?") + "." for text in texts.values()))
    hardest = max(grades.values())
    looked_at = hardest if each else whole
    mark = "  too hard" if looked_at > HIGHEST else ""
    print(f"{name:18} {len(texts):5} {whole:6.1f} {hardest:8.1f}{mark}")
    if everything:
        for key, value in sorted(grades.items(), key=lambda one: -one[1]):
            print(f"    {value:5.1f}  {key}")
    return bool(mark)


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [
            one for key, item in value.items() if key != "note" for one in _texts(item)
        ]
    return [one for item in value for one in _texts(item)]


def _helplines() -> None:
    tasks = worklist(SystemClock().now().date())
    counted = Counter(lack.value for task in tasks for lack in task.lacks)
    told = ", ".join(f"{lack} {number}" for lack, number in counted.most_common())
    print(f"\nHelplines and numbers that a person should check: {len(tasks)} ({told}).")
    print("counterpoint helplines --worklist names them.")


if __name__ == "__main__":
    sys.exit(main())
