"""Is this a program asking for a title or for tags, and not a person writing?

Such requests carry the talk in them and are made beside it, so they are answered
shortly by rule and reach no model, no store and no ledger. One counts as such only
where it is the whole request and has the whole shape of a template that the program
is known to use; a message in which somebody writes such words is a message.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from counterpoint.authored import load


@dataclass(frozen=True, slots=True)
class SideRequest:
    """The shape of a program's template, and what is answered.

    It starts with `starts` and ends with `ends`, and between them stands each of
    `holds`, in this order.
    """

    program: str
    what: str
    starts: str
    holds: tuple[str, ...]
    ends: str
    answer: str

    def fits(self, text: str) -> bool:
        """Say whether a text has this shape."""
        if not text.startswith(self.starts) or not text.endswith(self.ends):
            return False
        place, end = len(self.starts), len(text) - len(self.ends)
        for part in self.holds:
            found = text.find(part, place, end)
            if found < 0:
                return False
            place = found + len(part)
        return True


def side_request(messages: tuple[tuple[str, str], ...]) -> SideRequest | None:
    """Return what a program asks beside a talk; None where a person writes.

    Args:
        messages: (role, text) of the whole request.
    """
    if len(messages) != 1 or messages[0][0] != "user":
        return None
    text = messages[0][1].replace("\r\n", "\n").strip()
    return next((one for one in _known() if one.fits(text)), None)


@cache
def _known() -> tuple[SideRequest, ...]:
    rows = load("interfaces.proxy", "side_requests").body["request"]
    return tuple(SideRequest(**{**row, "holds": tuple(row["holds"])}) for row in rows)
