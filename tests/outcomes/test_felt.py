from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoint.outcomes.change import change_since_start
from counterpoint.outcomes.charts.felt import Change as Point
from counterpoint.outcomes.charts.felt import felt_chart
from counterpoint.outcomes.felt import (
    Pair,
    Quadrant,
    Side,
    felt_is_due,
    felt_words,
    noise_in_sdiffs,
    pairs,
    said,
    said_of_all,
    scores_may_be_shown,
)
from counterpoint.outcomes.records import FeltChange, FeltDeclined, Measure
from tests.outcomes.people import PHQ9, WHO5, day, felt, figures, scores

if TYPE_CHECKING:
    from counterpoint.outcomes.yardstick import Score, Yardstick


def paired(
    answers: list[FeltChange], measured: list[Score], yardstick: Yardstick = PHQ9
) -> tuple[Pair, ...]:
    now = day(1000)
    return pairs(answers, change_since_start(measured, yardstick, now=now))


def one(answer: FeltChange, measured: list[Score]) -> Pair:
    return paired([answer], measured)[0]


# --- stories ------------------------------------------------------------------


def test_cheer_that_no_score_bears_out_is_named_as_felt_only() -> None:
    """Felt +4 on a very good day, and the score is where it was."""
    pair = one(felt(42, 4, now=9), scores((0, 16), (7, 15), (42, 15)))
    assert pair.quadrant is Quadrant.FELT_ONLY
    assert pair.leans_on_today
    text = " ".join(said(pair, "PHQ-9"))
    assert "much better than when you started" in text
    assert "has not moved by more than noise" in text
    assert "put yourself at 9 of 10" in text


def test_a_quiet_improver_hears_that_the_score_moved_and_what_comes_by_itself() -> None:
    pair = one(felt(90, 0, now=5), scores((0, 18), (7, 17), (90, 8)))
    assert pair.quadrant is Quadrant.SCORES_ONLY
    assert not pair.leans_on_today
    text = " ".join(said(pair, "PHQ-9"))
    assert "better than when you started, by more than noise" in text
    assert "You feel about the same" in text
    assert "get no help" in text or "waiting lists" in text


def test_worse_on_both_sides_is_said_as_plainly_and_with_what_to_do() -> None:
    pair = one(felt(42, -3, now=2), scores((0, 10), (7, 10), (42, 18)))
    assert (pair.felt_side, pair.measured and pair.measured.side) == (
        Side.WORSE,
        Side.WORSE,
    )
    assert pair.quadrant is Quadrant.NEITHER
    text = " ".join(said(pair, "PHQ-9"))
    assert "clearly worse" in text
    assert "Both say the same" in text
    assert "your doctor" in text
    assert not pair.leans_on_today


def test_cheer_over_a_score_that_got_worse_is_not_waved_through() -> None:
    pair = one(felt(42, 2), scores((0, 10), (7, 10), (42, 18)))
    assert pair.quadrant is Quadrant.FELT_ONLY
    text = " ".join(said(pair, "PHQ-9"))
    assert "worse than then, by more than noise" in text
    assert "doctor" in text


def test_a_hard_day_that_hides_a_better_score_is_named() -> None:
    pair = one(felt(42, -1, now=2), scores((0, 18), (7, 18), (42, 9)))
    assert pair.leans_on_today
    assert "put yourself at 2 of 10" in said(pair, "PHQ-9")[-1]


def test_no_bias_is_named_where_how_they_are_now_was_not_said() -> None:
    assert not one(felt(42, 4), scores((0, 16), (7, 15), (42, 15))).leans_on_today


def test_answers_that_follow_the_day_are_shown_to_do_so() -> None:
    nows = [3, 8, 4, 9, 5, 7]
    answers = [
        felt(28 * (n + 1), change=now - 5, now=now) for n, now in enumerate(nows)
    ]
    totals = [15, 14, 13, 12, 11, 10]
    measured = scores((0, 16), (7, 16)) + scores(
        *((28 * (n + 1), total) for n, total in enumerate(totals))
    )
    found = paired(answers, measured)
    (sentence,) = said_of_all(found, "PHQ-9")
    assert "6 answers" in sentence
    assert said_of_all(found[:4], "PHQ-9") == ()


def test_answers_that_follow_neither_are_not_put_down_to_the_day() -> None:
    nows, felts_ = [4, 5, 6, 5, 4], [1, -2, 0, 2, -1]
    answers = [
        felt(28 * (n + 1), change=change, now=now)
        for n, (change, now) in enumerate(zip(felts_, nows, strict=True))
    ]
    # They go against the scores, and hardly with the day.
    totals = [12.0 + change for change in felts_]
    measured = scores((0, 16), (7, 16)) + scores(
        *((28 * (n + 1), total) for n, total in enumerate(totals))
    )
    assert said_of_all(paired(answers, measured), "PHQ-9") == ()


def test_the_picture_and_the_words_agree_on_a_change_right_at_the_line() -> None:
    pair = one(felt(42, 1), scores((0, 16), (7, 16), (42, 10)))
    assert pair.measured is not None
    assert pair.measured.side is Side.BETTER
    point = Point(day(42).date(), 1, pair.measured.gain)
    chart = felt_chart([point], noise=noise_in_sdiffs(PHQ9))
    assert "the scores had got better" in chart.description


