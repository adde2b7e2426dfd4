"""What came of something is read from an answer, or is not read at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoint.detectors.told import (
    Between,
    Came,
    Went,
    Which,
    between,
    came_as_chosen,
    came_of,
    denies,
    went,
    which,
)

FIRED = "They will fire me"
SILENT = "She will not answer by Friday"


@pytest.mark.parametrize(
    ("text", "came"),
    [
        ("yes", Came.HAPPENED),
        ("well yeah", Came.HAPPENED),
        ("Yes it happened.", Came.HAPPENED),
        ("they fired me on tuesday", Came.HAPPENED),
        ("exactly what I feared", Came.HAPPENED),
        ("no", Came.DID_NOT),
        ("it did not happen, thank god", Came.DID_NOT),
        ("they didn't fire me", Came.DID_NOT),
        ("nothing happened", Came.DID_NOT),
        ("turned out fine", Came.DID_NOT),
        ("partly", Came.PARTLY),
        ("yes and no", Came.PARTLY),
        ("not yet", Came.NOT_YET),
        ("no, not yet", Came.NOT_YET),
        ("can't tell yet", Came.NOT_YET),
        ("there's no telling", Came.CANNOT_TELL),
        ("idk", None),
        ("no idea", None),
        ("I had an awful day", None),
        ("yes, they didn't fire me", None),
        ("they would have fired me if I had come in late", None),
        ("", None),
    ],
)
def test_what_came_of_a_thing_that_happens(text: str, came: Came | None) -> None:
    assert came_of(text, FIRED) is came


@pytest.mark.parametrize(
    ("text", "came"),
    [
        ("no, she wrote on thursday", Came.DID_NOT),
        ("she wrote", Came.DID_NOT),
        ("I wrote to her and she answered", Came.DID_NOT),
        ("no she did answer", Came.DID_NOT),
        ("she didn't answer", Came.HAPPENED),
        ("no answer", Came.HAPPENED),
        ("she never wrote", Came.HAPPENED),
        ("I was right", Came.HAPPENED),
        ("it happened", Came.HAPPENED),
    ],
)
def test_what_came_of_a_thing_that_does_not_happen(text: str, came: Came) -> None:
    assert came_of(text, SILENT) is came


@pytest.mark.parametrize(
    "text", ["yes", "no", "it didn't happen", "nothing happened", "no, she ignored me"]
)
def test_a_yes_or_no_to_a_denial_says_nothing_for_sure(text: str) -> None:
    assert came_of(text, SILENT) is None


@pytest.mark.parametrize(
    ("text", "came"),
    [
        ("it happened", Came.HAPPENED),
        ("it did not", Came.DID_NOT),
        ("it didn't happen", Came.DID_NOT),
        ("partly", Came.PARTLY),
        ("too early to tell", Came.NOT_YET),
        ("my mum rang", None),
    ],
)
def test_a_choice_that_was_spelt_out_is_taken(text: str, came: Came | None) -> None:
    assert came_as_chosen(text) is came


@pytest.mark.parametrize(
    ("text", "became"),
    [
        ("yes", Went.DONE),
        ("I did it", Went.DONE),
        ("done", Went.DONE),
        ("it went badly", Went.DONE),
        ("half of it", Went.PARTLY),
        ("no", Went.OPEN),
        ("not yet", Went.OPEN),
        ("didn't get round to it", Went.OPEN),
        ("no but I will", Went.OPEN),
        ("I let it go", Went.LAPSED),
        ("it's not for me", Went.DISMISSED),
        ("no idea", None),
        ("my mum rang", None),
    ],
)
def test_what_became_of_a_step(text: str, became: Went | None) -> None:
    assert went(text) is became


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("both are true", Between.BOTH_TRUE),
        ("both", Between.BOTH_TRUE),
        ("ok something changed. in may. I didn't want to say", Between.CHANGED),
        ("I changed my mind", Between.CHANGED),
        ("the first one was wrong", Between.ONE_WRONG),
        ("one of them was not quite so", Between.ONE_WRONG),
        ("they're not about the same thing", Between.NOT_SAME),
        ("leave it", Between.LEAVE_IT),
        ("my mum said both of us are mad", None),
        ("hm", None),
        ("yes", None),
    ],
)
def test_what_is_said_of_two_sentences(text: str, answer: Between | None) -> None:
    assert between(text) is answer


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("the first", Which.OLDER),
        ("what I wrote then", Which.OLDER),
        ("today's", Which.NEWER),
        ("the second one", Which.NEWER),
        ("the first or the second", None),
        ("hm", None),
    ],
)
def test_which_of_two_is_meant(text: str, meant: Which | None) -> None:
    assert which(text) is meant


@given(st.text(max_size=400), st.text(max_size=100))
def test_whatever_is_written_it_is_read_without_trouble(text: str, other: str) -> None:
    assert came_of(text, other) in {*Came, None}
    assert came_as_chosen(text) in {*Came, None}
    assert went(text) in {*Went, None}
    assert between(text) in {*Between, None}
    assert which(text) in {*Which, None}
    assert denies(text) in {True, False}


def test_a_long_message_is_no_answer() -> None:
    assert came_of("yes " + "and then " * 60, FIRED) is None
