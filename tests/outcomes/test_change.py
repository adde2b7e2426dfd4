from __future__ import annotations

import csv
import os
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from statistics import mean
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoint.authored import load
from counterpoint.outcomes import statistics
from counterpoint.outcomes.change import (
    Aside,
    Category,
    Change,
    Lack,
    Word,
    best_cutoff,
    categorise,
    change_since_start,
    group_counts,
    how_sure,
    said,
    span,
)
from counterpoint.outcomes.instruments import shelf
from counterpoint.outcomes.untreated import by_itself, untreated
from counterpoint.outcomes.yardstick import (
    Population,
    Reliability,
    Score,
    Threshold,
    Yardstick,
)
from tests.outcomes.test_statistics import printed, vectors

if TYPE_CHECKING:
    from collections.abc import Iterable

    from counterpoint.outcomes.instruments import Instrument

# The numbers of PHQ-9 as they stood in 2026, frozen here so that these tests do not
# move when an instrument's file does.
PHQ9 = Yardstick(
    higher_is_better=False,
    conventional=Threshold(6, "NHS Talking Therapies manual"),
    strict=Threshold(7, "SD 6.1, retest .84"),
    reliability=Reliability(0.84, "retest", "Kroenke 2001"),
    caseness=Threshold(10, "Kroenke 2001"),
    clinical=Population(15, 5.5, "NHS intake"),
    general=Population(3, 3.5, "general population"),
    lowest=0,
    highest=27,
)
MONDAY = datetime(2026, 3, 2, 20, 0, tzinfo=UTC)


def scores(*points: tuple[float, float]) -> list[Score]:
    """Scores at (days after a Monday evening, total)."""
    return [
        Score(f"m{n}", "phq9", MONDAY + timedelta(days=day), total)
        for n, (day, total) in enumerate(points)
    ]


def change(*points: tuple[float, float], today: int | None = None) -> Change:
    last = max((day for day, _ in points), default=0)
    now = MONDAY + timedelta(days=last if today is None else today, hours=1)
    return change_since_start(scores(*points), PHQ9, now=now)


def mirrored(yardstick: Yardstick) -> Yardstick:
    """The same instrument counted from the other end (27 - x)."""

    def turn(group: Population | None) -> Population | None:
        return replace(group, mean=27 - group.mean) if group else None

    line = yardstick.caseness
    return replace(
        yardstick,
        higher_is_better=not yardstick.higher_is_better,
        caseness=replace(line, points=27 - line.points) if line else None,
        clinical=turn(yardstick.clinical),
        general=turn(yardstick.general),
    )


# --- the start ----------------------------------------------------------------


def test_the_start_is_the_mean_of_two_scores_seven_days_apart() -> None:
    found = change((0, 16), (7, 13), (21, 12))
    assert found.baseline == 14.5
    assert found.points == -2.5
    assert found.days == 21


def test_seven_days_are_counted_by_the_calendar_and_not_by_the_hour() -> None:
    evening, morning = MONDAY, MONDAY + timedelta(days=6, hours=12)
    pair = [Score("a", "phq9", evening, 10), Score("b", "phq9", morning, 10)]
    found = change_since_start(pair, PHQ9, now=morning)
    assert morning.date() - evening.date() == timedelta(days=7)
    assert found.baseline == 10


def test_a_score_between_the_two_is_shown_and_part_of_neither() -> None:
    found = change((0, 16), (3, 27), (8, 14), (22, 15))
    assert found.baseline == 15
    assert [(score.total, why) for score, why in found.aside] == [(27, Aside.BETWEEN)]


def test_of_two_on_one_day_the_last_counts() -> None:
    found = change((0, 20), (0.1, 16), (8, 16), (22, 9), (22.1, 10))
    assert found.baseline == 16
    assert found.latest is not None
    assert found.latest.total == 10
    assert {why for _, why in found.aside} == {Aside.REPLACED}


