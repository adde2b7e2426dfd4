from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoint.errors import InputError
from counterpoint.outcomes.change import Word
from counterpoint.outcomes.goals import (
    checked,
    checked_rating,
    goals_course,
    reworded,
    said,
    said_of,
    threshold_of,
)
from counterpoint.outcomes.records import Goal, GoalRating
from tests.outcomes.people import day, figures


def goal(name: str = "a", start: int | None = 2, **more: object) -> Goal:
    made = Goal(name, day(0), f"goal {name}", "twice a week", start=start)
    return replace(made, **more)  # type: ignore[arg-type]


def rated(
    number: int, rating: int | None, of: str = "a", attainment: int | None = None
) -> GoalRating:
    return GoalRating(f"{of}-{number}", day(number), of, rating, attainment)


# --- the verdict --------------------------------------------------------------


def test_three_goals_that_moved_by_more_than_the_line_are_reliably_better() -> None:
    known = figures(
        *(goal(name) for name in "abc"), *(rated(28, 5, of=name) for name in "abc")
    )
    course = goals_course(known, day(28))
    assert course.mean == 3
    assert course.threshold == pytest.approx(2.45)
    assert course.word is Word.BETTER
    text = " ".join(said(course))
    assert "Over 3 goals" in text
    assert "2.45" in text
    assert "quoted from memory" in text
    assert "by itself" in text


def test_two_goals_right_at_the_line_are_not_said_to_be_below_it() -> None:
    known = figures(
        *(goal(name) for name in "ab"), *(rated(28, 5, of=name) for name in "ab")
    )
    course = goals_course(known, day(28))
    assert (course.mean, course.threshold, course.word) == (3, 3, Word.BETTER)
    assert "From 3 on" in said(course)[0]


def test_where_all_goals_were_ended_it_is_not_a_rating_that_is_missing() -> None:
    over = replace(goal(), ended=day(30))
    (sentence,) = said(goals_course(figures(over, rated(28, 9)), day(31)))
    assert "No goal is open" in sentence


def test_one_goal_alone_needs_more_to_be_told_from_noise() -> None:
    course = goals_course(figures(goal(), rated(28, 5)), day(28))
    assert course.word is Word.NOISE
    assert course.threshold == 4.2
    assert "+3 points" in said(course)[0]


def test_goals_further_away_are_said_plainly_and_with_what_to_do() -> None:
    course = goals_course(figures(goal(start=8), rated(28, 3)), day(28))
    assert course.word is Word.WORSE
    text = said(course)[0]
    assert "5 points further away" in text
    assert "reliably worse" in text
    assert "in the way" in text


def test_two_weeks_must_have_passed() -> None:
    course = goals_course(figures(goal(), rated(13, 9)), day(13))
    assert course.word is Word.NOT_ENOUGH
    assert said(course)[0].startswith("Not enough data")
    assert goals_course(figures(goal(), rated(14, 9)), day(14)).word is Word.BETTER


def test_without_a_start_the_first_rating_is_the_start() -> None:
    known = figures(goal(start=None), rated(3, 4), rated(30, 6))
    (course,) = goals_course(known, day(30)).open
    assert (course.start, course.now, course.nearer) == (4, 6, 2)


def test_a_goal_let_go_stays_in_view() -> None:
    """The hard one was ended; without it all looks well, with it less so."""
    hard = goal("hard", start=5, ended=day(60))
    known = figures(goal(), hard, rated(28, 2, of="hard"), rated(90, 7))
    course = goals_course(known, day(90))
    assert course.word is Word.BETTER
    assert course.mean == 5
    assert course.with_ended == 1
    assert "With them it would be +1 point." in " ".join(said(course))
    assert said_of(course.ended[0]) == (
        "Ended on 6 March 2026, at 2 of 10. You started at 5."
    )


def test_ratings_after_the_end_and_from_the_future_do_not_count() -> None:
    known = figures(goal(ended=day(20)), rated(15, 4), rated(30, 9), rated(99, 9))
    (course,) = goals_course(known, day(40)).ended
    assert course.now == 4


def test_attainment_is_a_t_score_over_open_goals_by_weight() -> None:
    known = figures(
        *(
            goal(name, weight=weight)
            for name, weight in zip("abc", (1, 2, 3), strict=True)
        ),
        *(
            rated(28, None, of=name, attainment=x)
            for name, x in zip("abc", (-1, 0, 1), strict=True)
        ),
    )
    course = goals_course(known, day(28))
    assert course.attainment == pytest.approx(54.4065, abs=1e-4)
    assert course.word is Word.NOT_ENOUGH
    assert "stand at 54. 50 is just as expected" in " ".join(said(course))


