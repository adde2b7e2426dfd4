"""What does it cost to build on it? Import, first use, and each call; printed as a table.

CPU time is the figure to trust on a shared machine.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).parent.parent))

import counterpoint
from benchmarks.conversation import percentile
from benchmarks.messages import ALL

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

STARTS = 9
REPLY = "You are so right about that. What would you like to happen next?"
TALKS = (10, 50, 200)  # exchanges
FRESH = {
    "python alone": "pass",
    "import counterpoint": "import counterpoint",
    "import and screen once": "import counterpoint; counterpoint.screen('hello')",
    "import and converse once": (
        "import counterpoint; counterpoint.converse([('person', 'hello')])"
    ),
    "import and score once": "import counterpoint; counterpoint.score('gad7', [1] * 7)",
}


def fresh(code: str) -> list[float]:
    """Return CPU milliseconds of a fresh Python that runs this, many times."""
    spent = []
    for _ in range(STARTS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-c", code], check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        took = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        spent.append(took * 1000)
    return spent


def each(calls: Sequence[Callable[[], object]]) -> list[float]:
    """Return CPU milliseconds of each call."""
    spent = []
    for call in calls:
        begun = time.process_time()
        call()
        spent.append((time.process_time() - begun) * 1000)
    return spent


def talk(exchanges: int) -> list[tuple[str, str]]:
    """Return a talk of so many exchanges."""
    texts = [ALL[number % len(ALL)] for number in range(exchanges)]
    return [side for text in texts for side in (("person", text), ("reply", REPLY))]


def main() -> None:
    """Measure and print."""
    table = Table("what", "n", "median", "95th", title="Library, CPU ms")
    for what, code in FRESH.items():
        _row(table, what, fresh(code))
    counterpoint.converse([("person", "warm up")])
    _row(table, "screen", each([lambda t=t: counterpoint.screen(t) for t in ALL]))
    _row(
        table,
        "review",
        each([lambda t=t: counterpoint.review(REPLY, message=t) for t in ALL]),
    )
    _row(
        table,
        "converse, first message",
        each([lambda t=t: counterpoint.converse([("person", t)]) for t in ALL]),
    )
    for exchanges in TALKS:
        held = talk(exchanges)
        last = [*held, ("person", "and then?")]
        calls = 1 if exchanges > 50 else 3
        found = each([lambda last=last: counterpoint.converse(last)] * calls)
        _row(table, f"converse after {exchanges} exchanges", found)
        found = each([lambda held=held: counterpoint.audit_talk(held)] * calls)
        _row(table, f"audit_talk of {exchanges} exchanges", found)
    Console().print(table)


def _row(table: Table, what: str, spent: list[float]) -> None:
    worst = percentile(spent, 0.95)
    table.add_row(what, str(len(spent)), f"{median(spent):.1f}", f"{worst:.1f}")


if __name__ == "__main__":
    main()