def test_a_day_ends_where_the_person_is() -> None:
    late = datetime(2026, 3, 2, 23, 30, tzinfo=timezone(timedelta(hours=-8)))
    early = datetime(2026, 3, 3, 0, 30, tzinfo=timezone(timedelta(hours=-8)))
    assert late.astimezone(UTC).date() == early.astimezone(UTC).date()
    pair = [Score("a", "phq9", late, 20), Score("b", "phq9", early, 12)]
    found = change_since_start(pair, PHQ9, now=early)
    assert found.first == pair[0]
    assert [why for _, why in found.aside] == [Aside.BETWEEN]


def test_a_score_dated_in_the_future_does_not_count_yet() -> None:
    found = change((0, 16), (8, 16), (400, 2), today=30)
    assert found.lack is Lack.LATER
    assert [why for _, why in found.aside] == [Aside.AHEAD]


def test_scores_from_before_a_start_that_the_person_chose_do_not_count() -> None:
    old = scores((0, 3), (8, 3), (100, 16), (108, 16), (122, 9))
    chosen = (MONDAY + timedelta(days=50)).date()
    now = MONDAY + timedelta(days=123)
    assert change_since_start(old, PHQ9, now=now).word is Word.WORSE
    found = change_since_start(old, PHQ9, now=now, start=chosen)
    assert found.word is Word.BETTER
    assert [why for _, why in found.aside] == [Aside.BEFORE, Aside.BEFORE]


def test_the_order_in_which_scores_come_does_not_matter() -> None:
    ordered = scores((0, 16), (3, 27), (8, 14), (8.1, 13), (22, 15))
    now = MONDAY + timedelta(days=30)
    assert change_since_start(ordered, PHQ9, now=now) == change_since_start(
        reversed(ordered), PHQ9, now=now
    )


def test_scores_of_two_instruments_are_never_mixed() -> None:
    mixed = [*scores((0, 16)), replace(scores((8, 16))[0], instrument="gad7")]
    with pytest.raises(ValueError, match="different instruments"):
        change_since_start(mixed, PHQ9, now=MONDAY)


@pytest.mark.parametrize(
    ("points", "lack"),
    [
        pytest.param([], Lack.FIRST, id="none"),
        pytest.param([(0, 16)], Lack.SECOND, id="one"),
        pytest.param([(0, 16), (6, 2)], Lack.SECOND, id="two-too-close"),
        pytest.param([(0, 16), (7, 2)], Lack.LATER, id="a-start-and-nothing-after"),
    ],
)
def test_without_a_start_and_a_later_score_there_is_not_enough(
    points: list[tuple[float, float]], lack: Lack
) -> None:
    found = change(*points)
    assert found.lack is lack
    assert found.word is found.strict_word is Word.NOT_ENOUGH
    assert found.latest is found.points is found.index is found.category is None
    assert found.days is found.is_case is None


# --- the words ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("latest", "word", "strict"),
    [
        pytest.param(8, Word.BETTER, Word.BETTER, id="both"),
        pytest.param(9, Word.BETTER, Word.NOISE, id="conventional-only"),
        pytest.param(10, Word.NOISE, Word.NOISE, id="a-point-short"),
        pytest.param(15, Word.NOISE, Word.NOISE, id="the-same"),
        pytest.param(20, Word.NOISE, Word.NOISE, id="a-point-short-of-worse"),
        pytest.param(21, Word.WORSE, Word.NOISE, id="worse"),
        pytest.param(22, Word.WORSE, Word.WORSE, id="worse-both"),
    ],
)
def test_both_words_stand_side_by_side(latest: float, word: Word, strict: Word) -> None:
    found = change((0, 15), (8, 15), (22, latest))
    assert (found.word, found.strict_word) == (word, strict)


def test_a_start_near_the_end_of_the_range_leaves_no_room_to_get_better() -> None:
    found = change((0, 4), (8, 4), (22, 0))
    assert found.better_from is None
    assert found.worse_from == 10
    assert change((0, 25), (8, 25), (22, 25)).worse_from is None


def test_whether_the_line_was_crossed_is_told_by_both_sides() -> None:
    found = change((0, 10), (8, 10), (22, 9))
    assert (found.was_case, found.is_case) == (True, False)
    bare = replace(PHQ9, caseness=None)
    assert Change(bare, MONDAY, *scores((0, 10), (8, 10))).was_case is None


