from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoint.outcomes.change import Word
from counterpoint.outcomes.helping import (
    Helping,
    Signal,
    alliance,
    change_with,
    name_of,
    said_of_change,
    said_of_sessions,
    said_of_signals,
    said_of_together,
    side_by_side,
    together,
)
from counterpoint.outcomes.records import Challenged, Help, HelpKind, Homework
from counterpoint.outcomes.yardstick import Score
from tests.outcomes.people import PHQ9, day, figures, helped, scores, session


def on(number: int) -> date:
    return day(number).date()


DR_LIND = helped("Dr Lind", HelpKind.THERAPIST, on(56), on(150))
COUNTERPOINT = helped("", HelpKind.COUNTERPOINT, on(100))
NOTEBOOK = helped("the blue notebook", HelpKind.NOTEBOOK, on(0), on(50))


def by_name(found: tuple[Helping, ...]) -> dict[str, Helping]:
    return {one.help.name: one for one in found}


def seen(
    *helps: Help, measured: list[Score], at: int = 200, records: tuple[object, ...] = ()
) -> dict[str, Helping]:
    return by_name(
        side_by_side(
            figures(*helps, *records),
            measured,
            yardsticks={"phq9": PHQ9},
            now=day(at),
        )
    )


# --- stories ------------------------------------------------------------------


def test_a_notebook_and_a_therapist_are_looked_at_by_the_same_words() -> None:
    """Somebody who never talks to Counterpoint: a notebook, then a therapist."""
    found = seen(
        NOTEBOOK,
        DR_LIND,
        measured=scores(
            (0, 18), (7, 18), (30, 17), (45, 16), (52, 16), (80, 12), (140, 8)
        ),
    )
    (notebook,) = found["the blue notebook"].changes
    assert notebook.start_inside
    assert notebook.change.word is Word.NOISE
    (lind,) = found["Dr Lind"].changes
    assert not lind.start_inside
    assert lind.change.baseline == 16
    assert lind.change.word is Word.BETTER
    text = " ".join(said_of_change(DR_LIND, lind, "PHQ-9"))
    assert "In the time with Dr Lind your PHQ-9 score went from 16 to 8" in text
    assert "does not mean that it happened because of it" in text
    assert "get no help" in text or "waiting lists" in text
    assert "first two inside that time" in " ".join(
        said_of_change(NOTEBOOK, notebook, "PHQ-9")
    )


def test_one_score_and_an_old_one_are_said_to_be_so_beside_a_helper() -> None:
    going = helped("Dr Lind", HelpKind.THERAPIST, on(56))
    points = scores((40, 16), (50, 16), (80, 8))
    (found,) = seen(going, measured=points, at=85)["Dr Lind"].changes
    text = " ".join(said_of_change(going, found, "PHQ-9"))
    assert "one week says so" in text
    assert "nothing about the time since" not in text
    (found,) = seen(going, measured=points, at=200)["Dr Lind"].changes
    text = " ".join(said_of_change(going, found, "PHQ-9"))
    assert "It says nothing about the time since then." in text


def test_two_of_one_name_are_told_apart() -> None:
    both = [
        Help(name, day(0), HelpKind.THERAPIST, "", on(0), on(60)) for name in ("a", "b")
    ]
    sentence = said_of_together(together(both, on(90)))[0]
    assert "both your therapist and another one" in sentence


def test_two_who_helped_at_once_are_named_as_confounded() -> None:
    found = seen(
        DR_LIND,
        COUNTERPOINT,
        measured=scores((40, 18), (50, 18), (95, 14), (110, 11), (140, 7)),
    )
    (lap,) = found["Dr Lind"].together
    assert found[""].together == (lap,)
    first, untangle = said_of_together(found[""].together)
    assert first == (
        "From April to June 2026 you had both Dr Lind and Counterpoint; nobody can "
        "say which it was."
    )
    assert "Do not stop a medicine" in untangle


def test_what_a_person_calls_theirs_is_said_to_them_as_theirs() -> None:
    assert name_of(helped("My notebook", HelpKind.NOTEBOOK, on(0))) == "your notebook"
    assert name_of(helped("Myra", HelpKind.COACH, on(0))) == "Myra"
    assert name_of(helped(" ", HelpKind.GROUP, on(0))) == "your group"


