"""How much danger told straight out does the screen see, and what does it mistake?

    python tools/eval_told.py [--reader FOLDER] [--learnt]

Reads the lines of `corpus/plain/` whose writers nobody learnt from, once by the
patterns alone and once with the trained reader beside them. "Met" is an answer
about danger, if only one plain question; "at once" a concern or more. With
--learnt it reads the lines that were learnt from. Do not tune on what it prints.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parent.parent))

from counterpoint.app.reader import open_reader
from counterpoint.conversation.screen import screen_text
from counterpoint.conversation.weighing import is_unsure
from counterpoint.terms import Risk, Tier
from training.measures import share_of_lines
from training.told import Told, read_told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counterpoint.ports import Reader

Seen = tuple[bool, bool]


def main() -> None:
    """Print the tables."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--reader", type=Path, help="a folder that training wrote")
    options.add_argument("--learnt", action="store_true")
    given = options.parse_args()
    lines = read_told(tests=not given.learnt)
    _table("patterns alone", lines, [_seen(line, None) for line in lines])
    reader = open_reader(given.reader)
    if reader is None:
        print("\nThere is no reader here.")
        return
    _table("with the reader", lines, [_seen(line, reader) for line in lines])


def _seen(line: Told, reader: Reader | None) -> Seen:
    """Say whether a line was met, and whether at once."""
    screening = screen_text(line.text, reader=reader)
    at_once = screening.tier >= Tier.CONCERN
    return screening.tier is not Tier.NONE or is_unsure(screening.findings), at_once


def _table(title: str, lines: Sequence[Told], seen: Sequence[Seen]) -> None:
    rows: dict[str, list[Seen]] = defaultdict(list)
    for line, one in zip(lines, seen, strict=True):
        rows["safe, all" if line.risk is Risk.NONE else "danger, all"].append(one)
        if line.risk is not Risk.NONE:
            rows[line.risk.value].append(one)
            rows[f"danger, {line.tier.value}"].append(one)
    print(f"\n{title:<22}{'n':>5}   met               at once")
    for name in sorted(rows):
        met = _share([one[0] for one in rows[name]])
        once = _share([one[1] for one in rows[name]])
        print(f"{name:<22}{len(rows[name]):>5}   {met}   {once}")


def _share(hits: Sequence[bool]) -> str:
    return f"{share_of_lines(hits)!s:<16}"


if __name__ == "__main__":
    main()