def test_the_index_and_the_strict_word_never_contradict_each_other() -> None:
    found = change((0, 15), (8, 15), (22, 22))
    assert found.index == statistics.rci(0, 7, sd=7 / 1.96 / 2**0.5, r=0)
    assert found.index == 1.96
    assert found.strict_word is Word.WORSE


def test_a_retest_is_a_range_between_the_groups_somebody_may_belong_to() -> None:
    retest = change((0, 20)).retest
    assert retest is not None
    assert [round(end, 2) for end in retest] == [17.28, 19.2]
    no_norms = replace(PHQ9, clinical=None, general=None)
    first = scores((0, 20))[0]
    assert Change(no_norms, MONDAY, first).retest is None
    assert Change(replace(PHQ9, reliability=None), MONDAY, first).retest is None


@pytest.mark.parametrize(("given_", "expected"), vectors("regression_to_mean"))
def test_the_expected_retest_is_the_published_one(
    given_: dict[str, Any], expected: dict[str, Any]
) -> None:
    group = Population(given_["mean"], 5, "constructed")
    yardstick = replace(
        PHQ9,
        reliability=Reliability(given_["r"], "retest", "constructed"),
        clinical=group,
        general=None,
    )
    for observed, again in zip(
        given_["observed"], expected["expected_retest"], strict=True
    ):
        found = Change(yardstick, MONDAY, scores((0, observed))[0]).retest
        assert found is not None
        assert printed(found.low, again)
        assert found.low == found.high


# --- categories ---------------------------------------------------------------


@pytest.mark.parametrize(("given_", "expected"), vectors("rci_group"))
def test_published_counts_of_couples_are_reproduced(
    given_: dict[str, Any], expected: dict[str, Any]
) -> None:
    pairs = [(pre, post) for pre, post in given_["pairs_pre_post"]]
    before = [pre for pre, _ in pairs]
    sd, r = statistics.spread(before), given_["reliability"]
    cutoff = statistics.cutoff_a(mean(before), sd, higher_is_better=True)
    assert printed(mean(before), expected["pre_mean"])
    assert printed(sd, expected["pre_sd"])
    assert printed(statistics.sdiff(sd, r), expected["sdiff"])
    assert printed(cutoff, expected["cut_a"])
    counts = group_counts(
        pairs,
        threshold=statistics.threshold_points(sd, r),
        cutoff=cutoff,
        higher_is_better=True,
    )
    assert counts == (
        expected["recovered"],
        expected["improved_not_recovered"],
        expected["unchanged"],
        expected["deteriorated"],
        0,
    )


# A folder with data of published trials, which are not ours to pass on.
PUBLISHED = Path(os.environ.get("PUBLISHED_TRIALS", "nowhere"))


@pytest.fixture
def claus() -> dict[str, list[tuple[float, float]]]:
    """Before and after of the trial of Claus 2020: 40 of 43 people, three scales."""
    file = PUBLISHED / "claus_2020.csv"
    if not file.is_file():
        pytest.skip("PUBLISHED_TRIALS names no folder with the data")
    people: dict[str, dict[str, dict[str, str]]] = {}
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            people.setdefault(row["id"], {})[row["time"]] = row
    return {
        scale: [
            (float(times["1.0"][scale]), float(times["4.0"][scale]))
            for times in people.values()
            if times["1.0"][scale] and times["4.0"][scale]
        ]
        for scale in ("hamd", "bdi", "who")
    }


@pytest.mark.parametrize(
    ("scale", "r", "up", "counts"),
    [
        pytest.param("hamd", 0.8, False, (29, 10, 1), id="HAM-D"),
        pytest.param("bdi", 0.8, False, (18, 22, 0), id="BDI-II"),
        pytest.param("who", 0.85, True, (21, 18, 1), id="WHO-5"),
    ],
)
def test_published_counts_of_a_trial_are_reproduced(
    claus: dict[str, list[tuple[float, float]]],
    scale: str,
    r: float,
    up: bool,
    counts: tuple[int, int, int],
) -> None:
    pairs = claus[scale]
    sd = statistics.spread([pre for pre, _ in pairs])
    found = group_counts(
        pairs, threshold=statistics.threshold_points(sd, r), higher_is_better=up
    )
    assert len(pairs) == 40
    assert found == (0, *counts, 0)