def test_worse_in_the_time_with_somebody_is_said_with_what_to_do() -> None:
    found = seen(DR_LIND, measured=scores((45, 8), (55, 8), (140, 17)))
    (lind,) = found["Dr Lind"].changes
    assert lind.change.word is Word.WORSE
    text = " ".join(said_of_change(DR_LIND, lind, "PHQ-9"))
    assert "reliably worse" in text
    assert "your doctor" in text


# --- which scores count -------------------------------------------------------


def test_the_start_are_the_last_two_before_it_a_week_apart() -> None:
    found = change_with(
        DR_LIND,
        scores((10, 20), (40, 18), (48, 17), (52, 15), (56, 13), (100, 9)),
        PHQ9,
        now=day(200),
    )
    assert found.change.first
    assert found.change.second
    assert (found.change.first.total, found.change.second.total) == (17, 13)
    assert [score.total for score in found.change.later] == [9]


def test_scores_from_long_before_are_no_start() -> None:
    late = helped("late", HelpKind.COACH, on(200))
    found = change_with(
        late, scores((0, 20), (7, 20), (201, 12), (209, 12)), PHQ9, now=day(210)
    )
    assert found.start_inside
    assert found.change.baseline == 12
    assert found.change.word is Word.NOT_ENOUGH
    assert "not enough data" in said_of_change(late, found, "PHQ-9")[0]


def test_scores_after_the_end_belong_to_no_helper_that_ended() -> None:
    found = change_with(
        DR_LIND, scores((45, 18), (55, 18), (149, 16), (160, 5)), PHQ9, now=day(200)
    )
    assert found.change.word is Word.NOISE


def test_future_scores_and_the_earlier_of_two_on_a_day_do_not_count() -> None:
    slip = [
        *scores((45, 18), (55, 18), (100, 27), (199, 1)),
        Score("mended", "phq9", day(100) + timedelta(minutes=5), 9),
    ]
    going = helped("x", HelpKind.GROUP, on(56))
    found = change_with(going, slip, PHQ9, now=day(150))
    assert [score.total for score in found.change.later] == [9]


def test_help_that_has_not_begun_is_not_shown() -> None:
    assert seen(DR_LIND, measured=[], at=10) == {}


@given(
    st.lists(
        st.tuples(st.integers(0, 199), st.integers(0, 27)), min_size=1, max_size=12
    ),
    st.integers(0, 150),
    st.none() | st.integers(0, 199),
)
def test_any_scores_give_a_start_a_week_apart_and_a_latest_inside_that_time(
    points: list[tuple[int, int]], started: int, length: int | None
) -> None:
    ended = None if length is None else on(started + length)
    one = helped("x", HelpKind.OTHER, on(started), ended)
    found = change_with(one, scores(*points), PHQ9, now=day(199))
    change = found.change
    if change.latest:
        assert change.first
        assert change.second
        assert (change.second.at.date() - change.first.at.date()).days >= 7
        assert change.latest.at > change.second.at
        assert one.started <= change.latest.at.date() <= (ended or on(199))
    assert said_of_change(one, found, "PHQ-9")


def test_a_handover_of_some_days_is_not_called_confounded() -> None:
    first = helped("a", HelpKind.THERAPIST, on(0), on(50))
    assert together([first, helped("b", HelpKind.COACH, on(45))], on(100)) == ()
    assert together([first, helped("b", HelpKind.COACH, on(44))], on(100))


def test_three_at_once_are_named_two_by_two() -> None:
    three = [helped(name, HelpKind.OTHER, on(0)) for name in "abc"]
    assert len(together(three, on(30))) == 3
    assert said_of_together(()) == ()


# --- sessions -----------------------------------------------------------------


def signals(*logs: dict[str, object], kind: HelpKind = HelpKind.THERAPIST) -> list[str]:
    one = helped("x", kind, on(0))
    made = [session(7 * number, one, **log) for number, log in enumerate(logs)]
    return [signal.value for signal in alliance(made).signals]


