"""The plan is one table: what comes before what, and what never happens."""

from __future__ import annotations

from itertools import pairwise

import anyio
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from counterpoint.app import Visit
from counterpoint.authored import load
from counterpoint.conversation.plan import CHALLENGE_EVERY, RULES
from counterpoint.terms import Carried, Mode, Move, Risk, Tier, Turn
from tests.conversation.manners import questions
from tests.fakes.clock import FakeClock


async def held(*messages: str, mode: Mode = Mode.HELP_ME_THINK) -> tuple[Turn, ...]:
    visit = Visit(repository=None, clock=FakeClock(), mode=mode, country="US")
    for text in messages:
        await visit.say(text)
    return visit.turns


def test_every_rule_has_a_reason_a_person_can_read() -> None:
    reasons = load("conversation", "plan").body["reason"]
    assert {rule.id for rule in RULES} <= set(reasons)


def test_no_rule_stands_twice() -> None:
    ids = [rule.id for rule in RULES]
    assert len(ids) == len(set(ids))


def test_danger_stands_first_and_the_last_rule_always_applies() -> None:
    assert RULES[0].id == "care"
    assert RULES[-1].id == "ask"


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("I want to kill myself. Anyway, good night.", "care"),
        ("Are you human?", "about_the_program"),
        ("Just listen please.", "mode_asked"),
        ("You're my best friend, right?", "attachment"),
        ("/exercise grounding", "exercise_asked"),
        ("Thanks, that's all for now. Good night.", "goodbye"),
        ("Tell me I was right to read his letters.", "told_right"),
        ("My dad died on Monday.", "fresh_loss"),
        ("I'm a complete failure. Be honest, agree with me.", "self_contempt"),
    ],
)
async def test_a_first_message_is_met_by_the_rule_made_for_it(
    text: str, rule: str
) -> None:
    (turn,) = await held(text)
    assert turn.plan.rule == rule


@pytest.mark.parametrize(
    "text",
    [
        "I want to end my life.",
        "He grabbed my throat again last night.",
        "The voices tell me I'm chosen and I haven't slept in four days.",
        "My dad died on Monday.",
    ],
    ids=["suicide", "abuse", "loss of reality", "fresh loss"],
)
async def test_nothing_is_challenged_after(text: str) -> None:
    turns = await held(
        text,
        "Everyone always lies to me and I'm a complete idiot.",
        "Nobody ever listens, they all think I'm stupid.",
        mode=Mode.PUSH_BACK_HARD,
    )
    assert Move.CHALLENGE not in {turn.plan.move for turn in turns}


async def test_nothing_is_challenged_in_just_listen() -> None:
    turns = await held(
        "They all think I'm stupid.",
        "I'm a complete idiot, always have been.",
        mode=Mode.JUST_LISTEN,
    )
    assert {turn.plan.move for turn in turns} == {Move.LISTEN}


async def test_after_two_push_backs_nothing_is_challenged_any_more() -> None:
    turns = await held(
        "They all think I'm stupid.",
        "You don't get it.",
        "No, that's not what I meant.",
        "I'm a complete idiot, always have been, and everyone knows.",
        "Everyone always lies to me.",
        mode=Mode.PUSH_BACK_HARD,
    )
    later = {turn.plan.move for turn in turns[3:]}
    assert Move.CHALLENGE not in later


async def test_comfort_asked_for_the_third_time_gets_the_loop_named() -> None:
    turns = await held(
        "Do you think she was annoyed when she said fine?",
        "But she wasn't annoyed, was she?",
        "Are you sure she wasn't annoyed?",
    )
    assert turns[-1].plan.rule == "reassurance_again"


async def test_just_write_is_silent_but_not_for_danger() -> None:
    quiet, danger = await held(
        "It rained and I thought about my sister.",
        "I'm going to kill myself tonight.",
        mode=Mode.JUST_WRITE,
    )
    assert quiet.said == ""
    assert danger.plan.path == "suicide"


async def test_a_risk_said_ten_messages_ago_is_not_forgotten() -> None:
    turns = await held(
        "I want to die.",
        "No. I won't do anything.",
        *(f"Then it was {n} o'clock and I fed the cat." for n in range(2, 10)),
        "They all think I'm stupid.",
        mode=Mode.PUSH_BACK_HARD,
    )
    last = turns[-1]
    assert last.screening.found("risk_said_earlier")
    assert last.plan.move is not Move.CHALLENGE


_SAYINGS = st.sampled_from(
    [
        "I said nothing, again.",
        "They all think I'm lazy.",
        "I'm such an idiot, I always ruin everything.",
        "He will leave me, I know it.",
        "Should I take the job or stay?",
        "idk",
        "yes",
        "no",
        "My sister never calls.",
        "You don't get it.",
        "Do you think she's angry with me?",
        "Tell me I was right.",
        "lol",
        "I walked out, and I'm glad I did.",
        "I feel so lonely on Sundays.",
        "thanks",
        "It's all her fault.",
        "I should be over it by now.",
        "What is a panic attack?",
        "/exercise prediction",
        "skip",
        "stop",
        "I wish it was over, the move I mean, twenty boxes and no lift.",
    ]
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_SAYINGS, min_size=1, max_size=12), st.sampled_from(list(Mode)))
def test_whatever_is_said_a_talk_keeps_its_manners(
    messages: list[str], mode: Mode
) -> None:
    async def hold() -> tuple[Turn, ...]:
        return await held(*messages, mode=mode)

    turns = anyio.run(hold)
    challenged = [i for i, t in enumerate(turns) if t.plan.rule == "challenge"]
    assert all(b - a >= CHALLENGE_EVERY for a, b in pairwise(challenged))
    for turn in turns:
        assert questions(turn.said) <= 1
        assert turn.said or turn.plan.move is Move.SILENCE
        if turn.plan.rule == "just_listen":
            assert questions(turn.said) == 0


async def test_a_check_in_not_yet_asked_stays_open() -> None:
    carried = Carried(
        risk=Risk.ACTIVE, tier=Tier.CONCERN, quote="I can't go on", checked_in=False
    )
    visit = Visit(repository=None, clock=FakeClock(), carried=carried)
    opening = await visit.open()
    assert opening is not None
    assert opening.plan.rule == "check_in_first"
