"""Who else could help? The same as on the pages, on a terminal or as JSON.

The JSON is one object: `pointed` (rule, tier, text, step, ways, lines, directory) or
null, `asked` (record, text) or null, and `unsure`, a sentence or "". What must not be
named where somebody may look on is in neither.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from counterpoint.app import SystemClock
from counterpoint.app.referral import Referred, referred
from counterpoint.authored import load
from counterpoint.interfaces.cli import door
from counterpoint.interfaces.cli.keeping import opened
from counterpoint.interfaces.cli.show import paper, print_json
from counterpoint.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counterpoint.care.referral import Pointed
    from counterpoint.settings import Settings


def refer(*, as_json: bool) -> int:
    """Say who else could help, as far as what is on record shows it."""
    settings = read_settings()
    there = door.is_there(settings)  # and none is made
    found = asyncio.run(_read(settings)) if there else Referred()
    if as_json:
        print_json(_summary(found))
    else:
        paper().page("\n".join(_page(found)))
    return 0


async def _read(settings: Settings) -> Referred:
    async with opened() as store:
        return await referred(store, now=SystemClock().now(), settings=settings)


def _summary(found: Referred) -> dict[str, object]:
    pointed = found.pointed
    return {
        "pointed": None
        if pointed is None
        else {
            "rule": pointed.rule,
            "tier": pointed.tier,
            "text": pointed.text,
            "step": pointed.step,
            "ways": pointed.ways,
            "lines": pointed.lines,
            "directory": pointed.directory,
        },
        "asked": {"record": found.record, "text": found.asked.text}
        if found.asked
        else None,
        "unsure": found.unsure,
    }


def _page(found: Referred) -> Iterator[str]:
    said = load("interfaces.cli", "refer").body["page"]
    if found.pointed:
        yield from _pointed(found.pointed)
    if found.asked:
        yield from (found.asked.text, said["answer_on_page"])
    if found.unsure:
        yield found.unsure
    if found.is_empty:
        yield said["nothing"]
    yield ""
    yield said["always"]


def _pointed(one: Pointed) -> Iterator[str]:
    yield from (one.text, one.step, "")
    for line in one.lines:
        number = line.phone or line.text or line.website
        yield "  " + "  ".join(part for part in (number, line.name, line.mark) if part)
    if one.directory and not one.lines:
        yield f"  {one.directory}"
    for way in one.ways:
        yield f"  {way.name}: {way.like} ({way.cost})"
        yield from (f"    {here} ({way.sure})" for here in way.here)
    for barrier in one.barriers:
        yield f"  {barrier.label}? {barrier.honest} {barrier.step}"
