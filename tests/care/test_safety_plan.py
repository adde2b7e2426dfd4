from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoint.authored import load
from counterpoint.care.records import SAFETY_PLAN, Named, SafetyPlan
from counterpoint.care.safety_plan import (
    LONGEST_LINE,
    LONGEST_NAME,
    MOST_LINES,
    MOST_NAMED,
    Step,
    StepError,
    dialled,
    is_empty,
    lacking,
    lines_of,
    wants_another_look,
    with_lines,
    with_people,
)
from tests.care.words_of import grade

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
EMPTY = SafetyPlan(SAFETY_PLAN, NOON)
# What no word of a plan of ours may name, or ask for.
METHODS = re.compile(
    r"\b(pills?|tablets?|knife|knives|rope|gun|jump|cut|dose)\b", re.IGNORECASE
)


def authored() -> list[tuple[str, str]]:
    """Return every sentence of the plan, its pages and the words to begin with."""
    plan = load("care", "safety_plan").body
    steps = [
        (f"{step}.{part}", text)
        for step, row in plan["step"].items()
        for part, text in row.items()
    ]
    sections = [
        (f"{section}.{key}", text)
        for section in ("wrong", "press", "look")
        for key, text in plan[section].items()
    ]
    starts = [
        (f"start.{row['id']}.{part}", row[part])
        for row in load("care", "people").body["start"]
        for part in ("when", "text")
    ]
    pages = [
        (f"{name}.{section}.{key}", text)
        for name in ("plan", "people")
        for section, row in load("interfaces.web", name).body.items()
        if isinstance(row, dict)
        for key, text in row.items()
    ]
    return [*steps, *sections, *starts, *pages]


@pytest.mark.parametrize(
    "text", [pytest.param(text, id=name) for name, text in authored()]
)
def test_every_word_of_a_plan_is_readable_and_names_no_way(text: str) -> None:
    assert grade(text) <= 7
    assert not METHODS.search(text)
    assert "!" not in text


def test_there_are_six_steps_and_the_reasons_after_them() -> None:
    assert [step.value for step in Step] == list(
        load("care", "safety_plan").body["step"]
    )
    assert Step.SIGNS.after is Step.ALONE
    assert Step.REASONS.after is None


def test_what_is_written_is_taken_line_by_line() -> None:
    written = "- I stop answering\n\n  * the kitchen at four\n\u2022 I  count things "
    assert lines_of(written) == (
        "I stop answering",
        "the kitchen at four",
        "I count things",
    )


@given(st.text(max_size=400))
def test_no_word_is_lost_when_lines_are_taken(text: str) -> None:
    said = "".join("".join(lines_of(text)).split())
    for line in lines_of(text):
        assert line == line.strip()
        assert line
    assert set(said) <= set(text)


def test_a_long_list_and_a_long_line_are_refused_with_what_to_do() -> None:
    many = tuple(f"line {n}" for n in range(MOST_LINES + 1))
    with pytest.raises(StepError, match="leave the ones that help most") as raised:
        with_lines(EMPTY, Step.ALONE, many)
    assert raised.value.step is Step.ALONE
    with pytest.raises(StepError, match="Make it shorter"):
        with_lines(EMPTY, Step.ALONE, ("x" * (LONGEST_LINE + 1),))
    assert with_lines(EMPTY, Step.ALONE, many[:-1]).alone == many[:-1]


def test_a_number_needs_a_name_and_empty_rows_are_passed_over() -> None:
    mo = Named("Mo", "07700 900123")
    assert with_people(EMPTY, Step.HELPERS, (Named("", ""), mo)).helpers == (mo,)
    with pytest.raises(StepError, match="without a name"):
        with_people(EMPTY, Step.HELPERS, (Named("", "07700 900123"),))
    with pytest.raises(StepError, match="too long"):
        with_people(EMPTY, Step.HELPERS, (Named("x" * (LONGEST_NAME + 1)),))
    everybody = (mo,) * (MOST_NAMED + 3)
    kept = with_people(EMPTY, Step.PROFESSIONALS, everybody).professionals
    assert len(kept) == MOST_NAMED


@pytest.mark.parametrize(
    ("number", "dial"),
    [
        ("07700 900123", "07700900123"),
        ("+44 7700 900123", "+447700900123"),
        ("(020) 7946-0000", "02079460000"),
        ("+44 (0)20 7946 0000", "+442079460000"),
        ("\u202d+44 7700 900123\u202c", "+447700900123"),  # copied from a telephone
        ("(+44) 7700 900123", "+447700900123"),
        ("07700 900123 or 020 7946 0000", ""),  # two of them are none
        ("112", "112"),
        ("at number 12, first floor", ""),
        ("mo@example.org", ""),
        ("12", ""),
        ("", ""),
        ("\u0663\u0664\u0665\u0666", ""),  # digits that no telephone takes
    ],
)
def test_only_a_number_is_dialled(number: str, dial: str) -> None:
    assert dialled(number) == dial


def test_it_is_pressed_for_one_person_with_a_number() -> None:
    assert "no person with a number" in lacking(EMPTY)
    named = with_people(EMPTY, Step.HELPERS, (Named("Mo", "knock at 12"),))
    assert "no number yet" in lacking(named)
    reachable = with_people(EMPTY, Step.HELPERS, (Named("Mo", "07700 900123"),))
    assert lacking(reachable) == ""
    # a professional is good, and is not somebody of one's own
    clinic = with_people(EMPTY, Step.PROFESSIONALS, (Named("Clinic", "020 7946 0000"),))
    assert lacking(clinic) != ""


def test_a_plan_without_a_word_is_empty() -> None:
    assert is_empty(None)
    assert is_empty(EMPTY)
    assert not is_empty(with_lines(EMPTY, Step.REASONS, ("the dog",)))


def test_after_a_hard_day_it_is_looked_over_once_and_in_calm() -> None:
    hard_at = NOON + timedelta(days=2)

    def wanted(plan: SafetyPlan, *, asked: bool = True) -> bool:
        return wants_another_look(plan, hard_at=hard_at, asked_about=asked)

    assert wanted(EMPTY)
    assert not wanted(EMPTY, asked=False)
    later = hard_at + timedelta(days=1)
    assert not wanted(SafetyPlan(SAFETY_PLAN, NOON, reviewed=later))
    assert not wanted(SafetyPlan(SAFETY_PLAN, NOON, offered=later))
    assert not wanted(SafetyPlan(SAFETY_PLAN, later))
    assert not wants_another_look(EMPTY, hard_at=None, asked_about=True)
