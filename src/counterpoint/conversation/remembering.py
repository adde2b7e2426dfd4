"""What does a turn ask of the ledger?

Whoever keeps the turn keeps this too, once the turn is kept. Nothing here reads or
writes anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from counterpoint.ledger.kinds import Ledger, Record
    from counterpoint.terms import Turn

DUE_PREDICTION = "due_prediction"
"""The rule by which a sitting opens asking what came of a prediction.

The plan recalls its id, and the draft opens a question of this name.
"""
DUE_STEP = "due_step"
"""The rule by which a sitting opens asking what became of a step; likewise."""


class Changes(NamedTuple):
    """What is to be kept, forgotten and brought back; the last two are ids."""

    keep: tuple[Record, ...] = ()
    forget: tuple[str, ...] = ()
    bring_back: tuple[str, ...] = ()


def changes(
    turn: Turn,
    known: Ledger,
    turns: Sequence[Turn],
    *,
    sitting: str,
    ids: Callable[[], str],
) -> Changes:
    """Return what one turn asks of the ledger.

    Args:
        turn: as it was answered.
        known: the ledger as it was when the turn was answered.
        turns: those before it on its line, oldest first.
        sitting: the id of the sitting that the turn is kept in.
        ids: makes fresh ids.
    """
    del turn, known, turns, sitting, ids
    return Changes()
