"""Which claims did a model find in a message, and which of them are really there?

A model is asked for exact quotations, and is not trusted: one that is not in the
message letter for letter is dropped, and so is one that the rules of drawing would
not take from there. It finds; it never says whether something is so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from counterpoint.authored import load
from counterpoint.ledger.drawing import MOST_DRAWN, as_claim, drawn_at
from counterpoint.ledger.records import ClaimKind
from counterpoint.ports import Request

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from counterpoint.ledger.drawing import Drawn
    from counterpoint.ledger.records import Claim
    from counterpoint.terms import Message, Turn

_MOST_READ = 12
"""Items of an answer; a model that lists more is not listening."""

SCHEMA: Mapping[str, object] = {
    "type": "object",
    "properties": {
        "claims": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "quote": {"type": "string"},
                    "kind": {
                        "type": "string",
                        "enum": [kind.value for kind in ClaimKind],
                    },
                },
                "required": ["quote", "kind"],
                "additionalProperties": False,
            },
        }
    },
    "required": ["claims"],
    "additionalProperties": False,
}
"""What a model's answer has to look like."""


def request_for(message: Message, *, most: int = MOST_DRAWN) -> Request:
    """Ask which claims there are in one message; nothing else of the person is told."""
    body = load("ledger", "told_by_model").body
    return Request(
        instruction=body["instruction"].format(most=most).strip(),
        talk=(("person", message.text),),
        prompt=f"{body['name']}@{body['version']}",
    )


def claims_in(
    answer: Mapping[str, object],
    turn: Turn,
    *,
    sitting: str,
    already: Collection[Claim] = (),
) -> tuple[Claim, ...]:
    """Return the claims of an answer that are really there, in the order of the turn.

    Args:
        answer: as the model gave it, whatever that is.
        turn: the message that was read.
        sitting: the id of its sitting.
        already: the claims that were drawn in this sitting, by whatever means; with
            them it is three at most, and none twice.
    """
    taken = [
        (claim.place.start, claim.place.end)
        for claim in already
        if claim.place is not None and claim.place.turn == turn.id
    ]
    found: list[Drawn] = []
    for kind, quote in _items(answer):
        if len(found) + len(already) >= MOST_DRAWN:
            break
        one = drawn_at(turn.message.text, kind, quote)
        if one is None or any(one.start < b and a < one.end for a, b in taken):
            continue
        taken.append((one.start, one.end))
        found.append(one)
    found.sort(key=lambda one: one.start)
    return tuple(as_claim(turn, one, sitting=sitting) for one in found)


def _items(answer: Mapping[str, object]) -> Iterator[tuple[ClaimKind, str]]:
    """Yield what in an answer has the right shape; the rest is passed over."""
    listed = answer.get("claims")
    for item in listed[:_MOST_READ] if isinstance(listed, list) else ():
        if not isinstance(item, dict):
            continue
        quote, kind = item.get("quote"), item.get("kind")
        if isinstance(quote, str) and kind in {one.value for one in ClaimKind}:
            yield ClaimKind(kind), quote.strip()
