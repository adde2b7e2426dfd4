"""How does the ledger look as JSON, for other programs?"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from counterpoint.ledger.kinds import Ledger, Line

FORMAT = 1
"""Of the export; raised where a line means something else than before."""


def whole_of(known: Ledger) -> dict[str, object]:
    """Return the whole ledger as it is exported."""
    return {"format": FORMAT, "lines": [one_of(line) for line in known.lines]}


def one_of(line: Line) -> dict[str, object]:
    """Return one line, with what it is."""
    return {"is": type(line).__name__, "line": line}