def test_with_a_cut_off_the_recovered_are_told_from_the_improved(
    claus: dict[str, list[tuple[float, float]]],
) -> None:
    before = [pre for pre, _ in claus["hamd"]]
    sd = statistics.spread(before)
    cutoff = statistics.cutoff_c(mean(before), sd, general_mean=8, general_sd=8)
    found = group_counts(
        claus["hamd"],
        threshold=statistics.threshold_points(sd, 0.8),
        cutoff=cutoff,
        higher_is_better=False,
    )
    assert found == (26, 3, 10, 1, 0)


def test_a_smallest_important_difference_calls_more_people_improved_than_noise_allows(
    claus: dict[str, list[tuple[float, float]]],
) -> None:
    found = group_counts(claus["bdi"], threshold=7, higher_is_better=False)
    assert found == (0, 25, 11, 4, 0)


@pytest.mark.parametrize(
    ("pre", "post", "category"),
    [
        pytest.param(15, 3, Category.RECOVERED, id="across-the-line"),
        pytest.param(26, 15, Category.IMPROVED, id="this-side-of-the-line"),
        pytest.param(6, 0, Category.UNCHANGED, id="within-noise"),
        pytest.param(15, 24, Category.DETERIORATED, id="that-side-of-the-line"),
        pytest.param(3, 15, Category.HARMED, id="back-across-the-line"),
    ],
)
def test_each_category_has_its_case(
    pre: float, post: float, category: Category
) -> None:
    found = categorise(pre, post, threshold=7, cutoff=8, higher_is_better=False)
    assert found is category
    assert group_counts(
        [(pre, post)], threshold=7, cutoff=8, higher_is_better=False
    ) == tuple(int(one is category) for one in Category)


def test_the_category_of_a_person_follows_the_strict_threshold() -> None:
    assert change((0, 15), (8, 15), (22, 9)).category is Category.UNCHANGED
    assert change((0, 15), (8, 15), (22, 7)).category is Category.RECOVERED
    assert change((0, 25), (8, 25), (22, 15)).category is Category.IMPROVED


def test_the_best_cut_off_uses_whatever_norms_there_are() -> None:
    assert best_cutoff(PHQ9) == pytest.approx((3.5 * 15 + 5.5 * 3) / 9)
    assert best_cutoff(replace(PHQ9, clinical=None)) == 10
    assert best_cutoff(replace(PHQ9, general=None)) == 4
    assert best_cutoff(replace(PHQ9, clinical=None, general=None)) is None


# --- what holds for any scores ------------------------------------------------

SERIES = st.lists(
    st.tuples(st.integers(0, 200), st.integers(0, 54).map(lambda half: half / 2)),
    max_size=12,
)


@given(SERIES)
def test_what_is_better_one_way_up_is_better_the_other_way_up(
    points: list[tuple[int, float]],
) -> None:
    flipped = [(day, 27 - total) for day, total in points]
    now = MONDAY + timedelta(days=201)
    one = change_since_start(scores(*points), PHQ9, now=now)
    two = change_since_start(scores(*flipped), mirrored(PHQ9), now=now)
    assert (one.word, one.strict_word) == (two.word, two.strict_word)
    assert one.category is two.category
    assert (one.was_case, one.is_case) == (two.was_case, two.is_case)
    assert one.better_by == two.better_by


@given(SERIES, st.integers(-20_000, 20_000))
def test_moving_every_date_changes_nothing(
    points: list[tuple[int, float]], days: int
) -> None:
    by, now = timedelta(days=days), MONDAY + timedelta(days=150)
    moved = [replace(score, at=score.at + by) for score in scores(*points)]
    here = change_since_start(scores(*points), PHQ9, now=now)
    there = change_since_start(moved, PHQ9, now=now + by)
    assert (here.word, here.baseline, here.points) == (
        there.word,
        there.baseline,
        there.points,
    )
    assert [why for _, why in here.aside] == [why for _, why in there.aside]


@given(SERIES)
def test_less_than_the_threshold_is_never_called_reliable(
    points: list[tuple[int, float]],
) -> None:
    found = change(*points)
    reliable = found.word in {Word.BETTER, Word.WORSE}
    assert reliable is (found.points is not None and abs(found.points) >= 6)
    if found.strict_word in {Word.BETTER, Word.WORSE}:
        assert found.strict_word is found.word


