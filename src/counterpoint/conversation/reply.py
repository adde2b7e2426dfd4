"""Who words the reply, and what happens when they cannot?

A model words a plan only where a model may; whatever goes wrong with it
becomes a draft with an error code, never an exception.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import anyio

from counterpoint.authored import load
from counterpoint.errors import ProviderError
from counterpoint.ports import Request
from counterpoint.terms import Draft, Finding, Message, Move, Past, Plan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counterpoint.ports import ChatModel

SECONDS_FOR_A_MODEL = 60.0
LONGEST_DRAFT = 8_000  # characters; a server that never ends is cut here
TURNS_TOLD = 8

_AUTHORED_ONLY = frozenset({Move.CRISIS, Move.REFER, Move.EXERCISE, Move.SILENCE})
_AUTHORED_RULES = frozenset({"about_the_program", "mode_asked", "exercise_not_now"})


def may_be_worded(plan: Plan) -> bool:
    """Say whether a model may word this plan at all."""
    return (
        plan.move not in _AUTHORED_ONLY
        and plan.path is None
        and plan.rule not in _AUTHORED_RULES
    )


async def word(
    plan: Plan,
    message: Message,
    past: Past,
    *,
    model: ChatModel,
    refused: Sequence[Finding] = (),
) -> Draft:
    """Let a model word a plan."""
    request = request_for(plan, message, past, refused=refused)
    pieces: list[str] = []
    try:
        with anyio.fail_after(SECONDS_FOR_A_MODEL):
            async for piece in model.say(request):
                pieces.append(piece)
                if sum(map(len, pieces)) > LONGEST_DRAFT:
                    return _failed(model, request, "endless")
    except TimeoutError:
        return _failed(model, request, "slow")
    except ProviderError as error:
        return _failed(model, request, error.code)
    text = "".join(pieces).strip()
    if not text:
        return _failed(model, request, "empty")
    return Draft(text=text, provider=model.name, prompt=request.prompt)


def _failed(model: ChatModel, request: Request, code: str) -> Draft:
    return Draft(text="", provider=model.name, prompt=request.prompt, error=code)


def request_for(
    plan: Plan, message: Message, past: Past, *, refused: Sequence[Finding] = ()
) -> Request:
    """Say to a model what is wanted, and no more of the person than it needs."""
    prompt = load("conversation", "prompt")
    body = prompt.body
    instruction = body["frame"].format(
        sentences=plan.limits.sentences,
        questions=plan.limits.questions,
        instruction=body["instruction"][plan.move.value],
        reason=plan.reason,
    )
    reasons = tuple(finding.reason for finding in refused)
    if reasons:
        instruction += body["refused"].format(findings=" ".join(reasons))
    talk = [
        pair
        for turn in past.turns[-TURNS_TOLD:]
        for pair in (("person", turn.message.text), ("reply", turn.said))
        if pair[1]
    ]
    return Request(
        instruction=instruction.strip(),
        talk=(*talk, ("person", message.text)),
        prompt=f"{body['name']}@{body['version']}",
        findings=reasons,
    )
