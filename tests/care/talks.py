"""Play a persona's turns against a path and keep what was said."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from counterpoint.care.path import CareState, CareStep, Spoken, next_step, speak
from counterpoint.detectors.answers import shape
from counterpoint.terms import Tier

if TYPE_CHECKING:
    from tests.care.personas import Persona


LISTENING = {"listen", "listen_story"}


@dataclass
class Talk:
    path: str
    tier: Tier = Tier.CONCERN
    country: str | None = "US"
    said: list[str] = field(default_factory=list)
    steps: list[CareStep] = field(default_factory=list)
    replies: list[Spoken] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)

    @property
    def state(self) -> CareState:
        return CareState(
            path=self.path,
            tier=self.tier,
            said=tuple(self.said),
            turns=len(self.replies),
            lines=tuple(line for reply in self.replies for line in reply.lines),
            opened=self.replies[-1].opens if self.replies else None,
        )

    def answer(
        self, message: str, shaped: str = "long", *, quote: str | None = None
    ) -> str:
        state = self.state
        step = next_step(state, message=message, shape=shaped)
        reply = speak(
            step.elements,
            path=self.path,
            tier=self.tier,
            quote=message if quote is None else quote,
            message=message,
            country=self.country,
            avoid=state.lines,
        )
        self.said.extend(step.elements)
        self.steps.append(step)
        self.replies.append(reply)
        self.messages.append(message)
        return reply.text


def play(persona: Persona, *, read: bool = False) -> Talk:
    """Play a persona; `read` takes the shapes from the detectors, not the script.

    Where the path only listens, the persona tells a little more, so that their
    next answer meets the question it was written for.
    """
    talk = Talk(path=persona.path, tier=persona.tier, country=persona.country)
    for number, turn in enumerate(persona.turns):
        if len(turn) == 3:
            talk.tier = turn[2]
        talk.answer(turn[0], shape(turn[0]).value if read else turn[1])
        if _only_listened(talk):
            talk.answer(f"that was the week it began, number {number} of them", "long")
    return talk


def _only_listened(talk: Talk) -> bool:
    step = talk.steps[-1]
    return step.answers and step.elements[-1] in LISTENING


def transcript(talk: Talk) -> str:
    return "\n".join(
        f"> {message}\n< {reply.text}\n  {step.elements}\n"
        for message, reply, step in zip(
            talk.messages, talk.replies, talk.steps, strict=True
        )
    )
