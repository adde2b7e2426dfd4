from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterpoint.authored import load
from counterpoint.conversation.guide.repertoire import repertoire
from counterpoint.detectors import reply_phrases
from counterpoint.detectors.alternatives import Alternatives, Lists, Needs, split
from counterpoint.detectors.phrases import fold, phrase_pattern, phrases
from counterpoint.detectors.reply_phrases import expression

if TYPE_CHECKING:
    from collections.abc import Iterator

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
        ("(?:sorry|[a-z]{3})", [set()]),
        ("(?:stop){0,2} (?:going){1,2}", [{"going"}]),
        ("(?!never)(?<!always )once", [{"once"}]),
        ("{they} left", [{"left"}, {"he", "she", "they"}]),
        ("{may_be}friend", [{"friend"}]),
        (r"\d{1,4} ?mg\b", [{"mg"}]),
        (r"\x27tis", [{"tis"}]),
        (r"[^.!?]{0,20}[?]", [set()]),
        ("ab+c{2,}d*", [{"ab"}, {"c"}]),
        ("((?:sister|mother)'s) phone", [{"phone"}, {"sister", "mother"}]),
    ],
)
def test_a_phrase_needs_the_letters_that_it_cannot_match_without(
    phrase: str, runs: list[set[str]]
) -> None:
    assert sorted(map(sorted, needed(phrase))) == sorted(map(sorted, runs))


@pytest.mark.parametrize(
    ("phrase", "runs"),
    [
        ("you are", [{" you "}, {" are "}]),
        ("a&e", [{" a "}, {" e "}]),
        ("don't go", [{" don"}, {"t "}, {" go "}]),
        ("colou?r", [{" colo"}, {"r "}]),
        ("not ?ok", [{" not"}, {"ok "}]),
        ("no+", [{" no"}]),
        ("(?:ab){1,2}", [{"ab"}]),
        ("e-?mail", [{" e"}, {"mail "}]),
        ("self- and", [{" self-"}, {" and "}]),
        ("(?:really )?sorry", [{" sorry "}]),
        ("(?:un)?happy", [{"happy "}]),
        ("(?:sorry|sad)ly", [{" sorry", " sad"}, {"ly "}]),
        ("i(?:'m| am) (?:so )?sad", [{" i"}, {"m ", " am "}, {" sad "}]),
        (r"\ber\b", [{" er "}]),
        (r"er\w", [{" er"}]),
        ("once[,.]", [{" once "}]),
        ("once[,a]", [{" once"}]),
        ("once$", [{" once "}]),
        ("they(?!'d) go", [{" they "}, {" go "}]),
        ("{they} left", [{" he ", " she ", " they "}, {" left "}]),
        ("{may_be}friend", [{" friend "}]),
        ("^so (?:sad|ill)", [{"^so "}, {" so "}, {" sad ", " ill "}]),
        ("^(?:so )?(?:yes|no)", [{"^so ", "^yes ", "^no "}, {" yes ", " no "}]),
        ("^(?:so |)yes", [{" yes "}]),
        (r"^\w+ yes", [{" yes "}]),
        ("(?:^|and )yes", [{" yes "}]),
    ],
)
def test_letters_at_the_edge_of_a_word_are_needed_there(
    phrase: str, runs: list[set[str]]
) -> None:
    found = Needs(PARTS, whole=True).of(phrase)
    assert sorted(map(sorted, found)) == sorted(map(sorted, runs))


def test_a_phrase_is_split_at_bars_outside_of_groups() -> None:
    assert list(split(r"a (?:b|c)|d[|]e|f\|g|")) == ["a (?:b|c)", "d[|]e", r"f\|g", ""]


# --- Everything that is written is found, as if nothing had been left out -------


@dataclass(frozen=True)
class Together:
    """Phrases of a data file, searched both ways."""

    at_once: re.Pattern[str]
    one_by_one: Alternatives

    def assert_same(self, text: str) -> None:
        found = [match.span() for _, match in self.one_by_one.find(text)]
        assert found == [match.span() for match in self.at_once.finditer(text)]


@cache
def reply_lists() -> tuple[Together, ...]:
    body = load("detectors", "replies").body
    sets = [row["say"] for row in body["set"]] + list(body["context"].values())
    return tuple(
        Together(
            re.compile(rf"[^\w'](?:{joined(say)})(?:(?<=\s)|(?!\w))"),
            reply_phrases._alternatives(tuple(say)),
        )
        for say in sets
    )


def joined(say: list[str]) -> str:
    parts = load("detectors", "replies").body["part"]
    return "|".join(expression(phrase, parts) for phrase in say)


@cache
def message_lists() -> tuple[Together, ...]:
    return tuple(
        Together(at_once(name, key, value), rows.alternatives)
        for name, key in FILES.items()
        for value, rows in phrases(name, key).items()
    )


FILES = {"needs": "need", "focus": "kind", "moments": "moment"}


