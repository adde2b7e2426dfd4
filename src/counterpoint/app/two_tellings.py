"""What does the model say of a conflict, told by one and told by the other?

It is not done where somebody may be hurt, threatened or in danger, nor where nobody
can tell. What the model says goes through the review like any reply, and is withheld
where that refuses it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import anyio

from counterpoint.app.ledger_page import other_side_offered
from counterpoint.conversation.review import review
from counterpoint.conversation.screen import screen
from counterpoint.errors import InputError, ProviderError
from counterpoint.ledger.other_side import Offer, said_of
from counterpoint.ledger.two_tellings import (
    SCHEMA,
    Came,
    Right,
    compared,
    request_for,
    tellings,
    view_in,
    words,
)
from counterpoint.terms import Draft, Limits, Message, Mode, Move, Past, Plan

if TYPE_CHECKING:
    from counterpoint.ledger.records import OtherSide
    from counterpoint.ports import ChatModel, Clock, Reader
    from counterpoint.store import Store

SECONDS = 60.0
_PLAN = Plan(
    move=Move.OTHER_SIDE,
    rule="two_tellings",
    reason="You asked how it looks when the other tells it.",
    mode=Mode.HELP_ME_THINK,
    limits=Limits(sentences=5, questions=1, advice=True),
)


@dataclass(frozen=True, slots=True)
class Heard:
    """One telling, whom the model saw in the right, and what it said.

    `said` is None where the review refused it; `note` is the sentence to show then.
    """

    telling: str
    right: Right
    said: str | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class TwoTellings:
    """Both side by side, and what came of it in a plain sentence."""

    mine: Heard
    theirs: Heard
    came: Came
    sentence: str
    provider: str


async def two_tellings(
    store: Store,
    side: OtherSide,
    mine: str,
    *,
    model: ChatModel | None,
    clock: Clock,
    reader: Reader | None = None,
    seconds: float = SECONDS,
) -> TwoTellings:
    """Tell a model of one conflict twice and set what it says side by side.

    Args:
        store: where the sittings are kept, which may show that it must not be done.
        side: as the person wrote that the other would tell it.
        mine: as they tell it themselves; it is not kept.
        model: an admitted one; None where there is none.
        clock: tells the time.
        reader: reads for danger beside the patterns.
        seconds: how long the model may take for each.

    Raises:
        InputError: it is not done; says why, or what it needs.
        ProviderError: the model did not answer, or may not speak.
    """
    both = tellings(side, mine)
    texts = (*both, side.matter, side.what_they_know, side.onlooker)
    offered = await other_side_offered(
        store, texts, who=side.who, clock=clock, reader=reader
    )
    if offered is not Offer.YES:
        raise InputError(said_of(offered))
    if model is None:
        raise InputError(words("error")["no_model"])
    one, other = [
        await _heard(model, telling, clock=clock, seconds=seconds) for telling in both
    ]
    came = compared(one.right, other.right)
    return TwoTellings(one, other, came, words("came")[came.value], model.name)


async def _heard(
    model: ChatModel, telling: str, *, clock: Clock, seconds: float
) -> Heard:
    """Put one telling to the model, and review what it says."""
    try:
        with anyio.fail_after(seconds):
            answer = await model.answer(request_for(telling), SCHEMA)
    except TimeoutError:
        raise ProviderError(words("error")["slow"], code="slow") from None
    view = view_in(answer)
    if view is None:
        raise ProviderError(words("error")["unreadable"], code="invalid_json")
    message = Message(id="telling", text=telling, at=clock.now())
    verdict = review(
        Draft(view.words, provider=model.name),
        _PLAN,
        message=message,
        screening=screen(message, Past()),
        past=Past(),
    )
    if not verdict.accepted:
        return Heard(telling, view.right, None, words("form")["withheld"])
    return Heard(telling, view.right, view.words)
