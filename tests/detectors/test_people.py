from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoint.detectors.people import Person, details, people


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("nobody. my sister maybe", [("my sister", "your sister", "she")]),
        ("My manager moved it", [("My manager", "your manager", "they")]),
        ("my boss said she knew", [("my boss", "your boss", "she")]),
        ("my older brother helps", [("my older brother", "your older brother", "he")]),
        ("my friend Anna said no", [("Anna", "Anna", "they")]),
        ("my friend Anna said her car broke", [("Anna", "Anna", "she")]),
        ("mum says i'm lazy", [("mum", "your mum", "she")]),
        ("the kids are asleep", [("the kids", "the kids", "they")]),
        ("my ex's mum hates me", [("my ex's mum", "your ex's mum", "she")]),
        ("work maybe. her mum is ill", [("her mum", "her mum", "she")]),
        ("Tom didn't call. he forgot", [("Tom", "Tom", "he")]),
        ("our parents split up", [("our parents", "your parents", "they")]),
        ("maybe ill text hana a photo", [("hana", "Hana", "they")]),
        ("my cousin hana but she has kids", [("hana", "Hana", "she")]),
        ("ok. ruth anne. she'd laugh", [("ruth anne", "Ruth Anne", "she")]),
        ("it was ruth", [("ruth", "Ruth", "they")]),
        ("my best friend and i", [("my best friend", "your best friend", "they")]),
    ],
)
def test_people_can_be_spoken_of_to_the_writer(
    text: str, expected: list[tuple[str, str, str]]
) -> None:
    assert [(p.mention, p.second, p.subject) for p in people(text)] == expected


def test_whoever_is_mentioned_most_comes_first() -> None:
    text = "my dad rang. my sister cried. i rang my sister back"
    assert [p.second for p in people(text)] == ["your sister", "your dad"]


def test_the_pronouns_belong_together() -> None:
    assert people("my wife left") == (
        Person("my wife", "your wife", "she", "her", "her"),
    )


@pytest.mark.parametrize(
    "text",
    [
        "i moved to London in March",
        "Monday was bad",
        "I am not a mum",
        "WHY DOES EVERYONE LEAVE",
        "the Argos catalogue",
        "the patient was my mum's age",
        "you're my best friend",
        "i'm noor",
        "call work and text back",
        "",
    ],
)
def test_a_capital_is_not_yet_a_person(text: str) -> None:
    assert people(text) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I sat in my car for twenty minutes", ["in my car", "twenty minutes"]),
        ("awake at 3am again", ["3am"]),
        ("he rang on Tuesday", ["Tuesday"]),
        ("four times since March", ["four times", "since March"]),
        ("the third beer", ["the third beer"]),
        ("3 years ago in the kitchen", ["3 years ago", "in the kitchen"]),
        ("only 30% of it", ["30%"]),
        ("it is what it is", []),
    ],
)
def test_details_are_exact(text: str, expected: list[str]) -> None:
    assert list(details(text)) == expected


@given(st.text(st.characters(codec=None), max_size=300))
def test_mentions_and_details_are_exact_words_of_the_text(text: str) -> None:
    assert all(person.mention in text for person in people(text))
    assert all(detail in text for detail in details(text))
