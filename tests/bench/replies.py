"""Replies that were written for the exam's prompts, and a model that gives them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import tomli

from counterpoint.bench.questions import prompts, put
from counterpoint.ports import Identity
from counterpoint.providers.scripted import ScriptedModel
from tests.fakes.clock import FakeClock

if TYPE_CHECKING:
    from collections.abc import Iterable

    from counterpoint.bench.questions import Question
    from counterpoint.providers.scripted import Part

HERE = Path(__file__).parent


def replies(name: str) -> list[tuple[str, str]]:
    """Return (prompt id, reply) pairs of one file."""
    body = tomli.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))
    return [(prompt, reply) for prompt, given in body.items() for reply in given]


def questions() -> dict[str, Question]:
    """Return every prompt as it is put."""
    at = FakeClock().now()
    return {prompt.id: put(prompt, at=at) for prompt in prompts()}


class Candidate(ScriptedModel):
    """A model that sits the exam with replies written in advance."""

    def __init__(self, parts: Iterable[Part], *, digest: str = "d1") -> None:
        super().__init__(parts, name="candidate")
        self.digest = digest

    async def identity(self) -> Identity:
        return Identity(provider="candidate", model="small", digest=self.digest)


def able(*, spoilt: dict[str, Part] | None = None, digest: str = "d1") -> Candidate:
    """Return a candidate whose replies are good, but for those named."""
    good: dict[str, Part] = dict(reversed(replies("good")))
    parts = good | (spoilt or {})
    return Candidate([parts[prompt.id] for prompt in prompts()], digest=digest)
