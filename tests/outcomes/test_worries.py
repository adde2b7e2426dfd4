from __future__ import annotations

import tomllib
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoint.outcomes.traces import MOST_STEMS, telling
from counterpoint.outcomes.worries import ALIKE, Worry, likeness, weighed, worries
from tests.outcomes.sittings import EVENING, trace_of

WRITTEN: dict[str, dict[str, list[str]]] = tomllib.loads(
    Path(__file__).with_name("worries.toml").read_text("utf-8")
)
TOLD = [
    (f"{part}.{name}", weighed(dict(telling(text).most_common(MOST_STEMS))))
    for part, named in WRITTEN.items()
    for name, texts in named.items()
    for text in texts
]
PAIRS = [
    (one == other, likeness(bag, another), f"{one} {other}")
    for (one, bag), (other, another) in combinations(TOLD, 2)
]
bags = st.dictionaries(st.text("abc", min_size=1, max_size=3), st.integers(1, 20))


def test_no_two_different_worries_are_taken_for_one() -> None:
    assert [which for same, like, which in PAIRS if not same and like >= ALIKE] == []


def test_most_worries_are_known_again_in_other_words() -> None:
    same = [like >= ALIKE for same, like, _ in PAIRS if same]
    assert (sum(same), len(same)) == (36, 41)


@given(bags, bags)
def test_likeness_is_between_nothing_and_all_and_the_same_both_ways(
    one: dict[str, int], other: dict[str, int]
) -> None:
    first, second = weighed(one), weighed(other)
    like = likeness(first, second)
    assert -1e-9 <= like <= 1 + 1e-9
    assert like == pytest.approx(likeness(second, first))
    assert likeness(first, first) == pytest.approx(1.0 if one else 0.0)


def stems(text: str) -> tuple[tuple[str, int], ...]:
    return tuple((stem, 1) for stem in text.split())


def test_sittings_about_one_worry_are_put_together() -> None:
    boss, heart = "boss shout meet report", "heart skip ecg flutter"
    traces = [
        trace_of(EVENING, stems=stems(text))
        for text in (boss, heart, boss, boss.replace("report", "froz"))
    ]
    assert [len(worry.traces) for worry in worries(traces)] == [3, 1]


def test_a_sitting_with_hardly_a_telling_word_is_about_nothing() -> None:
    traces = [trace_of(EVENING, stems=stems("boss")) for _ in range(5)]
    assert worries(traces) == ()


def test_the_latest_words_that_may_be_shown_stand_for_a_worry() -> None:
    quotes = ("he shouts", "he shouted again", "")
    worry = Worry(tuple(trace_of(EVENING, quote=quote) for quote in quotes))
    assert worry.quote == "he shouted again"


@given(st.lists(bags, max_size=12))
def test_every_sitting_is_in_at_most_one_worry(drawn: list[dict[str, int]]) -> None:
    traces = [trace_of(EVENING, stems=tuple(bag.items())) for bag in drawn]
    found = worries(traces)
    assert sum(len(worry.traces) for worry in found) == sum(
        len(one.stems) > 1 for one in traces
    )
