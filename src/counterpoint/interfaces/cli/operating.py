"""What does the terminal give to somebody who runs this program for others?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from counterpoint.app import SystemClock
from counterpoint.app.operating import protocol_sheet, yearly
from counterpoint.authored import LANGUAGE
from counterpoint.care.operating.report import as_sheet
from counterpoint.care.operating.sheet import as_document, as_markdown
from counterpoint.interfaces.cli.show import paper, print_json
from counterpoint.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def protocol(*, as_html: bool) -> int:
    """Print the safety protocol."""
    sheet = protocol_sheet(read_settings().operator)
    text = as_document(sheet, language=LANGUAGE) if as_html else as_markdown(sheet)
    paper().rows(text.rstrip("\n"))
    return 0


def report(
    name: str, *, year: int, others: Sequence[Path], final: bool, as_json: bool
) -> int:
    """Print a yearly file, to be read or as JSON."""
    now = SystemClock().now()
    file = yearly(read_settings(), name, year, now=now, others=others, final=final)
    if as_json:
        print_json(file)
    else:
        paper().rows(as_markdown(as_sheet(file)).rstrip("\n"))
    return 0