@given(st.lists(st.tuples(st.integers(0, 10), st.integers(0, 10)), max_size=3))
def test_turning_every_goal_round_turns_the_word_round(
    levels: list[tuple[int, int]],
) -> None:
    def word(turned: bool) -> Word:
        records: list[object] = []
        for number, (start, now) in enumerate(levels):
            a, b = (10 - start, 10 - now) if turned else (start, now)
            records += [goal(str(number), start=a), rated(28, b, of=str(number))]
        return goals_course(figures(*records), day(28)).word

    opposite = {Word.BETTER: Word.WORSE, Word.WORSE: Word.BETTER}
    assert word(turned=True) is opposite.get(word(turned=False), word(turned=False))


def test_the_line_is_never_lower_than_the_published_one() -> None:
    assert [round(threshold_of(count), 2) for count in (0, 1, 2, 3, 9)] == [
        4.2,
        4.2,
        3.0,
        2.45,
        2.45,
    ]


@pytest.mark.parametrize(
    ("records", "sentence"),
    [
        ([goal(start=None)], "Not rated yet."),
        ([goal()], "You started at 2 of 10. There is no rating since."),
        (
            [goal(start=None), rated(3, 4)],
            "You are at 4 of 10. There is nothing before it to set beside it.",
        ),
        ([goal(), rated(20, 6)], "You started at 2 of 10 and are at 6 now."),
    ],
    ids=["unrated", "only a start", "one rating", "both"],
)
def test_each_goal_says_where_it_stands(records: list[object], sentence: str) -> None:
    (course,) = goals_course(figures(*records), day(30)).open
    assert said_of(course) == sentence


# --- the guard ----------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        {"text": "something easier"},
        {"expected": "once a month"},
        {"levels": ("a", "b", "c", "d", "e")},
        {"start": 0},
        {"weight": 3},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_rated_goal_cannot_change_its_words(change: dict[str, object]) -> None:
    other = replace(goal(), **change)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="End it and set a new one") as refused:
        checked(other, figures(goal(), rated(3, 4)))
    assert "easier" not in str(refused.value)
    assert checked(other, figures(goal())) is other


def test_a_rated_goal_can_be_ended() -> None:
    ended = goal(ended=day(30), why_ended="reached")
    assert checked(ended, figures(goal(), rated(3, 4))) is ended


def test_a_goal_in_other_words_is_a_new_one_and_starts_anew() -> None:
    old, fresh = reworded(
        goal(), "go out once a week", expected="once", fresh_id="b", now=day(40)
    )
    known = figures(goal(), rated(20, 6))
    assert checked(old, known) is old
    after = figures(old, rated(20, 6), fresh)
    assert checked(fresh, figures(old, rated(20, 6))) is fresh
    course = goals_course(after, day(41))
    assert [one.goal.id for one in course.open] == ["b"]
    assert course.open[0].start is None
    assert course.word is Word.NOT_ENOUGH


def test_a_fourth_open_goal_is_refused_and_an_old_one_not_reopened() -> None:
    three = [goal(name) for name in "abc"]
    with pytest.raises(InputError, match="3 open goals"):
        checked(goal("d"), figures(*three))
    ended = goal("d", ended=day(3))
    assert checked(ended, figures(*three)) is ended
    with pytest.raises(InputError, match="3 open goals"):
        checked(goal("d"), figures(*three, ended))
    assert checked(goal("a"), figures(*three)) == goal("a")


@pytest.mark.parametrize(
    "bad",
    [{"text": "  "}, {"start": 11}, {"start": -1}, {"weight": 0}, {"levels": ("a",)}],
    ids=str,
)
def test_a_goal_that_cannot_be_is_refused(bad: dict[str, object]) -> None:
    with pytest.raises(InputError):
        checked(goal(**bad), figures())


@pytest.mark.parametrize(
    "bad",
    [
        rated(3, 11),
        rated(3, -1),
        rated(3, None, attainment=3),
        rated(3, None),
        rated(3, 4, of="nobody's"),
        rated(30, 4, of="over"),
    ],
    ids=["high", "low", "attainment", "nothing", "unknown", "ended"],
)
def test_a_rating_that_cannot_be_is_refused(bad: GoalRating) -> None:
    known = figures(goal(), goal("over", ended=day(20)))
    with pytest.raises(InputError):
        checked_rating(bad, known)
    good = rated(3, 4)
    assert checked_rating(good, known) is good
