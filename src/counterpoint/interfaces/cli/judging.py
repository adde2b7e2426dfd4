"""May this reply be said, when it stands alone with its message?

Without a move, the reply is held against the plan that Counterpoint itself would
make for the message, so in danger only words written in advance are accepted. A
move that is given says what the reply is for; a care text, an exercise or a
measure is then read as what it is, words that people wrote. In danger only the
moves that bring help may be given: any other leaves the plan to decide.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from counterpoint.conversation.plan import plan
from counterpoint.conversation.review import review
from counterpoint.conversation.screen import screen
from counterpoint.settings import GUIDE
from counterpoint.terms import (
    Draft,
    Limits,
    Message,
    Mode,
    Move,
    Past,
    Plan,
    Tier,
    Verdict,
)

GIVEN = "given"
_HELPS = frozenset({Move.CRISIS, Move.REFER})
_WRITTEN_BY_PEOPLE = _HELPS | {Move.EXERCISE, Move.MEASURE}
_SAYS_NO_QUESTION = frozenset({Move.LISTEN, Move.CLOSE, Move.SILENCE})
_AT = datetime(2000, 1, 1, tzinfo=UTC)  # nothing here depends on the day


def judged(reply: str, *, message: str, mode: Mode, move: Move | None) -> Verdict:
    """Review one reply to one message."""
    given = Message(id="", text=message, at=_AT, mode=mode)
    past = Past()
    screening = screen(given, past)
    if move is not None and (screening.tier < Tier.CONCERN or move in _HELPS):
        chosen = _plan_for(move, mode)
    else:
        chosen = plan(given, screening, past)
    written = chosen.rule == GIVEN and move in _WRITTEN_BY_PEOPLE
    draft = Draft(text=reply, provider=GUIDE if written else GIVEN)
    return review(draft, chosen, message=given, screening=screening, past=past)


def _plan_for(move: Move, mode: Mode) -> Plan:
    limits = Limits(sentences=5, questions=1)
    if move in _SAYS_NO_QUESTION:
        limits = replace(limits, questions=0)
    return Plan(move=move, rule=GIVEN, reason="", mode=mode, limits=limits)
