"""How long does it take to make a page for a professional of two years?

A real store: PHQ-9, GAD-7 and WHO-5 every two weeks, every evening noted, goals,
helpers, and three hundred talks that are gone through for the last direct answer.
"""

from __future__ import annotations

import io
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import anyio
import pypdf
from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.progress import sit, talk
from counterpoint.app import figures, handoff, open_store
from counterpoint.app.paper import pdf
from counterpoint.care.handoff.given import Part
from counterpoint.outcomes.records import FeltChange
from counterpoint.settings import read_settings
from tests.outcomes.life import life

DAYS = 730
TALKS = 300
FIRST_PAGE = frozenset(part for part in Part if not part.on_second_page)


async def measured(home: Path) -> tuple[float, float, int]:
    """Return the seconds for gathering and for the PDF, and its pages."""
    now = datetime.now(UTC)
    async with await open_store(read_settings({"COUNTERPOINT_HOME": str(home)})) as one:
        lived = life(days=DAYS, start=now - timedelta(days=DAYS))
        felt = FeltChange("felt", now, change=1, now=5)
        await figures.keep(one, *lived.records, felt, now=now)
        turns = await talk()
        for number in range(TALKS):
            ago = timedelta(days=DAYS * (1 - number / TALKS), minutes=20)
            await sit(one, turns, now - ago)
        asked = handoff.Asked(parts=FIRST_PAGE, period="2y", reason="I do not sleep")
        began = time.perf_counter()
        found = await handoff.prepare(one, asked, now=now)
        gathered = time.perf_counter()
        made = pdf(found.page)
        done = time.perf_counter()
    pages = len(pypdf.PdfReader(io.BytesIO(made)).pages)
    return gathered - began, done - gathered, pages


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as home:
        gathering, printing, pages = anyio.run(measured, Path(home))
    table = Table("page for a professional, two years", "figure", "aim")
    table.add_row(f"gathering it, {TALKS} talks", f"{gathering * 1000:.0f} ms", "")
    table.add_row("PDF", f"{printing * 1000:.0f} ms", "1000 ms")
    table.add_row("pages", str(pages), "1")
    Console().print(table)


if __name__ == "__main__":
    main()
