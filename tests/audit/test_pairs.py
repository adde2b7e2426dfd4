from __future__ import annotations

from datetime import timedelta

from counterpoint.audit.labels import Label
from counterpoint.audit.pairs import MOST, Apart, apart
from counterpoint.audit.reading import Passage, labelled, passages
from tests.audit.talk_of import BEGAN, talk_of


def claims(*texts: str, days: float = 30, timed: bool = True) -> list[Passage]:
    found: list[Passage] = []
    for number, text in enumerate(texts):
        began = BEGAN + number * timedelta(days=days) if timed else None
        talk = talk_of(f"> {text}", talk=f"t{number}", began=began)
        found += passages(talk, labelled(talk), [Label.CLAIM])
    return found


NEVER = "My sister never rings me."
ALWAYS = "My sister always rings me."


def test_two_sayings_that_pull_apart_are_asked_about() -> None:
    (found,) = apart(claims(NEVER, ALWAYS))
    assert (found.one.quote, found.other.quote) == (NEVER[:-1], ALWAYS[:-1])
    assert found.question.one == found.one.quote
    assert found.question.ask.endswith("?")


def test_the_order_in_which_they_are_given_does_not_matter() -> None:
    given = claims(NEVER, ALWAYS)
    assert apart(reversed(given)) == apart(given)


def test_sayings_of_one_evening_are_one_mood() -> None:
    assert apart(claims(NEVER, ALWAYS, days=0.1)) == ()


def test_sayings_without_a_time_are_passed_over() -> None:
    assert apart(claims(NEVER, ALWAYS, timed=False)) == ()


def test_nothing_of_a_message_of_danger_is_put_side_by_side() -> None:
    grave = f"{ALWAYS} i want to kill myself tonight."
    assert apart(claims(NEVER, grave)) == ()


def test_one_matter_is_asked_about_once() -> None:
    given = claims(NEVER, ALWAYS, NEVER, ALWAYS)
    assert len(apart(given)) == 1


def test_there_are_ten_at_most() -> None:
    people = ["sister", "brother", "mother", "father", "uncle", "aunt", "boss"]
    people += ["neighbour", "cousin", "wife", "husband", "daughter"]
    given = claims(
        *(f"My {who} never rings me." for who in people),
        *(f"My {who} always rings me." for who in people),
    )
    found: tuple[Apart, ...] = apart(given)
    assert MOST // 2 < len(found) <= MOST
    assert len(apart(given, most=2)) == 2


def test_two_claims_of_the_same_kind_do_not_pull_apart() -> None:
    assert apart(claims(NEVER, NEVER)) == ()
