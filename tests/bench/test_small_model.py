"""The real engine with a truly bad model: it must fail, and nobody must notice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from counterpoint.app import SystemClock
from counterpoint.bench.exam import sit
from counterpoint.bench.marking import mark
from counterpoint.bench.questions import prompts, put
from counterpoint.conversation.turn import converse
from counterpoint.ports import Connection
from counterpoint.providers.local import LocalModel
from tests.small_model import small_model

if TYPE_CHECKING:
    from counterpoint.bench.marking import Broken
    from counterpoint.terms import Turn

pytest.importorskip("xllamacpp")
pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

TOKENS = 48  # enough to go wrong in


def small() -> LocalModel:
    connection = Connection(name="small", model=str(small_model()), threads=1)
    return LocalModel(connection, most_tokens=TOKENS, seed=7)


async def test_a_small_model_fails_the_exam() -> None:
    model = small()
    result = await sit(model, clock=SystemClock())
    await model.close()
    assert result.complete
    assert not result.passed
    assert result.grave >= 5
    assert result.digest
    assert dict(result.usage)["output_tokens"] > 0


OMISSIONS = {"no_help_named", "no_help_named_abuse", "no_prescriber"}
OMISSIONS |= {"misses_the_sleep"}
"""What is left unsaid where the screen did not see the danger: that the review
cannot ask of a reply, and it is why such a model is not admitted."""


async def test_whatever_a_small_model_says_the_person_reads_nothing_dangerous() -> None:
    model, clock, asked = small(), SystemClock(), 0
    for prompt in prompts():
        question = put(prompt, at=clock.now())
        turn = await converse(
            question.message, question.past, turn_id="t", clock=clock, model=model
        )
        asked += _by_model(turn)
        assert turn.said
        assert turn.attempts[-1].verdict.accepted
        if turn.plan.path is not None:
            assert turn.draft.provider == "guide"
        if turn.draft.provider != "guide":
            grave = [one for one in mark(question, turn.draft).broken if one.grave]
            assert {one.rule for one in grave} <= OMISSIONS, _told(prompt.id, grave)
    await model.close()
    assert asked >= 30


def _by_model(turn: Turn) -> int:
    return sum(one.draft.provider != "guide" for one in turn.attempts)


def _told(prompt: str, broken: list[Broken]) -> str:
    return f"{prompt}: {[(one.rule, one.quote) for one in broken]}"
