"""The page as it is gathered, printed and sent to another record."""

from __future__ import annotations

import io
import json
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pypdf
import pytest
from hypothesis import given as given_by
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from counterpoint.app import care_records, figures, handoff, next_session
from counterpoint.app.paper import NoPdfError, can_make_pdf, pdf
from counterpoint.care.handoff.agenda import Noted, agenda
from counterpoint.care.handoff.given import Part
from counterpoint.care.records import SAFETY_PLAN, Named, SafetyPlan
from counterpoint.errors import InputError, StoreError
from counterpoint.outcomes.records import (
    FeltChange,
    Goal,
    Help,
    HelpKind,
    Measure,
    SessionLog,
)
from counterpoint.terms import Carried, Risk, Tier
from tests.fakes.clock import FakeClock
from tests.fakes.repository import FakeRepository
from tests.outcomes.life import answers, life

if TYPE_CHECKING:
    from counterpoint.care.handoff.page import Page
    from counterpoint.outcomes.kinds import Record

NOW = datetime(2026, 11, 23, 20, 30, tzinfo=UTC)
TWO_YEARS = 730
HOSTILE = '#read("/etc/passwd") #eval("1+1") $x^2$ *b* @ref <b>x</b> =1+1 \\ [a](b)'
SCRIPTS = ("Zoë Őrség", "Анна", "שרה", "Ελένη")


async def kept(*records: Record, now: datetime = NOW) -> FakeRepository:
    repository = FakeRepository()
    await figures.keep(repository, *records, now=now)
    return repository


async def two_years() -> FakeRepository:
    start = NOW - timedelta(days=TWO_YEARS)
    felt = FeltChange("felt-now", NOW, change=2, now=5)
    return await kept(*life(days=TWO_YEARS, start=start).records, felt)


async def page_of(repository: FakeRepository, *parts: Part, **asked: Any) -> Page:
    wanted = handoff.Asked(parts=frozenset(parts), **asked)
    return (await handoff.prepare(repository, wanted, now=NOW)).page


def pages(made: bytes) -> list[str]:
    return [one.extract_text() for one in pypdf.PdfReader(io.BytesIO(made)).pages]


FIRST_PAGE = [part for part in Part if not part.on_second_page]


# --- On paper -------------------------------------------------------------------------


async def test_two_years_stay_on_one_page() -> None:
    long = "word " * 119
    made = await page_of(
        await two_years(), *FIRST_PAGE, period="2y", reason=long, wish=long[:399]
    )
    assert len(pages(pdf(made))) == 1


async def test_the_second_sheet_is_there_only_where_it_was_asked_for() -> None:
    repository = await two_years()
    assert len(pages(pdf(await page_of(repository, *Part, excerpts="mine")))) == 2
    assert len(pages(pdf(await page_of(repository, Part.SCORES)))) == 1


async def test_the_pdf_holds_no_section_that_was_not_ticked() -> None:
    (told,) = pages(pdf(await page_of(await two_years(), Part.GOALS)))
    assert "In bed before midnight" in told
    for sign in ("Start 14.5", "Anna", "question 9", "middle evening"):
        assert sign not in told


@pytest.mark.parametrize(
    "text", [HOSTILE, '=cmd|"/c calc"!A1', "<img src=x onerror=y>"]
)
async def test_what_was_written_is_never_read_as_code(text: str) -> None:
    made = await page_of(
        FakeRepository(),
        Part.REASON,
        Part.EXCERPTS,
        reason=text,
        excerpts=text,
        who=text[:80],
    )
    told = "".join(pages(pdf(made)))
    squeezed = "".join(told.split())
    assert squeezed.count("".join(text.split())) >= 2
    assert "root:" not in told


@hypothesis_settings(max_examples=25, deadline=None)
@given_by(st.text(alphabet=st.characters(max_codepoint=0x17F), max_size=200))
def test_any_latin_text_is_printed_or_refused_with_a_sentence(text: str) -> None:
    shown = handoff.checked(handoff.Asked(reason=text)).reason
    said, made = "", b""
    try:
        made = pdf(agenda(Noted(made_on=NOW.date(), wish=shown)))
    except NoPdfError as error:
        said = str(error)
    assert made.startswith(b"%PDF") or "Take the page as HTML" in said


@pytest.mark.parametrize("name", SCRIPTS)
def test_names_in_scripts_that_have_a_font_are_printed(name: str) -> None:
    made = pdf(agenda(Noted(made_on=NOW.date(), helper=name)))
    assert made.startswith(b"%PDF")


def test_a_letter_without_a_font_is_never_an_empty_box() -> None:
    # A hieroglyph: no font that comes along with the typesetter has one.
    with pytest.raises(NoPdfError, match="no font") as refused:
        pdf(agenda(Noted(made_on=NOW.date(), wish="hello \U00013000")))
    assert "hello" not in str(refused.value)
    assert refused.value.__cause__ is None


