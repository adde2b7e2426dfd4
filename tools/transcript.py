"""Write the sitting in the README as the program would hold it today.

`--check` leaves with 1 where the README says something else, `--write` renews it.
What the person writes lies beside this file, one message a line.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import anyio

from counterpoint.app import Visit

HERE = Path(__file__).parent
README = HERE.parent / "README.md"
MESSAGES = HERE / "transcript.txt"
BEGIN, END = "<!-- transcript -->", "<!-- end of transcript -->"


class FixedClock:
    """A clock on which every message comes a minute after the last."""

    def __init__(self) -> None:
        self._now = datetime(2026, 11, 24, 0, 40, tzinfo=UTC)

    def now(self) -> datetime:
        """Return the time, always the same in the same sitting."""
        return self._now

    def elapsed(self) -> float:
        """Return nothing: how long it took is no part of the talk."""
        return 0.0

    def next_minute(self) -> None:
        """Let a minute go by."""
        self._now += timedelta(minutes=1)


async def sitting() -> list[tuple[str, str]]:
    """Hold the sitting; return what was written and what was replied."""
    clock, ids = FixedClock(), count(1)
    visit = Visit(
        repository=None, clock=clock, country="GB", ids=lambda: f"id{next(ids)}"
    )
    talk = []
    for message in MESSAGES.read_text(encoding="utf-8").splitlines():
        clock.next_minute()
        turn = await visit.say(message)
        talk.append((message, turn.said))
    return talk


def block(talk: list[tuple[str, str]]) -> str:
    """Return the talk as a quotation in Markdown, the person's lines in bold."""
    paragraphs = []
    for written, said in talk:
        paragraphs += [f"**{_inert(written)}**", *_inert(said).split("\n\n")]
    quoted = "\n>\n".join(f"> {' '.join(p.split())}" for p in paragraphs if p)
    return f"{BEGIN}\n{quoted}\n{END}"


def _inert(text: str) -> str:
    return text.replace("<", "&lt;").replace("**", "")


def renewed(readme: str, talk: list[tuple[str, str]]) -> str:
    """Return the README with the talk of today."""
    before, _, rest = readme.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not end:
        raise SystemExit(f"README.md has no place for the talk: {BEGIN} ... {END}")
    return before + block(talk) + after


def main() -> int:
    """Check or write, as asked."""
    readme = README.read_text(encoding="utf-8")
    today = renewed(readme, anyio.run(sitting))
    if "--write" in sys.argv[1:]:
        README.write_text(today, encoding="utf-8")
    elif today != readme:
        print("The sitting in README.md is not what the program says today.")
        print("Read the difference after: tools/transcript.py --write")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
