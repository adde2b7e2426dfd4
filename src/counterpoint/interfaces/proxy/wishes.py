"""What may a program's own instructions set?

Only how the person is answered and whose numbers are shown, each on a line of its
own: `mode: just_listen`, `country: GB`. Whatever else stands there is a wish that is
not followed; nothing in it can reach the screen, the plan, the review or the crisis
path, since nobody else reads it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from counterpoint.care.helplines import country_code
from counterpoint.terms import Mode

if TYPE_CHECKING:
    from collections.abc import Iterable

_LINE = re.compile(r"(mode|country) ?: ?([a-z_]{2,20}|[A-Z]{2})")
_MODES = {mode.value: mode for mode in Mode}


@dataclass(frozen=True, slots=True)
class Wishes:
    """What was asked for and is followed; `others` says that more was asked for."""

    mode: Mode | None = None
    country: str | None = None
    others: bool = False


def wishes(instructions: Iterable[str]) -> Wishes:
    """Read a program's instructions; of two lines that differ the last one counts."""
    found = Wishes()
    for text in instructions:
        for line in text.splitlines():
            if line.strip():
                found = _with(found, line.strip())
    return found


def _with(found: Wishes, line: str) -> Wishes:
    match = _LINE.fullmatch(line)
    what, value = match.groups() if match else ("", "")
    if what == "mode" and value in _MODES:
        return replace(found, mode=_MODES[value])
    if what == "country" and (code := country_code(value)) is not None:
        return replace(found, country=code)
    return replace(found, others=True)