def stood(goal: int, fits: int, respected: int) -> dict[str, object]:
    return {"goal": goal, "fits": fits, "respected": respected}


@pytest.mark.parametrize(
    ("logs", "signal"),
    [
        ([stood(9, 9, 9), stood(4, 8, 9)], "less_agreed"),
        ([stood(9, 9, 9), stood(8, 4, 9)], "fits_less"),
        ([stood(9, 9, 9), stood(9, 9, 7)], "less_respected"),
        ([{"held_something_back": True}, {}, {"held_back": "x"}], "held_back"),
        ([{"challenged": Challenged.TOO_LITTLE}] * 2, "too_little"),
        ([{"challenged": Challenged.TOO_MUCH}] * 2, "too_much"),
        ([{"homework_done": Homework.NOT_DONE}] * 2, "homework"),
        ([stood(4, 4, 6), stood(4, 4, 6)], "low"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_sessions_show_gives_something_to_say(
    logs: list[dict[str, object]], signal: str
) -> None:
    assert signals(*logs) == [signal]


@pytest.mark.parametrize(
    "logs",
    [
        [],
        [stood(9, 9, 9)],
        [stood(9, 9, 9), stood(8, 8, 8)],
        [{"held_something_back": True}],
        [{"held_something_back": True}, {}, {}, {}, {"held_something_back": True}],
        [{"goal": 9}, {"fits": 2}],
        [{"homework_done": Homework.PARTLY}] * 3,
    ],
    ids=["none", "one", "a little", "once", "long ago", "other questions", "partly"],
)
def test_nothing_is_made_of_little(logs: list[dict[str, object]]) -> None:
    assert signals(*logs) == []


def test_a_fall_of_two_in_the_mean_counts_and_less_does_not() -> None:
    assert signals(stood(8, 8, 8), stood(6, 5, 7)) == ["fits_less"]
    assert signals(stood(8, 8, 8), stood(6, 6, 7)) == []


def test_a_slow_slide_counts_as_a_fall() -> None:
    assert signals(stood(9, 9, 9), stood(8, 7, 9), stood(6, 6, 8)) == ["less_agreed"]


@pytest.mark.parametrize("kind", HelpKind)
@pytest.mark.parametrize("signal", Signal)
def test_every_helper_and_signal_has_its_own_sentence(
    kind: HelpKind, signal: Signal
) -> None:
    one = helped("x", kind, on(0))
    found = alliance([])
    (said,) = said_of_signals(one, type(found)((), (signal,)))
    assert said.seen
    assert said.say
    human = kind not in {HelpKind.NOTEBOOK, HelpKind.COUNTERPOINT}
    assert human or not said.beyond


def test_whoever_feels_less_respected_need_not_say_it_there() -> None:
    one = helped("x", HelpKind.THERAPIST, on(0))
    logs = [session(0, one, respected=9), session(7, one, respected=4)]
    (said,) = said_of_signals(one, alliance(logs))
    assert "You do not owe anybody that talk" in said.beyond


def test_to_a_helper_that_ended_there_is_nothing_left_to_say() -> None:
    logs = tuple(session(60 + n, DR_LIND, held_something_back=True) for n in range(3))
    found = seen(DR_LIND, measured=[], records=logs)["Dr Lind"]
    assert found.sessions == 3
    assert found.alliance.signals == ()
    now = seen(DR_LIND, measured=[], records=logs, at=140)["Dr Lind"]
    assert now.alliance.signals == (Signal.HELD_BACK,)


def test_sessions_are_counted_and_the_three_questions_averaged() -> None:
    logs = (session(60, DR_LIND, **stood(8, 7, 9)), session(67, DR_LIND, goal=6))
    found = seen(DR_LIND, measured=[], records=logs)["Dr Lind"]
    assert found.alliance.latest == 6
    assert [mean for _, mean in found.alliance.means] == [8, 6]
    assert said_of_sessions(found).startswith("2 sessions")
    none = seen(DR_LIND, measured=[])["Dr Lind"]
    assert said_of_sessions(none) == ""
