"""What time is it on this machine?"""

from __future__ import annotations

import time
from datetime import UTC, datetime


class SystemClock:
    """The clock of this machine."""

    def now(self) -> datetime:
        """Return the time in the person's own zone."""
        return datetime.now(UTC).astimezone()  # noqa: TID251 - the one clock

    def elapsed(self) -> float:
        """Return seconds that never run backwards."""
        return time.perf_counter()
