"""Pictures hold what they say, whatever they are given."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoint.outcomes.charts import (
    Change,
    Chart,
    DayPoint,
    Difference,
    How,
    Period,
    Point,
    Rating,
    Share,
    Span,
    TrialDay,
    Week,
    clock_chart,
    days_chart,
    difference_chart,
    felt_chart,
    goal_chart,
    score_chart,
    shares_chart,
    trial_chart,
    weekly_chart,
)
from counterpoint.outcomes.charts.drawing import number, steps
from counterpoint.outcomes.yardstick import Threshold, Yardstick

SVG = "{http://www.w3.org/2000/svg}"
PHQ_9 = Yardstick(
    higher_is_better=False,
    conventional=Threshold(6, "for the test"),
    strict=Threshold(7, "for the test"),
    caseness=Threshold(10, "for the test"),
)
WHO_5 = Yardstick(
    higher_is_better=True,
    conventional=Threshold(18, "for the test"),
    strict=Threshold(21, "for the test"),
    caseness=Threshold(50, "for the test"),
)
FIRST = date(2026, 3, 2)
HOSTILE = "</title><script>alert(1)</script> \"'&\x00\x1b \ud800 \u202e {0} {name} %s"

days = st.dates(min_value=date.min, max_value=date.max)
numbers = st.floats(allow_nan=False, allow_infinity=False)
words = st.text(max_size=60)
points = st.builds(Point, days, numbers, st.sampled_from(How), st.booleans())
periods = st.builds(Period, words, days, st.none() | days)
changes = st.builds(Change, days, numbers, numbers)
ratings = st.builds(Rating, days, numbers, st.none() | st.integers(-2, 2))
day_points = st.builds(DayPoint, days, st.none() | numbers, st.none() | numbers)
weeks = st.builds(Week, days, st.none() | numbers)
shares = st.builds(Share, words, numbers)
trial_days = st.builds(
    TrialDay, days, words, st.integers(0, 9), st.none() | st.floats(0, 10)
)
differences = st.builds(Difference, words, numbers, numbers, numbers)


def some(one: st.SearchStrategy[object]) -> st.SearchStrategy[list[object]]:
    return st.lists(one, max_size=12)


charts = st.one_of(
    st.builds(
        score_chart,
        words,
        some(points),
        scale=st.just((0.0, 27.0)),
        yardstick=st.sampled_from([PHQ_9, WHO_5]),
        start=st.none() | st.floats(0, 27),
        periods=some(periods),
    ),
    st.builds(felt_chart, some(changes)),
    st.builds(
        goal_chart,
        words,
        some(ratings),
        start=st.none() | st.floats(0, 10),
        expected=st.none() | st.floats(0, 10),
    ),
    st.builds(days_chart, some(day_points), behaviour=words),
    st.builds(weekly_chart, words, some(weeks), limit=st.none() | st.floats(0, 1e6)),
    st.builds(shares_chart, words, some(shares)),
    st.builds(clock_chart, words, some(st.datetimes())),
    st.builds(trial_chart, some(trial_days), outcome=words),
    st.builds(
        difference_chart, some(differences), worthwhile=st.none() | st.floats(-9, 9)
    ),
)


def of_scores(*values: float, every: int = 14, **more: object) -> Chart:
    listed = [
        Point(FIRST + timedelta(every * index), value)
        for index, value in enumerate(values)
    ]
    return score_chart(
        "PHQ-9",
        listed,
        scale=(0, 27),
        yardstick=PHQ_9,
        **more,  # type: ignore[arg-type]
    )


def drawn(chart: Chart, kind: str) -> list[ET.Element]:
    """Return what stands in the picture under a class."""
    root = ET.fromstring(chart.svg)  # noqa: S314 - it is our own
    return [one for one in root.iter() if kind in one.get("class", "").split()]


def seen(chart: Chart) -> str:
    root = ET.fromstring(chart.svg)  # noqa: S314 - it is our own
    return " ".join(one.text or "" for one in root.iter(f"{SVG}text"))


@given(charts)
def test_whatever_is_given_the_picture_is_whole_and_nothing_leaves_it(
    chart: Chart,
) -> None:
    root = ET.fromstring(chart.svg)  # noqa: S314 - it is our own
    height = float(root.get("height", ""))
    assert root.find(f"{SVG}title") is not None
    assert root.find(f"{SVG}desc") is not None
    for one in root.iter():
        for name in ("x", "cx", "x1", "x2"):
            place = one.get(name, "0")
            if place.endswith("%"):
                assert -0.01 <= float(place[:-1]) <= 100.01
        for name in ("y", "cy", "y1", "y2"):
            assert -0.1 <= float(one.get(name, "0")) <= height
        for name, value in one.attrib.items():
            assert name != "style"
            if name != "class":
                assert not re.search(r"\b(nan|inf)\b", value, re.IGNORECASE)
        if one.tag == f"{SVG}path" and one.get("vector-effect"):
            for x, y in re.findall(r"([-\d.]+) ([-\d.]+)", one.get("d", "")):
                assert 0 <= float(x) <= 1000
                assert 0 <= float(y) <= height
    ET.fromstring(chart.image)  # noqa: S314 - it is our own


@given(charts)
def test_every_row_of_a_table_has_a_cell_for_each_head(chart: Chart) -> None:
    assert {len(row) for row in chart.rows} <= {len(chart.head)}


@pytest.mark.parametrize(
    "chart",
    [
        score_chart(
            HOSTILE,
            [Point(FIRST, 3)],
            scale=(0, 27),
            yardstick=PHQ_9,
            periods=[Period(HOSTILE, FIRST)],
        ),
        goal_chart(HOSTILE, [Rating(FIRST, 3)]),
        days_chart([DayPoint(FIRST, 3, 3)], behaviour=HOSTILE),
        weekly_chart(HOSTILE, [Week(FIRST, 3)]),
        shares_chart(HOSTILE, [Share(HOSTILE, 3)]),
        clock_chart(HOSTILE, [datetime(2026, 3, 2, 23)]),  # noqa: DTZ001 - any will do
        trial_chart([TrialDay(FIRST, HOSTILE, 1, 3)], outcome=HOSTILE),
        difference_chart([Difference(HOSTILE, 1, 0, 2)]),
    ],
    ids=["scores", "goal", "days", "weeks", "shares", "clock", "trial", "difference"],
)
def test_hostile_words_stay_words(chart: Chart) -> None:
    root = ET.fromstring(chart.svg)  # noqa: S314 - it is our own
    assert not list(root.iter(f"{SVG}script"))
    assert "<script" not in chart.svg
    chart.svg.encode()


def test_a_picture_says_what_is_seen_in_whole_sentences() -> None:
    chart = of_scores(15, 14, 12, 11, 9, start=15)
    assert chart.title == "PHQ-9 over time"
    assert chart.description.startswith(
        "PHQ-9 from 2 March to 27 April 2026: 15 at the start, 9 most recently."
    )
    assert "The band between 9 and 21 is noise" in chart.description
    assert "The thin lines at 8 and 22" in chart.description
    assert "The dashed line stands at 10" in chart.description
    assert "9 on 27 Apr" in seen(chart)


def test_a_worse_score_is_said_like_a_better_one() -> None:
    better, worse = of_scores(20, 8).description, of_scores(8, 20).description
    assert better.replace("20", "?").replace("8", "?") == worse.replace(
        "20", "?"
    ).replace("8", "?")


def test_without_a_start_there_is_no_band() -> None:
    assert not drawn(of_scores(15, 9), "band")
    assert "noise" not in of_scores(15, 9).description
    assert drawn(of_scores(15, 9, start=15), "band")


def test_the_line_breaks_where_nothing_was_measured() -> None:
    on = [FIRST + timedelta(day) for day in (0, 14, 28, 42, 150, 164)]
    chart = score_chart(
        "PHQ-9", [Point(day, 12) for day in on], scale=(0, 27), yardstick=PHQ_9
    )
    (line,) = drawn(chart, "course")
    assert line[0].get("d", "").count("M") == 2
    assert "broken from 13 April to 30 July 2026" in chart.description


def test_points_of_each_origin_have_a_shape_and_a_name() -> None:
    listed = [
        Point(FIRST, 12, baseline=True),
        Point(FIRST + timedelta(14), 12, How.PRORATED),
        Point(FIRST + timedelta(28), 12, How.IMPORTED),
    ]
    chart = score_chart("PHQ-9", listed, scale=(0, 27), yardstick=PHQ_9)
    for kind in ("dot", "ring", "square", "baseline"):
        assert drawn(chart, kind), kind
    for words_of in ("answered in part", "brought in", "baseline"):
        assert words_of in seen(chart)
    assert [row[2] for row in chart.rows] == [
        "answered, baseline",
        "answered in part",
        "brought in",
    ]


def test_every_score_drawn_stands_in_the_table() -> None:
    chart = of_scores(15, 12, 9)
    circles = [one for group in drawn(chart, "points") for one in group]
    assert len(circles) == len(chart.rows) == 3
    assert [row[1] for row in chart.rows] == ["15", "12", "9"]


def test_help_stands_above_and_what_overlaps_is_said_to_be_confounded() -> None:
    both = [
        Period("Dr Okafor", FIRST, FIRST + timedelta(30)),
        Period("Notebook", FIRST + timedelta(20)),
    ]
    chart = of_scores(15, 12, 9, every=20, periods=both)
    assert "Dr Okafor (2 March to 1 April 2026)" in chart.description
    assert "nobody can say which help did what" in chart.description
    assert [row[3] for row in chart.rows] == [
        "Dr Okafor",
        "Dr Okafor, Notebook",
        "Notebook",
    ]
    one_after_the_other = of_scores(15, 12, periods=both[:1])
    assert "nobody can say" not in one_after_the_other.description


def test_of_many_helpers_those_not_drawn_are_counted() -> None:
    many = [Period(f"Helper {index}", FIRST) for index in range(8)]
    assert "2 more are not drawn." in of_scores(15, 9, periods=many).description


def test_help_outside_the_days_shown_is_not_drawn() -> None:
    before = Period("Long ago", date(2010, 1, 1), date(2011, 1, 1))
    assert "Long ago" not in of_scores(15, 9, periods=[before]).description


def test_pictures_of_one_span_stand_under_each_other() -> None:
    span = Span(FIRST, FIRST + timedelta(100))
    chart = of_scores(*[12] * 10, span=span)
    assert len(chart.rows) == 8
    (latest,) = drawn(chart, "latest")[:1]
    assert latest[0].get("cx") == "98%"


def test_five_years_of_fortnights_stay_small() -> None:
    points_of_years = [
        Point(date(2021, 11, 1) + timedelta(14 * index), index * 7 % 28, how)
        for index, how in enumerate([How.IMPORTED] * 30 + [How.TAKEN] * 100)
    ]
    chart = score_chart(
        "PHQ-9", points_of_years, scale=(0, 27), yardstick=PHQ_9, start=12
    )
    assert len(chart.svg.encode()) < 15_000


def five_years() -> list[DayPoint]:
    first = date(2021, 11, 22)  # a Monday
    return [
        DayPoint(first + timedelta(index), index % 7, index % 3)
        for index in range(5 * 365)
    ]


def test_five_years_of_days_are_drawn_as_weeks_and_say_so() -> None:
    chart = days_chart(five_years(), behaviour="walks")
    assert len(chart.rows) == 261
    assert chart.rows[0] == ("22 November 2021", "3", "0", "6", "7", "0.9")
    assert "Each point is the middle of one week" in chart.description
    assert "on 1825 days" in chart.description
    assert len(chart.svg.encode()) < 20_000


def test_decades_of_days_are_drawn_as_longer_stretches() -> None:
    decades = [
        DayPoint(date(1990, 1, 1) + timedelta(index), 5) for index in range(13_000)
    ]
    chart = days_chart(decades)
    assert len(chart.rows) <= 400
    assert "the middle of 13 weeks" in chart.description


def test_the_worst_day_of_a_week_is_not_hidden_by_its_middle() -> None:
    days_of_years = five_years()
    worst = DayPoint(days_of_years[3].on, 0)
    chart = days_chart([*days_of_years[:3], worst, *days_of_years[4:]])
    assert chart.rows[0][2] == "0"
    assert "the lowest 0" in chart.description


def test_a_day_alone_between_gaps_is_still_drawn() -> None:
    on = [0, 1, 2, 30, 60, 61, 62]
    chart = days_chart([DayPoint(FIRST + timedelta(day), 5) for day in on])
    (line,) = drawn(chart, "course")
    assert line[0].get("d", "").count("M") == 3


def test_days_without_a_mood_say_that_there_is_none() -> None:
    chart = days_chart([DayPoint(FIRST, None, 3)], behaviour="walks")
    assert "no mood" in chart.description
    assert chart.rows == (("2 March 2026", "", "3"),)


def test_what_is_no_number_is_left_out() -> None:
    nan, inf = float("nan"), float("inf")
    assert of_scores(12, nan, inf, 9).rows == of_scores(12, 9, every=42).rows
    assert days_chart([DayPoint(FIRST, nan, nan)]).rows == ()
    assert felt_chart([Change(FIRST, nan, 1)]).rows == ()
    assert goal_chart("a", [Rating(FIRST, nan)]).rows == ()
    assert difference_chart([Difference("a", 1, -inf, 2)]).rows == ()
    assert weekly_chart("a", [Week(FIRST, nan)]).rows == (
        ("2 March 2026", "not known"),
    )
    assert trial_chart([TrialDay(FIRST, "a", 1, nan)], outcome="m").rows[0][3] == (
        "not rated"
    )
    assert shares_chart("a", [Share("b", nan)]).rows == ()


@pytest.mark.parametrize(
    ("felt", "measured", "said"),
    [
        (3, 0.4, "it felt better (3 of 5), and the scores had moved no more than"),
        (3, -2.5, "it felt better (3 of 5), and the scores had got worse"),
        (-2, 2.5, "it felt worse (2 of 5), and the scores had got better"),
        (0, 0, "it felt the same, and the scores had moved no more than"),
    ],
)
def test_felt_and_measured_are_said_apart(
    felt: float, measured: float, said: str
) -> None:
    assert said in felt_chart([Change(FIRST, felt, measured)]).description


def test_better_scores_stand_to_the_right_and_better_feelings_above() -> None:
    chart = felt_chart([Change(FIRST, 4, 3), Change(FIRST + timedelta(1), -4, -3)])
    (earlier,) = [one for group in drawn(chart, "points") for one in group]
    (latest,) = [
        one for group in drawn(chart, "latest") for one in group.iter(f"{SVG}circle")
    ]
    assert float(earlier.get("cx", "")[:-1]) > 50 > float(latest.get("cx", "")[:-1])
    assert float(earlier.get("cy", "")) < float(latest.get("cy", ""))


def test_all_four_quadrants_are_named() -> None:
    for words_of in ("felt better,", "felt worse,", "scores better", "scores worse"):
        assert seen(felt_chart([])).count(words_of) == 2


def test_a_goal_shows_where_it_began_and_what_was_expected() -> None:
    listed = [Rating(FIRST, 3), Rating(FIRST + timedelta(14), 6, attainment=0)]
    chart = goal_chart("Call my sister", listed, start=2, expected=6)
    assert "It began at 2." in chart.description
    assert "start" in seen(chart)
    assert "expected" in seen(chart)
    assert len(drawn(chart, "dot")) == len(drawn(chart, "ring")) == 1
    assert [row[2] for row in chart.rows] == ["", "as expected"]


def test_a_week_of_which_nothing_is_known_is_not_a_week_of_nothing() -> None:
    chart = weekly_chart("Sittings", [Week(FIRST, None), Week(date(2026, 3, 9), 0)])
    assert [row[1] for row in chart.rows] == ["not known", "0"]
    assert "For one week nothing is known" in chart.description


def test_shares_are_named_in_or_under_the_bar() -> None:
    chart = shares_chart("Replies", [Share("asked", 97), Share("named a person", 3)])
    assert chart.description == "Replies: asked 97 %, named a person 3 %."
    assert "asked 97 %" in seen(chart)
    assert "named a person 3 %" in seen(chart)


def test_a_share_of_almost_nothing_is_not_called_none() -> None:
    chart = shares_chart("Replies", [Share("asked", 999), Share("agreed", 1)])
    assert chart.rows[1][2] == "under 1 %"


def test_night_use_is_counted_from_evening_to_morning() -> None:
    moments = [datetime(2026, 3, 2, hour) for hour in (22, 23, 0, 5, 6)]  # noqa: DTZ001 - any will do
    chart = clock_chart("Here", moments)
    assert "5 in all, 3 of them at night, between 23:00 and 06:00" in chart.description


def test_no_night_use_is_said_too() -> None:
    chart = clock_chart("Here", [datetime(2026, 3, 2, 12)])  # noqa: DTZ001 - any will do
    assert "none of them at night" in chart.description


def test_each_arm_of_a_trial_has_its_shape_and_a_day_without_a_rating_is_shown() -> (
    None
):
    listed = [
        TrialDay(FIRST, "Counterpoint", 1, 5),
        TrialDay(FIRST + timedelta(1), "Notebook", 1, 4),
        TrialDay(FIRST + timedelta(2), "Notebook", 1, None),
    ]
    chart = trial_chart(listed, outcome="Mood")
    assert drawn(chart, "dot")
    assert drawn(chart, "square")
    assert drawn(chart, "cross")
    assert "Mood on 2 of 3 days" in chart.description
    assert "Counterpoint (filled circles): 5 on one day." in chart.description
    assert chart.rows[2][3] == "not rated"


def test_more_arms_than_shapes_are_still_drawn() -> None:
    many = [
        TrialDay(FIRST + timedelta(index), f"Arm {index // 2}", 1, 5)
        for index in range(12)
    ]
    assert len(trial_chart(many, outcome="Mood").rows) == 12


def test_the_difference_says_whether_none_lies_inside() -> None:
    rows = [Difference("A", 0.6, -0.2, 1.4), Difference("B", -1, -2, -0.5)]
    said = difference_chart(rows, worthwhile=0.5).description
    assert "A: 0.6, and with 95 % certainty between -0.2 and 1.4. No difference" in said
    assert "All of that lies below no difference." in said
    assert "dashed line at 0.5" in said


@given(numbers)
def test_a_number_is_short_and_never_minus_nothing(value: float) -> None:
    assert len(number(value)) <= 14
    assert number(value) not in {"-0", ""}


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6))
def test_the_marks_of_a_scale_run_from_end_to_end(low: float, span: float) -> None:
    marked = steps(low, low + span)
    assert marked[0] == low
    assert marked[-1] == low + span
    assert marked == sorted(marked)
    assert len(marked) <= 9
