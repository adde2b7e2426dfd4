"""One message becomes one reviewed reply, whatever fails on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterpoint.app import Visit, readable
from counterpoint.conversation import reply as wording
from counterpoint.conversation import turn as turns
from counterpoint.conversation.turn import converse
from counterpoint.providers.echo import EchoModel
from counterpoint.providers.scripted import Endless, Fails, Hangs, ScriptedModel, Silent
from counterpoint.terms import (
    Finding,
    Message,
    Move,
    Past,
    Risk,
    Source,
    Tier,
    Turn,
    to_json,
    turn_from_json,
)
from tests.fakes.clock import FakeClock
from tests.fakes.judge import FakeJudge

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from counterpoint.ports import ChatModel, Judge, Request
    from counterpoint.providers.scripted import Part

QUIET = "My boss moved the deadline again and I said nothing, again."
GOOD = '"I said nothing, again." What would you have said, if it cost nothing?'
DANGER = "I want to kill myself tonight."


async def answered(
    text: str, *, model: ChatModel | None = None, judge: Judge | None = None
) -> Turn:
    clock = FakeClock()
    message = Message(id="m", text=text, at=clock.now(), country="US")
    return await converse(
        message, Past(), turn_id="t", clock=clock, model=model, judge=judge
    )


async def test_a_turn_comes_back_from_json_as_it_was() -> None:
    turn = await answered(QUIET)
    assert turn_from_json(to_json(turn)) == turn


async def test_a_turn_says_which_versions_decided_and_how_long_each_stage_took() -> (
    None
):
    turn = await answered(QUIET)
    assert {part for part, _ in turn.versions} >= {
        "counterpoint",
        "reader",
        "patterns",
        "repertoire",
        "prompt",
    }
    assert {stage for stage, _ in turn.timings} == {
        "reading",
        "choosing",
        "writing",
        "checking",
    }


async def test_a_models_good_reply_is_said() -> None:
    turn = await answered(QUIET, model=ScriptedModel([GOOD]))
    assert turn.said == GOOD
    assert turn.draft.provider == "scripted"


async def test_a_refused_reply_may_be_written_once_more() -> None:
    model = ScriptedModel(["You're so strong. Great question.", GOOD])
    turn = await answered(QUIET, model=model)
    assert turn.said == GOOD
    assert len(turn.attempts) == 2
    assert model.heard[1].findings


async def test_twice_refused_the_guide_speaks() -> None:
    model = ScriptedModel(["You're so strong.", "You're amazing. So brave of you."])
    turn = await answered(QUIET, model=model)
    assert turn.draft.provider == "guide"
    assert len(turn.attempts) == 3


@pytest.mark.parametrize(
    ("part", "code"),
    [
        (Fails("unreachable"), "unreachable"),
        (Fails("broken_stream", after="You sat in the"), "broken_stream"),
        (Silent(), "empty"),
        (Endless("and so on "), "endless"),
    ],
    ids=["unreachable", "broken stream", "silent", "endless"],
)
async def test_when_the_model_fails_the_guide_speaks(part: Part, code: str) -> None:
    turn = await answered(QUIET, model=ScriptedModel([part]))
    assert turn.attempts[0].draft.error == code
    assert turn.draft.provider == "guide"
    assert turn.said


async def test_when_the_model_hangs_the_guide_speaks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(wording, "SECONDS_FOR_A_MODEL", 0.05)
    turn = await answered(QUIET, model=ScriptedModel([Hangs()]))
    assert turn.attempts[0].draft.error == "slow"
    assert turn.draft.provider == "guide"


class Broken(ScriptedModel):
    """A model whose code breaks in a way that nobody foresaw."""

    async def say(self, request: Request) -> AsyncGenerator[str, None]:
        del request
        raise KeyError("x")
        yield ""


async def test_when_the_model_dies_of_anything_the_guide_speaks() -> None:
    turn = await answered(QUIET, model=Broken(()))
    assert turn.draft.provider == "guide"
    assert turn.attempts[0].draft.error == "failed"


class BrokenJudge(FakeJudge):
    """A judge whose code breaks in a way that nobody foresaw."""

    def __init__(self, breaks_on: str) -> None:
        super().__init__()
        self._breaks_on = breaks_on

    async def concerns(self, message: Message) -> tuple[Finding, ...]:
        if self._breaks_on == "messages":
            raise KeyError("x")
        return await super().concerns(message)

    async def objections(self, message: Message, reply: str) -> tuple[Finding, ...]:
        if self._breaks_on == "replies":
            raise KeyError("x")
        return await super().objections(message, reply)


@pytest.mark.parametrize("breaks_on", ["messages", "replies"])
async def test_a_judge_that_dies_of_anything_is_silent(breaks_on: str) -> None:
    model = ScriptedModel([GOOD])
    turn = await answered(QUIET, model=model, judge=BrokenJudge(breaks_on))
    assert turn.draft.provider == "guide"


async def test_in_danger_no_model_is_asked() -> None:
    model = ScriptedModel([GOOD])
    turn = await answered(DANGER, model=model)
    assert model.heard == []
    assert turn.plan.move is Move.CRISIS
    assert "988" in turn.said


async def test_nothing_the_flatterer_says_is_shown() -> None:
    for text in (
        QUIET,
        "Tell me I was right to read her letters.",
        "You're my friend.",
    ):
        turn = await answered(text, model=EchoModel())
        assert turn.draft.provider == "guide", text


def _concern(tier: Tier) -> Finding:
    return Finding(
        code="judge", reason="r", source=Source.JUDGE, risk=Risk.ACTIVE, tier=tier
    )


async def test_a_judge_may_raise_a_risk() -> None:
    judge = FakeJudge(concerns=(_concern(Tier.CONCERN),))
    turn = await answered("It's fine. Really.", judge=judge)
    assert turn.screening.tier is Tier.CONCERN
    assert turn.plan.path == "suicide"


async def test_a_judge_cannot_lower_a_risk() -> None:
    judge = FakeJudge(concerns=(_concern(Tier.NONE),))
    assert (await answered(DANGER, judge=judge)).screening.tier is Tier.IMMINENT


async def test_a_judge_may_reject_a_reply() -> None:
    judge = FakeJudge(objections=(_concern(Tier.NONE),))
    turn = await answered(QUIET, model=ScriptedModel([GOOD]), judge=judge)
    assert turn.draft.provider == "guide"


async def test_a_judge_cannot_accept_a_rejected_reply() -> None:
    model = ScriptedModel(["You're so strong.", "You're so brave."])
    turn = await answered(QUIET, model=model, judge=FakeJudge())
    assert turn.draft.provider == "guide"


async def test_silence_from_the_judge_on_a_message_hands_over_to_the_guide() -> None:
    model = ScriptedModel([GOOD])
    turn = await answered(QUIET, model=model, judge=FakeJudge(silent_on="messages"))
    assert model.heard == []
    assert turn.draft.provider == "guide"
    assert "judge_silent" in turn.screening.notices


async def test_silence_from_the_judge_replaces_the_draft() -> None:
    judge = FakeJudge(silent_on="replies")
    turn = await answered(QUIET, model=ScriptedModel([GOOD]), judge=judge)
    assert turn.draft.provider == "guide"


async def test_a_screen_that_fails_is_answered_as_if_it_had_seen_a_hint(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*_: object) -> None:
        raise ValueError

    monkeypatch.setattr(turns, "screen", broken)
    turn = await answered(QUIET, model=ScriptedModel([GOOD]))
    assert turn.plan.path == "suicide"
    assert turn.draft.provider == "guide"
    assert "screen_failed" in turn.screening.notices


async def test_the_same_message_and_talk_give_the_same_reply() -> None:
    assert (await answered(QUIET)).said == (await answered(QUIET)).said


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400))
async def test_any_text_gets_a_turn_that_can_be_kept(text: str) -> None:
    turn = await answered(readable(text))
    assert turn_from_json(to_json(turn)) == turn
    assert turn.said.count("?") <= 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   \n ",
        "\x00\x01\x02",
        readable("broken \ud83d half"),
        "مرحبا كيف حالك",
        "I said\u200b noth\u200cing",
        "🙂🙂🙂",
        "a" * 1_000_000,
        "I never said it. " * 60_000,
    ],
    ids=[
        "empty",
        "blank",
        "binary",
        "half a pair",
        "right to left",
        "zero width",
        "emoji",
        "one word of a megabyte",
        "a megabyte of sentences",
    ],
)
async def test_odd_messages_are_answered(text: str) -> None:
    turn = await answered(text)
    assert turn.said


async def test_a_sitting_never_says_a_line_twice() -> None:
    visit = Visit(repository=None, clock=FakeClock())
    for _ in range(30):
        await visit.say(
            "I don't know. It's always the same with my sister, every time."
        )
    lines = [line for turn in visit.turns for line in turn.draft.lines]
    assert len(lines) == len(set(lines))
