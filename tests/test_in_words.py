from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoint import in_words

POINTS = ("{number} point", "{number} points")


def test_a_day_is_written_without_a_leading_nought() -> None:
    assert in_words.day(date(2026, 3, 4)) == "4 March 2026"
    assert in_words.day(date(2026, 3, 4), year=False) == "4 March"
    assert in_words.short_day(date(2026, 9, 14)) == "14 Sep 2026"
    assert in_words.month(date(2026, 9, 14)) == "September 2026"


@pytest.mark.parametrize(
    ("value", "plain", "signed"),
    [
        (0, "0", "0"),
        (-0.04, "0", "0"),
        (0.04, "0", "0"),
        (12.0, "12", "+12"),
        (8.8888, "8.9", "+8.9"),
        (-2.5, "-2.5", "-2.5"),
    ],
)
def test_a_number_has_one_digit_after_the_point_where_it_needs_one(
    value: float, plain: str, signed: str
) -> None:
    assert in_words.number(value) == plain
    assert in_words.number(value, signed=True) == signed


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0, "0 points"),
        (1, "1 point"),
        (1.04, "1 point"),
        (-1, "-1 point"),
        (1.1, "1.1 points"),
    ],
)
def test_what_is_counted_is_one_or_many_by_the_number_that_is_read(
    value: float, written: str
) -> None:
    assert in_words.counted(value, POINTS) == written


def test_names_stand_in_a_row() -> None:
    assert in_words.listed([]) == ""
    assert in_words.listed(["one"]) == "one"
    assert in_words.listed(["one", "another"]) == "one and another"
    assert in_words.listed(["one", "another", "a third"]) == "one, another and a third"


@given(st.floats(-1e6, 1e6))
def test_no_number_is_minus_nought_or_ends_in_a_nought(value: float) -> None:
    written = in_words.number(value)
    assert written not in {"-0", "+0"}
    assert not written.endswith(".0")
    assert abs(float(written) - value) <= 0.0501
