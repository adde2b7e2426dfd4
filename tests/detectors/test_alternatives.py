from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterpoint.authored import load
from counterpoint.conversation.guide.repertoire import repertoire
from counterpoint.detectors import reply_phrases
from counterpoint.detectors.alternatives import Alternatives, Needs, split
from counterpoint.detectors.reply_phrases import expression

PARTS = {"they": "he|she|they", "very": "(?:so|very) ", "may_be": "(?:a |an )?"}


def needed(phrase: str) -> tuple[frozenset[str], ...]:
    return Needs(PARTS).of(phrase)


@pytest.mark.parametrize(
    ("phrase", "runs"),
    [
        ("you are right", [{"right"}, {"are"}, {"you"}]),
        ("colou?r", [{"colo"}, {"r"}]),
        ("don't", [{"don"}, {"t"}]),
        ("not ?ok", [{"not"}, {"ok"}]),
        ("(?:really )?sorry", [{"sorry"}]),
        ("(?:sorry|sad)", [{"sorry", "sad"}]),
        ("(?:sorry|[a-z]{3})", []),
        ("(?:stop){0,2} (?:going){1,2}", [{"going"}]),
        ("(?!never)(?<!always )once", [{"once"}]),
        ("{they} left", [{"left"}, {"he", "she", "they"}]),
        ("{may_be}friend", [{"friend"}]),
        (r"\d{1,4} ?mg\b", [{"mg"}]),
        (r"\x27tis", [{"tis"}]),
        (r"[^.!?]{0,20}[?]", []),
        ("ab+c{2,}d*", [{"ab"}, {"c"}]),
        ("((?:sister|mother)'s) phone", [{"phone"}, {"sister", "mother"}]),
    ],
)
def test_a_phrase_needs_the_letters_that_it_cannot_match_without(
    phrase: str, runs: list[set[str]]
) -> None:
    assert sorted(map(sorted, needed(phrase))) == sorted(map(sorted, runs))


def test_a_phrase_is_split_at_bars_outside_of_groups() -> None:
    assert list(split(r"a (?:b|c)|d[|]e|f\|g|")) == ["a (?:b|c)", "d[|]e", r"f\|g", ""]


# --- Everything that is written is found, as if nothing had been left out -------


@cache
def all_phrases() -> tuple[tuple[str, ...], ...]:
    body = load("detectors", "replies").body
    sets = [row["say"] for row in body["set"]] + list(body["context"].values())
    return tuple(tuple(one for phrase in say for one in split(phrase)) for say in sets)


@cache
def joined(phrases: tuple[str, ...]) -> re.Pattern[str]:
    parts = load("detectors", "replies").body["part"]
    written = "|".join(expression(phrase, parts) for phrase in phrases)
    return re.compile(rf"[^\w'](?:{written})(?:(?<=\s)|(?!\w))")


def found_at_once(phrases: tuple[str, ...], text: str) -> list[tuple[int, int]]:
    return [match.span() for match in joined(phrases).finditer(text)]


def found_one_by_one(phrases: tuple[str, ...], text: str) -> list[tuple[int, int]]:
    places = reply_phrases._alternatives(phrases).find(text)
    return [match.span() for _, match in places]


@cache
def vocabulary() -> tuple[str, ...]:
    body = load("detectors", "replies").body
    written = [*(p for say in all_phrases() for p in say), *body["part"].values()]
    runs = {run for phrase in written for run in re.findall(r"[a-z' -]+", phrase)}
    return tuple(sorted(runs))


def texts() -> st.SearchStrategy[str]:
    words = st.sampled_from(vocabulary())
    between = st.sampled_from([" ", " ", " ", ", ", ". ", "? ", "'", "\n", ""])
    pairs = st.lists(st.tuples(words, between), max_size=40)
    return pairs.map(lambda found: "".join(a + b for a, b in found))


@settings(deadline=None)  # the first text compiles the whole lexicon
@given(texts())
def test_phrases_of_a_reply_are_found_as_one_expression_finds_them(text: str) -> None:
    text = "\n" + text
    for phrases in all_phrases():
        assert found_one_by_one(phrases, text) == found_at_once(phrases, text)


def written_examples() -> list[str]:
    lines = [line.text.lower() for line in repertoire().lines]
    body: dict[str, Any] = load("detectors", "replies").body
    cases = Path(__file__).with_name("reply_cases.py").read_text("utf-8").lower()
    lines += re.findall(r'"([^"\n]{10,})"', cases)
    return [*lines, body["small_words"]]


def test_phrases_in_all_authored_words_are_found_as_one_expression_finds_them() -> None:
    text = "\n" + "\n".join(written_examples())
    for phrases in all_phrases():
        assert found_one_by_one(phrases, text) == found_at_once(phrases, text)


# --- Searching ------------------------------------------------------------------


@given(
    st.lists(
        st.sampled_from(
            ["a", "ab", "abc", "b", "bc(?=a)", "ca?", "c{1,2}", "(?:a|b)c"]
        ),
        max_size=6,
    ),
    st.text("abc ", max_size=30),
)
def test_a_list_is_searched_as_one_expression_is(phrases: list[str], text: str) -> None:
    several = Alternatives(phrases, needs=Needs({}), compiled=re.compile)
    found = [match.span() for _, match in several.find(text)]
    at_once = re.finditer("|".join(phrases), text) if phrases else ()
    assert found == [match.span() for match in at_once]


def test_the_earlier_phrase_is_named_where_two_match_at_one_place() -> None:
    several = Alternatives(["ab", "abc", "c"], needs=Needs({}), compiled=re.compile)
    assert [number for number, _ in several.find("abc")] == [0, 2]
