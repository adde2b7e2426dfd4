from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterpoint.audit.figures import (
    LONGEST_PAUSE,
    By,
    Figures,
    figures,
    known_errors,
)
from counterpoint.audit.intervals import (
    FEWEST,
    KnownError,
    Share,
    Silence,
    corrected,
    difference,
    share,
)
from counterpoint.audit.labels import Label, Labelled, Seen
from counterpoint.audit.reading import AGAIN
from counterpoint.audit.talks import Who
from counterpoint.outcomes.statistics import Interval
from tools.eval_audit import replies_measured

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)  # a Monday
GOOD = KnownError(90, 10, 5, 195)


def said(
    number: int,
    *labels: Label,
    talk: str = "one",
    who: Who = Who.PERSON,
    at: datetime | None = NOON,
    model: str = "",
) -> Labelled:
    seen = tuple(Seen(label) for label in labels)
    return Labelled(talk, number, who, at, model, 3, seen)


def reply(number: int, *labels: Label, model: str = "m", talk: str = "one") -> Labelled:
    return said(number, *labels, who=Who.REPLY, model=model, talk=talk)


# -- sums ----------------------------------------------------------------------------

ONE = st.builds(
    Labelled,
    talk=st.just(""),
    number=st.integers(0, 9),
    who=st.sampled_from(Who),
    at=st.none()
    | st.datetimes(
        min_value=datetime(2024, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
        max_value=datetime(2026, 1, 1),  # noqa: DTZ001
        timezones=st.just(UTC),
    ),
    model=st.sampled_from(["", "a", "b"]),
    words=st.integers(0, 9),
    seen=st.lists(
        st.builds(
            Seen,
            label=st.sampled_from(Label),
            start=st.just(0),
            end=st.just(0),
            detail=st.sampled_from(["", AGAIN, "sad"]),
        ),
        max_size=4,
    ).map(tuple),
)
TALKS = st.lists(st.lists(ONE, max_size=5), max_size=5)


@given(TALKS, st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_shards_add_up_to_the_whole_in_any_order(
    talks: list[list[Labelled]], chance: random.Random
) -> None:
    apart = [
        [replace(one, talk=str(number)) for one in talk]
        for number, talk in enumerate(talks)
    ]
    whole = figures(one for talk in apart for one in talk)
    shards = [figures(talk) for talk in apart]
    chance.shuffle(shards)
    assert sum(shards, Figures()) == whole


def test_a_label_counts_once_a_reply_however_often_it_stands_there() -> None:
    found = figures([reply(0, Label.ADVISES, Label.ADVISES), reply(1)])
    assert found.in_replies(Label.ADVISES) == Share(1, 2, silence=Silence.FEW)


def test_what_is_counted_is_told_apart_by_model_and_month() -> None:
    later = NOON + timedelta(days=40)
    found = figures(
        [
            reply(0, Label.ADVISES, model="a"),
            reply(1, model="a"),
            replace(reply(2, Label.ADVISES, model="b"), at=later),
        ]
    )
    assert found.models == ("a", "b")
    assert found.months == ("2026-03", "2026-04")
    assert found.in_replies(Label.ADVISES, model="a").seen == 1
    assert found.in_replies(Label.ADVISES, model="a").of == 2
    assert found.in_replies(Label.ADVISES, month="2026-04").of == 1


def test_danger_passed_over_is_out_of_the_replies_to_danger() -> None:
    found = figures(
        [reply(0, Label.MISSES_RISK), reply(1, Label.MEETS_RISK), reply(2), reply(3)]
    )
    assert (found.in_replies(Label.MISSES_RISK).seen) == 1
    assert (found.in_replies(Label.MISSES_RISK).of) == 2


def test_use_is_counted_by_the_clock_of_the_export() -> None:
    night = NOON.replace(hour=23, minute=30)
    found = figures([said(0, at=NOON), said(1, at=night), said(2, at=None)])
    assert found.hours()[12] == found.hours()[23] == 1
    assert found.weekdays() == (2, 0, 0, 0, 0, 0, 0)
    assert found.nights() == (1, 2)


def test_minutes_leave_long_pauses_out() -> None:
    found = figures(
        [
            said(0, at=NOON),
            reply(1),
            said(2, at=NOON + timedelta(minutes=10)),
            said(3, at=NOON + timedelta(minutes=11 + LONGEST_PAUSE)),
        ]
    )
    assert found.weeks() == (("2026-W10", 3, 10),)


def test_a_talk_ends_in_a_step_if_the_last_words_hold_one() -> None:
    early = [said(0, Label.STEP, Label.EMOTIONAL), *(said(n) for n in range(1, 5))]
    late = [said(0, Label.EMOTIONAL, talk="two"), said(1, Label.STEP, talk="two")]
    task = [said(0, Label.STEP, talk="three")]
    assert figures([*early, *late, *task]).ended_in_a_step() == (1, 2)


def test_reassurance_asked_again_is_told_from_the_first_time() -> None:
    again = Labelled(
        "one", 1, Who.PERSON, NOON, "", 3, (Seen(Label.REASSURANCE, detail=AGAIN),)
    )
    assert figures([said(0, Label.REASSURANCE), again]).asked_again() == (2, 1)


def test_moods_are_counted_by_family() -> None:
    def mood(number: int, *families: str) -> Labelled:
        seen = tuple(Seen(Label.MOOD, detail=family) for family in families)
        return replace(said(number), seen=seen)

    found = figures([mood(0, "sad", "sad"), mood(1, "sad", "angry")])
    assert found.moods() == (("sad", 2), ("angry", 1))


def test_nothing_read_is_nothing_found() -> None:
    assert figures([]) == Figures()
    assert Figures().in_replies(Label.ASKS) == Share(0, 0, silence=Silence.FEW)


# -- intervals -----------------------------------------------------------------------


def test_a_detector_that_is_never_wrong_leaves_a_share_about_as_it_is() -> None:
    interval = corrected(30, 100, KnownError(5000, 0, 0, 5000))
    assert interval.estimate == pytest.approx(0.3)
    assert interval.low == pytest.approx(0.219, abs=0.01)  # Wilson 1927: .219-.396
    assert interval.high == pytest.approx(0.396, abs=0.01)


def test_what_is_missed_is_added_and_what_is_wrong_taken_off() -> None:
    """Rogan & Gladen 1978: (q + specificity - 1) / (sensitivity + specificity - 1)."""
    interval = corrected(300, 1000, KnownError(800, 200, 100, 900))
    assert interval.estimate == pytest.approx((0.3 + 0.9 - 1) / (0.8 + 0.9 - 1))


@given(
    st.integers(FEWEST, 500).flatmap(
        lambda of: st.tuples(st.integers(0, of), st.just(of))
    ),
    st.builds(
        KnownError,
        st.integers(8, 300),
        st.integers(0, 3),
        st.integers(0, 3),
        st.integers(8, 300),
    ),
)
def test_an_interval_lies_between_0_and_1_and_holds_its_estimate(
    counted: tuple[int, int], known: KnownError
) -> None:
    found = corrected(*counted, known)
    assert 0 <= found.low <= found.estimate <= found.high <= 1


def test_more_replies_make_the_interval_narrower() -> None:
    widths = [
        (found := corrected(3 * n, 10 * n, GOOD)).high - found.low
        for n in (4, 16, 64, 256)
    ]
    assert all(a > b for a, b in pairwise(widths))


def test_the_interval_holds_the_truth_about_95_times_of_100() -> None:
    """The error of the detector is itself measured, on 60 and 120 lines."""
    chance = random.Random(7)
    sensitivity, specificity, truth, of = 0.8, 0.95, 0.25, 150

    def hits(times: int, probability: float) -> int:
        return sum(chance.random() < probability for _ in range(times))

    held = 0
    for _ in range(600):
        there, silent = hits(60, sensitivity), hits(120, specificity)
        present = hits(of, truth)
        seen = hits(present, sensitivity) + hits(of - present, 1 - specificity)
        found = corrected(seen, of, KnownError(there, 60 - there, 120 - silent, silent))
        held += found.low <= truth <= found.high
    assert 0.92 <= held / 600 <= 0.99


@pytest.mark.parametrize(
    ("seen", "of", "known", "why"),
    [
        (5, FEWEST - 1, GOOD, Silence.FEW),
        (5, 100, None, Silence.UNMEASURED),
        (5, 100, KnownError(3, 1, 0, 200), Silence.UNMEASURED),
        (5, 100, KnownError(20, 80, 5, 195), Silence.WEAK),
        (30, 100, KnownError(60, 40, 100, 100), Silence.WEAK),
        (12, 22, KnownError(8, 3, 2, 9), Silence.WIDE),
    ],
    ids=["few", "unknown", "hardly measured", "misses", "sees too much", "wide"],
)
def test_where_it_cannot_be_said_there_is_no_share(
    seen: int, of: int, known: KnownError | None, why: Silence
) -> None:
    assert share(seen, of, known) == Share(seen, of, silence=why)


def test_a_share_has_its_interval_where_it_can_be_said() -> None:
    found = share(30, 100, GOOD)
    assert found.interval is not None
    assert found.silence is None


def test_two_shares_differ_by_an_interval() -> None:
    """Newcombe 1998, method 10, example (a): 56/70 and 48/80: .0524 to .3339."""
    one = Share(56, 70, Interval(0.8, 0.6918, 0.8777))
    other = Share(48, 80, Interval(0.6, 0.4905, 0.7003))
    found = difference(one, other)
    assert found is not None
    assert found.estimate == pytest.approx(0.2)
    assert found.low == pytest.approx(0.0524, abs=0.001)
    assert found.high == pytest.approx(0.3339, abs=0.001)
    assert difference(one, Share(1, 2, silence=Silence.FEW)) is None


@pytest.mark.parametrize("by", list(By))
def test_the_known_errors_are_those_of_labels(by: By) -> None:
    known = known_errors(by)
    assert known[Label.ASKS].sensitivity > 0.9
    assert Label.STEP not in known  # nobody labelled it
    assert all(one.there and one.absent for one in known.values())


@pytest.mark.parametrize("by", list(By))
def test_the_errors_are_those_that_the_command_measures_today(by: By) -> None:
    """If this fails: python tools/eval_audit.py --write."""
    measured_today, known = replies_measured(by=by), known_errors(by)
    for label, today in measured_today.items():
        assert today.sensitivity == pytest.approx(known[label].sensitivity, abs=0.1)
        assert today.specificity == pytest.approx(known[label].specificity, abs=0.05)
