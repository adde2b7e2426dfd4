"""Sittings held with the real loop, and traces made by hand."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from counterpoint.app import Visit
from counterpoint.outcomes.traces import TRACE_VERSION, ReplyKind, Trace
from counterpoint.terms import Mode
from tests.fakes.clock import FakeClock

if TYPE_CHECKING:
    from counterpoint.terms import Sitting

EVENING = datetime(2026, 11, 23, 21, 30, tzinfo=UTC)  # a Monday


def held(
    *messages: str,
    at: datetime = EVENING,
    mode: Mode = Mode.HELP_ME_THINK,
    minutes: float = 2,
) -> Sitting:
    """Hold a sitting; the person writes every so many minutes."""

    async def talk() -> Sitting:
        clock = FakeClock(at)
        visit = Visit(repository=None, clock=clock, country="GB", mode=mode)
        for text in messages:
            await visit.say(text)
            clock.move(minutes=minutes)
        return visit.as_sitting()

    return asyncio.run(talk())


def trace_of(started: datetime, **changes: object) -> Trace:
    """Return a trace of ten minutes and five messages, unless told otherwise."""
    last = started + timedelta(minutes=10)
    plain = Trace(
        version=TRACE_VERSION,
        started=started,
        last=last,
        minutes=10,
        messages=5,
        replies=((ReplyKind.ASKED, 3), (ReplyKind.LISTENED, 2)),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def daily(
    days: int, *, until: datetime = EVENING, every: int = 1, **changes: object
) -> list[Trace]:
    """Return a trace for every so many days, oldest first; the last is `until`."""
    ago = range(days - 1, -1, -every)
    return [trace_of(until - timedelta(days=one), **changes) for one in ago]
