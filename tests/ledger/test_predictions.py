from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoint.errors import InputError
from counterpoint.ledger.kinds import Ledger, entry_of, ledger
from counterpoint.ledger.predictions import (
    ahead,
    asked,
    choices,
    corrected,
    due_now,
    is_feared,
    is_over,
    predicted,
    put_off,
    settled,
    stands,
    told,
    too_early,
    unsettled,
)
from counterpoint.ledger.records import LONGEST, Prediction, WhatHappened

MONDAY = datetime(2026, 11, 23, 18, tzinfo=UTC)
FRIDAY = datetime(2026, 11, 27, 9, tzinfo=UTC)
SATURDAY = datetime(2026, 11, 28, 9, tzinfo=UTC)


def made(text: str = "She will not answer by Friday", **more: object) -> Prediction:
    known = {"id": "a", "now": MONDAY, "chance": 80, **more}
    return predicted(text, **known)  # type: ignore[arg-type]


# --- making one -----------------------------------------------------------------


def test_the_day_is_read_from_the_words_where_it_is_clear() -> None:
    assert made().due == FRIDAY.date()
    assert made("She will not answer", due=date(2026, 12, 1)).due == date(2026, 12, 1)


def test_a_day_that_was_chosen_counts_before_one_in_the_words() -> None:
    chosen = made("by 03/04 it is over", due=date(2027, 4, 3))
    assert chosen.due == date(2027, 4, 3)


@pytest.mark.parametrize(
    ("text", "kindly"),
    [
        ("She will leave me", "Nothing can settle this without a day"),
        ("She will leave me soon", "Nothing can settle this without a day"),
        ("She will leave me after Friday", "Nothing can settle this without a day"),
        ("She will leave me by 03/04", "More than one day fits"),
        ("She will leave me by 31 June", "no such day"),
        ("She left yesterday", "That day is over"),
        ("We will be old in 30 years", "more than 10 years away"),
    ],
)
def test_what_no_day_can_settle_is_refused_with_what_to_do(
    text: str, kindly: str
) -> None:
    with pytest.raises(InputError) as refusal:
        made(text)
    assert kindly in str(refusal.value)
    assert "leave" not in str(refusal.value)
    assert "Choose" in str(refusal.value) or "By which day" in str(refusal.value)


@pytest.mark.parametrize("chance", [None, -1, 101])
def test_how_sure_somebody_is_has_to_be_said_and_to_be_a_chance(
    chance: int | None,
) -> None:
    with pytest.raises(InputError, match="0"):
        made(chance=chance)


def test_words_are_needed_and_not_endless() -> None:
    with pytest.raises(InputError, match="in your own words"):
        made("  ", due=FRIDAY.date())
    with pytest.raises(InputError, match="too long"):
        made("x" * (LONGEST + 1), due=FRIDAY.date())


def test_how_bad_it_is_runs_from_nought_to_ten() -> None:
    with pytest.raises(InputError, match="10"):
        made(how_bad_feared=11)
    with pytest.raises(InputError, match="10"):
        settled(made(), WhatHappened.DID_NOT, now=FRIDAY, how_bad_was=-1)


def test_today_is_a_day_that_is_still_to_come() -> None:
    assert made("He will shout tonight").due == MONDAY.date()


def test_it_is_kept_and_read_again_as_it_was() -> None:
    one = settled(made(feared=True, how_bad_feared=7), WhatHappened.PARTLY, now=FRIDAY)
    assert ledger([entry_of(one)]).of(Prediction) == (one,)


# --- its day ----------------------------------------------------------------------


def test_what_is_due_is_asked_about_on_its_day_the_longest_waiting_first() -> None:
    friday = made()
    tonight = made("He will shout tonight", id="b")
    later = made("by 1 December", id="c")
    answered = settled(made(id="d"), WhatHappened.HAPPENED, now=MONDAY)
    book = Ledger(lines=(friday, tonight, later, answered))
    assert due_now(book, FRIDAY) == (tonight, friday)
    assert due_now(book, MONDAY) == (tonight,)
    assert ahead(book, MONDAY) == (friday, later)


def test_the_day_comes_where_the_person_is() -> None:
    late = datetime(2026, 11, 26, 23, tzinfo=UTC)
    book = Ledger(lines=(made(),))
    assert due_now(book, late) == ()
    assert due_now(book, late.astimezone(timezone(timedelta(hours=3))))


def test_on_its_day_it_is_not_said_to_be_over() -> None:
    assert not is_over(made(), FRIDAY)
    assert "Its day is today." in asked(made(), FRIDAY)
    assert is_over(made(), SATURDAY)
    assert "Its day was 27 November 2026." in asked(made(), SATURDAY)
    assert "Its day is 27 November 2026." in asked(made(), MONDAY)


def test_what_cannot_be_told_yet_gets_another_day() -> None:
    moved = put_off(made(), date(2026, 12, 4), now=SATURDAY)
    assert (moved.due, moved.text, moved.chance) == (
        date(2026, 12, 4),
        made().text,
        80,
    )
    with pytest.raises(InputError, match="over"):
        put_off(made(), FRIDAY.date(), now=SATURDAY)
    with pytest.raises(InputError, match="already said"):
        put_off(
            settled(made(), WhatHappened.DID_NOT, now=FRIDAY),
            date(2026, 12, 4),
            now=FRIDAY,
        )