@given(SERIES, st.integers(1, 100), st.integers(0, 27))
def test_a_later_score_never_rewrites_the_start(
    points: list[tuple[int, float]], after: int, total: int
) -> None:
    before = change(*points)
    last = max((day for day, _ in points), default=0)
    longer = change(*points, (last + after, total))
    if before.second is not None:
        assert (longer.first, longer.second) == (before.first, before.second)
    elif before.first is not None:
        assert longer.first == before.first


@given(SERIES)
def test_every_score_is_either_counted_or_aside(
    points: list[tuple[int, float]],
) -> None:
    found = change(*points, today=100)
    counted = [score for score in (found.first, found.second) if score is not None]
    shown = [*counted, *found.later, *(score for score, _ in found.aside)]
    assert sorted(score.measure for score in shown) == sorted(
        score.measure for score in scores(*points)
    )


# --- in words -----------------------------------------------------------------


def texts(*points: tuple[float, float], today: int | None = None) -> str:
    return " ".join(said(change(*points, today=today), "PHQ-9").sentences)


def test_better_is_said_with_its_threshold_and_with_what_comes_by_itself() -> None:
    found = said(change((0, 15), (8, 15), (100, 8)), "PHQ-9")
    assert found.label == "reliably better"
    assert found.verdict == (
        (
            "Your PHQ-9 is 7 points lower than when you started. From 6 points on it is "
            "more than noise: this is reliably better."
        ),
    )
    beside = " ".join(found.beside)
    assert "about 23 are well again after 3 months" in beside
    assert "may have come by itself" in beside
    assert "Somebody who scores 15 once scores between 13 and 15" in beside
    assert "Now you are below it." in beside


def test_worse_is_said_as_plainly_as_better_and_with_what_can_be_done() -> None:
    found = said(change((0, 15), (8, 15), (22, 22)), "PHQ-9")
    assert found.label == "reliably worse"
    assert found.verdict == (
        (
            "Since you started, you are reliably worse. Your PHQ-9 is 7 points higher "
            "than it was then, and from 6 points on that is more than noise."
        ),
    )
    done = " ".join(found.then)
    assert "doctor" in done
    assert "helpline" in done
    assert "If you feel worse after using Counterpoint, use it less or stop." in done


def test_noise_is_said_with_what_would_be_more_than_noise() -> None:
    found = said(change((0, 15), (8, 14), (22, 13)), "PHQ-9")
    assert found.label == "not distinguishable from noise"
    assert found.then == (
        "At 8 or lower it would be reliably better, at 21 or higher reliably worse.",
    )
    assert "does not mean nothing has changed" in " ".join(found.beside)


def test_where_higher_is_better_the_words_turn_round() -> None:
    who5 = Yardstick(
        higher_is_better=True,
        conventional=Threshold(10, "constructed"),
        strict=Threshold(21, "constructed"),
        caseness=Threshold(50, "constructed"),
        lowest=0,
        highest=100,
    )
    found = change_since_start(
        scores((0, 48), (8, 44), (22, 52)), who5, now=MONDAY + timedelta(days=23)
    )
    words = " ".join(said(found, "WHO-5").sentences)
    assert "At 56 or higher it would be reliably better, at 36 or lower" in words
    assert "you were at or below 50" in words
    assert "Now you are above it, by too little to build on." in words


