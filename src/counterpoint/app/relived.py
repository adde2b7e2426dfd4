"""What came before, where only the words of a talk are known?

The person's words are read again by the loop, and the reply that was given takes
the place of what the loop would have said. Care that the loop would have taken
does not count as taken.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from counterpoint.terms import (
    Attempt,
    Draft,
    Outcome,
    Turn,
    Verdict,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from counterpoint.app.visit import Visit

GIVEN = "given"
"""Who worded a reply that somebody else gave."""
PERSON, REPLY = "person", "reply"


@dataclass(frozen=True, slots=True)
class Pair:
    """What the person wrote and what was replied; "" where there was nothing."""

    person: str = ""
    reply: str = ""


def add_side(told: list[Turn | Pair], role: str, text: str) -> None:
    """Add what one of the two said to what was told; replies in a row are one."""
    before = told[-1] if told else None
    if role == PERSON:
        told.append(Pair(person=text))
    elif isinstance(before, Pair):
        told[-1] = replace(before, reply=f"{before.reply}\n\n{text}".strip())
    else:
        told.append(Pair(reply=text))


async def relive(visit: Visit, told: Iterable[Turn | Pair]) -> None:
    """Put what was said before behind a visit that begins."""
    for one in told:
        if isinstance(one, Turn):
            visit.past = replace(visit.past, turns=(*visit.turns, one))
            visit.mode = one.plan.mode
        else:
            await relive_pair(visit, one)


async def relive_pair(visit: Visit, pair: Pair) -> Turn:
    """Put one exchange behind a visit and return it, as the loop reads it."""
    turn = with_reply(await visit.say(pair.person), pair.reply)
    visit.past = replace(visit.past, turns=(*visit.turns[:-1], turn))
    return turn


def with_reply(turn: Turn, reply: str) -> Turn:
    """Return a turn as if this had been replied."""
    if reply.split() == turn.said.split():
        return turn
    draft = Draft(text=reply, provider=GIVEN)
    return replace(
        turn,
        plan=replace(turn.plan, elements=(), exercise=None, step=None),
        attempts=(Attempt(draft, Verdict(Outcome.ACCEPT)),),
        said=reply,
    )
