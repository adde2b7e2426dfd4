from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from counterpoint.care.kinds import CareRecords
from counterpoint.care.people import (
    LONGEST_NAME,
    MOST_PEOPLE,
    Known,
    checked_person,
    may_be_named,
    people_on,
    spoke,
    starts,
)
from counterpoint.care.records import Contact, Person
from counterpoint.errors import InputError

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
MO = Person("mo", NOON, "Mo", "walks", "07700 900123", may_be_named=True)
ANN = Person("ann", NOON, "Ann", may_be_named=True)


def test_everybody_stands_with_the_day_they_last_spoke() -> None:
    on = [date(2026, 11, day) for day in (3, 20, 11)]
    contacts = tuple(Contact(f"mo-{day}", NOON, "mo", day) for day in on)
    found = people_on(CareRecords((MO, ANN, *contacts)))
    assert [known.person for known in found] == [MO, ANN]
    assert found[0].last == date(2026, 11, 20)
    assert found[1].last is None


def test_a_day_is_put_down_once_and_never_ahead() -> None:
    first = spoke(MO, date(2026, 11, 22), now=NOON)
    again = spoke(MO, date(2026, 11, 22), now=NOON + timedelta(hours=1))
    assert first.id == again.id
    with pytest.raises(InputError, match="cannot lie ahead"):
        spoke(MO, date(2026, 11, 24), now=NOON)


def test_who_is_put_on_the_list_has_a_name_and_not_a_novel() -> None:
    with pytest.raises(InputError, match="first name"):
        checked_person(Person("x", NOON, ""), ())
    with pytest.raises(InputError, match="too long"):
        checked_person(Person("x", NOON, "x" * (LONGEST_NAME + 1)), ())
    assert checked_person(MO, ()) is MO


def test_a_full_list_takes_nobody_new_and_still_changes() -> None:
    full = [Known(Person(f"p{n}", NOON, "x")) for n in range(MOST_PEOPLE)]
    with pytest.raises(InputError, match="Take one off first"):
        checked_person(MO, full)
    changed = Person("p3", NOON, "Mo")
    assert checked_person(changed, full) is changed


def test_only_who_was_marked_may_be_named_and_the_latest_first() -> None:
    unmarked = Person("x", NOON, "Sam")
    spoke_to = Contact("c", NOON, "ann", date(2026, 11, 20))
    assert may_be_named([Known(MO), Known(unmarked), Known(ANN, (spoke_to,))]) == (
        "Ann",
        "Mo",
    )


@pytest.mark.parametrize(
    "who",
    ['"); quote', "{call}", "Mo 07700 900123", "a" * 41, "Mo\u202e", "<b>Mo</b>"],
)
def test_what_does_not_stand_in_a_sentence_is_not_said(who: str) -> None:
    assert may_be_named([Known(Person("x", NOON, who, may_be_named=True))]) == ()


def test_words_to_begin_with_need_no_name_and_blame_nobody() -> None:
    found = starts()
    assert len({start.id for start in found}) == len(found) >= 5
    for start in found:
        assert "{" not in start.text
        assert start.text.endswith((".", "?"))
