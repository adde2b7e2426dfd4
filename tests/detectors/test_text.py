from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoint.detectors.text import clauses, normalise, sentences


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("I don't", "i dont"),
        ("I don\u2019t", "i dont"),
        ("I don`t", "i dont"),
        ("dont", "dont"),
        ("k1ll mys3lf", "kill myself"),
        ("su1c1de", "suicide"),
        ("want to d!e!", "want to die!"),
        ("$uicide", "suicide"),
        ("s u i c i d e", "suicide"),
        ("k i l l  m y s e l f", "kill myself"),
        ("i w a n t t o d i e", "i want to die"),
        ("k.i.l.l", "kill"),
        ("s**cide", "suicide"),
        ("dieee", "die"),
        ("sooo tired", "so tired"),
        ("sooooorry", "sorry"),
        ("d\u0456e", "die"),
        ("\uff24\uff29\uff25", "die"),
        ("\U0001d4f4\U0001d4f2\U0001d4f5\U0001d4f5", "kill"),
        ("k\u200bi\u200dl\u2060l", "kill"),
        ("ki\U0001f480ll", "kill"),
        ("want\U0001f622to", "want to"),
        ("sucidal", "suicidal"),
        ("killmyself", "kill myself"),
        ("caf\u00e9", "cafe"),
    ],
)
def test_disguise_and_haste_are_undone(raw: str, plain: str) -> None:
    assert normalise(raw).plain == plain


@pytest.mark.parametrize(
    "text", ["3am", "10mg", "2nd", "10/10", "well-known", "ok.im fine", "u2", "covid19"]
)
def test_numbers_and_compounds_are_left_alone(text: str) -> None:
    assert normalise(text).plain == text


def test_text_under_a_direction_override_is_read_both_ways() -> None:
    assert "i want to die" in normalise("\u202eeid ot tnaw i\u202c").plain
    assert "i want to die" in normalise("\u202ei want to die\u202c").plain


def test_a_plain_span_leads_back_to_the_words_as_written() -> None:
    text = "Honestly... I don\u2019t want to L I V E any\u200bmore!"
    read = normalise(text)
    start = read.plain.index("live")
    first, last = read.span(start, start + len("live"))
    assert text[first:last] == "L I V E"


@given(st.text(alphabet=st.characters(), max_size=80))
def test_any_text_has_a_plain_form_with_a_way_back(text: str) -> None:
    read = normalise(text)
    assert len(read.origins) == len(read.plain)
    assert all(0 <= place < max(len(text), 1) for place in read.origins)
    first, last = read.span(0, len(read.plain))
    assert 0 <= first <= last <= len(text)


@given(st.text(alphabet="iwantodek1!. '\u0430\u200b\U0001f480\u202e", max_size=60))
def test_disguised_text_has_a_way_back_too(text: str) -> None:
    read = normalise(text)
    assert len(read.origins) == len(read.plain)


@pytest.mark.parametrize(
    "text",
    [
        "\ud800 alone",
        "\x00\x01\x02",
        "\u202e" * 50,
        "",
        "   ",
        "\u0645\u0631\u062d\u0628\u0627",
    ],
    ids=["lone surrogate", "binary", "overrides", "empty", "blank", "arabic"],
)
def test_odd_text_does_no_harm(text: str) -> None:
    normalise(text)
    assert sentences(text) is not None
    assert clauses(text) is not None


def test_sentences_keep_their_mark() -> None:
    text = "I said no. He laughed... and then?\nNothing"
    spans = [text[a:b] for a, b in sentences(text)]
    assert spans == ["I said no.", "He laughed...", "and then?", "Nothing"]


def test_clauses_can_stand_in_quotation_marks() -> None:
    text = (
        "I said nothing, again. I sat there - twenty minutes, but then I left"
        " because I was tired, and then it rained; fine"
    )
    assert [text[a:b] for a, b in clauses(text)] == [
        "I said nothing, again",
        "I sat there",
        "twenty minutes",
        "then I left",
        "I was tired",
        "it rained",
        "fine",
    ]


@given(st.text(max_size=120))
def test_clauses_are_slices_in_order_that_do_not_overlap(text: str) -> None:
    end = 0
    for first, last in clauses(text):
        assert end <= first < last <= len(text)
        end = last


WORDS = st.lists(st.sampled_from(["want", "to", "die", "the", "so", "my", "i", "xq"]))


@given(WORDS, st.sampled_from([" ", "\n"]))
def test_words_side_by_side_are_written_as_words_farther_apart(
    words: list[str], gap: str
) -> None:
    near, far = normalise(gap.join(words)), normalise((gap * 2).join(words))
    assert near.plain == far.plain
    for letter, origin in zip(near.plain, near.origins, strict=True):
        assert letter.isspace() or near.raw[origin] == letter


def test_other_gaps_between_words_are_written_as_one_space() -> None:
    assert normalise("want\tto\r\ndie \n now").plain == "want to\ndie\nnow"
