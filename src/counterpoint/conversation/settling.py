"""What does the person say came of a prediction or a step that they were asked about?

Read with precision from the message after the question. What is unclear is asked
once as a plain choice, and then left. A step that was not taken is no fault.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from counterpoint import in_words
from counterpoint.conversation.recollection import (
    ANOTHER_READING,
    LINE,
    Recall,
    is_only_an_answer,
    quoted,
    said,
)
from counterpoint.detectors.answers import Shape, shape
from counterpoint.detectors.phrases import fold
from counterpoint.detectors.told import (
    Between,
    Came,
    Went,
    between,
    came_as_chosen,
    came_of,
    went,
)
from counterpoint.ledger import commitments, predictions
from counterpoint.ledger.records import Commitment, Prediction, WhatHappened
from counterpoint.ledger.sayings import stems

if TYPE_CHECKING:
    from counterpoint.conversation.recollection import Memory

AGAIN = "asks_what_came_again"
"""The rule that asks once more, as a plain choice."""
_SHOWS = frozenset({"asks_what_is_known", "forget_which", "hush_which", "forget"})
"""Rules whose replies are about lines and ask nothing of what came of them."""
_A_FEW = 8  # words
_VAGUE = frozenset({Shape.YES, Shape.NO, Shape.DUNNO, Shape.MIXED})
_OF_TEN = re.compile(r"(?<![\w.,/])(10|\d)(?: ?/ ?10| (?:out )?of (?:10|ten))\b")


def answer(memory: Memory) -> Recall | None:
    """Take what came of what was asked about; None where it is not clear."""
    told = _told(memory)
    return told if told is not None and is_only_an_answer(memory) else None


def beside(memory: Memory) -> Recall | None:
    """Take an answer within a longer message, which is answered besides."""
    return None if is_only_an_answer(memory) else _told(memory, briefly=True)


def left(memory: Memory) -> Recall | None:
    """Leave what was asked about or put beside today's words, as is wished."""
    few = len(memory.message.text.split()) <= _A_FEW
    if not few or between(memory.message.text) is not Between.LEAVE_IT:
        return None
    if asked_about(memory) is not None:
        return said(memory, "left_open")
    last = memory.last
    put = last is not None and last.plan.rule == ANOTHER_READING
    return said(memory, "left_beside") if put else None


def asks_again(memory: Memory) -> Recall | None:
    """Ask once as a plain choice; None where it was, or the talk has gone on."""
    line = asked_about(memory)
    last = memory.last
    if line is None or last is None or last.plan.rule == AGAIN:
        return None
    if _told(memory) is not None or not _speaks_of(memory, line):
        return None
    key = "choose_came" if isinstance(line, Prediction) else "choose_went"
    return replace(
        said(memory, key, text=quoted(line)),
        quotes=(quoted(line),),
        recalls=(line.id,),
    )


def asked_about(memory: Memory) -> Prediction | Commitment | None:
    """Return the line that the last reply asked about, if it is still open."""
    last = memory.last
    if last is None or last.plan.rule in _SHOWS or len(last.plan.recalls) != 1:
        return None
    line = memory.known.find(last.plan.recalls[0])
    match line:
        case Prediction() if line.outcome is None:
            return line
        case Commitment() if line.ended is None:
            return line
        case _:
            return None


def _speaks_of(memory: Memory, line: Prediction | Commitment) -> bool:
    """Say whether a message seems to be about what was asked, however unclear."""
    count = len(memory.message.text.split())
    if count <= _A_FEW and shape(memory.message.text) in _VAGUE:
        return True
    shared = stems(memory.message.text) & stems(quoted(line))
    return is_only_an_answer(memory) and bool(shared - {"@me"})


def _told(memory: Memory, *, briefly: bool = False) -> Recall | None:
    match asked_about(memory):
        case Prediction() as prediction:
            return _came(memory, prediction, briefly=briefly)
        case Commitment() as step:
            return _went(memory, step)
        case _:
            return None


# --- A prediction -----------------------------------------------------------------

_OUTCOME = {
    Came.HAPPENED: WhatHappened.HAPPENED,
    Came.DID_NOT: WhatHappened.DID_NOT,
    Came.PARTLY: WhatHappened.PARTLY,
    Came.CANNOT_TELL: WhatHappened.CANNOT_TELL,
}


def _came(memory: Memory, prediction: Prediction, *, briefly: bool) -> Recall | None:
    text, last = memory.message.text, memory.last
    chose = last is not None and last.plan.rule == AGAIN
    came = (came_as_chosen(text) if chose else None) or came_of(text, prediction.text)
    if came is None:
        return None
    if came is Came.NOT_YET:
        return replace(
            said(memory, "stays_open", text=quoted(prediction)),
            quotes=(quoted(prediction),),
            recalls=(prediction.id,),
        )
    kept = predictions.settled(
        prediction, _OUTCOME[came], now=memory.now, how_bad_was=_how_bad(text)
    )
    _, *how_bad, one_alone = predictions.told(kept)
    rest = (*how_bad, *(_bad_news(memory, kept) or (one_alone,)))
    noted = said(
        memory,
        f"came_{came.value}",
        on=in_words.day(memory.now.date()),
        text=quoted(prediction),
        chance=str(prediction.chance),
    )
    return Recall(
        text=noted.text if briefly else " ".join((noted.text, *rest)),
        lines=noted.lines,
        quotes=(quoted(prediction),),
        recalls=(prediction.id,),
        keep=(kept,),
    )


def _bad_news(memory: Memory, prediction: Prediction) -> tuple[str, ...]:
    """Say what can be done where a thing came that was feared."""
    came = prediction.outcome is WhatHappened.HAPPENED
    if not came or not predictions.is_feared(prediction):
        return ()
    return (said(memory, "came_feared").text,)


def _how_bad(text: str) -> int | None:
    """Return how bad it was, where it is said out of ten."""
    found = {int(match[1]) for match in _OF_TEN.finditer(fold(text[:4000]))}
    return found.pop() if len(found) == 1 else None


# --- A step -----------------------------------------------------------------------


def _went(memory: Memory, step: Commitment) -> Recall | None:
    became = went(memory.message.text)
    if became is None:
        return None
    kept = commitments.answered(
        step,
        commitments.Answer(became.value),
        now=memory.now,
        how_it_went=_in_their_words(memory, became),
    )
    told = " ".join(commitments.told(replace(kept, how_it_went="")))
    noted = said(memory, "step_noted", text=quoted(step))
    return Recall(
        text=f"{noted.text} {told}",
        lines=(*noted.lines, f"{LINE}step-{became.value}"),
        quotes=(quoted(step),),
        recalls=(step.id,),
        keep=(kept,),
    )


def _in_their_words(memory: Memory, became: Went) -> str:
    """Return how it went, where more than a word was said of it."""
    tells = became in {Went.DONE, Went.PARTLY}
    few = len(memory.message.text.split()) <= 2
    return memory.message.text.strip() if tells and not few else ""
