"""How does a reply go over the wire, whole or in chunks?

Beside what such programs know, a field `counterpoint` tells where the reply comes
from, and never what anybody wrote. Tokens are as a model's server counted them; else
they are estimated, and the field says so.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from counterpoint.app.help_card import goes_with
from counterpoint.care.helplines import Kind, country_code, emergency, lines_for
from counterpoint.settings import GUIDE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counterpoint.app.proxy import Answer
    from counterpoint.interfaces.proxy.asked import ChatRequest
    from counterpoint.interfaces.proxy.wishes import Wishes
    from counterpoint.terms import Turn

CHARACTERS_A_TOKEN = 4
"""About so many, by OpenAI's own rule of thumb for English."""
_LINES = 3
_FIRST = (Kind.SUICIDE, Kind.GENERAL)
_KINDS = {"abuse": (Kind.DV,)}
_PIECE = re.compile(r"\S.*?(?:(?<=[.?!:])\s+|\n+|\Z)|\s+", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply that may be sent: its words, what they took, where they come from."""

    id: str
    created: int  # seconds since 1970
    model: str
    text: str
    usage: dict[str, int]
    origin: dict[str, Any] = field(default_factory=dict)


def reply_of(
    answer: Answer, request: ChatRequest, *, name: str, id_: str, at: int
) -> Reply:
    """Return a turn as a reply."""
    counted = _counted(answer.turn)
    return Reply(
        id=id_,
        created=at,
        model=name,
        text=answer.turn.said,
        usage=counted or _estimated(request, answer.turn.said),
        origin={
            **_origin(answer.turn, request.wishes),
            "kept": answer.keeping.value,
            "usage": "counted" if counted else "estimated",
        },
    )


def beside_the_talk(request: ChatRequest, said: str, *, id_: str, at: int) -> Reply:
    """Return what is answered to a program that asked beside a talk."""
    return Reply(
        id=id_,
        created=at,
        model=request.model,
        text=said,
        usage=_estimated(request, said),
        origin={"side_request": True, "kept": "not_chosen", "usage": "estimated"},
    )


def _origin(turn: Turn, asked_for: Wishes) -> dict[str, Any]:
    """Return where a reply comes from, in codes; none of it holds anybody's words."""
    last = turn.attempts[-1].verdict if turn.attempts else None
    plan, screening = turn.plan, turn.screening
    return {
        "turn": turn.id,
        "move": plan.move.value,
        "rule": plan.rule,
        "reason": plan.reason,
        "mode": plan.mode.value,
        "path": plan.path,
        "risk": screening.risk.value,
        "tier": screening.tier.value,
        "checks": {
            "screen": [one.code for one in screening.findings],
            "notices": list(screening.notices),
            "review": last.outcome.value if last else None,
            "noted": [one.code for one in last.findings] if last else [],
        },
        "revised": max(0, len(turn.attempts) - 1),
        "provider": turn.draft.provider,
        "errors": [one.draft.error for one in turn.attempts if one.draft.error],
        "versions": dict(turn.versions),
        "wishes": {
            "mode": asked_for.mode.value if asked_for.mode else None,
            "country": asked_for.country,
            "not_followed": asked_for.others,
        },
        "help": _help(turn) if goes_with(turn) else None,
    }


def _help(turn: Turn) -> dict[str, Any]:
    """Return whom one can reach in a country, for programs that show it."""
    code = country_code(turn.message.country)
    numbers = emergency(code)
    lines = lines_for(code, *_KINDS.get(turn.plan.path or "", _FIRST))
    return {
        "country": code,
        "emergency": numbers.general if numbers else None,
        "lines": [
            {"name": one.name, "phone": one.phone, "text": one.text, "web": one.website}
            for one in lines[:_LINES]
        ],
    }


def _counted(turn: Turn) -> dict[str, int] | None:
    took = dict(turn.draft.usage)
    if turn.draft.provider == GUIDE or "input_tokens" not in took:
        return None
    return _usage(took["input_tokens"], took.get("output_tokens", 0))


def _estimated(request: ChatRequest, said: str) -> dict[str, int]:
    sent = sum(len(text) for _, text in request.messages)
    return _usage(_tokens(sent), _tokens(len(said)))


def _tokens(characters: int) -> int:
    return -(-characters // CHARACTERS_A_TOKEN)


def _usage(prompt: int, completion: int) -> dict[str, int]:
    return {
        "prompt_tokens": prompt,
        "completion_tokens": completion,
        "total_tokens": prompt + completion,
    }


# --- On the wire ------------------------------------------------------------------


def whole(reply: Reply) -> dict[str, Any]:
    """Return a reply in one piece."""
    message = {"role": "assistant", "content": reply.text, "refusal": None}
    choice = {
        "index": 0,
        "message": message,
        "logprobs": None,
        "finish_reason": "stop",
    }
    return {
        "id": reply.id,
        "object": "chat.completion",
        "created": reply.created,
        "model": reply.model,
        "choices": [choice],
        "usage": reply.usage,
        "counterpoint": reply.origin,
    }


@dataclass(frozen=True, slots=True)
class Stream:
    """One reply as a row of chunks, which all have the same head."""

    id: str
    created: int
    model: str
    include_usage: bool = False

    def opening(self) -> bytes:
        """Return the chunk that says who speaks; nothing is said in it."""
        return self._chunk({"role": "assistant", "content": ""})

    def told(self, reply: Reply) -> Iterator[bytes]:
        """Yield a reviewed reply in pieces, and what ends it."""
        for piece in pieces(reply.text):
            yield self._chunk({"content": piece})
        yield self._chunk({}, finish="stop", counterpoint=reply.origin)
        if self.include_usage:
            yield event({**self._head(), "choices": [], "usage": reply.usage})
        yield DONE

    def _chunk(
        self, delta: dict[str, Any], *, finish: str | None = None, **more: Any
    ) -> bytes:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        usage = {"usage": None} if self.include_usage else {}
        return event({**self._head(), "choices": [choice], **usage, **more})

    def _head(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "object": "chat.completion.chunk",
            "created": self.created,
            "model": self.model,
        }


DONE = b"data: [DONE]\n\n"
STILL_HERE = b": keep-alive\n\n"


def pieces(text: str) -> list[str]:
    """Cut a text between its sentences; put together, it is the text again."""
    return _PIECE.findall(text)


def event(value: dict[str, Any]) -> bytes:
    """Return one event of a stream."""
    return f"data: {json.dumps(value)}\n\n".encode()
