"""A talk that stands in several exports counts once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from counterpoint.audit.duplicates import counted, fingerprint
from counterpoint.audit.talks import Said, Talk, Who

BEGAN = datetime(2026, 1, 2, 3, tzinfo=UTC)


def a_talk(own: str, *texts: str, product: str = "Claude", timed: bool = True) -> Talk:
    said = tuple(
        Said(
            who=Who.REPLY if place % 2 else Who.PERSON,
            text=text,
            at=BEGAN + timedelta(minutes=place) if timed else None,
            id=f"{own} {place}",
        )
        for place, text in enumerate(texts)
    )
    return Talk(product=product, id=own, said=said)


def chosen(*talks: Talk) -> list[int]:
    return sorted(counted(fingerprint(talk) for talk in talks))


def test_the_longer_of_two_exports_of_a_talk_counts() -> None:
    assert chosen(a_talk("a", "one"), a_talk("a", "one", "two")) == [1]
    assert chosen(a_talk("a", "one", "two"), a_talk("a", "one")) == [0]


def test_of_two_that_are_equal_the_first_counts() -> None:
    assert chosen(a_talk("a", "one"), a_talk("a", "one")) == [0]


def test_talks_of_different_ids_both_count() -> None:
    assert chosen(a_talk("a", "one"), a_talk("b", "two")) == [0, 1]


def test_the_same_id_in_two_products_is_two_talks() -> None:
    assert chosen(a_talk("1", "x"), a_talk("1", "y", product="Grok")) == [0, 1]


def test_a_talk_whose_beginning_an_export_lost_is_the_same_talk() -> None:
    whole = a_talk("a", "one", "two", "three")
    rest = replace(whole, id="b", said=whole.said[1:])
    assert chosen(rest, whole) == [1]


def test_a_branch_that_went_on_elsewhere_is_a_talk_of_its_own() -> None:
    assert chosen(a_talk("a", "one", "two"), a_talk("b", "one", "else")) == [0, 1]


def test_the_same_words_at_the_same_time_count_once_whatever_wrote_them_down() -> None:
    other = a_talk("b", "one", "two", product="JSON Lines")
    assert chosen(a_talk("a", "one", "two"), other) == [0]


def test_a_greeting_that_was_said_twice_is_two_talks() -> None:
    first = a_talk("a", "Hello", "Hello.", timed=False)
    assert chosen(first, replace(first, id="b")) == [0, 1]


def test_a_long_talk_without_times_is_known_by_its_words() -> None:
    first = a_talk("a", "word " * 30, "answer " * 20, timed=False)
    assert chosen(first, replace(first, id="b")) == [0]


def test_talks_without_a_word_are_told_apart_by_their_ids() -> None:
    assert chosen(a_talk("a"), a_talk("b"), a_talk("a")) == [0, 1]


def test_a_third_export_can_show_that_two_are_the_same() -> None:
    whole = a_talk("a", "one", "two", "three")
    rest = replace(whole, id="b", said=whole.said[2:])
    middle = replace(whole, id="b", said=whole.said[:2])
    assert chosen(whole, middle) == [0, 1]
    assert chosen(whole, middle, rest) == [0]


ANY = st.lists(
    st.builds(
        a_talk, st.sampled_from("abc"), st.sampled_from(["x", "y"]), timed=st.booleans()
    ),
    max_size=8,
)


@given(ANY)
def test_every_talk_counts_itself_or_through_one_with_as_much_in_it(
    talks: list[Talk],
) -> None:
    marks = [fingerprint(talk) for talk in talks]
    kept = counted(marks)
    assert counted(marks + marks) == kept
    assert counted([marks[place] for place in sorted(kept)]) == frozenset(
        range(len(kept))
    )
    assert bool(kept) == bool(talks)
