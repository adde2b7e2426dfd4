"""What must be true of every talk, whatever is said in it?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from counterpoint.terms import Move

if TYPE_CHECKING:
    from tests.transcripts import Talk

_QUOTED = re.compile(r'"[^"]*"')
_STEPS_OF_EXERCISES = {Move.EXERCISE, Move.SILENCE}


def questions(reply: str) -> int:
    """Count the questions that are asked, not those quoted."""
    return _QUOTED.sub("", reply).count("?")


def well_mannered(talk: Talk) -> None:
    """Hold every reply to what holds for all of them."""
    for turn in talk.turns:
        assert questions(turn.said) <= 1
        assert "!" not in _QUOTED.sub("", turn.said)
    _says_no_line_twice(talk)
    _quotes_to_the_letter(talk)


def ordinary(talk: Talk) -> None:
    """Hold a talk without danger in it to what holds for all of them."""
    assert set(talk.paths) == {None}
    well_mannered(talk)


def _says_no_line_twice(talk: Talk) -> None:
    for sitting in talk.sittings:
        said = [
            line
            for turn in sitting
            if turn.plan.move not in _STEPS_OF_EXERCISES
            for line in turn.draft.lines
        ]
        assert len(said) == len(set(said))


def _quotes_to_the_letter(talk: Talk) -> None:
    for sitting in talk.sittings:
        written = ""
        for turn in sitting:
            written += f"{turn.message.text}\n"
            if turn.plan.exercise is None:
                assert all(quote in written for quote in turn.draft.quotes)
