"""What stands on the page for a professional, and what does not."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given as given_by
from hypothesis import strategies as st

from counterpoint.authored import load
from counterpoint.care.handoff.agenda import Noted, agenda
from counterpoint.care.handoff.given import (
    Answered,
    Danger,
    Function,
    Given,
    Goal,
    Helper,
    Items,
    LastAnswer,
    Part,
    RiskItem,
    Score,
    Tried,
    Use,
)
from counterpoint.care.handoff.html import article, document
from counterpoint.care.handoff.page import Page, about, page_of, title_of
from counterpoint.care.records import SAFETY_PLAN, Named, SafetyPlan

ON = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
DANGER = Danger(
    answer=LastAnswer(date(2026, 11, 2), Answered.NO, "no, not that"),
    items=(
        RiskItem(
            "PHQ-9, question 9",
            asked=13,
            ticked=2,
            left_out=1,
            last=0,
            last_on=ON,
            highest=2,
            last_ticked_on=date(2026, 9, 1),
        ),
    ),
    is_open=False,
    has_plan=True,
    plan_names_somebody=True,
    plan_on=ON,
    looked_at=40,
)
SCORE = Score(
    name="PHQ-9",
    total="9",
    lowest="0",
    highest="27",
    on=ON,
    band="mild",
    count=13,
    first_on=date(2026, 5, 25),
    line="10",
    start="14.5",
    start_on=(date(2026, 5, 25), date(2026, 6, 8)),
    by="5.5",
    way="lower",
    word="not distinguishable from noise",
    threshold="6",
    source="a manual",
    strict="7",
    picture="<svg></svg>",
    pictured="falls slowly",
)
FULL = Given(
    made_on=ON,
    since=date(2025, 11, 23),
    who="Zoë",
    reason="I do not sleep",
    danger=DANGER,
    scores=(SCORE,),
    other_scores=(replace(SCORE, name="WHO-5", higher_is_better=True),),
    function=Function(evenings=20, mood_now=5, met=3, met_of=20),
    goals=(Goal("have people round", 1, 6, 1, ON),),
    attainment="46",
    tried=(Tried("Thought record", 4, "strength", 80, 45),),
    helpers=(Helper("therapist", "Anna", ON, None, 12, ("PHQ-9 14 to 9",)),),
    use=Use(41, 1.5, 60, 12, ON, 3),
    wish="a second opinion",
    items=(Items("PHQ-9", ON, (("Little interest", "Several days"),), 1),),
    trial=("42 of 42 days.",),
    excerpts="she never asks",
    plan=SafetyPlan(
        SAFETY_PLAN, NOON, signs=("I go quiet",), helpers=(Named("Mo", "0123"),)
    ),
)
ONLY_IN = {
    Part.REASON: "I do not sleep",
    Part.RISK: "not that",
    Part.SCORES: "14.5",
    Part.OTHER_SCORES: "WHO-5",
    Part.FUNCTION: "middle evening",
    Part.GOALS: "have people round",
    Part.TRIED: "80 to 45",
    Part.HELPERS: "Anna",
    Part.USE: "41 talks",
    Part.WISH: "second opinion",
    Part.ITEMS: "Little interest",
    Part.TRIAL: "42 of 42 days.",
    Part.EXCERPTS: "she never asks",
    Part.PLAN: "I go quiet",
}


def text_of(page: Page) -> str:
    return str(page)


def test_sections_come_in_the_order_somebody_needs_them() -> None:
    page = page_of(FULL, frozenset(Part))
    assert [one.title for one in page.sections] == [
        title_of(part) for part in Part if not part.on_second_page
    ]
    assert [one.title for one in page.second] == [
        title_of(part) for part in Part if part.on_second_page
    ]


@pytest.mark.parametrize("part", Part)
def test_only_what_was_ticked_is_on_it(part: Part) -> None:
    page = page_of(FULL, frozenset({part}))
    told = text_of(page)
    sign = ONLY_IN[part]
    assert sign in told
    for other, theirs in ONLY_IN.items():
        if other is not part and theirs != "14.5":  # both kinds of scores have it
            assert theirs not in told
    assert page.end is not None
    left = page.end.lines[0]
    assert all(title_of(o) in left for o in Part if o is not part)


def test_it_says_what_it_is_and_is_not_whatever_is_ticked() -> None:
    for ticked in (frozenset(), frozenset({Part.GOALS}), frozenset(Part)):
        limits = page_of(FULL, ticked).limits
        assert "Self-report" in limits
        assert "not a clinician" in limits
        assert "no diagnosis" in limits


def test_a_range_is_never_a_diagnosis_and_no_flag_is_no_safety() -> None:
    told = text_of(page_of(FULL, frozenset(Part)))
    assert "mild (a screening range, not a diagnosis)" in told
    assert "Absence of a flag is not absence of risk." in told
    quiet = Danger(is_open=False, has_plan=False)
    lines = page_of(replace(FULL, danger=quiet), {Part.RISK}).sections[0].lines
    assert lines[-1].endswith("Absence of a flag is not absence of risk.")


def test_what_cannot_be_read_about_danger_is_never_said_to_be_well() -> None:
    unknown = Danger(is_open=None, has_plan=None, looked_at=3)
    told = text_of(page_of(replace(FULL, danger=unknown), {Part.RISK}))
    assert "Nobody can tell from here whether a risk is open" in told
    assert "Safety plan: could not be read." in told
    assert "none in Counterpoint" not in told


def test_an_open_risk_stands_first_in_the_risk_line() -> None:
    open_ = replace(DANGER, is_open=True, seen_on=ON)
    first = page_of(replace(FULL, danger=open_), {Part.RISK}).sections[0].lines[0]
    assert "last seen on 23 November 2026" in first
    assert first.endswith("please ask directly.")


def test_the_risk_line_tells_how_often_it_was_asked_ticked_and_left_out() -> None:
    told = text_of(page_of(FULL, {Part.RISK}))
    assert "asked 13 times, left out once" in told
    assert "above 0 2 times, last on 1 September 2026, at most 2" in told
    assert "said no. In their words: \u201cno, not that\u201d" in told


def test_an_empty_page_says_so_and_names_nobody() -> None:
    page = page_of(Given(made_on=ON), frozenset(Part))
    assert (page.sections, page.second) == ((), ())
    assert page.end is not None
    assert "Nothing is on this page but this" in page.end.lines[0]
    assert page.head[0] == "About: no name given"
    assert "nothing is on record" in page.end.lines[-1]


def test_the_question_about_death_that_is_left_out_is_said_to_be() -> None:
    told = text_of(page_of(FULL, {Part.ITEMS}))
    assert "left out by choice. That says nothing about the answer." in told


def test_contradictions_are_absent_not_empty() -> None:
    assert "ontradict" not in document(page_of(FULL, frozenset(Part)))


@given_by(st.text())
def test_nothing_that_was_written_becomes_markup(text: str) -> None:
    hostile = f"<script>x</script>{text}"
    written = {
        name: hostile
        for name in ("who", "reason", "wish", "excerpts")
        if name in {one.name for one in fields(Given)}
    }
    made = article(page_of(replace(FULL, **written), frozenset(Part)))  # type: ignore[arg-type]
    assert "<script" not in made


def test_the_file_loads_nothing_and_runs_nothing() -> None:
    made = document(page_of(FULL, frozenset(Part)))
    assert "default-src 'none'" in made
    assert "http://" not in made.replace("http://www.w3.org/2000/svg", "")
    assert "<script" not in made


def test_words_have_an_owner_and_say_that_no_clinician_has_read_them() -> None:
    for name in ("page", "agenda"):
        assert (
            "A clinician has not yet reviewed"
            in load("care.handoff", name).body["note"]
        )
    assert all(about(part) for part in Part)


def test_a_sheet_for_the_next_session_holds_what_was_written_for_it() -> None:
    noted = Noted(made_on=ON, helper="Anna", happened="we fought", question="why?")
    page = agenda(noted)
    assert [one.title for one in page.sections] == [
        "What happened since",
        "One question",
    ]
    assert page.end is None
    assert "I decide what I say" in page.limits


def test_a_sheet_on_which_nothing_is_written_says_how_to_begin() -> None:
    page = agenda(Noted(made_on=ON))
    assert "One sentence is enough" in page.sections[0].lines[0]
