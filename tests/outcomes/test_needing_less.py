from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from counterpoint.detectors.replies import read_reply
from counterpoint.outcomes.change import Change, Word, change_since_start
from counterpoint.outcomes.habits import Habits, habits
from counterpoint.outcomes.kinds import Figures
from counterpoint.outcomes.needing_less import (
    Measured,
    NeedingLess,
    Parting,
    Use,
    leave,
    needing_less,
)
from counterpoint.outcomes.yardstick import Score
from counterpoint.settings import PersonalLimits
from tests.outcomes.sittings import EVENING, daily, trace_of
from tests.outcomes.test_change import PHQ9

if TYPE_CHECKING:
    from counterpoint.outcomes.traces import Trace

A_MONTH_AGO = EVENING - timedelta(days=28)


def shown(traces: list[Trace]) -> Habits:
    return habits(traces, Figures(), limits=PersonalLimits(), now=EVENING)


def leaving() -> list[Trace]:
    """Every second day for eight weeks, then twice in four weeks."""
    return [*daily(56, every=2, until=A_MONTH_AGO), *daily(15, every=14)]


def rising() -> list[Trace]:
    """Once a week for eight weeks, then every day."""
    return [*daily(56, every=7, until=A_MONTH_AGO), *daily(28)]


LATEST = {Word.NOISE: 9, Word.BETTER: 2, Word.WORSE: 15}


def measured(word: Word, *, days_ago: int = 3, start: float = 9) -> Change:
    """Scores that give a word, the latest so many days before now."""
    totals = [(200, start), (190, start)]
    if word is not Word.NOT_ENOUGH:
        totals.append((days_ago, start + LATEST[word] - LATEST[Word.NOISE]))
    scores = [
        Score(f"m{ago}", "phq9", EVENING - timedelta(days=ago), total)
        for ago, total in totals
    ]
    found = change_since_start(scores, PHQ9, now=EVENING)
    assert found.word is word
    return found


def said(traces: list[Trace], *words: Word) -> NeedingLess:
    found = needing_less(shown(traces), [measured(word) for word in words])
    assert found is not None
    return found


@pytest.mark.parametrize("word", [Word.NOISE, Word.BETTER])
def test_the_healthy_leaver_is_told_that_this_is_success(word: Word) -> None:
    found = said(leaving(), word)
    assert (found.use, found.is_success, found.offer_leaving) == (
        Use.FALLING,
        True,
        True,
    )
    assert "what it is for" in found.sentence


def test_whoever_has_not_come_for_four_weeks_has_left_well_too() -> None:
    assert said(daily(56, every=2, until=A_MONTH_AGO), Word.NOISE).is_success


def test_less_use_with_worse_measures_is_no_success_and_points_at_people() -> None:
    found = said(leaving(), Word.BETTER, Word.WORSE)
    assert found.measured is Measured.WORSE
    assert not found.is_success
    assert not found.offer_leaving
    assert "tell one person" in found.next_


def test_less_use_without_measures_is_not_called_success() -> None:
    found = said(leaving(), Word.NOT_ENOUGH)
    assert not found.is_success
    assert "not known" in found.sentence


@pytest.mark.parametrize("word", [Word.NOISE, Word.WORSE])
def test_more_use_that_does_not_help_is_said_as_plainly(word: Word) -> None:
    found = said(rising(), word)
    assert found.use is Use.RISING
    assert "more than before" in found.sentence
    assert "person" in found.next_


def test_more_use_with_better_measures_claims_no_cause() -> None:
    assert "not known" in said(rising(), Word.BETTER).sentence


def test_fewer_sittings_that_take_longer_are_not_less() -> None:
    longer = [
        trace_of(one.started, minutes=90) for one in daily(28, every=5, until=EVENING)
    ]
    # Nor are they as much as before: nothing is said.
    use = shown([*daily(56, every=2, until=A_MONTH_AGO), *longer])
    assert needing_less(use, [measured(Word.NOISE)]) is None


def test_a_holiday_of_two_weeks_is_not_praised_as_needing_less() -> None:
    for away in (0, 14):
        until = EVENING - timedelta(days=14 - away)
        holiday = [*daily(56, until=A_MONTH_AGO), *daily(14, until=until)]
        assert needing_less(shown(holiday), [measured(Word.NOISE)]) is None


def test_scores_from_before_somebody_came_less_do_not_say_that_they_do_well() -> None:
    old = measured(Word.NOISE, days_ago=40)
    found = needing_less(shown(leaving()), [old])
    assert found is not None
    assert found.measured is Measured.UNKNOWN
    assert not found.is_success


def test_coming_less_while_scores_stay_high_is_not_called_needing_less() -> None:
    found = needing_less(shown(leaving()), [measured(Word.NOISE, start=18)])
    assert found is not None
    assert found.measured is Measured.STILL_HIGH
    assert not found.is_success
    assert "what it is for" not in found.sentence


def test_with_less_than_eight_weeks_no_direction_is_claimed() -> None:
    assert needing_less(shown(daily(40)), [measured(Word.BETTER)]) is None


def test_the_same_every_week_is_steady() -> None:
    assert said(daily(84), Word.NOISE).use is Use.STEADY


def test_a_visit_now_and_then_is_neither_more_nor_less() -> None:
    assert needing_less(shown(daily(84, every=27)), []) is None


@pytest.mark.parametrize("outcome", Measured)
@pytest.mark.parametrize("use", [Use.FALLING, Use.RISING, Use.STEADY])
def test_bad_news_is_never_without_what_can_be_done(
    use: Use, outcome: Measured
) -> None:
    traces = {Use.FALLING: leaving(), Use.RISING: rising(), Use.STEADY: daily(84)}
    changes = {
        Measured.BETTER: [measured(Word.BETTER)],
        Measured.STABLE: [measured(Word.NOISE)],
        Measured.STILL_HIGH: [measured(Word.NOISE, start=18)],
        Measured.WORSE: [measured(Word.WORSE)],
        Measured.UNKNOWN: [],
    }
    found = needing_less(shown(traces[use]), changes[outcome])
    assert found is not None
    assert (found.use, found.measured) == (use, outcome)
    assert found.next_


def test_leaving_holds_nobody_back() -> None:
    words = leave()
    texts = [words.title, words.opening, words.letter, words.closing]
    texts += [text for offer in words.offers for text in (offer.label, offer.about)]
    for text in texts:
        found = {one.code for one in read_reply(text, message="bye", live=["goodbye"])}
        hooks = {"goodbye_hook", "always_there", "encourages_dependence"}
        assert not found & (hooks | {"feeling_claim", "friend_claim"})
        assert "?" not in text


def test_nothing_is_offered_beside_the_rest() -> None:
    assert [offer.parting for offer in leave().offers] == list(Parting)
    assert leave().offers[-1].parting is Parting.NOTHING
