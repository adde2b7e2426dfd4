from __future__ import annotations

from datetime import UTC, date, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from counterpoint.ledger.calibration import (
    FEWEST,
    Sureness,
    brier,
    calibration,
    said,
    said_of_feared,
    wilson,
)
from counterpoint.ledger.kinds import Ledger
from counterpoint.ledger.records import Prediction, WhatHappened

AT = datetime(2026, 11, 23, 18, tzinfo=UTC)
CAME, DID_NOT = WhatHappened.HAPPENED, WhatHappened.DID_NOT


def one(
    chance: int, outcome: WhatHappened | None, feared: int | None = None, was: int = 0
) -> Prediction:
    return Prediction(
        id="a",
        at=AT,
        text="she leaves",
        chance=chance,
        due=date(2026, 11, 27),
        outcome=outcome,
        settled_at=AT if outcome else None,
        how_bad_feared=feared,
        how_bad_was=was if feared is not None and outcome else None,
    )


def book(*lines: Prediction) -> Ledger:
    return Ledger(lines=lines)


def words(*lines: Prediction) -> str:
    return " ".join(said(calibration(book(*lines))))


# --- the sums -----------------------------------------------------------------------


@given(st.lists(st.tuples(st.integers(0, 100), st.booleans()), min_size=1))
def test_the_brier_score_is_the_mean_squared_distance(
    pairs: list[tuple[int, bool]],
) -> None:
    chances = np.array([chance for chance, _ in pairs]) / 100
    came = np.array([came for _, came in pairs])
    assert brier(pairs) == pytest.approx(np.mean((chances - came) ** 2))


@pytest.mark.parametrize(
    ("pairs", "score"),
    [
        ([(100, True), (0, False)], 0),
        ([(100, False)], 1),
        ([(50, True), (50, False)], 0.25),
        ([(80, True), (80, False), (30, False)], (0.04 + 0.64 + 0.09) / 3),
    ],
)
def test_golden_brier_scores(pairs: list[tuple[int, bool]], score: float) -> None:
    assert brier(pairs) == pytest.approx(score)


def test_nothing_has_no_score_and_no_share() -> None:
    assert brier([]) is None
    assert wilson(0, 0) is None


@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_is_that_of_wilson(counts: tuple[int, int]) -> None:
    happened, count = counts
    found = wilson(happened, count)
    known = binomtest(happened, count).proportion_ci(method="wilson")
    assert found is not None
    assert found == pytest.approx((happened / count, known.low, known.high), abs=1e-12)
    assert 0 <= found.low <= found.share <= found.high <= 1


def test_a_golden_interval() -> None:
    # Of 14, 3: reckoned by scipy 1.17, binomtest(3, 14).proportion_ci("wilson").
    assert wilson(3, 14) == pytest.approx((3 / 14, 0.0757, 0.4759), abs=5e-5)


# --- the bands ----------------------------------------------------------------------


@given(
    st.lists(
        st.tuples(st.integers(0, 100), st.sampled_from([None, *WhatHappened])),
        max_size=40,
    )
)
def test_every_settled_prediction_is_in_one_band_and_at_one_point(
    known: list[tuple[int, WhatHappened | None]],
) -> None:
    found = calibration(book(*(one(chance, outcome) for chance, outcome in known)))
    counted = sum(outcome in {CAME, DID_NOT} for _, outcome in known)
    happened = sum(outcome is CAME for _, outcome in known)
    assert found.counted == counted
    for parts in (tuple(found.bands.values()), found.points):
        assert sum(band.count for band in parts) == counted
        assert sum(band.happened for band in parts) == happened
    for band in found.points:
        assert band.expected is not None
        assert band.lowest <= band.expected <= band.highest
    assert said(found)


def test_seventy_is_not_over_seventy() -> None:
    found = calibration(book(one(70, CAME), one(71, CAME), one(30, CAME)))
    assert {sure: band.count for sure, band in found.bands.items()} == {
        Sureness.LIKELY: 1,
        Sureness.EVEN: 1,
        Sureness.UNLIKELY: 1,
    }


