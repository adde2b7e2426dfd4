"""Is there danger in something that was written outside a talk?

A note after a session, a letter to oneself, the words of a goal: they are read as a
message is. Where danger is seen, the page shows whom the person can reach, and the
next sitting asks about it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from counterpoint.conversation.screen import screen
from counterpoint.terms import Finding, Message, Past, Risk, Screening, Tier

if TYPE_CHECKING:
    from collections.abc import Iterable

    from counterpoint.ports import Clock, Reader, Repository


def seen_in(
    texts: Iterable[str], *, clock: Clock, reader: Reader | None = None
) -> Screening:
    """Read texts as one message each; return the gravest screening.

    A screen that fails counts as a hint of danger: whom one can reach is shown.
    """
    read = [_seen(text, clock=clock, reader=reader) for text in texts if text.strip()]
    return max(read, key=lambda one: one.tier.rank, default=Screening())


async def remember(repository: Repository, screening: Screening, clock: Clock) -> None:
    """Have the next sitting ask about it, where it is grave enough.

    Raises:
        StoreError: it could not be remembered.
    """
    carried = await repository.carried()
    graver = carried.checked_in or screening.tier > carried.tier
    if screening.tier < Tier.CONCERN or not graver:
        return
    quote = next((f.quote for f in screening.findings if f.quote), "")
    await repository.remember(
        replace(
            carried,
            risk=screening.risk,
            tier=screening.tier,
            quote=quote,
            at=clock.now(),
            checked_in=False,
        )
    )


def _seen(text: str, *, clock: Clock, reader: Reader | None) -> Screening:
    message = Message(id="beside", text=text, at=clock.now())
    try:
        return screen(message, Past(), reader=reader)
    except Exception:  # noqa: BLE001 - whatever it dies of, help is shown
        return Screening(
            risk=Risk.PASSIVE,
            tier=Tier.CONCERN,
            findings=(
                Finding(
                    code="screen_failed",
                    reason="The check for danger could not run.",
                    risk=Risk.PASSIVE,
                    tier=Tier.CONCERN,
                ),
            ),
        )
