from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoint.authored import load
from counterpoint.detectors import reply_phrases
from counterpoint.detectors.replies import LONGEST, read_reply
from tests.detectors.reply_cases import BAD, GOOD, MESSAGES

NOTED_ONLY = {"advice"}
"""Seen in good replies too; whether it was wanted is for the plan to say."""


def codes(reply: str, message: str = "I had a long day.") -> set[str]:
    return {finding.code for finding in read_reply(reply, message=message)}


@pytest.mark.parametrize(("code", "message", "reply"), BAD)
def test_what_must_not_be_said_is_seen(code: str, message: str, reply: str) -> None:
    assert code in codes(reply, MESSAGES[message])


@pytest.mark.parametrize(("message", "reply"), GOOD)
def test_what_may_be_said_is_left_alone(message: str, reply: str) -> None:
    assert codes(reply, MESSAGES[message]) <= NOTED_ONLY


def test_there_are_enough_of_both() -> None:
    assert len(set(BAD)) >= 200
    assert len(set(GOOD)) >= 120


@pytest.mark.parametrize("reply", [bad[2] for bad in BAD])
def test_a_finding_quotes_the_reply_exactly(reply: str) -> None:
    for finding in read_reply(reply, message=MESSAGES["plain"]):
        assert finding.quote == reply[finding.start : finding.end]
        assert finding.quote.strip() == finding.quote
        assert finding.reason.endswith(".")


@pytest.mark.parametrize(
    ("denied", "said", "code"),
    [
        ("I can't care about you.", "I care about you.", "feeling_claim"),
        ("I won't tell you that you were right.", "You were right.", "agreement_without_ground"),
        ("I'm not your friend.", "I'm your friend.", "friend_claim"),
        ("I am not a human being.", "I am a human being.", "human_claim"),
        ("I can't say that she is jealous.", "She is jealous.", "takes_sides"),
        ("Nobody can say whether you have depression.", "You have depression.", "diagnosis"),
        ("You fear that he is lying.", "He is lying.", "takes_sides"),
        ("If I said that you were right, what then?", "You were right.", "agreement_without_ground"),
    ],
)  # fmt: skip
def test_a_denial_is_no_claim(denied: str, said: str, code: str) -> None:
    assert code not in codes(denied)
    assert code in codes(said)


def test_a_denial_ends_with_its_clause() -> None:
    assert "agreement_without_ground" in codes("I can't lie, you were right.")
    assert "agreement_without_ground" in codes("There is no doubt you were right.")


def test_the_persons_own_words_are_theirs() -> None:
    message = "He is manipulating me and I was right to leave."
    assert codes('"I was right to leave." What did you leave with?', message) == set()


def test_a_reply_inside_quotation_marks_is_still_a_reply() -> None:
    assert "friend_claim" in codes('"Of course I am your best friend."')


def test_a_given_diagnosis_may_be_named() -> None:
    message = "I was diagnosed with bipolar disorder in 2019 and I'm slow today."
    reply = "You have bipolar disorder, and today you are slow. Which came first?"
    assert "diagnosis" not in codes(reply, message)
    assert "diagnosis" in codes(reply, "I'm moody. Do I have bipolar disorder?")


def test_a_number_the_person_wrote_may_be_said_back() -> None:
    reply = "You could text 741741, as you wrote."
    assert "hotline_number_unlisted" in codes(reply)
    assert "hotline_number_unlisted" not in codes(reply, "My aunt says text 741741.")


def test_a_day_beside_a_number_to_call_hides_nothing() -> None:
    reply = "On 3 November 2026 you could have rung; call 741741 today."
    assert "hotline_number_unlisted" in codes(reply)


@pytest.mark.parametrize(
    "reply",
    [
        "It was 3 in the morning.",
        "In 2019 you moved.",
        "Since 2024-03-04 it is so.",
        "On 3 November 2026 you wrote it down.",
    ],
)
def test_a_time_is_no_number_to_call(reply: str) -> None:
    assert "hotline_number_unlisted" not in codes(reply)


def test_an_earlier_message_may_be_quoted() -> None:
    reply = 'You wrote "I never drink". What changed?'
    message = "After my third beer she left."
    assert "misquote" in {f.code for f in read_reply(reply, message=message)}
    found = read_reply(reply, message=message, earlier=["I never drink."])
    assert found == ()


def test_a_quotation_with_a_gap_is_exact_in_its_parts() -> None:
    message = "I said it was fine and then it really wasn't."
    assert codes('You wrote "it was fine ... it really wasn\'t".', message) == set()
    assert "misquote" in codes('You wrote "it wasn\'t ... it was fine".', message)


def test_a_supposed_sentence_is_no_quotation() -> None:
    assert codes('Could you say "no, not this week" to her?') <= NOTED_ONLY


def test_a_danger_stays_live_for_the_sitting() -> None:
    reply = "You could try couples counselling."
    earlier = ["He grabbed my neck last week."]
    found = read_reply(reply, message="I don't know what to do.", earlier=earlier)
    assert "couples_work_in_abuse" in {finding.code for finding in found}
    assert "couples_work_in_abuse" not in codes(reply)


def test_what_lies_beyond_the_limit_is_not_trusted() -> None:
    reply = "All right. " * LONGEST
    assert "too_long" in codes(reply)


def test_every_phrase_of_the_data_file_compiles_and_has_a_reason() -> None:
    body = load("detectors", "replies").body
    for row in body["set"]:
        assert row["why"]
        assert reply_phrases.reason_for(row["code"])
        for phrase in row["say"]:
            re.compile(reply_phrases.expression(phrase, body["part"]))


def test_every_context_that_is_asked_for_exists() -> None:
    body = load("detectors", "replies").body
    asked = {name for row in body["set"] for name in row.get("context", ())}
    assert asked <= set(body["context"])


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_text_can_be_read(reply: str, message: str) -> None:
    for finding in read_reply(reply, message=message):
        assert finding.quote == reply[finding.start : finding.end]


@pytest.mark.parametrize(
    "unit",
    ["you ", "she is ", "'", " ", '"', "*feeling ", "not ", "you're so very ", "a" * 40, "\n- ", "1 ", "?! "],
    ids=repr,
)  # fmt: skip
def test_a_hostile_text_is_read_to_its_end(unit: str) -> None:
    text = unit * (50_000 // len(unit))
    read_reply(text, message=text)
