from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoint.detectors.feelings import Feeling, Topic, feelings, topics


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("I feel so LONELY tonight", [(Feeling.LONELY, "LONELY")]),
        ("i'm ashamed and a bit scared", [(Feeling.ASHAMED, "ashamed"), (Feeling.SCARED, "scared")]),
        ("so tired", [(Feeling.TIRED, "tired")]),
        ("he makes me feel stuck", [(Feeling.STUCK, "stuck")]),
        ("i feel down", [(Feeling.SAD, "down")]),
        ("it left me numb", [(Feeling.NUMB, "numb")]),
        ("i dont feel anything", [(Feeling.NUMB, "dont feel anything")]),
        ("i felt relief, honestly", [(Feeling.RELIEVED, "relief")]),
    ],
)  # fmt: skip
def test_the_writers_own_word_is_kept(
    text: str, found: list[tuple[Feeling, str]]
) -> None:
    assert list(feelings(text)) == found


@pytest.mark.parametrize(
    "text",
    [
        "i'm not sad",
        "she's angry with everyone",
        "he was so tired",
        "I don't feel guilty about it",
        "my mum is lonely",
        "we sat down at the low table",
        "the cup is empty",
        "they are jealous of us",
    ],
)
def test_a_feeling_denied_or_somebody_elses_does_not_count(text: str) -> None:
    assert feelings(text) == ()


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("my boss moved the deadline again", Topic.WORK),
        ("my ex and i broke up in may", Topic.BREAKUP),
        ("the vet said my dog is old", Topic.PET),
        ("i failed my driving test", Topic.STUDY),
        ("we are behind with the rent and the bills", Topic.MONEY),
        ("since he died i go to his grave", Topic.GRIEF),
        ("i pray but god is quiet", Topic.FAITH),
        ("i can't sleep, awake at 3am", Topic.SLEEP),
        ("i drank again after two years sober", Topic.ADDICTION),
    ],
)
def test_the_most_mentioned_topic_comes_first(text: str, first: Topic) -> None:
    assert topics(text)[0] is first


def test_a_text_about_nothing_named_has_no_topic() -> None:
    assert topics("it is what it is") == ()


@given(st.text(st.characters(codec=None), max_size=300))
def test_a_feeling_is_an_exact_word_of_the_text(text: str) -> None:
    assert all(word in text for _, word in feelings(text))
    assert len(set(topics(text))) == len(topics(text))
