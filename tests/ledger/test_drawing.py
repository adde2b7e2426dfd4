from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoint.conversation.screen import screen_text
from counterpoint.ledger.drawing import MOST_DRAWN, about_whom, draw, drawn, matter_of
from counterpoint.ledger.records import ClaimKind
from counterpoint.terms import (
    Finding,
    Message,
    Mode,
    Move,
    Plan,
    Risk,
    Screening,
    Tier,
    Turn,
)
from tools import eval_ledger, ledger_stories

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def turn(text: str, screening: Screening | None = None, **plan: str) -> Turn:
    return Turn(
        id="t1",
        message=Message(id="m1", text=text, at=NOON),
        screening=screening or Screening(),
        plan=Plan(Move.REFLECT, plan.pop("rule", "r"), "", Mode.HELP_ME_THINK, **plan),
        attempts=(),
        said="",
        at=NOON,
    )


def quotes(text: str) -> list[str]:
    return [one.quote for one in drawn(text)]


def test_a_claim_is_the_slice_of_the_message_that_its_place_names() -> None:
    text = "Honestly, I think she hates me. I never drink on weekdays."
    claims = draw(turn(text), sitting="s1")
    assert [claim.quote for claim in claims] == [
        "she hates me",
        "I never drink on weekdays",
    ]
    for claim in claims:
        assert claim.place is not None
        assert text[claim.place.start : claim.place.end] == claim.quote
        assert (claim.place.sitting, claim.place.turn) == ("s1", "t1")
        assert claim.at == NOON


@given(st.text(max_size=400))
def test_whatever_is_written_each_quotation_is_exact(text: str) -> None:
    found = drawn(text)
    assert len(found) <= MOST_DRAWN
    for one in found:
        assert text[one.start : one.end] == one.quote


PIECES = (
    "I she never he hates me . , ? always Dear Mum, and because if > Leo: drink told "
    "'ok’ 😀 won't since May İ"
)
WORDS = st.lists(st.sampled_from([*PIECES.split(), '"', "\n"]), max_size=60)


@given(WORDS.map(" ".join))
def test_however_words_and_marks_are_mixed_each_quotation_is_exact(text: str) -> None:
    for one in drawn(text):
        assert text[one.start : one.end] == one.quote
        assert '"' not in one.quote


def test_a_quotation_in_a_long_message_is_exact_too() -> None:
    text = "It rained. " * 2000 + "My brother never visits mum."
    (found,) = drawn(text)
    assert text[found.start : found.end] == "My brother never visits mum"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("I always end up paying.", ClaimKind.SELF),
        ("I can't trust anyone.", ClaimKind.SELF),
        ("My boss wants me gone.", ClaimKind.OTHER_MIND),
        ("they all think i'm weird", ClaimKind.OTHER_MIND),
        ("She'll never forgive me.", ClaimKind.FUTURE),
        ("I'm going to fail the exam.", ClaimKind.FUTURE),
        ("My sister hasn't called since May.", ClaimKind.FACT),
        ("He rang me twice.", ClaimKind.FACT),
    ],
)
def test_each_kind_of_claim_is_known(text: str, kind: ClaimKind) -> None:
    assert [one.kind for one in drawn(text)] == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "Does she hate me?",
        "If he left me I'd never find anyone.",
        "What if she never forgives me.",
        "I wish she loved me.",
        "Maybe he hates me.",
        "Oh sure, everyone thinks I'm wonderful.",
        "everyone thinks I'm wonderful /s",
        "In my dream she never came back.",
        "Can you tell me why he hates me.",
        "You never listen to me.",
        "I don't know what to say.",
        "She goes to",
        "ok",
        "",
    ],
)
def test_what_is_asked_supposed_wished_or_joked_is_no_claim(text: str) -> None:
    assert quotes(text) == []


@pytest.mark.parametrize(
    "text",
    [
        'He wrote: "I never loved you. You always lie."',
        '"I never loved you.\n\nI always lied',
        "Dear Kate,\nI never wanted to hurt you.\nI always put you first.\nLove, Mum",
        "this is our chat\nLeo: i never lied to her\nMe: i always knew",
        "> I never said that.\n> She hates me.",
        "From: Anna\nSubject: us\n\nI never loved him. He hates me.",
        "[12:30] i never lied\n[12:31] he hates me",
        "She texted me: I never want to see him again",
    ],
)
def test_what_somebody_else_wrote_is_not_the_persons_claim(text: str) -> None:
    assert quotes(text) == []


def test_what_the_person_says_beside_a_pasted_letter_is_theirs() -> None:
    text = "Dear Kate,\nI never hurt you.\nLove, Mum\n\nShe missed my graduation twice."
    assert quotes(text) == ["She missed my graduation twice"]


