"""How is it shown at a terminal where a reply comes from?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from counterpoint.conversation.provenance import provenance

if TYPE_CHECKING:
    from counterpoint.terms import Turn


def why(turn: Turn) -> str:
    """Return where a reply comes from, readable."""
    return "\n\n".join(
        "\n".join(
            [
                *([part.title] if part.title else []),
                *(f"  {line}" for line in part.lines),
            ]
        )
        for part in provenance(turn)
    )
