"""How often was help in danger shown, counted so that it can be laid at nobody's door?

The counts lie in a small file of their own that only its owner can read. When it was
written to shows no nearer than a month, and nothing about it ever stands between a
person and a reply.
"""

from __future__ import annotations

import contextlib
import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from counterpoint.app import beside_the_store
from counterpoint.care.operating.tally import (
    Tally,
    counted,
    path_kind,
    read_tally,
    referral_kind,
    written,
)
from counterpoint.errors import CounterpointError, InputError
from counterpoint.store import folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from counterpoint.settings import Settings
    from counterpoint.terms import Turn

_FILE = "counts.json"
_BEGINS = frozenset({"care", "ticked"})
"""Rules of the plan by which a care path begins."""


def counter(settings: Settings) -> Callable[[Turn], None] | None:
    """Return what counts a kept turn; None where counting is not switched on."""
    if not settings.operator.counting:
        return None

    def count(turn: Turn) -> None:
        began = turn.plan.rule in _BEGINS
        kind = path_kind(turn.plan.path) if began else None
        if kind is not None:
            _count(settings, kind, turn.at)

    return count


def count_referral(settings: Settings, rule: str, at: datetime) -> None:
    """Count that somebody else was pointed at by a rule, where counting is on."""
    kind = referral_kind(rule)
    if settings.operator.counting and kind is not None:
        _count(settings, kind, at)


def place(settings: Settings) -> Path:
    """Return where the counts lie, if there are any."""
    return settings.folder / _FILE


def forget(settings: Settings) -> None:
    """Remove the counts, and what a write that was cut off left of them.

    Raises:
        StoreError: they are still there.
    """
    beside_the_store.remove(place(settings))


def _count(settings: Settings, kind: str, at: datetime) -> None:
    # A count is worth less than a reply: whatever is wrong with the file, it waits.
    with contextlib.suppress(CounterpointError, OSError):
        write(settings, counted(read(place(settings)), kind, at), at)


def read(file: Path) -> Tally:
    """Read counts; none were made where there is no file. Raise InputError."""
    try:
        content = beside_the_store.read(file)
    except FileNotFoundError:
        return Tally()
    except OSError as error:
        raise InputError(
            f"The counts in {file} cannot be read ({error.strerror}). Check that you "
            "may read them."
        ) from error
    return read_tally(content)


def write(settings: Settings, tally: Tally, at: datetime) -> None:
    """Write counts; the file looks as if it were of the first day of the month.

    Raises:
        StoreError: they cannot be written there.
    """
    with folder.writing():
        settings.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        before = settings.folder.stat()
        beside_the_store.write(place(settings), written(tally))
        # The day and the hour would show in the times of the file and its folder.
        month = datetime(at.year, at.month, 1, tzinfo=UTC).timestamp()
        os.utime(place(settings), (month, month))
        os.utime(settings.folder, ns=(before.st_atime_ns, before.st_mtime_ns))
