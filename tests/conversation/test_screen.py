"""A message is read together with the talk, and the talk can only raise."""

from __future__ import annotations

import pytest

from counterpoint.app import Visit
from counterpoint.conversation.screen import screen_text
from counterpoint.terms import Need, Risk, Tier, Turn
from tests.fakes.clock import FakeClock


async def held(*messages: str) -> tuple[Turn, ...]:
    visit = Visit(repository=None, clock=FakeClock(), country="US")
    for text in messages:
        await visit.say(text)
    return visit.turns


async def test_a_yes_to_the_direct_question_is_a_wish_to_die() -> None:
    turns = await held("Everyone would be better off without me.", "yes")
    assert turns[0].draft.opens == "suicide_direct"
    assert turns[1].screening.risk is Risk.ACTIVE
    assert turns[1].screening.tier >= Tier.CONCERN


async def test_not_knowing_counts_as_more_than_a_no() -> None:
    turns = await held("Everyone would be better off without me.", "I don't know")
    assert turns[1].screening.tier >= Tier.CONCERN


async def test_a_no_raises_nothing() -> None:
    turns = await held("Everyone would be better off without me.", "no")
    assert turns[1].screening.tier < Tier.CONCERN


async def test_being_asked_again_is_noticed() -> None:
    turns = await held(
        "Do you think she was annoyed?", "But was she annoyed, do you think?"
    )
    assert Need.REASSURANCE_AGAIN in turns[1].screening.needs


def test_bulk_reading_sees_what_the_talk_sees() -> None:
    assert screen_text("I want to kill myself.").tier >= Tier.CONCERN


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("quiero matarme", "es"),
        ("ich will mich umbringen", "de"),
        ("je veux mourir", "fr"),
        ("quero me matar", "pt"),
        ("main marna chahta hoon", "hi"),
    ],
)
def test_plain_words_of_danger_are_seen_in_other_languages(
    text: str, language: str
) -> None:
    screening = screen_text(text)
    assert screening.tier >= Tier.WATCH
    assert language in screening.languages


def test_a_language_that_is_read_only_a_little_is_said_to_be() -> None:
    assert "reads_english" in screen_text("ich kann heute nicht schlafen").notices
    assert screen_text("I can't sleep").notices == ()
