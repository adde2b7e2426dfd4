"""What answers add up to, what they cannot be, and what is asked next."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoint.errors import InputError
from counterpoint.outcomes.instruments import Instrument, shelf
from counterpoint.outcomes.kinds import Figures
from counterpoint.outcomes.records import Measure, MeasureSource
from counterpoint.outcomes.scoring import NoTotal, Scored, score, series
from counterpoint.terms import Risk, to_json

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
IDS = [one.id for one in shelf().instruments]


def measure(name: str, *values: int | None, total: float | None = None) -> Measure:
    """A measure with these answers, in the order of the items; None is left out."""
    items = shelf().find(name).items
    answers = tuple(
        (item.id, value)
        for item, value in zip(items, values, strict=False)
        if value is not None
    )
    return Measure(id="m", at=AT, instrument=name, answers=answers, total=total)


def scored(name: str, *values: int | None, total: float | None = None) -> Scored:
    return score(shelf().find(name), measure(name, *values, total=total))


def with_total(total: int) -> list[int]:
    """Nine answers to PHQ-9 that add up to a total."""
    return [min(3, max(0, total - 3 * place)) for place in range(9)]


# --- Published values ------------------------------------------------------------


@pytest.mark.parametrize(
    ("total", "label"),
    [
        (0, "minimal"),
        (4, "minimal"),
        (5, "mild"),
        (9, "mild"),
        (10, "moderate"),
        (14, "moderate"),
        (15, "moderately severe"),
        (19, "moderately severe"),
        (20, "severe"),
        (27, "severe"),
    ],
)
def test_the_bands_of_phq9_are_those_published(total: int, label: str) -> None:
    found = scored("phq9", *with_total(total))
    assert found.total == total
    assert found.band is not None
    assert found.band.label == label


def test_core10_turns_two_items_round() -> None:
    found = scored("core10", 3, 1, 1, 2, 1, 0, 3, 2, 3, 1)
    assert found.total == 21
    assert found.risk_items[0].answer == 0
    items = shelf().find("core10").items
    ticked = [3, 1, 1, 2, 1, 0, 3, 2, 3, 1]
    points = [item.points(value) for item, value in zip(items, ticked, strict=True)]
    assert points == [3, 3, 3, 2, 1, 0, 3, 2, 3, 1]


def test_who5_runs_to_100() -> None:
    found = scored("who5", 3, 2, 2, 1, 3)
    assert found.total == 44
    assert [line.points for line in found.lines] == [50]


def test_the_difficulty_question_counts_in_no_total() -> None:
    assert scored("phq9", *[1] * 9, 3).total == 9
    assert scored("phq9", *[1] * 9).missing == ()


# --- What was left out -------------------------------------------------------------


def test_two_of_phq9_left_out_are_made_up_by_the_mean_of_the_others() -> None:
    found = scored("phq9", None, 2, 2, 2, 2, 2, 2, 2, None)
    assert found.total == 18
    assert found.prorated
    assert found.missing == ("1", "9")


def test_one_of_core10_left_out_is_made_up_by_the_mean_times_ten() -> None:
    found = scored("core10", None, 4, 4, 1, 1, 1, 1, 1, 1, 2)
    assert found.total == pytest.approx(10 * 8 / 9)


@pytest.mark.parametrize(
    ("name", "left_out"),
    [("phq9", 3), ("gad7", 1), ("who5", 1), ("core10", 2), ("auditc", 1)],
)
def test_with_too_many_left_out_there_is_no_total_and_it_is_not_0(
    name: str, left_out: int
) -> None:
    scored_items = shelf().find(name).scored_items
    answers = [None] * left_out + [1] * (len(scored_items) - left_out)
    found = scored(name, *answers)
    assert found.total is None
    assert found.why_none is NoTotal.TOO_MANY_LEFT_OUT
    assert found.band is None
    assert found.lines == ()
    assert found.follow_ons == ()
    assert not found.prorated


@pytest.mark.parametrize("name", IDS)
def test_nothing_answered_is_no_total(name: str) -> None:
    found = scored(name)
    assert found.total is None
    assert found.why_none is NoTotal.NOTHING_ANSWERED


def test_only_the_difficulty_answered_is_no_total() -> None:
    assert scored("phq9", *[None] * 9, 2).total is None


# --- The gate ------------------------------------------------------------------------


def test_no_at_the_gate_is_a_total_of_0_that_is_not_made_up() -> None:
    found = scored("pcptsd5", 0)
    assert found.total == 0
    assert not found.prorated


def test_an_answer_after_no_at_the_gate_contradicts_it() -> None:
    with pytest.raises(InputError, match="ends the form"):
        scored("pcptsd5", 0, 1)


def test_without_an_answer_at_the_gate_there_is_no_total() -> None:
    found = scored("pcptsd5", None, 1, 1, 1, 1, 1)
    assert found.total is None
    assert found.why_none is NoTotal.GATE_LEFT_OUT


def test_yes_at_the_gate_counts_nothing_by_itself() -> None:
    assert scored("pcptsd5", 1, 1, 0, 1, 0, 1).total == 3


# --- What is asked or offered next ----------------------------------------------------


def test_a_tick_at_a_risk_item_is_to_be_asked_about_whatever_the_total() -> None:
    found = scored("phq9", 0, 0, 0, 0, 0, 0, 0, 0, 1)
    assert found.total == 1
    assert [(risk.item, risk.answer) for risk in found.to_ask_about] == [("9", 1)]
    (plans,) = scored("core10", None, None, None, None, None, 2).to_ask_about
    assert plans.risk is Risk.PLAN_OR_MEANS


def test_a_tick_without_a_total_is_asked_about_all_the_same() -> None:
    found = scored("phq9", *[None] * 8, 3)
    assert found.total is None
    assert found.to_ask_about


def test_a_risk_item_left_out_is_told_apart_from_a_0() -> None:
    assert scored("phq9", *[1] * 8).risk_items[0].answer is None
    assert scored("phq9", *[1] * 8, 0).risk_items[0].answer == 0


def test_nothing_says_that_there_is_no_risk() -> None:
    """There is no name that a page could show as "no risk"."""
    names = {one.name for one in fields(Scored)} | {
        name for name in dir(Scored) if not name.startswith("_")
    }
    about_risk = {name for name in names if "risk" in name or "safe" in name}
    assert about_risk == {"risk_items"}
    assert scored("gad7", *[0] * 7).risk_items == ()


@pytest.mark.parametrize(
    ("answers", "offered"), [((1, 1, 1, 2, 2), True), ((2,) * 5, False)]
)
def test_who5_up_to_28_offers_phq9(answers: tuple[int, ...], offered: bool) -> None:
    follow_ons = scored("who5", *answers).follow_ons
    assert [one.offers for one in follow_ons] == (["phq9"] if offered else [])


def test_who_drinks_very_much_is_warned_not_to_stop_alone() -> None:
    (follow,) = scored("auditc", 4, 2, 2).follow_ons
    assert follow.code == "do_not_stop_alone"
    assert "do not stop all at once" in follow.words
    assert scored("auditc", 4, 1, 2).follow_ons == ()


def test_both_lines_of_auditc_are_told() -> None:
    assert [line.points for line in scored("auditc", 2, 1, 1).lines] == [3, 4]


def test_after_something_terrible_no_retelling_is_asked_for() -> None:
    (follow,) = scored("pcptsd5", 1, 1, 1, 1, 0, 0).follow_ons
    assert follow.code == "no_detailed_retelling"


# --- What cannot be -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        ((("1", 4),), "one of 0, 1, 2, 3"),
        ((("1", -1),), "one of 0, 1, 2, 3"),
        ((("10", 0),), "does not have"),
        ((("1", 1), ("1", 2)), "two answers"),
    ],
    ids=["too high", "below 0", "no such item", "twice"],
)
def test_answers_that_cannot_be_are_refused(
    answers: tuple[tuple[str, int], ...], why: str
) -> None:
    given_ = Measure(id="m", at=AT, instrument="phq9", answers=answers)
    with pytest.raises(InputError, match=why):
        score(shelf().find("phq9"), given_)


def test_answers_to_another_questionnaire_are_refused() -> None:
    with pytest.raises(InputError, match="another questionnaire"):
        score(shelf().find("gad7"), measure("phq9", 1))


@pytest.mark.parametrize("total", [-1, 28, float("nan"), float("inf")])
def test_a_total_out_of_range_is_refused(total: float) -> None:
    with pytest.raises(InputError, match="between 0 and 27"):
        scored("phq9", total=total)


def test_a_total_from_elsewhere_has_a_band_and_nothing_missing() -> None:
    found = scored("phq9", total=12)
    assert found.total == 12
    assert found.band is not None
    assert found.band.label == "moderate"
    assert found.missing == ()
    assert found.risk_items[0].answer is None


def test_a_total_that_the_answers_do_not_add_up_to_is_refused() -> None:
    with pytest.raises(InputError, match="add up"):
        scored("phq9", *[1] * 9, total=12)
    assert scored("phq9", *[1] * 9, total=9).total == 9


# --- All of them ----------------------------------------------------------------------


@st.composite
def filled_in(draw: st.DrawFn) -> tuple[Instrument, Measure]:
    """An instrument, answered in a way that a form allows."""
    one = draw(st.sampled_from(shelf().instruments))
    answers = [
        (item.id, draw(st.none() | st.sampled_from(item.values))) for item in one.items
    ]
    given_ = tuple((name, value) for name, value in answers if value is not None)
    if one.gate and (one.gate.item, one.gate.closes_with) in given_:
        given_ = ((one.gate.item, one.gate.closes_with),)
    return one, Measure(id="m", at=AT, instrument=one.id, answers=given_)


@given(filled_in())
def test_a_total_lies_in_its_range_or_says_why_there_is_none(
    given_: tuple[Instrument, Measure],
) -> None:
    one, filled = given_
    found = score(one, filled)
    assert (found.total is None) is (found.why_none is not None)
    if found.total is not None:
        assert one.lowest <= found.total <= one.highest
        assert (found.band is None) is (one.bands == ())


@given(filled_in())
def test_no_tick_at_a_risk_item_is_ever_lost(
    given_: tuple[Instrument, Measure],
) -> None:
    one, filled = given_
    found = score(one, filled)
    ticked = {item.id for item in one.risk_items if filled.answer(item.id)}
    assert {risk.item for risk in found.to_ask_about} == ticked
    assert len(found.risk_items) == len(one.risk_items)


@given(filled_in(), st.data())
def test_the_order_of_the_answers_does_not_matter(
    given_: tuple[Instrument, Measure], data: st.DataObject
) -> None:
    one, filled = given_
    turned = replace(filled, answers=tuple(data.draw(st.permutations(filled.answers))))
    assert score(one, turned) == score(one, filled)


@given(st.data())
def test_more_of_a_problem_never_lowers_a_total(data: st.DataObject) -> None:
    one = shelf().find(data.draw(st.sampled_from(["phq9", "gad7", "auditc"])))
    less = [data.draw(st.sampled_from(item.values)) for item in one.scored_items]
    more = [
        min(max(item.values), value + 1)
        for item, value in zip(one.items, less, strict=False)
    ]
    before, after = scored(one.id, *less), scored(one.id, *more)
    assert before.total is not None
    assert after.total is not None
    assert after.total >= before.total


@given(st.text(min_size=12), st.integers())
def test_no_refusal_repeats_what_was_given(name: str, value: int) -> None:
    filled = Measure(id="m", at=AT, instrument="phq9", answers=((name, value),))
    with pytest.raises(InputError) as refused:
        score(shelf().find("phq9"), filled)
    assert name not in str(refused.value)


# --- One after the other ----------------------------------------------------------------


def test_a_series_holds_the_totals_and_names_what_has_none() -> None:
    good = measure("gad7", *[1] * 7)
    torn = measure("gad7", 1)
    foreign = measure("phq9", *[1] * 9)
    impossible = Measure(id="x", at=AT, instrument="gad7", answers=(("1", 9),))
    found = series(shelf().find("gad7"), Figures((good, torn, foreign, impossible)))
    assert [one.total for one in found.scores] == [7]
    assert found.without_total == (torn, impossible)


def test_an_imported_total_stands_in_the_series() -> None:
    old = Measure(
        id="o", at=AT, instrument="gad7", total=9, source=MeasureSource.IMPORTED
    )
    (one,) = series(shelf().find("gad7"), Figures((old,))).scores
    assert (one.total, one.prorated) == (9, False)


def test_a_result_can_be_written_as_json() -> None:
    assert json.loads(to_json(scored("who5", 1, 1, 1, 1, 1)))["total"] == 20
