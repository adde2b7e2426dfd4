"""What the person has ready for a hard hour is spoken of there, and nowhere else."""

from __future__ import annotations

import pytest

from counterpoint.app.visit import Visit
from counterpoint.care.people import unmentioned
from counterpoint.terms import Carried, Prepared, Risk, Tier, Turn
from tests.fakes.clock import FakeClock

DARK = (
    "i don't want to live any more",
    "yes i think about it",
    "no plan",
    "no, nothing at home",
    "it was a tuesday",
)
LATER = (
    "ok",
    "no",
    "it is all grey and slow",
    "no, not that",
    "it is the same every day at work and nobody sees it",
    "ok",
)
READY = Prepared(plan=True, people=("Mo", "my sister"))


async def held(
    *messages: str, prepared: Prepared = READY, carried: Carried | None = None
) -> tuple[Turn, ...]:
    visit = Visit(
        repository=None,
        clock=FakeClock(),
        country="GB",
        prepared=prepared,
        carried=carried,
    )
    for message in messages:
        await visit.say(message)
    return visit.turns


def everything(turns: tuple[Turn, ...]) -> str:
    return "\n".join(turn.said for turn in turns)


def asked_for_a_person(turns: tuple[Turn, ...]) -> str:
    return next(turn.said for turn in turns if "person" in turn.plan.elements)


async def test_whoever_was_marked_is_named_in_the_words_of_the_list() -> None:
    said = asked_for_a_person(await held(*DARK))
    assert '"Mo"' in said
    assert "my sister" not in said


async def test_nobody_is_named_whom_the_person_did_not_mark() -> None:
    named = asked_for_a_person(await held(*DARK, prepared=Prepared()))
    assert "list" not in named


async def test_somebody_the_talk_is_about_is_not_named() -> None:
    talk = (DARK[0], "yes i think about it since mo left", *DARK[2:], "mo was my all")
    assert "Mo" not in everything(await held(*talk))


async def test_somebody_else_is_asked_for_and_nobody_is_named_twice() -> None:
    turns = await held(*DARK, "somebody else", "somebody else")
    assert everything(turns).count('"Mo"') == 1
    assert everything(turns).count('"my sister"') == 1
    assert "person" in turns[-1].plan.elements


@pytest.mark.parametrize(
    "first",
    [
        "my husband hits me",
        "my dad hits my little brother",
        "i am going to hurt my neighbour tonight",
    ],
    ids=["abuse", "child", "harm to others"],
)
async def test_where_somebody_near_may_do_the_harm_nobody_is_named(first: str) -> None:
    turns = await held(first, *DARK, *LATER)
    assert "suicide" in {turn.plan.path for turn in turns}
    assert '"Mo"' not in everything(turns)
    assert "My plan" not in everything(turns)


async def test_harm_at_home_of_the_last_visit_still_keeps_names_unsaid() -> None:
    before = Carried(Risk.ABUSE_VICTIM, Tier.CONCERN, checked_in=True)
    assert '"Mo"' not in everything(await held(*DARK, carried=before))


async def test_a_plan_that_was_written_is_spoken_of_instead_of_begun() -> None:
    said = everything(await held(*DARK, "Mo", *LATER))
    assert '"My plan"' in said
    without = everything(await held(*DARK, "Mo", *LATER, prepared=Prepared()))
    assert "My plan" not in without


async def test_a_name_that_would_break_the_sentence_is_left_out_by_review() -> None:
    odd = Prepared(people=("{call} {0} %s",))
    said = asked_for_a_person(await held(*DARK, prepared=odd))
    assert "{call}" not in said
    assert said.endswith("?")


@pytest.mark.parametrize(
    ("who", "said", "left"),
    [
        ("Mo", "mo left me", ()),
        ("Mo", "the moon", ("Mo",)),
        ("my sister", "my dog", ("my sister",)),
        ("my sister", "MY SISTER'S flat", ("my sister",)),
        ("Ann from work", "work is bad", ()),
        ("Jürgen", "JÜRGEN never calls", ()),
    ],
)
def test_who_was_mentioned_is_found_by_any_word_of_the_name(
    who: str, said: str, left: tuple[str, ...]
) -> None:
    assert unmentioned([who], [said]) == left
