"""What is said at a terminal where the person comes to a limit of their own?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from counterpoint.app.today import Today, today
from counterpoint.authored import load
from counterpoint.outcomes.records import Instead
from counterpoint.terms import Mode

if TYPE_CHECKING:
    from counterpoint.interfaces.cli.open_sitting import OpenSitting


def tell(sitting: OpenSitting) -> None:
    """Say it once, in one line; it holds nothing back."""
    limits, now = sitting.own_limits, sitting.clock.now()

    async def written() -> Today:
        return await today([sitting.visit], sitting.store, now=now)

    before = limits.standing
    found = sitting.run(
        limits.reached(sitting.visit, sitting.settings.limits, now=now, today=written)
    )
    if found is not None and found is not before:
        sitting.out.note(f"{found.sentence} {_words('yours')} {_words('terminal')}")


def one_more(sitting: OpenSitting, _: str) -> None:
    """Go on, and count it."""
    stood = _choose(sitting, Instead.ONE_MORE)
    sitting.out.note(_words("counted" if stood else "none_reached"))


def only_write(sitting: OpenSitting, _: str) -> None:
    """Go on without answers; it counts only where a limit was reached."""
    _choose(sitting, Instead.WRITE)
    sitting.visit.mode = Mode.JUST_WRITE
    sitting.out.note(_words("writes"))


def _choose(sitting: OpenSitting, chosen: Instead) -> bool:
    now = sitting.clock.now()
    return sitting.run(sitting.own_limits.choose(chosen, sitting.visit, now=now))


def _words(name: str) -> str:
    found: str = load("conversation", "limits").body["words"][name]
    return found
