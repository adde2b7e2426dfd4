from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from counterpoint.detectors.answers import shape
from counterpoint.detectors.feelings import feelings, topics
from counterpoint.detectors.focus import focuses
from counterpoint.detectors.needs import read_needs
from counterpoint.detectors.people import details, people
from counterpoint.detectors.phrases import fold, phrase_pattern
from counterpoint.detectors.requests import asks_about_program, mode_request

if TYPE_CHECKING:
    from collections.abc import Callable

READERS: tuple[Callable[[str], object], ...] = (
    asks_about_program,
    details,
    feelings,
    focuses,
    mode_request,
    people,
    read_needs,
    shape,
    topics,
)


@given(st.text(st.characters(codec=None)))
@example("İSTANBUL ﬁ ẞ")
def test_folding_keeps_every_offset(text: str) -> None:
    assert len(fold(text)) == len(text)


def test_folding_straightens_quotation_marks() -> None:
    assert fold("I\u2019m \u201cFINE\u201d") == 'i\'m "fine"'


def test_a_pattern_is_written_as_people_type() -> None:
    pattern = phrase_pattern("{im} not ?ok", {"im": "i'm|i am"})
    assert pattern == "(?:i'?m|i {1,3}am) {1,3}not {0,3}ok"


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.__name__)
@pytest.mark.parametrize(
    "unit", ["a", " ", "i ", "my ", "never ", "should i ", "' ", "\u202e\ud800", "(", "1 "]
)  # fmt: skip
def test_a_million_characters_are_read(
    reader: Callable[[str], object], unit: str
) -> None:
    reader(unit * (1_000_000 // len(unit)))
