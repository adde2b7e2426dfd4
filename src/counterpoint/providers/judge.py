"""What does a second model see that the rules did not?

It is asked narrow questions whose answer is yes or no. A yes raises a risk or
rejects a reply; a no changes nothing. Whatever is not a plain answer to each
question is an error, and the loop then takes the more careful way.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import anyio

from counterpoint.authored import load
from counterpoint.errors import ProviderError
from counterpoint.ports import Request
from counterpoint.terms import Finding, Risk, Source, Tier

if TYPE_CHECKING:
    from counterpoint.ports import ChatModel
    from counterpoint.terms import Message

SECONDS = 20.0
LONGEST_READ = 8_000  # characters of a message; its end counts as much as its start

_MARKS = re.compile(r"<{3,}|>{3,}")


@dataclass(frozen=True, slots=True)
class _Question:
    """One question, and what a yes means."""

    code: str
    ask: str
    reason: str
    risk: Risk
    tier: Tier

    def finding(self) -> Finding:
        return Finding(
            code=self.code,
            reason=self.reason,
            source=Source.JUDGE,
            risk=self.risk,
            tier=self.tier,
        )


class ModelJudge:
    """A judge that asks a model.

    Args:
        model: answers the questions.
        seconds: how long it may take for all of them.
    """

    def __init__(self, model: ChatModel, *, seconds: float = SECONDS) -> None:
        self._model = model
        self._seconds = seconds

    async def concerns(self, message: Message) -> tuple[Finding, ...]:
        """Return risks seen in a message; raise ProviderError if it cannot."""
        return await self._asked("concern", "message", message=message.text)

    async def objections(self, message: Message, reply: str) -> tuple[Finding, ...]:
        """Return what is wrong with a reply; raise ProviderError if it cannot."""
        texts = {"message": message.text, "reply": reply}
        return await self._asked("objection", "exchange", **texts)

    async def close(self) -> None:
        """Let go of connections."""
        await self._model.close()

    async def _asked(self, kind: str, form: str, **texts: str) -> tuple[Finding, ...]:
        questions = _questions(kind)
        fenced = {name: _fenced(text) for name, text in texts.items()}
        body = load("providers", "judge").body
        request = Request(
            instruction=_instruction(questions),
            talk=(("person", body[form].format(**fenced).strip()),),
            prompt=f"{body['name']}@{body['version']}",
        )
        try:
            with anyio.fail_after(self._seconds):
                answer = await self._model.answer(request, _schema(questions))
        except TimeoutError:
            raise ProviderError(
                "The second reading took too long.", code="timeout"
            ) from None
        if any(not isinstance(answer.get(one.code), bool) for one in questions):
            raise ProviderError(
                "The second reading cannot be read.", code="invalid_json"
            )
        return tuple(one.finding() for one in questions if answer[one.code])


def _fenced(text: str) -> str:
    """Take out of a text what could be mistaken for the marks around it."""
    if len(text) > LONGEST_READ:
        half = LONGEST_READ // 2
        text = f"{text[:half]} [...] {text[-half:]}"
    return _MARKS.sub("", text)


def _instruction(questions: tuple[_Question, ...]) -> str:
    frame: str = load("providers", "judge").body["frame"]
    return frame.format(
        questions="\n".join(f"{one.code}: {one.ask}" for one in questions),
        keys=", ".join(one.code for one in questions),
    ).strip()


def _schema(questions: tuple[_Question, ...]) -> dict[str, object]:
    codes = [one.code for one in questions]
    return {
        "type": "object",
        "properties": {code: {"type": "boolean"} for code in codes},
        "required": codes,
        "additionalProperties": False,
    }


@cache
def _questions(kind: str) -> tuple[_Question, ...]:
    return tuple(
        _Question(
            code=row["code"],
            ask=row["ask"],
            reason=row["reason"],
            risk=Risk(row.get("risk", "none")),
            tier=Tier(row.get("tier", "none")),
        )
        for row in load("providers", "judge").body[kind]
    )
