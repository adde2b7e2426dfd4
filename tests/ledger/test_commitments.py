from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoint.errors import InputError
from counterpoint.ledger.commitments import (
    PATIENCE,
    Answer,
    adopted,
    answered,
    asked,
    choices,
    clearer,
    lapsing,
    may_suggest,
    question,
    shown,
    taken_up,
    to_ask,
    told,
)
from counterpoint.ledger.kinds import Ledger, entry_of, ledger
from counterpoint.ledger.records import LONGEST, Commitment, CommitmentStatus

MONDAY = datetime(2026, 11, 23, 18, tzinfo=UTC)
DAY = timedelta(days=1)


def step(text: str = "ring the landlord", **more: object) -> Commitment:
    known = {"id": "a", "now": MONDAY, **more}
    return adopted(text, **known)  # type: ignore[arg-type]


def book(*lines: Commitment) -> Ledger:
    return Ledger(lines=lines)


# --- making one -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "when", "on"),
    [
        ("ring the landlord", "on Friday, at lunch", date(2026, 11, 27)),
        ("ring the landlord by Friday", "", date(2026, 11, 27)),
        ("ring the landlord", "after work", None),
        ("ring the landlord", "by 03/04", None),
        ("ring the landlord, as I did yesterday", "", None),
    ],
)
def test_the_day_is_taken_from_the_words_only_where_it_is_clear(
    text: str, when: str, on: date | None
) -> None:
    assert step(text, when=when).on == on


def test_a_step_says_something_not_too_much_and_lies_ahead() -> None:
    with pytest.raises(InputError, match="in your own words"):
        step(" ")
    with pytest.raises(InputError, match="too long"):
        step("ring", where="x" * (LONGEST + 1))
    with pytest.raises(InputError, match="over"):
        step(on=date(2026, 11, 22))


def test_it_is_kept_and_read_again_as_it_was() -> None:
    one = answered(step(where="home"), Answer.PARTLY, now=MONDAY, how_it_went="half")
    assert ledger([entry_of(one)]).of(Commitment) == (one,)


# --- asking once ------------------------------------------------------------------------


def test_a_step_with_a_day_is_asked_about_once_the_day_is_over() -> None:
    one = step(when="on Friday")
    friday = MONDAY + 4 * DAY
    assert to_ask(book(one), friday) == ()
    assert to_ask(book(one), friday + DAY) == (one,)


def test_a_step_without_a_day_is_asked_about_after_two_weeks() -> None:
    one = step()
    assert to_ask(book(one), MONDAY + PATIENCE - DAY) == ()
    assert to_ask(book(one), MONDAY + PATIENCE) == (one,)


def test_a_step_is_asked_about_once_and_then_lapses_in_silence() -> None:
    then = MONDAY + 30 * DAY
    one = asked(step(), now=then)
    for days in range(60):
        assert to_ask(book(one), then + days * DAY) == ()
    assert lapsing(book(one), then + PATIENCE - DAY) == ()
    (gone,) = lapsing(book(one), then + PATIENCE)
    assert gone.status is CommitmentStatus.LAPSED
    assert gone.ended == then + PATIENCE
    assert to_ask(book(gone), then + 99 * DAY) == ()
    assert lapsing(book(gone), then + 99 * DAY) == ()


def test_what_was_never_asked_about_does_not_lapse() -> None:
    assert lapsing(book(step()), MONDAY + 365 * DAY) == ()


def test_the_step_that_waits_longest_is_asked_about_first() -> None:
    friday, thursday = step(when="on Friday"), step(id="b", when="on Thursday")
    assert to_ask(book(friday, thursday), MONDAY + 9 * DAY) == (thursday, friday)


def test_whoever_still_means_to_is_not_asked_again() -> None:
    then = MONDAY + PATIENCE
    one = answered(step(), Answer.OPEN, now=then)
    assert one.status is CommitmentStatus.OPEN
    assert one.ended is None
    assert to_ask(book(one), then + 60 * DAY) == ()
    assert "a smaller step" in " ".join(told(one))


def test_a_step_taken_up_again_is_asked_about_only_after_a_new_day() -> None:
    then = MONDAY + 40 * DAY
    gone = answered(step(when="on Friday", where="home"), Answer.LAPSED, now=then)
    plain = taken_up(gone, now=then)
    assert (plain.status, plain.when, plain.on) == (CommitmentStatus.OPEN, "", None)
    assert plain.where == "home"
    assert to_ask(book(plain), then + 60 * DAY) == ()
    dated = taken_up(gone, now=then, when="in two weeks", where="at work")
    assert dated.where == "at work"
    assert to_ask(book(dated), then + 14 * DAY) == ()
    assert lapsing(book(dated), then + 14 * DAY) == ()
    assert to_ask(book(dated), then + 15 * DAY) == (dated,)
    with pytest.raises(InputError, match="over"):
        taken_up(gone, now=then, on=date(2026, 11, 27))


