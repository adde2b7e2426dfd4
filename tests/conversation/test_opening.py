"""What is said before the person has written anything."""

from __future__ import annotations

import pytest

from counterpoint.app.visit import Visit
from counterpoint.terms import Move, Risk, Tier
from tests.fakes.clock import FakeClock
from tests.fakes.repository import FakeRepository


async def after_tick(risk: Risk, *answers: str, country: str | None = "GB") -> Visit:
    visit = Visit(repository=FakeRepository(), clock=FakeClock(), country=country)
    await visit.open_after_tick(risk)
    for answer in answers:
        await visit.say(answer)
    return visit


async def test_a_tick_at_thoughts_of_death_is_asked_about_straight() -> None:
    """
    (ticked: thoughts of being better off dead, several days)
    < ... I ask about it, as I said I would. I want to ask you straight out: are you
      thinking about killing yourself? ... 116 123 ...
    """
    (turn,) = (await after_tick(Risk.PASSIVE)).turns
    assert turn.plan.move is Move.CRISIS
    assert turn.plan.path == "suicide"
    assert turn.draft.opens == "suicide_direct"
    assert turn.said.count("?") == 1
    assert "116 123" in turn.said
    assert turn.screening.tier is Tier.CONCERN


async def test_ticked_plans_are_met_as_said_in_so_many_words() -> None:
    (turn,) = (await after_tick(Risk.PLAN_OR_MEANS)).turns
    assert turn.plan.elements[0] == "ticked_plans"
    assert turn.draft.opens == "nature"


@pytest.mark.parametrize("country", [None, "US", "ZW"])
async def test_wherever_the_person_is_there_is_a_way_to_somebody(
    country: str | None,
) -> None:
    (turn,) = (await after_tick(Risk.PASSIVE, country=country)).turns
    assert "findahelpline" in turn.said or "988" in turn.said


async def test_after_a_yes_the_path_goes_on_and_asks_nothing_twice() -> None:
    """
    < ... are you thinking about killing yourself?
    > yes. most nights
    < ...
    """
    visit = await after_tick(Risk.PASSIVE, "yes. most nights")
    first, second = visit.turns
    assert second.plan.path == "suicide"
    assert "ask_direct" not in second.plan.elements
    assert second.said != first.said


async def test_a_plain_no_is_believed_and_the_talk_goes_on() -> None:
    """
    < ... are you thinking about killing yourself?
    > no. it's more that i'm so tired of everything, i would never do it
    """
    visit = await after_tick(
        Risk.PASSIVE,
        "no. it's more that i'm so tired of everything, i would never do it",
        "my brother moved back in and the house is loud",
        "it's the noise mostly, and i cannot work",
    )
    assert not {"escalate", "ask_plan"} & set(visit.turns[1].plan.elements)
    assert visit.turns[-1].plan.path != "suicide" or "?" not in visit.turns[-1].said


async def test_the_next_sitting_asks_about_what_was_ticked() -> None:
    visit = await after_tick(Risk.PASSIVE)
    carried = visit.carried()
    assert (carried.risk, carried.tier) == (Risk.PASSIVE, Tier.CONCERN)
    assert not carried.checked_in
    assert carried.quote == ""


async def test_a_tick_is_kept_like_any_other_turn() -> None:
    visit = await after_tick(Risk.PASSIVE, "no")
    assert isinstance(visit.repository, FakeRepository)
    (kept,) = visit.repository.kept.values()
    assert next(turn.plan.rule for turn in kept) == "ticked"