def at_once(name: str, key: str, value: str) -> re.Pattern[str]:
    body = load("detectors", name).body
    rows = [row["pattern"] for row in body["row"] if row[key] == value]
    written = "|".join(phrase_pattern(row, body.get("parts", {})) for row in rows)
    return re.compile(rf"(?<![\w'])(?:{written})(?!\w)")


@cache
def vocabulary() -> tuple[str, ...]:
    bodies = [load("detectors", name).body for name in ("replies", *FILES)]
    runs = {
        run
        for body in bodies
        for written in every_string(body)
        for run in re.findall(r"[a-z]+(?:'[a-z]+)*(?: [a-z']+)?", written)
    }
    return tuple(sorted(runs))


def every_string(body: object) -> Iterator[str]:
    if isinstance(body, str):
        yield body
    elif isinstance(body, dict | list):
        for inside in body.values() if isinstance(body, dict) else body:
            yield from every_string(inside)


def texts() -> st.SearchStrategy[str]:
    words = st.sampled_from(vocabulary())
    between = st.sampled_from([" ", " ", " ", ", ", ". ", "? ", "'", "\n", ""])
    pairs = st.lists(st.tuples(words, between), max_size=60)
    return pairs.map(lambda found: "".join(a + b for a, b in found))


@settings(deadline=None)  # the first text compiles every list
@given(texts())
def test_no_list_of_phrases_finds_less_or_more_than_one_expression(text: str) -> None:
    for together in (*reply_lists(), *message_lists()):
        together.assert_same("\n" + text)


def test_no_list_finds_less_or_more_in_what_authors_wrote() -> None:
    lines = [line.text.lower() for line in repertoire().lines]
    for cases in ("reply_cases.py", "focus_cases.toml", "test_needs.py"):
        written = Path(__file__).with_name(cases).read_text("utf-8").lower()
        lines += re.findall(r'"([^"\n]{10,})"', written)
    for together in (*reply_lists(), *message_lists()):
        together.assert_same("\n" + "\n".join(lines))


def all_that_stand(rows: reply_phrases.Phrasings, text: str) -> dict[int, set[int]]:
    """Return the phrases that match, whatever is left out in advance."""
    found = {
        place: {
            number
            for number in one.possible(text)
            if next(one.find(text, among=(number,)), None)
        }
        for place, one in enumerate(rows.alternatives)
    }
    return {place: numbers for place, numbers in found.items() if numbers}


def corpus_lines() -> Iterator[str]:
    corpus = Path(__file__).parents[2] / "corpus"
    for name, key in (("pairs", "reply"), ("messages", "text")):
        with (corpus / f"{name}.jsonl").open(encoding="utf-8") as rows:
            for row in islice(rows, 0, None, 5):
                yield fold(json.loads(row)[key])


@cache
def every_phrase() -> reply_phrases.Phrasings:
    signs = load("audit", "signs").body
    rows = (*signs["reply"], *signs["message"])
    return reply_phrases.together(
        (*reply_phrases.phrasings(), *map(reply_phrases.phrasing_of, rows))
    )


def assert_nothing_is_left_out(text: str) -> None:
    rows = every_phrase()
    tried = rows.lists.possible(text)
    for place, numbers in all_that_stand(rows, text).items():
        assert numbers <= tried.get(place, set())


def test_no_phrase_that_stands_in_a_line_of_the_corpus_is_left_out() -> None:
    for line in corpus_lines():
        assert_nothing_is_left_out("\n" + line)


@settings(deadline=None)  # as above
@given(texts())
def test_no_phrase_that_stands_in_a_text_is_left_out(text: str) -> None:
    assert_nothing_is_left_out("\n" + text)


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
def test_a_list_is_searched_as_one_expression_is(said: list[str], text: str) -> None:
    several = Alternatives(said, needs=Needs({}), compiled=re.compile)
    found = [match.span() for _, match in several.find(text)]
    at_once = re.finditer("|".join(said), text) if said else ()
    assert found == [match.span() for match in at_once]


def test_the_earlier_phrase_is_named_where_two_match_at_one_place() -> None:
    several = Alternatives(["ab", "abc", "c"], needs=Needs({}), compiled=re.compile)
    assert [number for number, _ in several.find("abc")] == [0, 2]


WORDS = st.text(alphabet="abehrstuy -'.\n", max_size=60)


@settings(max_examples=200)
@given(text=WORDS)
def test_lists_read_together_leave_the_same_phrases_to_try(text: str) -> None:
    made = [
        Alternatives(rows, needs=Needs(PARTS), compiled=re.compile)
        for rows in (["the({3})?", "ab+e", "[.]"], ["(?:rest|ears) y"], ["say a-b"])
    ]
    found = Lists(made).possible(text)
    for place, one in enumerate(made):
        assert found.get(place, set()) == one.possible(text)


def test_a_word_of_any_length_is_read_for_its_letters() -> None:
    made = Alternatives(["needle"], needs=Needs({}), compiled=re.compile)
    together = Lists([made])
    for text in ("x" * 5000 + "needle", "a needle", "needles-and-pins"):
        assert together.possible(text) == {0: {0}}
    assert together.possible("need le") == {}
