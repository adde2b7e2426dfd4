"""Write docs/measures.md: every clinical number the program uses, with its source.

    python tools/write_measures.py            write it
    python tools/write_measures.py --check    fail if it is not what would be written

The numbers come from the files in `outcomes/data/instruments`, which are also what
the program reads; nothing here is typed twice.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from counterpoint.outcomes.instruments import Change, Difference, Instrument, shelf

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = Path(__file__).parents[1] / "docs" / "measures.md"
HEAD = """# The questionnaires, and every number about them

Written by `tools/write_measures.py` from the files that the program itself reads.
"Seen" is a number that was read in published material, "computed" one that follows
from published numbers by the formula given, "recall" one that was written down from
memory and has to be checked before anybody relies on it. No clinician has reviewed
this page yet.

How a change is judged stands in [decision 14](decisions/0014-four-words-about-change.md),
how often its words mislead is printed by `make bench-verdicts`, and the trial on oneself
has [a page of its own](trial.md).
"""


def page() -> str:
    """Return the page."""
    return "\n".join(
        [HEAD, *(line for one in shelf().instruments for line in part(one))]
    )


def part(one: Instrument) -> Iterator[str]:
    """Write one questionnaire."""
    way = "higher is better" if one.higher_is_better else "lower is better"
    yield f"## {one.name}\n"
    yield f"{one.about}\n"
    total = f"Total from {number(one.lowest)} to {number(one.highest)}"
    yield f"- Asks about: {one.window.words}. {total}; {way}."
    yield f"- Scoring: {one.scoring.source}."
    origin = f"{one.origin.source} ({one.origin.version})"
    yield f"- Words: {origin}; SHA-256 of the texts begins with `{one.wording}`."
    holder = one.licence.holder.removesuffix(".")
    yield f"- Licence: {one.licence.id}, {holder}. {one.licence.evidence}"
    if one.licence.may_be_dropped:
        yield "  A packager may have to leave this file out; the rest works without it."
    yield f"- How often: {how_often(one)}. {one.schedule.source}."
    if risky := [item.id for item in one.risk_items]:
        asked = f"item {', '.join(risky)}"
        yield f"- Asked about at once when ticked: {asked}. A 0 is not an absence of risk."
    yield ""
    if one.bands:
        yield from table(
            ("total", "published label", "in plain words"),
            (
                (f"{number(b.low)} to {number(b.high)}", b.label, b.plain)
                for b in one.bands
            ),
        )
    if one.change is not None:
        yield from table(
            ("number", "value", "source", "how known"), numbers(one.change)
        )
    elif one.lines:
        yield from table(
            ("total", "what is said", "source", "how known"),
            ((number(s.points), s.words, s.source, s.basis.value) for s in one.lines),
        )


def numbers(change: Change) -> Iterator[tuple[str, ...]]:
    """Return the rows of what a change is measured by."""
    for name, one in (
        ("more than noise from (conventional)", change.conventional),
        ("more than noise from (strict)", change.strict),
        ("services usually look closer at", change.caseness),
    ):
        yield name, points(one), one.source, one.basis.value
    if (kept := change.reliability) is not None:
        yield (
            f"reliability ({kept.kind})",
            f"{kept.value}",
            kept.source,
            kept.basis.value,
        )
    for name, group in (
        ("people who seek help", change.clinical),
        ("people at large", change.general),
    ):
        if group is not None:
            value = f"mean {number(group.mean)}, SD {number(group.sd)}"
            yield name, value, group.source, group.basis.value


def points(one: Difference) -> str:
    """Write a difference, with what it was computed from."""
    if one.sd is None or one.reliability is None or one.z is None:
        return number(one.points)
    return f"{number(one.points)} (SD {number(one.sd)}, r {one.reliability}, z {one.z})"


def how_often(one: Instrument) -> str:
    """Write how often it is of use."""
    if one.schedule.every_days is None:
        return "once"
    often = f"every {one.schedule.every_days} days"
    return f"{often}, while a person helps" if one.schedule.with_helper else often


def table(head: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> Iterator[str]:
    """Write a table."""
    yield "| " + " | ".join(head) + " |"
    yield "|" + "---|" * len(head)
    for row in rows:
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |"
    yield ""


def number(value: float) -> str:
    """Write a number without a needless zero."""
    return f"{value:g}"


def main() -> int:
    """Write the page, or check it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    asked = parser.parse_args()
    written = page()
    if not asked.check:
        PAGE.write_text(written, encoding="utf-8")
        return 0
    if PAGE.read_text(encoding="utf-8") != written:
        print(
            "docs/measures.md is not what the files say. Run tools/write_measures.py."
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
