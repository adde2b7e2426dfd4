from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from counterpoint.errors import InputError
from counterpoint.outcomes.records import Measure, MeasureDraft
from counterpoint.outcomes.trial.design import verify
from counterpoint.outcomes.trial.starting import (
    Refusal,
    begin,
    open_risk,
    refusal,
    running,
)
from counterpoint.terms import Carried, Tier
from tests.outcomes.trial.stories import FIRST, START, after, begun, design, stopped

ITEMS = {"phq9": ("9",), "gad7": ()}


def start(**given: object) -> object:
    asked: dict[str, object] = {
        "id": "trial",
        "now": START,
        "entropy": bytes,
        "open_risk": False,
        **given,
    }
    return begin(design(), **asked)  # type: ignore[arg-type]


def test_the_first_day_is_tomorrow_so_that_the_hash_comes_first() -> None:
    trial = begun()
    assert trial.at == START
    assert trial.first == FIRST == START.date() + timedelta(days=1)
    assert verify(trial) is None


def test_somebody_with_an_open_risk_is_refused_and_told_what_to_do_instead() -> None:
    with pytest.raises(InputError, match="helplines shows whom you can reach"):
        start(open_risk=True)


def test_no_answer_about_risk_refuses() -> None:
    assert refusal(open_risk=None, now=START) is Refusal.UNKNOWN
    with pytest.raises(InputError, match="could not tell whether you may be in danger"):
        start(open_risk=None)


def test_risk_is_said_before_anything_else() -> None:
    assert refusal(open_risk=True, trials=[begun()], now=START) is Refusal.RISK


def test_a_second_trial_has_to_wait_for_the_first() -> None:
    first = begun()
    with pytest.raises(InputError, match="cannot be changed after the start"):
        start(trials=[first])
    assert start(trials=[first], ends=[stopped(first, 3)])
    assert start(trials=[first], now=after(first))


def test_a_trial_runs_from_its_start_through_its_last_day() -> None:
    trial = begun()
    last = after(trial) - timedelta(days=1)
    assert running([trial], [], now=START) is trial
    assert running([trial], [], now=last) is trial
    assert running([trial], [], now=after(trial)) is None


def test_a_broken_trial_still_has_to_be_ended_before_another_begins() -> None:
    broken = replace(begun(), seed="")
    assert running([broken], [], now=START) is broken


# --- is a risk open? ---------------------------------------------------------------------


def risk(carried: Carried | None, *measures: Measure) -> bool | None:
    return open_risk(carried, measures, risk_items=ITEMS, now=START)


def filled(days_ago: int, *answers: tuple[str, int], name: str = "phq9") -> Measure:
    at = START - timedelta(days=days_ago)
    return Measure(f"{name}{days_ago}", at, name, answers)


def test_without_anything_seen_no_risk_is_open() -> None:
    assert risk(Carried()) is False
    assert risk(Carried(), filled(3, ("9", 0))) is False


def test_what_was_seen_in_a_sitting_and_not_asked_about_since_is_open() -> None:
    assert risk(Carried(tier=Tier.CONCERN, checked_in=False)) is True
    assert risk(Carried(tier=Tier.CONCERN, checked_in=True)) is False
    assert risk(Carried(tier=Tier.WATCH, checked_in=False)) is False


def test_a_ticked_risk_item_stays_open_for_14_days() -> None:
    assert risk(Carried(), filled(14, ("9", 1))) is True
    assert risk(Carried(), filled(15, ("9", 1))) is False


def test_a_later_zero_does_not_undo_what_was_ticked() -> None:
    assert risk(Carried(), filled(9, ("9", 2)), filled(1, ("9", 0))) is True


def test_what_cannot_be_read_cannot_say_that_there_is_no_risk() -> None:
    assert risk(None) is None


def test_a_risk_item_that_was_left_out_cannot_say_that_there_is_no_risk() -> None:
    assert risk(Carried(), filled(3, ("1", 2))) is None
    assert risk(Carried(), filled(3, ("1", 2)), filled(1, ("9", 0))) is False


def test_an_unknown_instrument_cannot_say_that_there_is_no_risk() -> None:
    assert risk(Carried(), filled(3, ("1", 0), name="other")) is None


def test_an_instrument_without_a_risk_item_says_nothing_about_it() -> None:
    assert risk(Carried(), filled(3, ("1", 3), name="gad7")) is False


def test_a_risk_item_that_is_ticked_in_a_form_not_yet_sent_counts() -> None:
    draft = MeasureDraft("d", START, "phq9", START, (("9", 1),))
    found = open_risk(Carried(), (), drafts=[draft], risk_items=ITEMS, now=START)
    assert found is True
