from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoint.conversation.guide.repertoire import Cues, cues


@pytest.mark.parametrize(
    ("cue", "text", "there"),
    [
        ("ignor", "he ignored me", True),
        ("ignor", "signoria", False),
        ("see", "what i see", True),
        ("see", "a seesaw", True),
        ("see$", "a seesaw", False),
        ("see$", "they see, i guess", True),
        ("see$", "oversee it, then see", True),
        ("my$", "im in my_room", False),
        ("not sure", "im not sure", True),
        (", again", "late, again", True),
        ("1:1", "the 1:1 on monday", True),
        ("a&e", "in a&e all night", True),
    ],
)
def test_a_cue_is_there_at_the_start_of_a_word_and_with_a_dollar_as_all_of_it(
    cue: str, text: str, there: bool
) -> None:
    assert cues([cue]).in_text(text) is there


WORDS = st.text("ab c$,", min_size=1, max_size=4).filter(lambda word: word != "$")


@given(st.lists(WORDS, min_size=1, max_size=4), st.text("abc ,_", max_size=20))
def test_looking_for_letters_first_changes_nothing(words: list[str], text: str) -> None:
    written = [
        rf"\b{re.escape(word.removesuffix('$'))}" + (r"\b" if word[-1] == "$" else "")
        for word in words
    ]
    found = cues(words)
    assert isinstance(found, Cues)
    assert found.in_text(text) is bool(re.search("|".join(written), text))
