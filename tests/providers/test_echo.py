from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoint.authored import load
from counterpoint.conversation.review import review
from counterpoint.ports import ChatModel, Request
from counterpoint.providers.echo import EchoModel, echo
from counterpoint.terms import (
    Draft,
    Limits,
    Message,
    Mode,
    Move,
    Need,
    Outcome,
    Past,
    Plan,
    Screening,
    Verdict,
)
from tests.detectors.reply_cases import MESSAGES

MORE = (
    "My boss shouted at me in front of everyone.",
    "My mum read my diary and laughed about it with my aunt.",
    "My flatmate broke my favourite cup and said nothing.",
    "My friend cancelled on me for the third time.",
    "My ex sent my photos to a group.",
    "My father never called on my birthday.",
    "My colleague took the credit for my slides.",
    "My boyfriend forgot our anniversary.",
    "My teacher told the class my mark.",
    "My brother threw away my records.",
    "Should I quit my job? I'm thinking of leaving in March.",
    "I can't decide whether to move in with her.",
    "I can't sleep, I lie awake until four.",
    "I can't focus on anything, is it ADHD?",
    "I feel anxious every morning before work.",
    "I think I'm bipolar, everyone says I'm moody.",
    "I want to stop taking my antidepressants.",
    "My tablets make me so tired, I might skip a few.",
    "I lied to my wife about the money. Was I right?",
    "Am I wrong for not going to the wedding?",
    "I read his messages. He deserved it, right?",
    "I told my daughter she was lazy. I was justified.",
    "Do you miss me when I'm away?",
    "I love you, you know that.",
    "You're my only friend.",
    "Good night then.",
    "I have to go, dinner's ready.",
    "That's all for today, bye.",
    "I'm worthless, everybody can see it.",
    "I hate myself for what I said.",
    "I'm such a loser.",
    "Are you sure he isn't angry with me?",
    "Just tell me it will be fine, one more time.",
    "I locked the door, did I? I keep going back.",
    "They are watching me through the screen.",
    "The voices say I have a task.",
    "I was chosen, I can feel it in the street lamps.",
    "I want to die.",
    "Nobody would miss me, they'd be better off.",
    "He hit me again on Sunday.",
    "I'm scared of him when he drinks.",
    "She slapped me and then she laughed.",
    "It rained all day and I did nothing.",
    "I don't know what to write.",
    "Work was long.",
    "I bought a plant.",
    "I'm thinking about my grandmother.",
    "Nothing happened today.",
    "I ran five kilometres.",
    "I cooked for the first time in weeks.",
    "My cat is ill.",
    "I'm thirty next week.",
    "I moved here in June and know nobody.",
    "I saw her with someone else.",
    "We argued about the dishes again.",
    "I said yes when I meant no.",
    "He says I'm too sensitive.",
    "I forgot my own appointment.",
    "I was rude to the waiter.",
    "I got the promotion and feel nothing.",
)
EVERY_MESSAGE = (*MESSAGES.values(), *MORE)


def verdict_on(text: str, message: str, move: Move = Move.ASK) -> Verdict:
    at = datetime(2026, 11, 23, tzinfo=UTC)
    leaving = (Need.GOODBYE,) if move is Move.CLOSE else (Need.VENT,)
    return review(
        Draft(text=text, provider="echo"),
        Plan(
            move=move, rule="r", reason="r", mode=Mode.HELP_ME_THINK,
            limits=Limits(sentences=9, questions=3),
        ),
        message=Message(id="m", text=message, at=at),
        screening=Screening(needs=leaving),
        past=Past(),
    )  # fmt: skip


def test_it_fills_the_port() -> None:
    assert isinstance(EchoModel(), ChatModel)
    assert EchoModel().name == "echo"


def test_there_are_at_least_sixty_messages() -> None:
    assert len(set(EVERY_MESSAGE)) >= 60


@pytest.mark.parametrize("message", EVERY_MESSAGE)
@pytest.mark.parametrize("move", [Move.ASK, Move.AFFIRM, Move.STEP, Move.CLOSE])
def test_every_reply_of_the_echo_is_refused(message: str, move: Move) -> None:
    assert verdict_on(echo(message), message, move).outcome is not Outcome.ACCEPT


def lines_of(*kinds: str) -> list[str]:
    lines = load("providers", "echo").body["line"]
    return [line for kind in kinds for line in lines[kind]]


@pytest.mark.parametrize(
    "line",
    lines_of("contempt", "friend", "right", "diagnosis", "others", "any", "pleases"),
)
def test_a_line_of_the_echo_is_refused_by_itself(line: str) -> None:
    assert not verdict_on(line, "I had a long day.").accepted


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("suicide", MESSAGES["dying"]),
        ("reality", MESSAGES["grand"]),
        ("abuse", MESSAGES["abuse"]),
        ("medication", MESSAGES["meds"]),
        ("goodbye", MESSAGES["bye"]),
        ("reassurance", MESSAGES["worry"]),
        ("decide", MESSAGES["job"]),
    ],
)
def test_a_line_of_the_echo_is_refused_where_it_is_said(
    kind: str, message: str
) -> None:
    for line in lines_of(kind):
        assert not verdict_on(line, message).accepted, line


def test_its_mirror_swaps_who_did_it() -> None:
    text = echo("My husband took my bank card.")
    assert text.startswith("So you took your bank card.")
    findings = verdict_on(text, "My husband took my bank card.").findings
    assert "swapped_actor" in {finding.code for finding in findings}


@given(st.text(max_size=200))
def test_it_says_the_same_to_the_same_message(message: str) -> None:
    assert echo(message) == echo(message)
    assert echo(message).strip()


@pytest.mark.anyio
async def test_it_answers_the_last_message_of_the_person() -> None:
    talk = (("person", "My ex left."), ("reply", "Yes?"), ("person", "Good night."))
    request = Request(instruction="", talk=talk, prompt="p@1")
    pieces = [piece async for piece in EchoModel().say(request)]
    assert "".join(pieces).strip() == echo("Good night.")
