"""How fast and how large is a conversation? Printed as a table.

CPU time is the figure to trust on a shared machine; wall time is beside it.
"""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import anyio
from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.messages import ALL, SHORT
from counterpoint.app import SystemClock, Visit
from counterpoint.conversation.screen import screen_text

COMMAND = str(Path(sys.executable).parent / "counterpoint")
TURNS_A_SITTING = 20
SCREENED = 6_000
STARTS = 7


def percentile(values: list[float], share: float) -> float:
    """Return the value below which this share lies."""
    return sorted(values)[min(int(share * len(values)), len(values) - 1)]


async def turns() -> tuple[list[float], list[float]]:
    """Return (CPU, wall) milliseconds of each turn, in sittings of twenty."""
    cpu: list[float] = []
    wall: list[float] = []
    for start in range(0, len(ALL), TURNS_A_SITTING):
        visit = Visit(repository=None, clock=SystemClock(), country="US")
        for text in ALL[start : start + TURNS_A_SITTING]:
            c, w = time.process_time(), time.perf_counter()
            await visit.say(text)
            cpu.append((time.process_time() - c) * 1000)
            wall.append((time.perf_counter() - w) * 1000)
    return cpu, wall


def starts() -> tuple[list[float], list[float]]:
    """Return (CPU, wall) seconds of `counterpoint say` in a fresh process."""
    cpu, wall = [], []
    with tempfile.TemporaryDirectory() as home:
        for _ in range(STARTS):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            w = time.perf_counter()
            subprocess.run(
                [COMMAND, "say", "I said nothing, again."],
                check=True,
                capture_output=True,
                env={"HOME": home, "PATH": "/usr/bin:/bin"},
            )
            wall.append(time.perf_counter() - w)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            cpu.append(
                after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            )
    return cpu, wall


def screened() -> tuple[float, float]:
    """Return messages a second of CPU: in process, and by the command."""
    lines = [SHORT[i % len(SHORT)] for i in range(SCREENED)]
    for line in SHORT:
        screen_text(line)
    c = time.process_time()
    for line in lines:
        screen_text(line)
    inside = SCREENED / (time.process_time() - c)
    given = "\n".join(json.dumps({"id": i, "text": t}) for i, t in enumerate(lines))
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [COMMAND, "screen", "-"], input=given.encode(), check=True, capture_output=True
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return inside, SCREENED / spent


def chat_memory() -> float:
    """Return the peak resident megabytes of a chat of forty turns, kept."""
    with tempfile.TemporaryDirectory() as home:
        typed = "\n".join([*ALL[:40], "/end"]) + "\n"
        wrapper = (
            "import resource,subprocess,sys;"
            "subprocess.run(sys.argv[1:],stdin=0,stdout=subprocess.DEVNULL,check=True);"
            "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
        )
        done = subprocess.run(
            [sys.executable, "-c", wrapper, COMMAND, "chat"],
            input=typed.encode(),
            check=True,
            capture_output=True,
            env={"HOME": home, "PATH": "/usr/bin:/bin"},
        )
    return int(done.stdout.split()[-1]) / 1024


def main() -> None:
    """Measure and print."""
    cold, _ = anyio.run(turns)
    cpu, wall = anyio.run(turns)
    start_cpu, start_wall = starts()
    inside, by_command = screened()
    table = Table("measure", "CPU", "wall", "aim")
    for name, share, aim in (("p50", 0.5, "10 ms"), ("p99", 0.99, "40 ms")):
        table.add_row(
            f"one message, {name}",
            f"{percentile(cpu, share):.1f} ms",
            f"{percentile(wall, share):.1f} ms",
            aim,
        )
    table.add_row(
        "the same, patterns not yet compiled, p99",
        f"{percentile(cold, 0.99):.1f} ms",
        "",
        "",
    )
    table.add_row(
        "counterpoint say, start to end (median)",
        f"{statistics.median(start_cpu):.2f} s",
        f"{statistics.median(start_wall):.2f} s",
        "0.7 s",
    )
    table.add_row("screen, in process", f"{inside:,.0f} /s", "", "3,000 /s")
    table.add_row("counterpoint screen", f"{by_command:,.0f} /s", "", "3,000 /s")
    table.add_row("memory of a chat", f"{chat_memory():.0f} MB", "", "150 MB")
    Console().print(table)


if __name__ == "__main__":
    main()
