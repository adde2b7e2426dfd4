"""A count put right by a second model's reading of a sample."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoint.audit.judged import Answers, Judged, Untold, corrected
from counterpoint.audit.labels import Label


@st.composite
def parts(draw: st.DrawFn) -> Answers:
    size = draw(st.integers(1, 5000))
    judged = draw(st.integers(1, min(size, 60)))
    yes = draw(st.integers(0, judged))
    return Answers(size, yes, judged - yes)


@given(parts(), parts())
def test_the_share_lies_within_its_ends_and_within_nought_and_one(
    seen: Answers, unseen: Answers
) -> None:
    share = corrected(seen, unseen)
    assert 0 <= share.low <= share.estimate <= share.high <= 1


def test_each_part_weighs_as_much_as_there_is_of_it() -> None:
    share = corrected(Answers(100, 8, 2), Answers(900, 1, 19))
    assert share.estimate == pytest.approx(0.1 * 0.8 + 0.9 * 0.05)


def test_where_all_were_judged_nothing_is_left_to_chance() -> None:
    share = corrected(Answers(4, 3, 1), Answers(6, 0, 6))
    assert share == pytest.approx((0.3, 0.3, 0.3))


def test_none_in_a_small_sample_is_not_none_at_all() -> None:
    assert corrected(Answers(0), Answers(1000, 0, 20)).high > 0.1


@pytest.mark.parametrize("there", [0.02, 0.1, 0.3])
def test_the_ends_hold_the_true_share_about_as_often_as_they_say(there: float) -> None:
    """Draw often from replies whose labels are known, with a poor detector."""
    chance = random.Random(7)
    truth = [chance.random() < there for _ in range(2000)]
    seen_here = [chance.random() < (0.5 if one else 0.02) for one in truth]
    seen = [t for t, s in zip(truth, seen_here, strict=True) if s]
    unseen = [t for t, s in zip(truth, seen_here, strict=True) if not s]
    true_share = sum(truth) / len(truth)
    held = 0
    for _ in range(600):
        some, others = chance.sample(seen, 10), chance.sample(unseen, 20)
        share = corrected(
            Answers(len(seen), sum(some), 10 - sum(some)),
            Answers(len(unseen), sum(others), 20 - sum(others)),
        )
        held += share.low <= true_share <= share.high
    assert held / 600 >= 0.93


@pytest.mark.parametrize(
    ("seen", "unseen", "untold"),
    [
        (Answers(100, 2, 1), Answers(900, 1, 19), Untold.FEW),
        (Answers(100), Answers(900, 1, 19), Untold.FEW),
        (Answers(100, 8, 2), Answers(900, 1, 12, 7), Untold.SILENT),
        (Answers(100, 0, 0, 10), Answers(900, 0, 0, 20), Untold.SILENT),
        (Answers(10, 5, 5), Answers(10_000, 3, 3), Untold.WIDE),
        (Answers(3, 2, 1), Answers(900, 1, 19), None),
        (Answers(0), Answers(900, 1, 19), None),
        (Answers(0), Answers(0), Untold.FEW),
    ],
)
def test_where_the_sample_cannot_carry_a_share_none_is_given(
    seen: Answers, unseen: Answers, untold: Untold | None
) -> None:
    one = Judged(Label.CHALLENGES, seen, unseen)
    assert one.untold == untold
    assert (one.interval is None) == (untold is not None)
