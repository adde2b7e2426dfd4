"""Who words the reply, and what happens when they cannot?

A model words a plan only where a model may; whatever goes wrong with it
becomes a draft with an error code, never an exception.
"""

from __future__ import annotations

import re
from contextlib import aclosing
from dataclasses import replace
from typing import TYPE_CHECKING

import anyio

from counterpoint.authored import load
from counterpoint.conversation.claims_told import claims_told
from counterpoint.conversation.remembering import SPEAKS
from counterpoint.detectors.focus import focuses
from counterpoint.errors import ProviderError
from counterpoint.in_words import ends_of
from counterpoint.ledger.kinds import Ledger
from counterpoint.ports import Request
from counterpoint.terms import Draft, Finding, Message, Move, Past, Plan, Turn

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from counterpoint.ports import ChatModel

SECONDS_FOR_A_MODEL = 60.0
LONGEST_DRAFT = 8_000  # characters; a server that never ends is cut here

# What a model is told of the person, at most.
TURNS_TOLD = 8
CHARACTERS_TOLD = 6_000  # of those turns
LONGEST_MESSAGE = 6_000  # characters; of a longer one the middle is left out
QUOTES_TOLD = 8
LONGEST_LINE = 160  # characters of a quotation or a claim

_NOTHING = Ledger()
_THOUGHT = re.compile(r"\A\s*<think>.*?</think>", re.DOTALL)
_MARKS = re.compile(r"<{3,}|>{3,}")
_AUTHORED_ONLY = frozenset(
    {Move.CRISIS, Move.REFER, Move.EXERCISE, Move.MEASURE, Move.SILENCE}
)
_AUTHORED_RULES = frozenset(
    {"about_the_program", "mode_asked", "exercise_not_now", "not_sure"}
)


def may_be_worded(plan: Plan) -> bool:
    """Say whether a model may word this plan at all."""
    return (
        plan.move not in _AUTHORED_ONLY
        and plan.path is None
        and plan.rule not in _AUTHORED_RULES | SPEAKS
    )


async def word(
    plan: Plan,
    message: Message,
    past: Past,
    *,
    model: ChatModel,
    refused: Sequence[Finding] = (),
    known: Ledger = _NOTHING,
) -> Draft:
    """Let a model word a plan."""
    request = request_for(plan, message, past, refused=refused, known=known)
    draft = Draft(text="", provider=model.name, prompt=request.prompt)
    try:
        with anyio.fail_after(SECONDS_FOR_A_MODEL):
            text = await _said(model, request)
    except TimeoutError:
        return replace(draft, error="slow")
    except ProviderError as error:
        return replace(draft, error=error.code, usage=model.usage)
    except Exception:  # noqa: BLE001 - whatever a model dies of, the guide speaks
        return replace(draft, error="failed")
    draft = replace(draft, provider=model.name, usage=model.usage)
    if text is None:
        return replace(draft, error="endless")
    if not (spoken := _spoken(text)):
        return replace(draft, error="empty")
    return replace(draft, text=spoken)


async def _said(model: ChatModel, request: Request) -> str | None:
    """Return all that a model says; None where it does not end."""
    pieces: list[str] = []
    length = 0
    # Leaving the loop does not end the request; closing the stream does.
    async with aclosing(model.say(request)) as stream:
        async for piece in stream:
            pieces.append(piece)
            length += len(piece)
            if length > LONGEST_DRAFT:
                return None
    return "".join(pieces)


def _spoken(text: str) -> str:
    """Leave out what a model thinks to itself before it speaks."""
    return _THOUGHT.sub("", text).strip()


# --- What a model is told ---------------------------------------------------------


def request_for(
    plan: Plan,
    message: Message,
    past: Past,
    *,
    refused: Sequence[Finding] = (),
    known: Ledger = _NOTHING,
) -> Request:
    """Say to a model what is wanted, and no more of the person than it needs.

    What the person wrote stands in the talk alone, never in the instruction.
    """
    prompt = load("conversation", "prompt")
    body = prompt.body
    instruction = body["frame"].format(
        sentences=plan.limits.sentences,
        questions=plan.limits.questions,
        instruction=body["instruction"][plan.move.value],
        reason=plan.reason,
        mode=body["mode"][plan.mode.value],
    )
    reasons = tuple(finding.reason for finding in refused)
    if reasons:
        instruction += body["refused"].format(findings=" ".join(reasons))
    last, earlier = _split(past.turns)
    told = tuple(
        f'- "{_line(one.claim.quote)}" ({_line(one.standing)})'
        for one in claims_told(plan, message.text, past, known)
    )
    if told:
        instruction += body["about_claims"]
    return Request(
        instruction=instruction.strip(),
        talk=(*_talk(last, earlier, told), ("person", _shortened(message.text))),
        prompt=f"{body['name']}@{body['version']}",
        findings=reasons,
        claims=told,
    )


def _split(turns: Sequence[Turn]) -> tuple[tuple[Turn, ...], tuple[Turn, ...]]:
    """Part the turns that are told whole from those before them."""
    room, whole = CHARACTERS_TOLD, 0
    for turn in reversed(turns[-TURNS_TOLD:]):
        room -= len(turn.message.text) + len(turn.said)
        if room < 0:
            break
        whole += 1
    first = len(turns) - whole
    return tuple(turns[first:]), tuple(turns[:first])


def _talk(
    last: Iterable[Turn], earlier: Sequence[Turn], claims: Sequence[str]
) -> Iterator[tuple[str, str]]:
    pairs = [
        pair
        for turn in last
        for pair in (("person", turn.message.text), ("reply", turn.said))
        if pair[1].strip()
    ]
    notes = _notes(tuple(_quotes(earlier)), claims)
    if notes:
        yield "person", notes
    elif pairs and pairs[0][0] == "reply":
        # Some servers take no talk that begins with an answer.
        yield "person", load("conversation", "prompt").body["opened"]
    yield from pairs


def _notes(quotes: Sequence[str], claims: Sequence[str]) -> str:
    body = load("conversation", "prompt").body
    parts = {
        name: body[name].rstrip().format(lines="\n".join(lines)) if lines else ""
        for name, lines in (("earlier", quotes), ("claims", claims))
    }
    notes: str = body["notes"]
    return notes.format(**parts).strip() if any(parts.values()) else ""


def _quotes(turns: Sequence[Turn]) -> Iterator[str]:
    """Yield what mattered most in the turns that are not told whole.

    How the talk began stays; of the rest, what is nearest.
    """
    some = turns if len(turns) <= QUOTES_TOLD else (turns[0], *turns[1 - QUOTES_TOLD :])
    for turn in some:
        for focus in focuses(turn.message.text)[:1]:
            yield f"- {_line(focus.quote)}"


def _line(text: str) -> str:
    """Make one line of a text, in which the marks around it cannot occur."""
    return " ".join(_MARKS.sub(" ", text).split())[:LONGEST_LINE]


def _shortened(text: str) -> str:
    cut: str = load("conversation", "prompt").body["cut"]
    return ends_of(text, LONGEST_MESSAGE, cut=cut)
