"""How long does a whole audit take, how much memory, and what do two processes save?

An export is made by the seeded generator of benchmarks/exports.py and audited by
processes of their own. Aims for 100,000 messages on two processors: 6 minutes with
everything that reads, 20 s and 250 MB with plain phrases alone, and two processes
1.8 times as fast as one.

    python benchmarks/audit.py                   100,000 messages, plain phrases
    python benchmarks/audit.py --full            with everything that reads, too
    python benchmarks/audit.py --full --tasks .8 four talks in five are about tasks
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HOME = Path(__file__).parent.parent
GENERATOR = Path(__file__).with_name("exports.py")
AIM_FULL, AIM_FAST = 360.0, 20.0  # seconds, with two processes
AIM_MEGABYTES = 250
AIM_TWICE = 1.8


def made(folder: Path, messages: int, tasks: float) -> Path:
    """Make an export of so many messages as Claude writes it."""
    what = ["--shape", "claude", "--messages", str(messages), "--tasks", str(tasks)]
    what += ["--keep", str(folder)]
    subprocess.run(
        [sys.executable, str(GENERATOR), *what],
        check=True,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(HOME)},
    )
    return next(folder.iterdir())


def audited(
    export: Path, folder: Path, *, workers: int, fast: bool
) -> tuple[float, float, float]:
    """Audit it; return seconds, seconds of all processors, and megabytes at most."""
    command = ["audit", str(export), "--workers", str(workers)]
    began, before = time.perf_counter(), os.times()
    process = subprocess.Popen(
        [sys.executable, "-m", "counterpoint", *command, *(["--fast"] if fast else [])],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "COUNTERPOINT_HOME": str(folder)},
    )
    most = 0.0
    while process.poll() is None:
        most = max(most, _in_use(process.pid))
        time.sleep(0.25)
    if process.returncode:
        raise SystemExit(f"It ended with {process.returncode}.")
    after = os.times()
    spent = sum(after[2:4]) - sum(before[2:4])
    return time.perf_counter() - began, spent, most


def _in_use(parent: int) -> float:
    """Return the megabytes that a process and its children hold together."""
    whole = 0.0
    for one in Path("/proc").glob("[0-9]*"):
        try:
            told = (one / "status").read_text(encoding="utf-8")
        except OSError:
            continue
        lines = dict(line.split(":", 1) for line in told.splitlines() if ":" in line)
        if one.name == str(parent) or lines["PPid"].strip() == str(parent):
            whole += int(lines.get("VmRSS", "0 kB").split()[0]) / 1024
    return whole


def main() -> None:
    """Measure, and print a table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--messages", type=int, default=100_000)
    asked.add_argument("--full", action="store_true")
    asked.add_argument("--tasks", type=float, default=0, help="share of task talks")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "exports").mkdir()
        export = made(place / "exports", given.messages, given.tasks)
        size = export.stat().st_size / 1e6
        print(
            f"{given.messages} messages, {size:.0f} MB, {os.cpu_count()} processors\n"
        )
        print("| read | processes | s | CPU s | MB in all | messages/CPU s |")
        print("|---|---|---|---|---|---|")
        for fast in (True, False) if given.full else (True,):
            one, two = (
                _row(export, place, given.messages, workers=n, fast=fast)
                for n in (1, 2)
            )
            aim = (AIM_FAST if fast else AIM_FULL) * given.messages / 100_000
            print(f"\ntwo are {one / two:.2f} times as fast as one (aim {AIM_TWICE})")
            print(f"two took {two:.0f} s (aim {aim:.0f})\n")


def _row(
    export: Path, place: Path, messages: int, *, workers: int, fast: bool
) -> float:
    took, spent, most = audited(export, place / "home", workers=workers, fast=fast)
    name = "phrases" if fast else "everything"
    pace = messages / spent
    print(
        f"| {name} | {workers} | {took:.1f} | {spent:.1f} | {most:.0f} | {pace:.0f} |"
    )
    return took


if __name__ == "__main__":
    main()
