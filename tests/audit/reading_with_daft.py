"""A program that tests start: it reads with Daft, and kills what it is told to."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from pathlib import Path

from counterpoint.app.audit import Asked, Progress, Stage, audit
from counterpoint.audit.corpora import is_named
from counterpoint.audit.engines import Engine
from counterpoint.audit.report.tables import Shape, as_json


def started_by(parent: int) -> dict[int, str]:
    """Return our own children and theirs, with how they were started."""
    known: dict[int, tuple[int, str]] = {}
    for one in Path("/proc").glob("[0-9]*"):
        try:
            told = (one / "stat").read_text(encoding="utf-8")
            name = (one / "cmdline").read_bytes()
        except OSError:
            continue
        up = int(told.rsplit(")", 1)[1].split()[1])
        known[int(one.name)] = (up, name.replace(b"\0", b" ").decode())
    ours = {}
    for pid, (first, name) in known.items():
        up = first
        while up in known and up != parent:
            up = known[up][0]
        if up == parent:
            ours[pid] = name
    return ours


def main() -> None:
    given = argparse.ArgumentParser()
    given.add_argument("talks")
    given.add_argument("home")
    given.add_argument("--ray", action="store_true")
    given.add_argument("--lose")
    given.add_argument("--die", action="store_true")
    given.add_argument("--no-text", action="store_true")
    typed = given.parse_args()
    lost: list[int] = []

    def tell(progress: Progress) -> None:
        if progress.stage is not Stage.READING:
            return
        if typed.die:
            os.kill(os.getpid(), signal.SIGKILL)
        if typed.lose and not lost:
            mine = started_by(os.getpid())
            lost.extend([pid for pid, name in mine.items() if typed.lose in name][:1])
            for pid in lost:
                os.kill(pid, signal.SIGKILL)
                sys.stderr.write("lost one\n")

    named = is_named(typed.talks)
    asked = Asked(
        () if named else (Path(typed.talks),),
        corpora=(typed.talks,) if named else (),
        fast=True,
        everything=True,
        workers=2,
        with_words=not typed.no_text,
        engine=Engine.DAFT,
        ray="local" if typed.ray else None,
    )
    found = audit(asked, Path(typed.home), tell=tell)
    sys.stdout.buffer.write(as_json(found, Shape(with_words=not typed.no_text)))


if __name__ == "__main__":
    main()