def test_what_happened_in_part_is_told_and_not_counted() -> None:
    partly, untold = WhatHappened.PARTLY, WhatHappened.CANNOT_TELL
    found = calibration(book(one(80, partly), one(80, untold), one(80, None)))
    assert (found.counted, found.partly, found.cannot_tell) == (0, 1, 1)
    text = " ".join(said(found))
    assert "Nothing is settled yet" in text
    assert "Not counted: 1 that happened in part, 1 where there is no telling." in text


# --- sentences ------------------------------------------------------------------------


def test_of_fourteen_things_three_happened() -> None:
    lines = [one(85, CAME)] * 3 + [one(85, DID_NOT)] * 11
    text = words(*lines)
    assert "Of 14 things you were over 70 % sure of, 3 happened." in text
    assert "between 8 and 48 of 100" in text
    assert "came less often than you expected" in text
    assert "Nothing is settled yet that you gave 31 to 70 %." in text
    assert "Yours is higher" in text
    assert "try 70 % and see" in text


def test_what_comes_more_often_than_expected_is_said_as_plainly() -> None:
    lines = [one(10, CAME)] * 8 + [one(10, DID_NOT)] * 2
    assert "came more often than you expected" in words(*lines)


def test_where_the_numbers_fit_it_says_how_little_that_is() -> None:
    lines = [one(80, CAME)] * 4 + [one(80, DID_NOT)]
    text = words(*lines)
    assert "fits as far as 5 can tell" in text
    assert "little about all others" in text


def test_none_is_a_word() -> None:
    assert "none happened" in words(*[one(90, DID_NOT)] * 6)


def test_under_five_it_is_too_few_to_say() -> None:
    text = words(*[one(90, DID_NOT)] * (FEWEST - 1))
    assert "too few" in text
    assert "Brier" not in text
    assert "Of 4" not in text


def test_a_band_under_five_is_too_few_to_say_beside_one_that_is_not() -> None:
    text = words(*[one(90, DID_NOT)] * 5, *[one(50, CAME)] * 2)
    assert "Only 2 settled so far that you gave 31 to 70 %: too few to say." in text


@pytest.mark.parametrize(
    ("chance", "came", "did_not", "tells"),
    [
        (90, 9, 1, "lower"),
        (50, 5, 5, "about that"),
        (90, 1, 9, "higher"),
    ],
)
def test_the_score_is_set_beside_saying_fifty_each_time(
    chance: int, came: int, did_not: int, tells: str
) -> None:
    lines = [one(chance, CAME)] * came + [one(chance, DID_NOT)] * did_not
    assert f"Yours is {tells}" in words(*lines)


# --- what was feared --------------------------------------------------------------------


def feared(*lines: Prediction) -> str:
    return " ".join(said_of_feared(calibration(book(*lines)).feared))


def test_where_nothing_was_feared_nothing_is_said_of_it() -> None:
    assert feared(one(80, CAME)) == ""
    assert feared(one(80, None, feared=9)) == ""


def test_most_feared_things_that_did_not_come_make_no_fear_foolish() -> None:
    lines = [one(80, CAME, feared=8, was=4)] * 2 + [one(80, DID_NOT, feared=8)] * 10
    text = feared(*lines)
    assert "Of 12 things you feared, 2 happened." in text
    assert "does not make the fear foolish" in text
    assert "you expected 8 of 10 bad on average, and it was 0.7." in text


def test_feared_things_that_came_are_said_as_plainly_with_what_can_be_done() -> None:
    text = feared(*[one(80, CAME, feared=5, was=8)] * 6)
    assert "Of 6 things you feared, 6 happened." in text
    assert "write down what you could do before its day" in text
    assert "worse than you feared" in text
    assert "somebody you trust" in text


def test_where_so_few_cannot_tell_it_says_so() -> None:
    lines = [one(80, CAME, feared=5, was=5), one(80, DID_NOT, feared=5, was=5)] * 3
    text = feared(*lines)
    assert "so few cannot tell" in text
    assert "as bad as you expected: 5 of 10" in text


def test_fewer_than_five_feared_things_are_too_few() -> None:
    text = feared(one(80, CAME, feared=5))
    assert text == (
        "Of what you feared, one thing is settled so far: too few to say. It takes 5."
    )
