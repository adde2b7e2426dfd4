from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoint.detectors import reader_input as inputs
from counterpoint.detectors.wordpiece import WordPiece
from training import style

VOCABULARY = [
    "[PAD]",
    "[UNK]",
    "[CLS]",
    "[SEP]",
    "i",
    "swim",
    "out",
    "##s",
    "not",
    "dont",
    "?",
    '"',
    "1",
    "2",
]
PIECES = WordPiece(VOCABULARY)


def said(ids: tuple[int, ...]) -> str:
    return " ".join(VOCABULARY[one] for one in ids)


def test_style_is_not_seen() -> None:
    ways = [
        "I don't swim out.",
        "i dont swim out",
        "I DONT SWIM OUT!!",
        "I don\u2019t  swim out...",
    ]
    assert len({inputs.plain(way) for way in ways}) == 1


def test_a_question_and_a_quotation_are_seen() -> None:
    assert inputs.plain('"Out?"') == '"out?"'


def test_only_the_message_is_judged_and_context_is_read() -> None:
    seen = inputs.of_message(PIECES, "i swim", before="out", answered="not")
    assert said(seen.ids) == "[CLS] out [SEP] not [SEP] i swim [SEP]"
    assert seen.judged == (0, 0, 0, 0, 0, 1, 1, 1)
    assert seen.speakers == (0, 0, 0, 1, 1, 0, 0, 0)


def test_a_reply_is_judged_beside_its_message() -> None:
    seen = inputs.of_reply(PIECES, "i swim", "not out")
    assert said(seen.ids) == "[CLS] i swim [SEP] not out [SEP]"
    assert seen.judged == (0, 0, 0, 0, 1, 1, 1)


def test_of_a_long_message_the_beginning_and_the_end_are_read() -> None:
    seen = inputs.of_message(PIECES, "i " + "swim " * 500 + "out")
    assert len(seen.ids) == inputs.LONGEST + 2
    assert said(seen.ids[:2]) == "[CLS] i"
    assert said(seen.ids[-2:]) == "out [SEP]"


@given(st.text(), st.text(), st.text())
def test_any_text_is_seen_within_bounds(text: str, before: str, answered: str) -> None:
    seen = inputs.of_message(PIECES, text, before=before, answered=answered)
    most = inputs.LONGEST + 2 * inputs.LONGEST_CONTEXT + 4
    assert len(seen.ids) == len(seen.speakers) == len(seen.judged) <= most
    assert any(seen.judged)


def test_words_are_cut_into_the_longest_known_pieces() -> None:
    assert [VOCABULARY[one] for one in PIECES.encode("swims out2 qq")] == [
        "swim",
        "##s",
        "[UNK]",
        "[UNK]",
    ]


def cases() -> list[tuple[str, list[str]]]:
    path = Path(__file__).parent / "wordpiece_cases.json"
    return [(text, pieces) for text, pieces in json.loads(path.read_text())["cases"]]


@pytest.mark.parametrize(("text", "pieces"), cases())
def test_pieces_are_those_of_the_published_tokeniser(
    text: str, pieces: list[str]
) -> None:
    known = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *VOCABULARY_OF_CASES]
    cut = WordPiece(known)
    assert [known[one] for one in cut.encode(inputs.plain(text))] == pieces


VOCABULARY_OF_CASES: list[str] = json.loads(
    (Path(__file__).parent / "wordpiece_cases.json").read_text()
)["vocabulary"]


@given(st.text(), st.integers())
def test_retyping_never_fails_and_depends_on_the_source_alone(
    text: str, seed: int
) -> None:
    once = style.retyped(text, random.Random(seed))
    assert once == style.retyped(text, random.Random(seed))


@given(st.text(alphabet="abcI' dontim", max_size=40))
def test_correct_and_chatty_typing_are_seen_alike(text: str) -> None:
    assert inputs.plain(style.loud(style.chatty(text))) == inputs.plain(
        style.chatty(text)
    )


def test_a_slip_changes_no_short_word() -> None:
    assert style.mistyped("i do not", random.Random(1), share=1.0) == "i do not"


def test_correct_typing_has_apostrophes_and_a_stop() -> None:
    assert style.correct("i dont know") == "I don't know."
    assert style.chatty("I don't know.") == "i dont know"