def test_a_change_of_nothing_is_not_minus_nothing() -> None:
    pair = one(felt(42, 1), scores((0, 16), (7, 16), (42, 16)))
    assert pair.measured is not None
    assert str(pair.measured.gain) == "0.0"


def test_answers_that_follow_the_scores_are_not_put_down_to_the_day() -> None:
    answers = [felt(28 * n, change=n - 1, now=5 + n % 2) for n in range(1, 6)]
    measured = scores((0, 20), (7, 20), *((28 * n, 20 - 3 * n) for n in range(1, 6)))
    assert said_of_all(paired(answers, measured), "PHQ-9") == ()


# --- where the lines lie ------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "total", "quadrant"),
    [
        (1, 10, Quadrant.BOTH),
        (1, 10.5, Quadrant.FELT_ONLY),
        (0, 10, Quadrant.SCORES_ONLY),
        (0, 10.5, Quadrant.NEITHER),
        (-5, 27, Quadrant.NEITHER),
        (5, 27, Quadrant.FELT_ONLY),
    ],
)
def test_the_lines_are_a_little_better_and_the_threshold_of_services(
    change: int, total: float, quadrant: Quadrant
) -> None:
    pair = one(felt(42, change), scores((0, 16), (7, 16), (42, total)))
    assert pair.quadrant is quadrant


def test_gain_is_in_sdiff_units_and_better_is_up_in_either_direction() -> None:
    pair = one(felt(42, 1), scores((0, 16), (7, 16), (42, 10)))
    assert pair.measured is not None
    assert pair.measured.points == -6
    assert pair.measured.gain == pytest.approx(6 / (6.8 / 1.96), abs=1e-3)
    assert noise_in_sdiffs(PHQ9) == pytest.approx(pair.measured.gain)
    (up,) = paired([felt(42, 1)], scores((0, 40), (7, 40), (42, 60)), WHO5)
    assert up.measured is not None
    assert up.measured.gain == pytest.approx(20 / (21 / 1.96))
    assert up.measured.side is Side.BETTER


def test_an_answer_stands_beside_the_nearest_score_within_two_weeks() -> None:
    measured = scores((0, 16), (7, 16), (30, 14), (40, 9), (60, 20))
    near = one(felt(42, 1), measured)
    assert near.measured is not None
    assert near.measured.score.total == 9
    between = one(felt(50, 1), measured)
    assert between.measured is not None
    assert between.measured.score.total == 20
    far = one(felt(90, 1), measured)
    assert far.measured is None
    assert not far.too_early
    assert "within two weeks" in said(far, "PHQ-9")[0]


def test_before_there_is_a_start_nothing_is_set_beside_an_answer() -> None:
    pair = one(felt(8, 3), scores((0, 16), (7, 16)))
    assert pair.measured is None
    assert pair.quadrant is None
    assert "two at the start" in said(pair, "PHQ-9")[0]


@given(
    change=st.integers(-5, 5),
    now=st.none() | st.integers(0, 10),
    total=st.integers(0, 27),
    start=st.integers(0, 27),
)
def test_every_answer_has_plain_words_and_worse_is_never_called_better(
    change: int, now: int | None, total: int, start: int
) -> None:
    pair = one(felt(42, change, now), scores((0, start), (7, start), (42, total)))
    sentences = said(pair, "PHQ-9")
    assert all("{" not in text and "!" not in text for text in sentences)
    if total > start:
        assert pair.quadrant not in {Quadrant.BOTH, Quadrant.SCORES_ONLY}
    if abs(total - start) < 6:
        assert "has not moved by more than noise" in " ".join(sentences)
    if total - start >= 6:
        assert "doctor" in " ".join(sentences)


def test_the_ends_and_the_middle_of_the_scale_have_words() -> None:
    assert felt_words(0) == "the same"
    assert felt_words(5) == "very much better"
    assert felt_words(-5) == "very much worse"


# --- when it is asked ---------------------------------------------------------

FIRST = Measure("m1", day(0), "phq9")


def test_nothing_is_asked_of_somebody_who_has_only_begun() -> None:
    assert not felt_is_due(figures(), day(0))
    assert not felt_is_due(figures(FIRST), day(13))
    assert scores_may_be_shown(figures(FIRST), day(13))


def test_after_two_weeks_scores_wait_until_felt_change_was_asked() -> None:
    known = figures(FIRST)
    assert felt_is_due(known, day(14))
    assert not scores_may_be_shown(known, day(14))
    assert scores_may_be_shown(figures(FIRST, felt(14, 1)), day(14))


def test_declining_counts_as_asked_for_this_round_only() -> None:
    known = figures(FIRST, FeltDeclined("no", day(14)))
    assert scores_may_be_shown(known, day(41))
    assert not scores_may_be_shown(known, day(42))


def test_a_clock_that_jumped_back_asks_rather_than_shows() -> None:
    assert felt_is_due(figures(FIRST), day(0) - timedelta(days=1))
    assert felt_is_due(figures(FIRST, felt(200, 1)), day(100))


def test_answers_dated_in_the_future_are_paired_with_nothing() -> None:
    measured = scores((0, 16), (7, 16), (42, 9))
    change = change_since_start(measured, PHQ9, now=day(42))
    assert pairs([felt(43, 1)], change) == ()