def test_without_the_extra_a_sentence_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(NoPdfError, match="as HTML prints the same"):
        pdf(agenda(Noted(made_on=NOW.date())))


def test_the_extra_is_there_where_tests_run() -> None:
    assert can_make_pdf()


def test_marks_that_turn_text_round_do_not_reach_the_page() -> None:
    asked = handoff.Asked(who="a\u202eb", reason="x\u0000\u2066y\r\nz")
    found = handoff.checked(asked)
    assert (found.who, found.reason) == ("ab", "xy\nz")


def test_no_word_runs_off_the_paper() -> None:
    (told,) = pages(
        pdf(agenda(Noted(made_on=NOW.date(), helper="Q" * 80, wish="W" * 790)))
    )
    lines = told.replace("\u200b", "").split("\n")
    assert sum(line.count("W") for line in lines) >= 790
    assert max(line.count("W") for line in lines) < 60
    assert max(line.count("Q") for line in lines) < 80


async def test_marks_in_what_is_on_record_turn_no_line_round() -> None:
    repository = FakeRepository()
    plan = replace(PLAN, signs=("go \u202equiet",), helpers=(Named("\u2066Mo", "1 2"),))
    await care_records.keep(repository, plan, now=NOW)
    made = await page_of(repository, Part.PLAN)
    assert "go quiet" in str(made)
    assert "\\u20" not in repr(made)


def test_what_is_too_long_for_a_page_is_refused_with_its_length() -> None:
    with pytest.raises(InputError, match="600 characters"):
        handoff.checked(handoff.Asked(reason="x" * 601))


# --- What is gathered -------------------------------------------------------------------


async def test_a_picture_of_scores_does_not_say_who_helped() -> None:
    made = str(await page_of(await two_years(), Part.SCORES))
    assert "reliably" in made
    assert "Anna" not in made
    assert "notebook" not in made


async def test_scores_of_helpers_are_on_it_only_with_scores() -> None:
    repository = await two_years()
    assert "PHQ-9" not in str((await page_of(repository, Part.HELPERS)).sections)
    both = await page_of(repository, Part.HELPERS, Part.SCORES)
    assert "PHQ-9 9.5 to" in str(both.sections[-1])


async def test_no_score_gets_onto_it_before_the_felt_change_was_asked() -> None:
    start = NOW - timedelta(days=60)
    repository = await kept(
        Measure("m1", start, "phq9", answers("phq9", 14)),
        Measure("m2", NOW - timedelta(days=30), "phq9", answers("phq9", 9)),
        Goal("g", start, "sleep"),
    )
    wanted = handoff.Asked(parts=frozenset(Part))
    found = await handoff.prepare(repository, wanted, now=NOW)
    assert found.held_back
    told = str(found.page)
    assert "sleep" in told
    assert "of 27" not in told
    assert not any(
        one["resource"]["resourceType"] == "Observation" and "44261-6" in str(one)
        for one in json.loads(handoff.fhir(found))["entry"]
    )


async def test_the_last_direct_answer_comes_from_the_talk_itself() -> None:
    """The question is asked by the care path, and answered.

    > i want to kill myself
    > no
    """
    from counterpoint.app.visit import Visit

    repository, clock = FakeRepository(), FakeClock()
    visit = Visit(repository=repository, clock=clock, country="GB")
    for text in ("i keep thinking i would be better off dead", "no"):
        await visit.say(text)
    asked = visit.turns[0].draft.opens
    made = await handoff.prepare(
        repository, handoff.Asked(parts=frozenset({Part.RISK})), now=clock.now()
    )
    told = " ".join(made.page.sections[0].lines)
    assert asked == "suicide_direct"
    assert "Asked directly about suicide" in told
    assert "\u201cno\u201d" in told
    assert made.open_risk is True
    assert "please ask directly" in told


async def test_a_no_with_danger_beside_it_is_no_clear_no() -> None:
    from counterpoint.app.visit import Visit

    repository, clock = FakeRepository(), FakeClock()
    visit = Visit(repository=repository, clock=clock, country="GB")
    for text in ("i keep thinking i would be better off dead", "yes"):
        await visit.say(text)
    made = await handoff.prepare(
        repository, handoff.Asked(parts=frozenset({Part.RISK})), now=clock.now()
    )
    assert "did not say no" in " ".join(made.page.sections[0].lines)


async def test_what_another_does_to_somebody_never_gets_onto_the_risk_line() -> None:
    repository = FakeRepository()
    await repository.remember(
        Carried(Risk.ABUSE_VICTIM, Tier.CONCERN, "he hits me", NOW, checked_in=False)
    )
    made = await page_of(repository, Part.RISK)
    told = str(made)
    assert "last seen" not in told
    assert "risk is open" not in told
    assert "he hits" not in told


async def test_danger_that_was_seen_is_told_by_its_day_and_not_by_its_words() -> None:
    repository = FakeRepository()
    await repository.remember(
        Carried(Risk.ACTIVE, Tier.CONCERN, "end it", NOW, checked_in=False)
    )
    told = str(await page_of(repository, Part.RISK))
    assert "last seen on 23 November 2026" in told
    assert "end it" not in told


