"""A result is told plainly: never as a grade, and never without what can be done."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from counterpoint.outcomes.instruments import Faulty, shelf
from counterpoint.outcomes.records import Measure
from counterpoint.outcomes.schedule import Due, When
from counterpoint.outcomes.scoring import Scored, score
from counterpoint.outcomes.telling import (
    before,
    due_words,
    faulty_words,
    result,
    risk_left_out,
    scale,
)

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
IDS = [one.id for one in shelf().instruments]


def scored(name: str, *values: int | None) -> Scored:
    one = shelf().find(name)
    pairs = zip(one.items, values, strict=False)
    answers = tuple((item.id, value) for item, value in pairs if value is not None)
    return score(one, Measure(id="m", at=AT, instrument=name, answers=answers))


def told(name: str, *values: int | None) -> str:
    return " ".join(result(shelf().find(name), scored(name, *values)))


@pytest.mark.parametrize("name", IDS)
def test_what_a_tick_does_is_said_before_a_form_that_has_a_risk_item(
    name: str,
) -> None:
    said = " ".join(before(shelf().find(name)))
    warned = "If you tick this one I will ask you about it" in said
    assert warned is bool(shelf().find(name).risk_items)
    assert "leave any of them out" in said


def test_too_early_names_the_day_from_which_it_is_of_use() -> None:
    standing = Due("phq9", When.EARLY, last=date(2026, 11, 20), too_early=True)
    said = " ".join(before(shelf().find("phq9"), standing))
    assert "27 November 2026" in said
    assert "all the same" in said


@pytest.mark.parametrize("name", ["phq9", "core10"])
def test_a_0_is_not_called_safe(name: str) -> None:
    said = told(name, *[0] * 10)
    assert "does not say that you are safe" in said


def test_a_total_that_is_not_there_is_not_called_0() -> None:
    said = told("gad7", 1, 1)
    assert "5 questions were left out" in said
    assert "not the same as 0" in said
    assert "GAD-7:" not in said


def test_a_result_beyond_a_line_says_what_can_be_done() -> None:
    assert "A doctor or a therapist can look at this" in told("phq9", *[2] * 9)
    assert "A doctor or a therapist" not in told("phq9", *[0] * 9)


def test_an_estimate_is_called_one() -> None:
    said = told("phq9", None, *[1] * 8)
    assert "One question was left out" in said
    assert "an estimate" in said


def test_a_low_who5_offers_phq9_and_lets_it_be() -> None:
    said = told("who5", 1, 1, 1, 1, 1)
    assert "PHQ-9" in said
    assert "or not at all" in said


def test_only_a_risk_item_that_was_left_out_is_spoken_of() -> None:
    assert "counterpoint helplines" in risk_left_out(
        scored("phq9", *[1] * 8), how="counterpoint helplines"
    )
    assert risk_left_out(scored("phq9", *[1] * 9), how="x") == ""
    assert risk_left_out(scored("gad7", *[1] * 7), how="x") == ""


@pytest.mark.parametrize("name", IDS)
def test_no_result_praises_blames_or_raises_its_voice(name: str) -> None:
    one = shelf().find(name)
    for value in (0, 1):
        said = told(name, *[value] * len(one.items)) if not one.gate else told(name, 1)
        assert "!" not in said
        for word in (
            "well done",
            "congratul",
            "normal",
            "failed",
            "you have depression",
        ):
            assert word not in said.lower()


@pytest.mark.parametrize("when", list(When))
def test_every_standing_has_words(when: When) -> None:
    words = due_words(Due("phq9", when, on=date(2026, 1, 2), last=date(2026, 1, 1)))
    assert words
    assert "{" not in words


def test_small_words() -> None:
    assert scale(shelf().find("who5")) == "WHO-5, 0 to 100. Higher is better."
    assert "x.toml" in faulty_words(Faulty("x.toml", "line 3"))
