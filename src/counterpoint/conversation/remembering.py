"""What does a turn say out of the ledger, and what does it ask of the ledger?

The plan chooses the rule; the same message, talk and ledger give the same words and
the same changes. Whoever keeps the turn keeps the changes too, once the turn is
kept. Nothing here reads or writes anything, and nothing is changed of which the
reply did not speak.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from counterpoint.conversation import adopting, settling, side_by_side
from counterpoint.conversation.forgetting import (
    at_once,
    brought_back,
    chosen,
    leaving,
    which,
)
from counterpoint.conversation.past import Talk
from counterpoint.conversation.recollection import ANOTHER_READING, Memory, Recall
from counterpoint.conversation.recounting import known
from counterpoint.conversation.side_by_side import (
    ASKS,
    CLEAR,
    TWO_SENTENCES,
    Bars,
    another_reading,
    answer,
    asks_which,
    pair_of,
    tells_which,
    two_sentences,
)
from counterpoint.detectors.quotable import may_be_danger
from counterpoint.detectors.requests import LedgerWish
from counterpoint.terms import Carried, Draft, Move

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from counterpoint.ledger.kinds import Ledger, Record
    from counterpoint.terms import Message, Plan, Turn

_ASKED_FOR: dict[str, Callable[[Memory], Recall | None]] = {
    "asks_what_is_known": known,
    "forget_chosen": lambda memory: chosen(memory, LedgerWish.FORGET),
    "forget_leaving": leaving,
    "forget_which": lambda memory: which(memory, LedgerWish.FORGET),
    "forget": lambda memory: at_once(memory, LedgerWish.FORGET),
    "hush_chosen": lambda memory: chosen(memory, LedgerWish.HUSH),
    "hush_which": lambda memory: which(memory, LedgerWish.HUSH),
    "hush": lambda memory: at_once(memory, LedgerWish.HUSH),
    "brought_back": brought_back,
    "pair_answered": answer,
    "which_of_two": asks_which,
    "pair_answered_which": tells_which,
    "what_came": settling.answer,
    "left_open": settling.left,
    "day_chosen": adopting.day_chosen,
    settling.AGAIN: settling.asks_again,
}
"""What answers each rule, for those that need nothing but the memory."""
SPEAKS = frozenset({*_ASKED_FOR, *ASKS})
"""The rules that speak out of the ledger; no model words them."""


class Changes(NamedTuple):
    """What is to be kept, forgotten and brought back; the last two are ids."""

    keep: tuple[Record, ...] = ()
    forget: tuple[str, ...] = ()
    bring_back: tuple[str, ...] = ()


def recall(rule: str, memory: Memory, bars: Bars = CLEAR) -> Recall | None:
    """Return what a rule says out of the ledger; None where it has nothing to say.

    Args:
        rule: one of `SPEAKS`.
        memory: the message, the talk and the ledger.
        bars: what is known of danger and grief; the plan has to look.
    """
    if rule == TWO_SENTENCES:
        return two_sentences(memory, bars)
    if rule == ANOTHER_READING:
        return another_reading(memory, bars)
    return _ASKED_FOR[rule](memory)


def worded(plan: Plan, *, message: Message, talk: Talk, known: Ledger) -> Draft | None:
    """Word a plan that speaks out of the ledger; None for all others."""
    if plan.rule not in SPEAKS:
        return None
    recalled = recall(plan.rule, Memory(message, talk, known))
    if recalled is None:
        return None
    return Draft(text=recalled.text, lines=recalled.lines, quotes=recalled.quotes)


def beside(turn: Turn, *, talk: Talk, known: Ledger) -> Recall | None:
    """Return the sentence that stands beside a reply made without the ledger.

    An exercise that is done, a step that was named, or an answer within a longer
    message leaves something there, and the reply says so. Never in danger.
    """
    if turn.plan.rule in SPEAKS or turn.plan.move is Move.SILENCE:
        return None
    memory = Memory(turn.message, talk, known)
    if may_be_danger(turn):
        return None
    answered = settling.beside(memory) or side_by_side.beside(memory)
    return answered or adopting.beside(memory, turn)


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
    talk = Talk(turns=tuple(turns), carried=Carried())
    if turn.plan.rule not in SPEAKS:
        left = beside(turn, talk=talk, known=known)
        if left is None or left.text not in turn.said:
            return Changes()
        keep = (
            adopting.named(one, turn=turn, sitting=sitting, ids=ids)
            for one in left.keep
        )
        return Changes(keep=tuple(keep))
    memory = Memory(turn.message, talk, known)
    recalled = recall(turn.plan.rule, memory)
    if recalled is None or not set(recalled.lines) <= set(turn.draft.lines):
        return Changes()
    if turn.plan.rule == TWO_SENTENCES:
        return Changes(keep=pair_of(memory, turn=turn.id, sitting=sitting, id=ids()))
    keep = (
        adopting.named(one, turn=turn, sitting=sitting, ids=ids)
        for one in recalled.keep
    )
    return Changes(tuple(keep), recalled.forget, recalled.bring_back)