async def test_a_store_that_cannot_say_leaves_the_risk_open() -> None:
    class Silent(FakeRepository):
        async def carried(self) -> Carried:
            raise StoreError("cannot")

    made = await handoff.prepare(
        Silent(), handoff.Asked(parts=frozenset({Part.RISK})), now=NOW
    )
    assert made.open_risk is None
    assert "Nobody can tell from here" in str(made.page)
    assert (await handoff.standing(Silent(), now=NOW))[0] is True


async def test_nothing_on_record_makes_an_honest_page() -> None:
    made = await page_of(FakeRepository(), *Part)
    assert len(pages(pdf(made))) == 1
    assert [one.title for one in made.sections] == ["Risk"]


# --- For another record ---------------------------------------------------------------------

PLAN = SafetyPlan(
    SAFETY_PLAN, NOW, signs=("I go quiet",), helpers=(Named("Мо", "01 23"),)
)


async def bundle_of(*parts: Part, who: str = "Zoë Ann") -> dict[str, Any]:
    repository = await two_years()
    await care_records.keep(repository, PLAN, now=NOW)
    asked = handoff.Asked(parts=frozenset(parts), who=who)
    found = json.loads(handoff.fhir(await handoff.prepare(repository, asked, now=NOW)))
    assert isinstance(found, dict)
    return found


async def test_the_bundle_is_valid_and_holds_the_plan_only_where_ticked() -> None:
    from fhir.resources.R4B.bundle import Bundle

    made = await bundle_of(Part.SCORES, Part.GOALS, Part.PLAN)
    Bundle.model_validate(made)
    kinds = {one["resource"]["resourceType"] for one in made["entry"]}
    assert {"CarePlan", "Goal", "Observation", "Patient", "Provenance"} <= kinds
    (plan,) = (
        one["resource"]
        for one in made["entry"]
        if one["resource"]["resourceType"] == "CarePlan"
    )
    assert "I go quiet" in plan["activity"][0]["detail"]["description"]
    assert "Мо, 01 23" in str(plan)
    without = await bundle_of(Part.SCORES)
    assert "CarePlan" not in str(without)
    assert "Goal" not in {one["resource"]["resourceType"] for one in without["entry"]}


async def test_of_a_name_only_initials_leave_and_of_scores_only_those_ticked() -> None:
    made = await bundle_of(Part.SCORES, who="Зоя Ann <b>")
    patient = made["entry"][0]["resource"]
    assert patient["name"] == [{"text": "ЗA"}]
    assert "who5" not in str(made)
    assert "gad7" in str(made) or "70274-6" in str(made)


async def test_old_scores_of_another_period_stay_out_of_the_bundle() -> None:
    repository = await two_years()
    asked = handoff.Asked(parts=frozenset({Part.SCORES}), period="3m")
    found = await handoff.prepare(repository, asked, now=NOW)
    made = json.loads(handoff.fhir(found))
    days = [
        one["resource"]["effectiveDateTime"][:10]
        for one in made["entry"]
        if "effectiveDateTime" in one["resource"]
    ]
    assert days
    assert min(days) >= "2026-08-24"


# --- The sheet for the next session -------------------------------------------------------------


async def with_anna() -> FakeRepository:
    then = NOW - timedelta(days=7)
    return await kept(
        Help("anna", NOW - timedelta(days=90), HelpKind.THERAPIST, "Anna", then.date()),
        Help("book", then, HelpKind.NOTEBOOK, "blue", then.date()),
        SessionLog(
            "s1",
            then,
            "anna",
            homework="ring the landlord",
            held_something_back=True,
            held_back="that I drank",
        ),
        Measure("m1", then - timedelta(days=1), "phq9", answers("phq9", 14)),
        Measure("m2", NOW, "phq9", answers("phq9", 9)),
        FeltChange("f", NOW, change=1),
    )


async def test_what_was_held_back_is_on_paper_only_where_somebody_wants_it() -> None:
    repository = await with_anna()
    plain = next_session.Wanted(help="anna", homework=True, wish="slower")
    told = str(await next_session.prepare(repository, plain, now=NOW))
    assert "ring the landlord" in told
    assert "that I drank" not in told
    wanted = replace(plain, held_back=True, scores=True)
    told = str(await next_session.prepare(repository, wanted, now=NOW))
    assert "that I drank" in told
    assert "PHQ-9: 14 before the last session, 9 now" in told


async def test_only_who_can_be_met_is_offered() -> None:
    found = await next_session.sessions(await with_anna(), now=NOW)
    assert [one.name for one in found] == ["Anna"]
    nobody = next_session.Wanted(help="gone", wish="slower")
    told = await next_session.prepare(FakeRepository(), nobody, now=NOW)
    assert [one.title for one in told.sections] == ["What I want from today"]
