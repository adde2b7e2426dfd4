from __future__ import annotations

from datetime import UTC, datetime, timedelta


class FakeClock:
    """A clock that is moved by hand."""

    def __init__(self, start: datetime | None = None) -> None:
        self.time = start or datetime(2026, 11, 23, 21, 30, tzinfo=UTC)
        self.seconds = 0.0

    def now(self) -> datetime:
        return self.time

    def elapsed(self) -> float:
        self.seconds += 0.001
        return self.seconds

    def move(self, **by: float) -> None:
        self.time += timedelta(**by)
