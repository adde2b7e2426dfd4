"""How fast are talks read by Daft, here and on a cluster, against our own pool?

The same lines are read by each in a process of its own, and the outcomes must be the
same, letter for letter. A cluster is simulated by Ray on this computer. Where there
are fewer processors than workers, only messages per second of all processors tell
something. Aims: Daft within 1.5 times the pool's seconds; on a cluster, no added
worker brings messages per CPU second below .8 of what one has.

    python benchmarks/scale.py --messages 20000
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from random import Random

CORPUS = Path(__file__).parent.parent / "corpus" / "messages.jsonl"
AIM_DAFT, AIM_WORKER = 1.5, 0.8
TURNS = 40  # things said in one talk


def made(path: Path, messages: int) -> None:
    """Make talks out of our own invented lines, always the same ones."""
    lines = [
        json.loads(line)["text"] for line in CORPUS.read_text("utf-8").splitlines()
    ]
    draw = Random(7)  # noqa: S311 - a seeded draw of lines
    with path.open("w", encoding="utf-8") as file:
        for number in range(messages // TURNS):
            said = [
                {
                    "role": "assistant" if place % 2 else "user",
                    "content": " ".join(draw.choices(lines, k=5)),
                }
                for place in range(TURNS)
            ]
            told = {"id": str(number), "person": str(number % 50), "messages": said}
            file.write(json.dumps(told) + "\n")


def audited(talks: Path, home: Path, *how: str) -> tuple[float, float, bytes]:
    """Read them; return seconds, seconds of all its processes, and the outcome."""
    command = [sys.executable, "-m", "counterpoint", "audit", str(talks)]
    began = time.perf_counter()
    told = home.with_name("told.json")
    spent: dict[int, float] = {}
    with told.open("wb") as out:
        process = subprocess.Popen(
            [*command, "--fast", "--all", "--no-text", "--json", *how],
            stdout=out,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "COUNTERPOINT_HOME": str(home)},
        )
        while process.poll() is None:
            spent.update(_worked(process.pid))
            time.sleep(0.1)
    if process.returncode:
        raise SystemExit(f"It ended with {process.returncode}.")
    return time.perf_counter() - began, sum(spent.values()), told.read_bytes()


def _worked(parent: int) -> dict[int, float]:
    """Return for how many seconds each of its processes has worked so far."""
    known: dict[int, tuple[int, float]] = {}
    for one in Path("/proc").glob("[0-9]*"):
        try:
            told = (one / "stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
        except OSError:
            continue
        ticks = int(told[11]) + int(told[12])
        known[int(one.name)] = (int(told[1]), ticks / os.sysconf("SC_CLK_TCK"))
    found = {}
    for pid, (_, seconds) in known.items():
        up = pid
        while up in known and up != parent:
            up = known[up][0]
        if up == parent:
            found[pid] = seconds
    return found


def main() -> None:
    """Measure, and print a table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--messages", type=int, default=20_000)
    given = asked.parse_args()
    ways = [("pool", 2, ()), ("Daft", 2, ("--engine", "daft"))]
    ways += [
        ("Daft on Ray", n, ("--engine", "daft", "--ray", "local")) for n in range(1, 5)
    ]
    with tempfile.TemporaryDirectory() as folder:
        talks = Path(folder) / "talks.jsonl"
        made(talks, given.messages)
        print(f"{given.messages} messages, {os.cpu_count()} processors\n")
        print("| engine | workers | s | CPU s | messages/CPU s | same |")
        print("|---|---|---|---|---|---|")
        first = b""
        for name, workers, how in ways:
            took, spent, told = audited(
                talks, Path(folder) / "home", "--workers", str(workers), *how
            )
            first = first or told
            pace = given.messages / spent
            same = "yes" if told == first else "NO"
            print(
                f"| {name} | {workers} | {took:.1f} | {spent:.1f} | {pace:.0f} | {same} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
