from __future__ import annotations

import pytest

from counterpoint.outcomes.obstacles import Standing, Way, chosen, support
from counterpoint.outcomes.records import Obstacle
from tests.outcomes.people import day


def ticked(*aspects: str, to_a_person: bool = False) -> Obstacle:
    return Obstacle("o", day(0), aspects, to_a_person=to_a_person)


@pytest.mark.parametrize("standing", Standing)
def test_all_that_could_be_in_the_way_is_there_and_whom_to_ask(
    standing: Standing,
) -> None:
    found = support(standing)
    assert [aspect.way for aspect in found.aspects] == list(Way)
    assert [one.code for one in found.people] == [
        "doctor",
        "therapist",
        "crisis_line",
    ]
    assert found.opening
    assert all(
        aspect.people and all(q.endswith("?") for q in aspect.questions)
        for aspect in found.aspects
    )


@pytest.mark.parametrize("aspects", [(), ("aim",), ("aim", "body"), ("unheard_of",)])
def test_people_are_offered_whatever_was_ticked(aspects: tuple[str, ...]) -> None:
    found = chosen(ticked(*aspects), Standing.AMBER)
    assert len(found.people) == 3
    assert found.aspects


def test_what_was_ticked_is_shown_and_no_more() -> None:
    found = chosen(ticked("body", "aim"), Standing.AMBER)
    assert [aspect.way for aspect in found.aspects] == [Way.AIM, Way.BODY]


def test_people_come_first_when_it_got_worse_or_was_asked_for() -> None:
    assert support(Standing.RED).people_first
    assert not support(Standing.AMBER).people_first
    assert chosen(ticked("aim", to_a_person=True), Standing.AMBER).people_first


def test_nobody_is_told_to_stop_drinking_or_a_medicine_at_once() -> None:
    body = next(one for one in support(Standing.AMBER).aspects if one.way is Way.BODY)
    text = " ".join(body.people)
    assert "asks a doctor before stopping" in text
    assert "leave medicines as they are" in text
