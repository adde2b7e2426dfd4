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
from counterpoint.in_words import ends_of
from counterpoint.ports import Request
from counterpoint.terms import Finding, Risk, Source, Tier

if TYPE_CHECKING:
    from collections.abc import Sequence

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
        body = load("providers", "judge").body
        request = Request(
            instruction=_instruction(questions),
            talk=(("person", fenced_in(body[form], **texts)),),
            prompt=f"{body['name']}@{body['version']}",
        )
        codes = [one.code for one in questions]
        answer = await plain_answers(self._model, request, codes, seconds=self._seconds)
        return tuple(one.finding() for one in questions if answer[one.code])


async def plain_answers(
    model: ChatModel, request: Request, codes: Sequence[str], *, seconds: float
) -> dict[str, bool]:
    """Return yes or no to each question.

    Args:
        model: answers them.
        request: asks them.
        codes: the keys that the answer has to have.
        seconds: how long it may take for all of them.

    Raises:
        ProviderError: it did not answer, or did not answer each plainly.
    """
    try:
        with anyio.fail_after(seconds):
            answer = await model.answer(request, _schema(codes))
    except TimeoutError:
        raise ProviderError(
            "The second reading took too long.", code="timeout"
        ) from None
    said = {code: answer.get(code) for code in codes}
    plain = {code: one for code, one in said.items() if isinstance(one, bool)}
    if len(plain) < len(said):
        raise ProviderError("The second reading cannot be read.", code="invalid_json")
    return plain


def fenced_in(form: str, **texts: str) -> str:
    """Return a form with texts between its marks, none of which can end them."""
    fenced = {name: _fenced(text) for name, text in texts.items()}
    return form.format(**fenced).strip()


def _fenced(text: str) -> str:
    """Take out of a text what could be mistaken for the marks around it."""
    text = ends_of(text, LONGEST_READ, cut=" [...] ")
    # A space, as what stood on either side of a mark could make another one.
    return _MARKS.sub(" ", text)


def _instruction(questions: tuple[_Question, ...]) -> str:
    frame: str = load("providers", "judge").body["frame"]
    return frame.format(
        questions="\n".join(f"{one.code}: {one.ask}" for one in questions),
        keys=", ".join(one.code for one in questions),
    ).strip()


def _schema(codes: Sequence[str]) -> dict[str, object]:
    return {
        "type": "object",
        "properties": {code: {"type": "boolean"} for code in codes},
        "required": list(codes),
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