# --- what stands ------------------------------------------------------------------


def test_before_its_day_what_was_expected_can_be_put_right() -> None:
    wanted = replace(made(), text=" She will not write by Friday ", chance=60)
    right = corrected(made(), wanted, now=MONDAY)
    assert (right.text, right.chance) == ("She will not write by Friday", 60)
    assert (right.id, right.at) == ("a", MONDAY)


def test_once_its_day_has_come_what_was_expected_stands() -> None:
    with pytest.raises(InputError, match="stays as you wrote it"):
        corrected(made(), replace(made(), chance=10), now=FRIDAY)


def test_once_it_is_settled_what_was_expected_stands() -> None:
    came = settled(made(), WhatHappened.HAPPENED, now=MONDAY)
    assert stands(came, MONDAY)
    assert stands(came, MONDAY, began=MONDAY - timedelta(hours=1))


def test_in_the_sitting_in_which_it_was_written_it_can_be_put_right() -> None:
    tonight = made("He will shout tonight")
    wanted = replace(tonight, chance=20)
    began = MONDAY - timedelta(minutes=10)
    assert stands(tonight, MONDAY)
    assert corrected(tonight, wanted, now=MONDAY, began=began).chance == 20


def test_a_correction_changes_nothing_of_what_came() -> None:
    wanted = settled(made(), WhatHappened.HAPPENED, now=MONDAY)
    assert corrected(made(), wanted, now=MONDAY).outcome is None


# --- what came --------------------------------------------------------------------


def test_it_can_be_settled_early_and_said_again() -> None:
    early = settled(made(), WhatHappened.DID_NOT, now=MONDAY, note=" she rang ")
    assert (early.outcome, early.settled_at) == (WhatHappened.DID_NOT, MONDAY)
    assert early.note == "she rang"
    again = settled(early, WhatHappened.PARTLY, now=SATURDAY)
    assert (again.outcome, again.settled_at) == (WhatHappened.PARTLY, SATURDAY)


def test_what_was_said_to_have_happened_can_be_taken_back_in_that_sitting() -> None:
    came = settled(made(), WhatHappened.HAPPENED, now=FRIDAY, how_bad_was=3)
    assert unsettled(came, began=FRIDAY) == made()
    with pytest.raises(InputError, match="saying again"):
        unsettled(came, began=SATURDAY)


@pytest.mark.parametrize(
    ("feared", "how_bad", "is_so"),
    [
        (None, None, False),
        (None, 0, False),
        (None, 1, True),
        (True, None, True),
        (False, 9, False),
    ],
)
def test_it_is_feared_where_the_person_said_so_or_that_it_is_bad(
    feared: bool | None, how_bad: int | None, is_so: bool
) -> None:
    assert is_feared(made(feared=feared, how_bad_feared=how_bad)) is is_so


# --- sentences --------------------------------------------------------------------


def test_what_was_written_is_quoted_with_its_day_and_its_chance() -> None:
    wrote = asked(made(), FRIDAY)[0]
    assert wrote == (
        'On 23 November 2026 you wrote: "She will not answer by Friday", '
        "and gave it 80 %."
    )


def test_only_of_what_was_feared_it_is_asked_how_bad_it_was() -> None:
    assert len(asked(made(), FRIDAY)) == 3
    assert "How bad was it" in asked(made(feared=True), FRIDAY)[-1]


def test_every_answer_has_its_words() -> None:
    assert [outcome for outcome, _ in choices()] == list(WhatHappened)
    assert too_early()


@pytest.mark.parametrize(
    ("feared", "was", "tells"),
    [
        (8, 3, "It was 3."),
        (8, 8, "and it was"),
        (3, 8, "worse. If it still weighs on you"),
        (None, 8, "If it still weighs on you"),
    ],
)
def test_how_bad_it_was_is_set_beside_how_bad_it_was_feared(
    feared: int | None, was: int, tells: str
) -> None:
    one = made(how_bad_feared=feared)
    came = settled(one, WhatHappened.HAPPENED, now=FRIDAY, how_bad_was=was)
    assert tells in " ".join(told(came))


def test_nothing_is_told_of_what_is_open_and_one_thing_says_little() -> None:
    assert told(made()) == ()
    came = settled(made(), WhatHappened.DID_NOT, now=FRIDAY, how_bad_was=2)
    assert told(came) == (
        "You gave it 80 %. It did not happen.",
        "One thing alone says little about how well you see things coming.",
    )


@given(
    st.sampled_from(WhatHappened),
    st.none() | st.integers(0, 10),
    st.none() | st.integers(0, 10),
)
def test_what_is_told_neither_cheers_nor_mocks(
    outcome: WhatHappened, feared: int | None, was: int | None
) -> None:
    one = made(how_bad_feared=feared)
    words = " ".join(told(settled(one, outcome, now=FRIDAY, how_bad_was=was)))
    assert "!" not in words
    assert not {"well done", "great", "silly", "see,", "only"} & {
        *words.lower().split()
    }
