from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoint.detectors.requests import (
    LedgerWish,
    asks_about_program,
    ledger_request,
    mode_request,
)
from counterpoint.terms import Mode


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("please just listen", Mode.JUST_LISTEN),
        ("I don't want advice right now.", Mode.JUST_LISTEN),
        ("no advice please", Mode.JUST_LISTEN),
        ("can i just vent", Mode.JUST_LISTEN),
        ("no more questions, ok", Mode.JUST_LISTEN),
        ("I only want to write", Mode.JUST_WRITE),
        ("please don't reply to this", Mode.JUST_WRITE),
        ("push back on me", Mode.PUSH_BACK),
        ("play devil's advocate", Mode.PUSH_BACK),
        ("don't just agree with me", Mode.PUSH_BACK),
        ("be honest, hard", Mode.PUSH_BACK_HARD),
        ("be brutally honest with me", Mode.PUSH_BACK_HARD),
        ("dont sugarcoat it", Mode.PUSH_BACK_HARD),
        ("push back a little", Mode.PUSH_BACK_GENTLY),
        ("go easier on me", Mode.PUSH_BACK_GENTLY),
        ("help me think it through", Mode.HELP_ME_THINK),
        ("you can ask questions again", Mode.HELP_ME_THINK),
    ],
)
def test_a_request_for_a_mode_is_heard(text: str, mode: Mode) -> None:
    request = mode_request(text)
    assert request is not None
    assert request.mode is mode


@pytest.mark.parametrize(
    "text",
    [
        "he told me to just listen",
        "i just listen to music and cry",
        "my boss told me to be honest",
        "i want to push back on my landlord",
        "she said no advice would help",
        "my dad didn't reply to me",
        "i never push back",
        "Be honest, agree with me.",
        "he said don't hold back",
        "they don't want advice from me",
        "",
    ],
)
def test_a_story_is_no_request(text: str) -> None:
    assert mode_request(text) is None


def test_the_last_request_holds() -> None:
    request = mode_request("no advice please. actually no, push back on me")
    assert request is not None
    assert request.mode is Mode.PUSH_BACK


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("are you human?", "human"),
        ("are you real", "human"),
        ("am i talking to a bot", "human"),
        ("what are you?", "human"),
        ("do you remember what I told you last week?", "memory"),
        ("will you forget me", "memory"),
        ("who reads this", "private"),
        ("is this private", "private"),
        ("will you tell anyone", "private"),
        ("do you feel anything?", "feelings"),
        ("are you lonely?", "feelings"),
        ("do you love me", "feelings"),
        ("are you conscious", "sentient"),
        ("are you my therapist", "therapist"),
        ("is this therapy?", "therapist"),
        ("am i getting better?", "helping"),
        ("am I actually getting any better or not", "helping"),
        ("is any of this helping me", "helping"),
        ("have i made progress since we started?", "helping"),
        ("does talking to you even help", "helping"),
        ("do you think i'm getting worse", "helping"),
    ],
)
def test_a_question_about_the_program_is_heard(text: str, topic: str) -> None:
    assert asks_about_program(text) == topic


@pytest.mark.parametrize(
    "text",
    [
        "do you think he remembers me",
        'she asked me "are you real?" and i laughed',
        "my therapist is on holiday",
        "do you think she has feelings for me",
        "are you sure",
        "he is not human",
        "i remember everything",
        "who reads the gas meter",
        "am i better than him",
        "is my sister getting better",
        "i am getting better at saying no",
        "is this helping him or her",
        "have i made progress on the shelf i mean sort of",
        "",
    ],
)
def test_other_questions_are_not_about_the_program(text: str) -> None:
    assert asks_about_program(text) is None


@given(st.text(st.characters(codec=None), max_size=300))
def test_a_request_has_offsets_in_the_text(text: str) -> None:
    request = mode_request(f"{text}. please just listen")
    assert request is None or 0 <= request.start < request.end <= len(text) + 20
    asks_about_program(text)


SHOW, FORGET = LedgerWish.SHOW, LedgerWish.FORGET
HUSH, BACK = LedgerWish.HUSH, LedgerWish.BRING_BACK


@pytest.mark.parametrize(
    ("text", "wish", "of"),
    [
        ("What do you know about me?", SHOW, ""),
        ("what have you got on me", SHOW, ""),
        ("what do you have on me", SHOW, ""),
        ("What have you written down about me?", SHOW, ""),
        ("do you remember me", SHOW, ""),
        ("do you know who i am", SHOW, ""),
        ("show me my ledger", SHOW, ""),
        ("what's in my ledger?", SHOW, ""),
        ("forget that", FORGET, ""),
        ("Forget that, please.", FORGET, ""),
        ("can you delete that please?", FORGET, ""),
        ("delete this line", FORGET, ""),
        ("I don't want you to keep that", FORGET, ""),
        ("Please forget what I said about Anna.", FORGET, "anna"),
        ("erase what you know about my boss", FORGET, "my boss"),
        ("forget the line about work", FORGET, "work"),
        ("forget everything about Anna", FORGET, "anna"),
        ("don't mention that again", HUSH, ""),
        ("stop bringing up what I said about my dad", HUSH, "my dad"),
        ("bring it back", BACK, ""),
        ("undo that", BACK, ""),
    ],
)
def test_what_is_asked_of_the_ledger_is_heard(
    text: str, wish: LedgerWish, of: str
) -> None:
    request = ledger_request(text)
    assert request is not None
    assert (request.wish, request.of) == (wish, of)


@pytest.mark.parametrize("text", ["forget everything", "delete all you know about me"])
def test_everything_is_meant_where_it_is_said(text: str) -> None:
    request = ledger_request(text)
    assert request is not None
    assert request.of_all


@pytest.mark.parametrize(
    "text",
    [
        "forget it",
        "I want to forget about Anna",
        "I need to forget that and move on",
        "he told me to forget that",
        "my mum asked what do you know about me",
        "he never says what he knows about me",
        "I can't forget what she said",
        "she deleted that photo",
        "I want him back",
        "remember that day?",
    ],
)
def test_what_is_told_asks_nothing_of_the_ledger(text: str) -> None:
    assert ledger_request(text) is None


@given(st.text(max_size=300))
def test_whatever_is_written_the_ledger_is_asked_or_not(text: str) -> None:
    request = ledger_request(text)
    assert request is None or isinstance(request.wish, LedgerWish)