@pytest.mark.parametrize("answer", list(Answer))
def test_every_answer_has_words_and_can_be_given_again(answer: Answer) -> None:
    one = answered(step(), answer, now=MONDAY, how_it_went=" it rained ")
    assert one.how_it_went == "it rained"
    assert 'You wrote: "it rained"' in told(one)
    assert (one.ended is None) == (answer is Answer.OPEN)
    again = answered(one, Answer.DONE, now=MONDAY + DAY)
    assert (again.status, again.how_it_went) == (CommitmentStatus.DONE, "it rained")
    assert answer in dict(choices())
    assert "!" not in " ".join(told(one))


def test_how_it_went_is_not_endless() -> None:
    with pytest.raises(InputError, match="too long"):
        answered(step(), Answer.DONE, now=MONDAY, how_it_went="x" * (LONGEST + 1))


# --- suggesting -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "ring the landlord",
        "Ringing the LANDLORD on Thursday, in the morning",
        "you could ring your landlord",
    ],
)
def test_what_was_dismissed_is_never_suggested_again(text: str) -> None:
    gone = answered(step(), Answer.DISMISSED, now=MONDAY)
    assert not may_suggest(text, book(gone))


def test_what_is_still_meant_is_not_suggested() -> None:
    assert not may_suggest("ring the landlord", book(step()))


@pytest.mark.parametrize("answer", [Answer.DONE, Answer.PARTLY, Answer.LAPSED])
def test_what_was_done_or_let_go_may_come_up_again(answer: Answer) -> None:
    assert may_suggest("ring the landlord", book(answered(step(), answer, now=MONDAY)))


def test_another_step_may_be_suggested() -> None:
    gone = answered(step(), Answer.DISMISSED, now=MONDAY)
    assert may_suggest("walk round the lake before breakfast", book(gone))


def test_words_that_cannot_be_compared_are_not_suggested() -> None:
    gone = answered(step(), Answer.DISMISSED, now=MONDAY)
    assert not may_suggest("do it", book(gone))
    assert may_suggest("do it", book())


def test_a_dismissed_step_that_says_little_stops_only_itself() -> None:
    gone = answered(step("do it"), Answer.DISMISSED, now=MONDAY)
    assert not may_suggest("Do  it", book(gone))
    assert may_suggest("walk round the lake", book(gone))


@given(st.text(min_size=1, max_size=60).filter(str.strip))
def test_no_dismissed_step_is_suggested_in_the_same_words(text: str) -> None:
    kept = Commitment("a", MONDAY, text.strip(), status=CommitmentStatus.DISMISSED)
    assert not may_suggest(text, book(kept))


# --- sentences --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "where", "words"),
    [
        ("", "", '"ring the landlord"'),
        ("on Friday", "", '"ring the landlord" (on Friday, 27 November 2026)'),
        ("", "from work", '"ring the landlord" (from work)'),
        ("at noon", "from work", '"ring the landlord" (at noon, from work)'),
    ],
)
def test_a_step_is_shown_with_its_time_and_place(
    when: str, where: str, words: str
) -> None:
    assert shown(step(when=when, where=where)) == words


def test_a_time_or_a_place_is_asked_for_where_there_is_neither() -> None:
    assert clearer(step()).endswith("?")
    assert clearer(step(when="at noon")) == ""
    assert clearer(step(where="home")) == ""


def test_what_is_asked_quotes_the_step_and_says_that_it_is_asked_once() -> None:
    meant, how, once = question(step())
    assert meant == (
        'On 23 November 2026 you meant to take this step: "ring the landlord".'
    )
    assert how == "How did it go?"
    assert once == "You are asked this once."


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (CommitmentStatus.OPEN, "Still open."),
        (CommitmentStatus.DONE, "Done on 23 November 2026."),
        (CommitmentStatus.LAPSED, "You can take it up again"),
        (CommitmentStatus.DISMISSED, "will not be suggested again"),
    ],
)
def test_what_became_of_a_step_is_told_without_praise_or_blame(
    status: CommitmentStatus, words: str
) -> None:
    assert words in " ".join(told(replace(step(), status=status, ended=MONDAY)))
