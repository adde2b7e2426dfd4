"""Which turns are on the line of a talk, where messages were changed or replies retried?

A sitting keeps every version of it, in the order they were kept. A turn follows
the turn that its `after` names, the beginning where that is "", and otherwise
the turn kept just before it. Only a turn kept before can be followed: an `after`
that names no such turn counts as not given. So every line has a beginning.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counterpoint.terms import Turn

BEGINNING = ""


def line(turns: Sequence[Turn], *, tip: str | None = None) -> tuple[Turn, ...]:
    """Return the turns that lead to one turn, from the beginning.

    Args:
        turns: all turns of a sitting, in the order they were kept.
        tip: the id of the last turn of the line; the turn kept last, if it is not
            given or is not there.
    """
    followed = _followed(turns)
    at = _place(turns, tip) if tip is not None else None
    if at is None and turns:
        at = len(turns) - 1
    found: list[Turn] = []
    while at is not None:
        found.append(turns[at])
        at = followed[at]
    return tuple(reversed(found))


def versions(turns: Sequence[Turn], turn: Turn) -> tuple[Turn, ...]:
    """Return what was said in this place of the talk, oldest first, `turn` included."""
    at = _place(turns, turn.id)
    if at is None:
        return (turn,)
    followed = _followed(turns)
    return tuple(
        other
        for other, before in zip(turns, followed, strict=True)
        if before == followed[at]
    )


def tip_of(turns: Sequence[Turn], turn: Turn) -> Turn:
    """Return the turn kept last of those that lead on from this one."""
    at = _place(turns, turn.id)
    if at is None:
        return turn
    leads = {at}
    for place, before in enumerate(_followed(turns)):
        if before in leads:
            leads.add(place)
    return turns[max(leads)]


def _followed(turns: Sequence[Turn]) -> list[int | None]:
    """Return for each turn the place of the turn that it follows."""
    places: dict[str, int] = {}
    found: list[int | None] = []
    for place, turn in enumerate(turns):
        before = place - 1 if place else None
        if turn.after == BEGINNING:
            before = None
        elif turn.after is not None:
            before = places.get(turn.after, before)
        found.append(before)
        places[turn.id] = place
    return found


def _place(turns: Sequence[Turn], turn: str) -> int | None:
    """Return where a turn was kept last."""
    places = (at for at in reversed(range(len(turns))) if turns[at].id == turn)
    return next(places, None)
