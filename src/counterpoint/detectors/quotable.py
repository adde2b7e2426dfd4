"""Which messages may be shown to the person again, outside the talk they stand in?

Those about their life, and not what was written in danger, to the program, or as
part of an exercise, above all what was to be thrown away.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from counterpoint.terms import Move, Tier

if TYPE_CHECKING:
    from counterpoint.terms import Turn

_TO_THE_PROGRAM = frozenset({Move.REPAIR, Move.CLOSE, Move.BOUNDARY})
_IN_VIEW = "risk_said_earlier"
"""The code by which the screen keeps an earlier risk in view."""
_UNSURE = "reader_unsure"
"""The code by which a trained reader says that it cannot tell."""
_ASKED = "not_sure"
"""The rule by which the person is asked, to be sure."""


def may_be_quoted(turn: Turn, *, danger: bool = False) -> bool:
    """Say whether a message was written about a life, and may be shown again.

    Args:
        turn: the message and what was seen in it.
        danger: take messages of danger as well, because the person asks for it.
    """
    if not turn.message.text or turn.message.text.startswith("/"):
        return False
    if turn.plan.exercise is not None or turn.plan.rule == "exercise_asked":
        return False
    if shows_danger(turn):
        return danger
    return turn.plan.move not in _TO_THE_PROGRAM


def shows_danger(turn: Turn) -> bool:
    """Say whether care answered, or the message itself shows a risk.

    A risk of earlier in the talk, which the screen only keeps in view, is none.
    """
    findings = turn.screening.findings
    return turn.plan.path is not None or any(
        f.tier > Tier.NONE and f.code != _IN_VIEW for f in findings
    )


def may_be_danger(turn: Turn) -> bool:
    """Say whether there was danger, or nobody could tell whether there was."""
    unsure = turn.plan.rule == _ASKED or turn.screening.found(_UNSURE) is not None
    return unsure or turn.screening.tier > Tier.NONE or shows_danger(turn)
