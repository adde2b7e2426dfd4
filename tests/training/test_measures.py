from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.measures import auroc, f1, kappa, over_groups, recall_at, threshold_at

SCORED = st.lists(
    st.tuples(st.integers(0, 5).map(float), st.booleans()), min_size=1, max_size=25
)


@given(SCORED)
def test_auroc_is_the_share_of_pairs_in_the_right_order(
    rows: list[tuple[float, bool]],
) -> None:
    right = [score for score, true in rows if true]
    wrong = [score for score, true in rows if not true]
    found = auroc([score for score, _ in rows], [true for _, true in rows])
    if not right or not wrong:
        assert math.isnan(found)
        return
    won = sum((a > b) + (a == b) / 2 for a in right for b in wrong)
    assert found == pytest.approx(won / (len(right) * len(wrong)))


@given(st.lists(st.integers(0, 9).map(float), min_size=1), st.floats(0, 1))
def test_no_more_than_the_allowed_share_passes_a_threshold(
    scores: list[float], share: float
) -> None:
    bar = threshold_at(scores, share)
    passed = sum(score > bar for score in scores)
    assert passed <= share * len(scores) + 1e-6


def test_recall_is_counted_above_the_allowed_false_alarms() -> None:
    scores = [0.1, 0.2, 0.3, 0.9, 0.8, 0.25]
    truths = [False, False, False, False, True, True]
    assert recall_at(scores, truths, false_alarms=0.25) == 0.5
    assert recall_at(scores, truths, false_alarms=0.0) == 0.0


def test_f1_of_nothing_to_find_is_not_a_number() -> None:
    assert math.isnan(f1([False], [False]))
    assert f1([True, False], [True, True]) == pytest.approx(2 / 3)


def test_kappa_takes_chance_away() -> None:
    # Cohen's own worked case: 20 + 15 of 50 agreed, half by chance.
    one = [True] * 25 + [False] * 25
    other = [True] * 20 + [False] * 5 + [True] * 10 + [False] * 15
    assert kappa(one, other).value == pytest.approx(0.4)


def test_kappa_of_people_who_always_say_the_same_is_not_a_number() -> None:
    assert math.isnan(kappa([1, 1], [1, 1]).value)
    assert math.isnan(kappa([], []).value)


@given(st.lists(st.tuples(st.integers(0, 4), st.booleans()), min_size=1))
def test_an_interval_holds_its_value(rows: list[tuple[int, bool]]) -> None:
    found = over_groups(
        lambda picked: sum(rows[i][1] for i in picked) / len(picked),
        [group for group, _ in rows],
        draws=60,
    )
    assert 0 <= found.low <= found.high <= 1
    assert 0 <= found.value <= 1


def test_an_interval_is_the_same_each_time() -> None:
    def measure(picked: object) -> float:
        return float(sum(picked))  # type: ignore[call-overload]

    assert over_groups(measure, "abcab") == over_groups(measure, "abcab")
