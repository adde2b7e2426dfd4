"""Which claims does the model find that words the replies, beside the patterns?

It is asked about a message that it may word the reply to, and about no other: nothing
is sent that would not be sent for the reply. Whatever goes wrong is no claim.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import anyio

from counterpoint.conversation.reply import LONGEST_MESSAGE, may_be_worded
from counterpoint.ledger.drawing import MOST_DRAWN, may_be_drawn_from
from counterpoint.ledger.told_by_model import SCHEMA, claims_in, request_for

if TYPE_CHECKING:
    from collections.abc import Collection

    from counterpoint.ledger.records import Claim
    from counterpoint.ports import ChatModel
    from counterpoint.terms import Turn

SECONDS = 20.0


async def drawn_by_model(
    model: ChatModel | None,
    turn: Turn,
    *,
    sitting: str,
    already: Collection[Claim] = (),
    seconds: float = SECONDS,
) -> tuple[Claim, ...]:
    """Return the claims that a model finds in one message; none where it cannot.

    Args:
        model: the one that words the replies; None where the guide does.
        turn: the message, as it was answered.
        sitting: the id of its sitting.
        already: the claims drawn in this sitting so far; with these it is three.
        seconds: how long the model may take.
    """
    if model is None or len(already) >= MOST_DRAWN or not _may_be_sent(turn):
        return ()
    try:
        with anyio.fail_after(seconds):
            request = request_for(turn.message, most=MOST_DRAWN - len(already))
            answer = await model.answer(request, SCHEMA)
        return claims_in(answer, turn, sitting=sitting, already=already)
    except Exception:  # noqa: BLE001 - whatever a model dies of, it drew nothing
        return ()


def _may_be_sent(turn: Turn) -> bool:
    short = len(turn.message.text) <= LONGEST_MESSAGE
    return short and may_be_worded(turn.plan) and may_be_drawn_from(turn)
