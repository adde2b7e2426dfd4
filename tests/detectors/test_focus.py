from __future__ import annotations

import tomllib
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from counterpoint.detectors.focus import Focus, FocusKind, focuses
from counterpoint.detectors.quoting import MOST_WORDS

CASES = tomllib.loads((Path(__file__).parent / "focus_cases.toml").read_text("utf-8"))

any_text = st.text(st.characters(codec=None), max_size=300)
WORDS = (
    "i he she never again but and because said nothing my fault what if lol "
    "( ) \" ' . , ? ! \n mum died should always don't i'm a failure anyway \u202e "
    "\ud800 \U0001f62d pills"
)
wordy = st.lists(st.sampled_from(WORDS.split(" ")), max_size=60).map(" ".join)


def best(text: str, *earlier: str) -> Focus:
    return focuses(text, earlier)[0]


@pytest.mark.parametrize("case", CASES["case"], ids=lambda case: case["message"][:40])
def test_the_clause_that_matters_is_quoted(case: dict[str, str]) -> None:
    found = best(case["message"])
    assert (found.quote, found.kind) == (case["quote"], FocusKind(case["kind"]))


@given(st.one_of(any_text, wordy), st.lists(wordy, max_size=2))
@settings(max_examples=300, deadline=None)
@example("\ud800 i never \udfff", [])
@example("İİİ i said nothing İ", [])
@example("a" * 500, [])
@example("- a - b - c " * 30, [])
def test_a_quotation_is_an_exact_slice_of_at_most_fourteen_words(
    text: str, earlier: list[str]
) -> None:
    for focus in focuses(text, earlier):
        assert focus.quote == text[focus.start : focus.end]
        assert focus.quote.strip()
        assert len(focus.quote.split()) <= MOST_WORDS
        assert focus.word in focus.quote
        assert '"' not in focus.quote
        assert not any("\ud800" <= letter <= "\udfff" for letter in focus.quote)


@given(any_text)
@settings(deadline=None)
def test_a_text_with_a_word_has_a_focus(text: str) -> None:
    wrapped = f"{text} word"
    assert focuses(wrapped)


@pytest.mark.parametrize("text", ["", "   ", "...", "\U0001f62d\U0001f62d", "\n\n"])
def test_a_text_without_a_word_has_none(text: str) -> None:
    assert focuses(text) == ()


def test_the_word_that_carries_the_clause_is_named() -> None:
    assert best("I'm a complete failure").word == "failure"
    assert best("You're the only one who gets me").word == "the only one"
    assert best("i ALWAYS say yes").word == "ALWAYS"


def test_the_decision_goes_before_the_should_in_it() -> None:
    assert best("I don't know if I should leave").kind is FocusKind.DECISION


def test_a_clause_can_be_taken_for_more_than_one_reason() -> None:
    kinds = {f.kind for f in focuses("since mum died nobody rings on sundays")}
    assert {FocusKind.ABSOLUTE, FocusKind.LOSS} <= kinds


def test_clauses_do_not_overlap() -> None:
    found = focuses("he never rings and i always wait but i said nothing, again")
    spans = sorted({(f.start, f.end) for f in found})
    assert all(a[1] <= b[0] for a, b in pairwise(spans))


def test_a_word_from_earlier_messages_counts_as_coming_back_to() -> None:
    found = focuses(
        "we talked about the garage sale",
        ["he keeps the garage locked", "i was in the garage when it happened"],
    )
    assert FocusKind.REPEATED in {f.kind for f in found}


@pytest.mark.parametrize(
    "text",
    [
        "i took forty pills. nobody came",
        "there is a blade in my drawer and i never told anyone about my week",
        "i counted the tablets twice. i just want one quiet day",
    ],
)
def test_means_are_never_quoted_where_anything_else_can_be(text: str) -> None:
    for focus in focuses(text):
        assert not {"pills", "blade", "tablets"} & set(focus.quote.split())


@pytest.mark.parametrize(
    "text",
    [
        "i tried to kill myself last year",
        "i stopped eating on monday",
        "i never told him i cheated",
        "if i left him he would cry",
        "what if i just stopped existing",
    ],
)
def test_an_act_is_only_something_that_can_be_affirmed(text: str) -> None:
    assert FocusKind.ACT not in {f.kind for f in focuses(text)}


def test_what_somebody_else_is_quoted_as_saying_stands_back() -> None:
    assert best('She said "you never listen" and i went quiet').quote == "i went quiet"


def test_a_plea_to_the_program_is_not_what_is_said_back() -> None:
    assert best("tell me i was right. she went quiet").quote == "she went quiet"


def test_a_negation_is_not_cut_off() -> None:
    long = "i do not think that i have been able to sleep or to eat or to laugh " * 3
    for focus in focuses(f"i really {long}"):
        assert focus.quote.split()[-1] not in {"not", "never", "don't", "to", "the"}


def test_a_relative_clause_is_not_turned_into_a_statement() -> None:
    text = "he checks my phone and if theres a name he doesnt know i sleep on the floor"
    assert "he doesnt know" not in {f.quote[:14] for f in focuses(text)}


def test_a_long_letter_is_not_answered_from_its_first_line() -> None:
    letter = (
        "Hello. I have been meaning to write this for weeks. It started in spring "
        "when the shop closed and we all went home early, and I remember the light. "
        "My husband took it well. He bakes now. The children like the bread. "
        "I always say it is fine, and mostly it is, the days are long and there is "
        "a lot of washing. We had the neighbours over. We had soup. "
        "On Thursday he asked what was wrong and I said nothing, again. "
        "He looked at me for a while and then he went up. "
        "I think he has stopped believing me. That is all, really."
    )
    found = focuses(letter)
    assert found[0].quote == "I said nothing, again"
    assert len({f.quote for f in found[:6]}) >= 3


def test_a_ramble_without_a_full_stop_is_cut_where_a_clause_ends() -> None:
    ramble = (
        "so he came home and i was in the kitchen and he goes whats for tea and i "
        "just stood there with the spoon and i never answered him and he went up"
    )
    assert best(ramble).quote == "i never answered him"


def test_only_the_end_of_a_pasted_book_is_read() -> None:
    text = "word " * 200_000 + "I said nothing, again."
    found = best(text)
    assert text[found.start : found.end] == found.quote == "I said nothing, again"