@pytest.mark.parametrize(
    ("points", "today", "sentence"),
    [
        pytest.param([], 0, "There is no PHQ-9 score yet that counts.", id="none"),
        pytest.param([(0, 9)], 1, "from 9 March 2026 on", id="second-not-yet"),
        pytest.param([(0, 9)], 7, "which you can fill in now", id="second-due"),
        pytest.param([(0, 9), (8, 10)], 9, "start stands at 9.5", id="start-only"),
        pytest.param([(0, 9), (8, 9), (22, 9)], 22, "is where it was", id="same"),
        pytest.param([(0, 9), (8, 9), (22, 8)], 22, "is 1 point lower", id="one-point"),
        pytest.param([(0, 9), (8, 9), (22, 9)], 60, "nothing about the time", id="old"),
        pytest.param([(0, 2), (8, 18), (22, 9)], 22, "lie far apart", id="unsteady"),
        pytest.param([(0, 2), (8, 3), (22, 3)], 22, "started so low", id="no-room"),
        pytest.param([(0, 24), (8, 25), (22, 24)], 22, "At 18 or lower", id="no-worse"),
        pytest.param([(0, 3), (8, 3), (22, 12)], 22, "Now you are past it", id="line"),
        pytest.param([(0, 9), (3, 9)], 4, "shown and not counted", id="between"),
        pytest.param([(0, 9), (30, 9)], 4, "dated in the future", id="ahead"),
        pytest.param([(0, 9), (0.1, 8)], 4, "two scores on one day", id="replaced"),
        pytest.param([(0, 15), (8, 15), (40, 9)], 40, "waiting lists", id="weeks"),
        pytest.param([(0, 15), (8, 15), (200, 9)], 200, "about 32", id="half-a-year"),
        pytest.param([(0, 15), (8, 15), (400, 9)], 400, "about 53", id="a-year"),
    ],
)
def test_each_case_has_its_sentence(
    points: list[tuple[float, float]], today: int, sentence: str
) -> None:
    assert sentence in texts(*points, today=today)


def test_a_score_from_fewer_answers_counts_and_says_so() -> None:
    first, second, latest = scores((0, 15), (8, 15), (22, 8))
    found = Change(PHQ9, MONDAY, first, second, later=(replace(latest, prorated=True),))
    assert found.word is Word.BETTER
    assert any("answers were left out" in line for line in said(found, "X").beside)


def test_scores_before_a_chosen_start_are_spoken_of() -> None:
    found = change_since_start(
        scores((0, 3), (100, 16)),
        PHQ9,
        now=MONDAY + timedelta(days=101),
        start=date(2026, 5, 1),
    )
    assert any("before the start you chose" in line for line in said(found, "X").beside)


def test_two_norms_that_agree_give_one_expected_number() -> None:
    yardstick = replace(PHQ9, general=None)
    found = change_since_start(
        scores((0, 20), (8, 20), (22, 10)), yardstick, now=MONDAY + timedelta(days=22)
    )
    assert any("scores about 19 the next" in line for line in said(found, "X").beside)


@pytest.mark.parametrize(
    ("days", "written"),
    [
        (0, "0 days"),
        (1, "1 day"),
        (13, "13 days"),
        (14, "2 weeks"),
        (182, "26 weeks"),
        (183, "6 months"),
        (900, "30 months"),
    ],
)
def test_a_time_is_written_out_in_whole_units(days: int, written: str) -> None:
    assert span(days) == written


@pytest.mark.parametrize(
    ("days", "key"),
    [
        (0, "weeks"),
        (84, "weeks"),
        (92, "3_months"),
        (183, "6_months"),
        (366, "12_months"),
        (3000, "12_months"),
    ],
)
def test_people_without_help_are_told_of_for_the_same_time(days: int, key: str) -> None:
    assert untreated(days) == key


@given(SERIES, st.integers(0, 300))
def test_any_scores_are_put_into_whole_sentences(
    points: list[tuple[int, float]], today: int
) -> None:
    found = change(*points, today=today)
    lines = said(found, "PHQ-9")
    for sentence in lines.sentences:
        assert re.fullmatch(r"[A-Z0-9].*\.", sentence)
        assert not re.search(r"[{}!]|\b1 points|  |None|\.0\b(?! in 12)", sentence)
    assert lines.verdict
    assert lines.then
    better = any("may have come by itself" in line for line in lines.beside)
    assert better is (found.word is Word.BETTER)


def sentences(body: Iterable[Any]) -> Iterable[str]:
    for value in body:
        if isinstance(value, dict):
            yield from sentences(value.values())
        elif isinstance(value, list):
            yield from value
        else:
            yield value


def test_the_words_never_praise_grade_or_claim_to_heal() -> None:
    for line in sentences(load("outcomes", "change").body.values()):
        assert not re.search(
            r"(?i)well done|great|congrat|proud|!|diagnos|percent better|streak|"
            r"\byou improved|\btreat",
            line,
        )


