"""The one answer on top: what is so and what can be done, in two sentences."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from counterpoint.outcomes import change as changes
from counterpoint.outcomes.answer import (
    LASTS,
    Answer,
    Followed,
    Next,
    Scores,
    answer,
    felt_first,
)
from counterpoint.outcomes.change import STALE_DAYS, change_since_start
from counterpoint.outcomes.course import course
from counterpoint.outcomes.felt import Side
from counterpoint.outcomes.records import FeltChange
from counterpoint.outcomes.yardstick import Score, Threshold, Yardstick

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
PHQ9 = Yardstick(
    higher_is_better=False,
    conventional=Threshold(6, "a test"),
    strict=Threshold(7, "a test"),
    caseness=Threshold(10, "a test"),
    lowest=0,
    highest=27,
)
FELT = {Side.BETTER: 2, Side.SAME: 0, Side.WORSE: -2, None: None}
WEEKS = 7 * 24
BETTER, STILL, WORSE = (16, 15, 6), (16, 15, 15), (6, 5, 14)


def felt(change: int | None, *, days_ago: int = 1) -> list[FeltChange]:
    if change is None:
        return []
    return [FeltChange("f", NOW - timedelta(days=days_ago), change)]


def followed(*totals: float, name: str = "PHQ-9", days_ago: int = 2) -> Followed:
    """One questionnaire taken every week, the last time so many days ago."""
    last = NOW - timedelta(days=days_ago)
    scores = [
        Score(f"{name}{n}", name, last - timedelta(weeks=len(totals) - 1 - n), total)
        for n, total in enumerate(totals)
    ]
    change = change_since_start(scores, PHQ9, now=NOW)
    return Followed(name, change, course(change))


def asked(change: int | None, *those: Followed) -> Answer:
    return answer(felt(change), those, now=NOW)


SITUATIONS = {
    Scores.BETTER: [followed(*BETTER)],
    Scores.STILL: [followed(*STILL)],
    Scores.WORSE: [followed(*WORSE)],
    Scores.MIXED: [followed(*BETTER), followed(*WORSE, name="GAD-7")],
    Scores.NOT_YET: [],
    Scores.OLD: [followed(*STILL, days_ago=LASTS.days + 1)],
}


@pytest.mark.parametrize("scores", SITUATIONS, ids=str)
@pytest.mark.parametrize("side", FELT, ids=str)
def test_every_combination_has_an_answer_of_two_sentences(
    side: Side | None, scores: Scores
) -> None:
    said = asked(FELT[side], *SITUATIONS[scores])
    assert (said.felt, said.scores) == (side, scores)
    whole = f"{said.says} {said.then}"
    assert len(re.findall(r"[.!?](?= |$)", whole)) <= 2
    assert not re.search(r"[{}!]", whole)


@pytest.mark.parametrize("side", FELT, ids=str)
def test_reliably_worse_is_said_plainly_and_sends_to_a_person(
    side: Side | None,
) -> None:
    said = asked(FELT[side], followed(*WORSE))
    assert "PHQ-9 is reliably worse" in said.says
    assert said.next is Next.PERSON
    assert "doctor" in said.then


def test_one_that_is_worse_is_not_hidden_by_one_that_is_better() -> None:
    said = asked(3, *SITUATIONS[Scores.MIXED])
    assert "PHQ-9 is reliably better" in said.says
    assert "GAD-7 is reliably worse" in said.says
    assert said.next is Next.PERSON


@pytest.mark.parametrize("scores", [Scores.BETTER, Scores.MIXED])
def test_beside_every_better_stands_what_happens_without_help(scores: Scores) -> None:
    beside = " ".join(asked(2, *SITUATIONS[scores]).beside)
    assert "get better too" in beside
    assert not asked(2, *SITUATIONS[Scores.STILL]).beside


def test_one_score_alone_is_said_to_be_one() -> None:
    once = asked(2, followed(*BETTER)).beside[0]
    twice = asked(2, followed(*BETTER, 6)).beside[0]
    assert once != twice
    assert "one" in once


def test_feeling_better_while_the_numbers_stand_still_is_said_as_it_is() -> None:
    said = asked(3, followed(*STILL))
    assert said.says == (
        "It feels better, and the scores have not moved by more than chance."
    )
    assert said.next is Next.LOOK_AT_DAYS


def test_feeling_worse_needs_no_score_to_be_told_to_somebody() -> None:
    for scores in (Scores.STILL, Scores.NOT_YET, Scores.OLD, Scores.BETTER):
        assert asked(-1, *SITUATIONS[scores]).next is Next.SAY_WHAT_IS_WORSE


def test_what_stands_still_for_long_asks_what_is_in_the_way() -> None:
    long = followed(16, 15, *[15.0] * 12)
    assert asked(0, long).next is Next.IN_THE_WAY
    assert asked(0, followed(*STILL)).next is Next.GO_ON


def test_who_began_where_it_cannot_get_better_is_sent_to_their_goals() -> None:
    assert asked(None, followed(3, 3, 3)).next is Next.GOALS_INSTEAD


@pytest.mark.parametrize(
    ("those", "next_", "told"),
    [
        ([], Next.FIRST, "three minutes"),
        ([followed(12, days_ago=2)], Next.SECOND, "28 November 2026"),
        ([followed(12, days_ago=9)], Next.SECOND_NOW, "PHQ-9 once more"),
        ([followed(12, 11)], Next.LATER, "PHQ-9 a third time"),
        ([followed(12), followed(9, 8, name="GAD-7")], Next.LATER, "GAD-7"),
    ],
    ids=["nothing", "second later", "second now", "third", "the one nearest"],
)
def test_where_it_is_too_early_there_is_one_thing_to_do(
    those: list[Followed], next_: Next, told: str
) -> None:
    said = asked(None, *those)
    assert said.scores is Scores.NOT_YET
    assert said.next is next_
    assert told in said.then


def test_a_feeling_and_a_score_of_another_time_do_not_speak_for_now() -> None:
    long_ago = LASTS.days + 1
    old = [followed(*BETTER, days_ago=long_ago)]
    said = answer(felt(4, days_ago=long_ago), old, now=NOW)
    assert (said.felt, said.scores) == (None, Scores.OLD)
    assert "better" not in said.says
    assert not said.beside


def test_a_score_called_old_on_its_own_page_is_not_called_fresh_on_top() -> None:
    one = followed(*BETTER, days_ago=STALE_DAYS + 1)
    assert "nothing about the time since" in " ".join(
        changes.said(one.change, "X").beside
    )
    assert asked(2, one).scores is Scores.OLD
    assert asked(2, followed(*BETTER, days_ago=STALE_DAYS)).scores is Scores.BETTER


def test_worse_speaks_for_longer_than_anything_else() -> None:
    said = asked(None, followed(*WORSE, days_ago=LASTS.days))
    assert (said.scores, said.next) == (Scores.WORSE, Next.PERSON)


def test_somebody_well_who_stays_well_is_not_told_to_change_something() -> None:
    said = asked(0, followed(*[7.0] * 14))
    assert said.next is Next.HOLDING
    assert "Change something" not in said.then


def test_a_felt_change_dated_ahead_is_left_out() -> None:
    ahead = answer(felt(4, days_ago=-1), [], now=NOW)
    assert ahead.felt is None


def test_what_is_held_back_says_nothing_of_scores() -> None:
    said = felt_first()
    assert (said.felt, said.scores, said.beside) == (None, None, ())
