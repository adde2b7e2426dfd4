"""How heavy is the progress page after five years of daily use?

The real server in a process of its own, over a real store: every evening noted,
PHQ-9, GAD-7 and WHO-5 every two weeks, goals, helpers, and a thousand sittings. CPU
is the server's.
"""

from __future__ import annotations

import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import anyio
import httpx2
from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.conversation import percentile
from benchmarks.messages import ALL
from benchmarks.web import served
from counterpoint.app import SystemClock, Visit, figures, new_id, open_store
from counterpoint.settings import read_settings
from tests.outcomes.life import life

if TYPE_CHECKING:
    from benchmarks.web import Served
    from counterpoint.store import Store
    from counterpoint.terms import Turn

DAYS = 5 * 365
SITTINGS = 1_000
TURNS = 3
LOADS = 20
PAGES = ("/progress", "/progress/habits")


async def lived_in(home: Path, now: datetime) -> None:
    """Fill a store with five years."""
    settings = read_settings({"COUNTERPOINT_HOME": str(home)})
    async with await open_store(settings) as store:
        lived = life(days=DAYS, start=now - timedelta(days=DAYS))
        await figures.keep(store, *lived.records, now=now)
        turns = await talk()
        for number in range(SITTINGS):
            ago = timedelta(days=DAYS * (1 - number / SITTINGS), minutes=20)
            await sit(store, turns, now - ago)


async def talk() -> tuple[Turn, ...]:
    """Hold a short talk and return its turns."""
    visit = Visit(repository=None, clock=SystemClock(), country="GB")
    for text in ALL[:TURNS]:
        await visit.say(text)
    return visit.turns


async def sit(store: Store, turns: tuple[Turn, ...], at: datetime) -> None:
    """Keep a talk as one that was held then."""
    sitting = await store.begin(at)
    for number, turn in enumerate(turns):
        then = at + timedelta(minutes=2 * number)
        message = replace(turn.message, id=new_id(), at=then)
        await store.keep(sitting, replace(turn, id=new_id(), at=then, message=message))


def load(one: Served, path: str) -> tuple[float, float]:
    """Open a page; return its kilobytes and the milliseconds it took."""
    with httpx2.Client(base_url=one.url, cookies=one.cookies, timeout=120) as client:
        began = time.perf_counter()
        page = client.get(path)
        page.raise_for_status()
        took = (time.perf_counter() - began) * 1000
    return len(page.content) / 1024, took


def main() -> None:
    """Measure and print."""
    table = Table("page, five years of daily data", "figure", "aim")
    with tempfile.TemporaryDirectory() as home:
        anyio.run(lived_in, Path(home), datetime.now(UTC))
        with served(home=Path(home)) as one:
            before = one.cpu()
            load(one, PAGES[0])
            first = (one.cpu() - before) * 1000
            table.add_row("/progress, the first time ever", f"{first:.0f} ms CPU", "")
            for path in PAGES:
                before = one.cpu()
                loads = [load(one, path) for _ in range(LOADS)]
                cpu = (one.cpu() - before) / LOADS * 1000
                wall = percentile([took for _, took in loads], 0.5)
                table.add_row(f"{path}, CPU of the server", f"{cpu:.0f} ms", "300 ms")
                table.add_row(f"{path}, p50", f"{wall:.0f} ms", "")
                table.add_row(f"{path}, size", f"{loads[0][0]:.0f} KB", "200 KB")
    Console().print(table)


if __name__ == "__main__":
    main()
