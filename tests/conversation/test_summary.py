"""A sitting is summed up in the person's own sentences, to the letter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterpoint.conversation.summary import (
    MOST_QUOTES,
    Summary,
    _settles,
    summary,
    written,
)
from counterpoint.terms import Mode
from tests.transcripts import hold

if TYPE_CHECKING:
    from counterpoint.terms import Turn


async def talked(*messages: str, mode: Mode = Mode.HELP_ME_THINK) -> tuple[Turn, ...]:
    lines = [f"mode: {mode.value}", *(f"> {message}" for message in messages)]
    return tuple((await hold("\n".join(lines))).turns)


async def test_the_sentences_that_carry_most_are_kept_in_their_order() -> None:
    turns = await talked(
        "My manager moved the deadline again and I said nothing. Anyway. It rained.",
        "I always go quiet with people like him. My father was like that.",
        "I think I'm a coward, to be honest.",
    )
    found = summary(turns)
    assert found.quotes[0] == "My manager moved the deadline again and I said nothing."
    assert found.quotes[-1] == "I think I'm a coward, to be honest."
    assert "I always go quiet with people like him." in found.quotes
    assert "Anyway." not in found.quotes


async def test_a_plan_stands_apart_and_is_not_there_twice() -> None:
    turns = await talked(
        "My manager moved the deadline again and I said nothing.",
        "I'll talk to him on Friday before the meeting.",
    )
    found = summary(turns)
    assert found.decided == ("I'll talk to him on Friday before the meeting.",)
    assert not set(found.quotes) & set(found.decided)


@pytest.mark.parametrize(
    "doubt",
    [
        "I don't know if I'll talk to him.",
        "Maybe I'll talk to him on Friday.",
        "I've decided nothing.",
        "If he calls I'll talk to him.",
        "Should I talk to him on Friday?",
    ],
)
async def test_a_doubt_is_no_decision(doubt: str) -> None:
    turns = await talked("My manager moved the deadline again.", doubt)
    assert summary(turns).decided == ()


async def test_what_was_said_twice_is_there_once() -> None:
    turns = await talked(
        "My sister wants the house. It rained on Sunday.",
        "my sister wants the house!! My brother does not care.",
    )
    quotes = summary(turns).quotes
    assert sum("house" in quote for quote in quotes) == 1


async def test_danger_is_left_out_unless_the_person_asks() -> None:
    """> I want to die. I cannot do this any more.
    > No. I am not going to do it.
    > My dog died in March and I still hear him at the door.
    """
    turns = await talked(
        "I want to die. I cannot do this any more.",
        "No. I am not going to do it.",
        "My dog died in March and I still hear him at the door.",
    )
    left_out = summary(turns)
    assert not any("die." in quote for quote in left_out.quotes)
    assert not any("going to do it" in quote for quote in left_out.quotes)
    assert left_out.decided == ()
    asked_for = summary(turns, danger=True)
    assert "I want to die." in asked_for.quotes


async def test_the_talk_after_a_danger_is_summed_up() -> None:
    turns = await talked(
        "I want to die.",
        "No, I am not thinking about suicide. I was angry.",
        "I am fine now, thanks for asking.",
        "My sister wants the house and I have nobody to talk to about it.",
    )
    last = turns[-1]
    assert last.plan.path is None
    assert any("house" in quote for quote in summary(turns).quotes)


async def test_a_question_of_care_is_not_left_open() -> None:
    assert summary(await talked("I want to die.")).open == ""


async def test_writing_for_oneself_is_not_quoted() -> None:
    turns = await talked(
        "My sister wants the house.",
        "/exercise expressive writing",
        "yes",
        "CANARY my mother never once said sorry.",
        "done",
        "delete",
    )
    assert "CANARY" not in written(summary(turns))


async def test_orders_and_complaints_to_the_program_are_not_quoted() -> None:
    turns = await talked("My sister wants the house.", "Are you a real person?")
    assert summary(turns).quotes == ("My sister wants the house.",)


async def test_the_last_question_without_an_answer_stays_open() -> None:
    turns = await talked("My manager moved the deadline again and I said nothing.")
    found = summary(turns)
    assert found.open.endswith("?")
    assert found.open in turns[-1].said


async def test_a_question_that_was_left_with_a_goodbye_stays_open() -> None:
    turns = await talked(
        "My manager moved the deadline again and I said nothing.", "Thanks, bye."
    )
    assert summary(turns).open in turns[0].said
    assert summary(turns).open


async def test_an_answered_question_is_not_open() -> None:
    turns = await talked(
        "My manager moved the deadline again and I said nothing.",
        "The weekend with my kids, and I had promised it to them.",
        mode=Mode.JUST_LISTEN,
    )
    assert summary(turns).open == ""


async def test_just_writing_is_summed_up_too() -> None:
    turns = await talked("My sister wants the house.", mode=Mode.JUST_WRITE)
    assert summary(turns) == Summary(quotes=("My sister wants the house.",))


def test_nothing_said_is_nothing_to_sum_up() -> None:
    assert summary(()) == Summary()
    assert written(Summary()) == "There is nothing to sum up."


def test_what_is_written_holds_only_quotations_under_our_headings() -> None:
    text = written(Summary(("It rained.",), ("I'll call her.",), "What then?"))
    assert text == (
        'In your own words:\n"It rained."\n\n'
        'Decided, in your own words:\n"I\'ll call her."\n\n'
        "A question that stayed open:\nWhat then?"
    )


sentence = st.sampled_from(
    [
        "My sister wants the house.",
        "I never get it right!",
        "I'll call her on Sunday.",
        "I've decided to go",
        'He said "no" to me.',
        "ok",
        "I want to die.",
        "Why me?",
        "what " * 60,
        "Are you real?",
        "\u2026",
        "",
    ]
)


@given(messages=st.lists(st.lists(sentence, max_size=4), max_size=4))
@settings(max_examples=40, deadline=None)
async def test_every_quotation_is_to_the_letter(messages: list[list[str]]) -> None:
    turns = await talked(*filter(str.strip, (" ".join(one) for one in messages)))
    found = summary(turns)
    quotes = (*found.quotes, *found.decided)
    assert len(found.quotes) <= MOST_QUOTES
    assert len(set(quotes)) == len(quotes)
    for quote in quotes:
        assert any(quote in turn.message.text for turn in turns)
        assert "want to die" not in quote


@pytest.mark.parametrize(
    ("sentence", "settles"),
    [
        ("im tired now", False),
        ("he has the space.", False),
        ("ring jean and ask her", True),
        ("i'll write to him on sunday", True),
    ],
)
def test_an_answer_to_what_next_counts_only_where_it_names_a_thing_to_do(
    sentence: str, *, settles: bool
) -> None:
    assert _settles(sentence, asked=True) is settles