@pytest.mark.parametrize(
    "instrument",
    [pytest.param(one, id=one.id) for one in shelf().instruments if one.yardstick],
)
def test_every_instrument_with_a_yardstick_can_say_better_and_worse(
    instrument: Instrument,
) -> None:
    yardstick = instrument.yardstick
    assert yardstick is not None
    ends = [instrument.lowest, instrument.highest]
    worst, best = ends if yardstick.higher_is_better else ends[::-1]
    for start, end, word in ((worst, best, Word.BETTER), (best, worst, Word.WORSE)):
        series = [
            replace(score, instrument=instrument.id)
            for score in scores((0, start), (8, start), (100, end))
        ]
        now = MONDAY + timedelta(days=100)
        found = change_since_start(series, yardstick, now=now)
        assert found.word is found.strict_word is word
        assert f"Your {instrument.name} is" in said(found, instrument.name).verdict[0]
        assert (found.better_from is None) is (word is Word.WORSE)


def test_one_score_that_says_better_is_not_yet_built_on() -> None:
    once = change((0, 18), (7, 18), (21, 11))
    twice = change((0, 18), (7, 18), (21, 11), (35, 10))
    lost = change((0, 18), (7, 18), (21, 11), (35, 17))
    assert (once.word, once.confirmed) == (Word.BETTER, False)
    assert (twice.word, twice.confirmed) == (Word.BETTER, True)
    assert (lost.word, lost.confirmed) == (Word.NOISE, False)
    assert "Wait for the next one" in texts((0, 18), (7, 18), (21, 11))
    assert "seldom chance" in texts((0, 18), (7, 18), (21, 11), (35, 10))


def test_two_scores_of_one_week_are_one_look_and_not_two_in_a_row() -> None:
    same_week = change((0, 18), (7, 18), (21, 11), (22, 11))
    assert (same_week.word, same_week.confirmed) == (Word.BETTER, False)
    assert "one week says so" in how_sure(same_week)
    broken = change((0, 18), (7, 18), (21, 11), (34, 17), (35, 11))
    assert not broken.confirmed


def test_two_scores_of_which_one_counts_are_not_called_one() -> None:
    words = texts((0, 12), (3, 12))
    assert "One PHQ-9 score counts so far." in words
    assert "shown and not counted" in words


def test_what_is_told_as_six_points_is_not_called_less_than_six() -> None:
    # Totals worked out from fewer answers have fractions: 12.04 - 6.08 = 5.96.
    found = change((0, 12.04), (8, 12.04), (22, 6.08))
    assert found.points == -6
    assert found.word is Word.BETTER


def test_a_score_that_cannot_fall_any_further_is_not_told_to() -> None:
    words = texts((0, 5), (8, 5), (22, 1))
    assert "cannot show you getting reliably better" in words
    assert "At 11 or higher it would be reliably worse." in words
    assert "same direction" not in words


def test_a_line_crossed_by_less_than_noise_is_not_built_on() -> None:
    assert "by too little to build on" in texts((0, 10), (8, 10), (22, 9))
    assert "That may be noise" in texts((0, 9), (8, 9), (22, 10))


def test_figures_of_depression_are_named_as_such_beside_other_questionnaires() -> None:
    figures, follows = by_itself(100, {"phq9"})
    other, follows_too = by_itself(100, {"phq9", "gad7"})
    assert other.startswith(figures)
    assert "of depression" in other.removeprefix(figures)
    assert follows == follows_too
    gad7 = [
        replace(one, instrument="gad7") for one in scores((0, 18), (8, 18), (22, 9))
    ]
    found = change_since_start(gad7, PHQ9, now=MONDAY + timedelta(days=22))
    assert any("there are none here" in line for line in said(found, "GAD-7").beside)
    assert "there are none here" not in texts((0, 18), (8, 18), (22, 9))


def test_no_change_is_never_minus_nothing() -> None:
    assert str(change((0, 9), (8, 9), (22, 9)).better_by) == "0.0"


def test_one_score_that_says_worse_is_no_reason_to_wait() -> None:
    said_once = texts((0, 10), (7, 10), (21, 17))
    assert "no reason to wait" in said_once
    assert "Wait for" not in said_once