@pytest.mark.parametrize(
    "text",
    [
        "Let's do a role play. I never loved you.",
        "In my novel she says this. She never loved him.",
        "You be my boss. I'm never coming back. I always hated it.",
    ],
)
def test_a_part_in_a_game_or_a_story_is_no_claim(text: str) -> None:
    assert quotes(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "i won't be troubling them for much longer. she never calls.",
        "My brother told me he wanted to kill himself. He never calls.",
        "He hits me when he drinks. I never told my sister.",
        "They'd be better off without me. Nobody likes me.",
    ],
)
def test_nothing_is_drawn_from_grave_words_even_where_no_screen_saw_them(
    text: str,
) -> None:
    assert not draw(turn(text), sitting="s")


def test_grave_words_far_above_count_for_the_whole_message() -> None:
    text = "I want to die. " + "It rained. " * 2000 + "My brother never visits mum."
    assert quotes(text) == []


def test_nothing_is_drawn_in_fresh_grief() -> None:
    assert quotes("My mum died this morning. I never told her I loved her.") == []


DANGER = Finding("risk", "", tier=Tier.CONCERN, risk=Risk.PASSIVE)


@pytest.mark.parametrize(
    "screening",
    [
        Screening(risk=Risk.PASSIVE, tier=Tier.WATCH),
        Screening(findings=(DANGER,)),
        Screening(findings=(Finding("reader_unsure", ""),)),
    ],
)
def test_danger_or_the_doubt_of_it_means_that_nothing_is_drawn(
    screening: Screening,
) -> None:
    assert draw(turn("She hates me."), sitting="s")
    assert not draw(turn("She hates me.", screening), sitting="s")


def test_nothing_is_drawn_where_the_screen_sees_danger() -> None:
    text = "I want to kill myself. She hates me."
    assert not draw(turn(text, screen_text(text)), sitting="s")


def test_nothing_is_drawn_from_an_exercise_or_an_answer_to_not_sure() -> None:
    assert not draw(turn("She hates me.", exercise="worry"), sitting="s")
    assert not draw(turn("She hates me.", rule="not_sure"), sitting="s")
    assert not draw(turn("/ledger she hates me"), sitting="s")


def test_the_same_words_of_the_same_message_have_the_same_id() -> None:
    one, other = turn("She hates me."), turn("She hates me.")
    assert draw(one, sitting="s") == draw(other, sitting="s")
    again = replace(one, id="t2")  # another reply to the same message
    assert draw(one, sitting="s")[0].id == draw(again, sitting="s")[0].id
    elsewhere = replace(one, message=replace(one.message, id="m2"))
    assert draw(one, sitting="s")[0].id != draw(elsewhere, sitting="s")[0].id


def test_no_more_than_three_are_drawn_and_the_weightier_ones() -> None:
    text = (
        "We met on Tuesday. He told me twice. She hates me. I always lose. "
        "He'll leave me. They despise us."
    )
    found = quotes(text)
    assert len(found) == MOST_DRAWN
    assert {"She hates me", "They despise us"} <= set(found)


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("My sister hates me.", "sister"),
        ("Anna never calls. She hates me.", "anna"),
        ("She hates me.", "she"),
        ("hes angry with me", "he"),
        ("I never drink.", ""),
        ("My mother-in-law hates me.", "mother-in-law"),
    ],
)
def test_whom_a_claim_is_about_is_named_as_the_person_does(
    text: str, about: str
) -> None:
    assert drawn(text)[-1].about == about


def test_a_clause_without_words_is_about_nobody_else() -> None:
    assert about_whom("...") == ""


def test_words_of_one_stem_are_one_matter() -> None:
    assert set(matter_of("I visit her")) & set(matter_of("she never visited"))
    assert matter_of("I never did it") == ()


# -- the stories -----------------------------------------------------------------


def test_the_held_out_half_is_as_it_was_pinned() -> None:
    assert ledger_stories.unpinned() == ()


@pytest.mark.parametrize("held_out", [False, True])
def test_what_is_drawn_from_the_stories_is_a_claim(held_out: bool) -> None:
    counts = eval_ledger.tally(ledger_stories.stories(held_out=held_out))
    assert counts.inexact == 0
    assert counts.drawn > 60
    assert counts.precision >= eval_ledger.PRECISION


@pytest.mark.parametrize("piece", ['"', "dear a,\n", "Leo: x\n", "> a\nI never b. "])
def test_whatever_is_repeated_each_quotation_stays_exact(piece: str) -> None:
    text = piece * 300 + "He hates me."
    for one in drawn(text):
        assert text[one.start : one.end] == one.quote
