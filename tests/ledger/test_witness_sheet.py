"""What is sent to a witness, and how what comes back is read."""

from __future__ import annotations

import contextlib
import html
import quopri
import textwrap
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoint.ledger.records import Behaviour, Invitation, Scale
from counterpoint.ledger.witness import fits, invited
from counterpoint.ledger.witness_sheet import (
    NotTaken,
    NotTakenError,
    read,
    seal,
    sheet,
    text_of,
)
from tests.ledger.test_witness import NOW, SEEN, invitation

TODAY = NOW.date()
OTHER = replace(invitation(), id="cd" * 16, key="1e" * 32)
INVITED = (OTHER, invitation())


def filled(*typed: str, of: Invitation | None = None) -> str:
    text = sheet(of or invitation())
    for number, value in enumerate(typed, 1):
        box = f"Your number {number}: [    ]"
        assert box in text
        text = text.replace(box, f"Your number {number}: [ {value} ]")
    return text


def numbers(text: str) -> tuple[int | None, ...]:
    return read(text, INVITED, today=TODAY).numbers


def refused(text: str, *of: Invitation) -> NotTaken:
    with pytest.raises(NotTakenError) as error:
        read(text, of or INVITED, today=TODAY)
    assert str(error.value).endswith(".")
    return error.value.why


def test_nobody_is_named_in_what_is_sent_and_its_key_is_not_in_it() -> None:
    made = invitation(mine=(1, 2, 3), mine_at=NOW)
    text = sheet(made)
    assert "Ana" not in text
    assert made.key not in text
    assert seal(made) not in text  # it stands there in groups of four
    assert seal(made) in text.replace(" ", "")
    assert max(map(len, text.splitlines())) <= 72
    for word in ("You can say no", "They will see your numbers", "two minutes"):
        assert word in text


def test_what_was_filled_in_is_read() -> None:
    assert numbers(filled("6", "0", "?")) == (6, 0, None)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("5", 5),
        (" 5", 5),
        ("5.", 5),
        ("5,", 5),
        ("5,0", 5),
        ("5.0", 5),
        ("5/7", 5),
        ("5 / 7", 5),
        ("5 of 7", 5),
        ("5 out of 7 days", 5),
        ("about 5", 5),
        ("5 days", 5),
        ("__5__", 5),
        ("*5*", 5),
        ("five", 5),
        ("Five!", 5),
        ("never", 0),
        ("\uff15", 5),
        ("?", None),
        ("cannot say", None),
        ("I can't say, I was not there", None),
        ("don\u2019t know", None),
    ],
)
def test_a_number_is_read_however_it_is_typed(typed: str, meant: int | None) -> None:
    assert numbers(filled(typed, "1", "1"))[0] == meant


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", NotTaken.MISSING),
        ("often", NotTaken.MISSING),
        ("every one of the days that I was there", NotTaken.MISSING),
        ("8", NotTaken.OUT_OF_RANGE),
        ("-1", NotTaken.OUT_OF_RANGE),
        ("\u22121", NotTaken.OUT_OF_RANGE),
        ("5-6", NotTaken.DOUBTFUL),
        ("5 or 6", NotTaken.DOUBTFUL),
        ("5,5", NotTaken.DOUBTFUL),
        ("3/10", NotTaken.DOUBTFUL),
    ],
)
def test_what_is_no_clear_number_says_what_is_missing(
    typed: str, why: NotTaken
) -> None:
    with pytest.raises(NotTakenError, match="question 1") as error:
        numbers(filled(typed, "1", "1"))
    assert error.value.why is why


def test_all_that_is_missing_is_said_at_once() -> None:
    with pytest.raises(NotTakenError, match="questions 1, 2 and 3"):
        numbers(sheet(invitation()))


def test_only_question_marks_are_no_answer() -> None:
    assert refused(filled("?", "?", "?")) is NotTaken.NOTHING_SAID


def test_a_number_written_beside_the_brackets_counts_where_they_are_empty() -> None:
    text = sheet(invitation()).replace("[    ]", "[    ] 4")
    assert numbers(text) == (4, 4, 4)
    text = sheet(invitation()).replace("[    ]", "4")
    assert numbers(text) == (4, 4, 4)
    remark = filled("4", "1", "1").replace("[ 4 ]", "[ 4 ] but I was away for 3 days")
    assert numbers(remark) == (4, 1, 1)


def test_a_reply_above_the_questions_as_they_were_is_read_once() -> None:
    answer = filled("6", "0", "9")
    below = "\n".join(f"> {line}" for line in sheet(invitation()).splitlines())
    assert numbers(f"Hi, here you are.\n\n{answer}\n\n{below}") == (6, 0, 9)


def test_two_different_numbers_for_one_question_are_doubtful() -> None:
    both = filled("6", "0", "9") + filled("5", "0", "9")
    assert refused(both) is NotTaken.DOUBTFUL


# --- What mail programs do ---------------------------------------------------------


def as_html(text: str) -> str:
    lines = "<br>\r\n".join(html.escape(line) for line in text.splitlines())
    return (
        "<html><head><style>p { margin: 0 }</style></head><body><div dir='ltr'>"
        f"<blockquote>{lines.replace('  ', '&nbsp; ')}</blockquote></div></body></html>"
    )


def as_quoted_printable(text: str) -> str:
    return quopri.encodestring(text.encode()).decode()


WAYS = {
    "as it is": lambda text: text,
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "old Mac": lambda text: text.replace("\n", "\r"),
    "HTML": as_html,
    "quoted-printable": as_quoted_printable,
    "no-break spaces": lambda text: text.replace(" ", "\u00a0"),
    "one line": lambda text: " ".join(text.split()),
    "capitals": str.upper,
    "signature": lambda text: f"{text}\n-- \nSent from my phone 5 minutes ago",
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_what_a_mail_program_does_to_it_does_no_harm(way: object) -> None:
    assert callable(way)
    assert numbers(way(filled("6", "0", "9"))) == (6, 0, 9)


def test_a_seal_typed_off_paper_may_mix_up_letters_that_look_alike() -> None:
    head, mark, tail = filled("6", "0", "9").partition("Seal:")
    swapped = tail.replace("O", "0").replace("I", "1").replace("B", "8")
    assert numbers(head + mark + swapped.replace("End 0f", "End of")) == (6, 0, 9)


def test_a_text_that_lost_its_last_line_is_read() -> None:
    text = filled("6", "0", "9").partition("End of")[0]
    assert numbers(f"{text}\nBest wishes, and see you on the 5th") == (6, 0, 9)


@given(
    typed=st.tuples(
        st.integers(0, 7), st.integers(0, 7), st.one_of(st.none(), st.integers(0, 10))
    ),
    width=st.integers(24, 90),
    depth=st.integers(0, 3),
    space=st.sampled_from(["", " "]),
    end=st.sampled_from(["\n", "\r\n"]),
    web=st.booleans(),
)
def test_quoting_wrapping_and_markup_change_no_number(
    *,
    typed: tuple[int, int, int | None],
    width: int,
    depth: int,
    space: str,
    end: str,
    web: bool,
) -> None:
    text = filled(*("?" if one is None else str(one) for one in typed))
    lines = [
        piece
        for line in text.splitlines()
        for piece in (textwrap.wrap(line, width) or [""])
    ]
    quoted = end.join(f"{('>' + space) * depth}{line}" for line in lines)
    assert numbers(as_html(quoted) if web else quoted) == typed


@given(st.text(max_size=600))
def test_whatever_comes_back_is_read_or_refused_in_a_sentence(text: str) -> None:
    for given_ in (text, f"{text}\n{filled('6', '0', '9')}", filled(text[:40])):
        with contextlib.suppress(NotTakenError):
            found = read(given_, INVITED, today=TODAY)
            assert found.invitation == invitation()
            assert fits(found.numbers, found.invitation)


@given(st.binary(max_size=400))
def test_whatever_file_comes_back_is_text_or_refused(content: bytes) -> None:
    with contextlib.suppress(NotTakenError):
        assert isinstance(text_of(content), str)


# --- What is not taken ----------------------------------------------------------------


def test_something_else_is_not_taken_for_an_answer() -> None:
    assert refused("6, 0, 9. See you on Sunday!") is NotTaken.NO_INVITATION
    assert refused("") is NotTaken.NO_INVITATION


def test_an_answer_to_nothing_that_was_asked_here_is_refused() -> None:
    assert refused(filled("6", "0", "9"), OTHER) is NotTaken.UNKNOWN


def test_two_answers_at_once_are_refused() -> None:
    both = filled("6", "0", "9") + filled("6", "0", "9", of=OTHER)
    assert refused(both) is NotTaken.SEVERAL


def test_a_forged_seal_is_refused() -> None:
    made = invitation()
    forged = filled("6", "0", "9", of=replace(made, key="ff" * 32))
    assert refused(forged) is NotTaken.FORGED
    head, _, _ = filled("6", "0", "9").partition("Seal:")
    assert refused(head) is NotTaken.FORGED


def test_a_later_last_day_is_refused() -> None:
    text = filled("6", "0", "9").replace("2026-12-07", "2027-12-07")
    assert refused(text) is NotTaken.FORGED


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Shouted", "Shouted at the children"),
        ("Question 2: Shouted", "Question 2: Laughed"),
        ("0 to 7", "0 to 5"),
        ("Question 2:", "Question 3:"),
        ("Question 1: Got up before ten", ""),
        ("Your number 3:", "Your number 4:"),
    ],
)
def test_an_altered_question_is_refused(before: str, after: str) -> None:
    text = filled("6", "0", "9")
    assert before in text
    assert refused(text.replace(before, after)) is NotTaken.ALTERED


def test_what_was_taken_back_or_is_too_late_is_refused() -> None:
    answer, made = filled("6", "0", "9"), invitation()
    assert refused(answer, replace(made, revoked=NOW)) is NotTaken.REVOKED
    assert numbers(answer)
    last = made.until
    assert read(answer, INVITED, today=last).numbers == (6, 0, 9)
    with pytest.raises(NotTakenError, match="until 7 December 2026") as late:
        read(answer, INVITED, today=last + timedelta(days=1))
    assert late.value.why is NotTaken.EXPIRED


def test_an_answer_counts_once() -> None:
    answered = replace(invitation(), theirs=(6, 0, 9), theirs_at=NOW)
    assert refused(filled("6", "0", "9"), answered) is NotTaken.REPEATED
    assert refused(filled("7", "0", "9"), answered) is NotTaken.USED


def test_far_too_much_is_not_gone_through() -> None:
    assert refused("a" * 200_001) is NotTaken.TOO_LONG
    with pytest.raises(NotTakenError):
        text_of(b"a" * 900_000)


@pytest.mark.parametrize(
    "content", [b"%PDF-1.7 ...", b"PK\x03\x04docx", b"\x89PNG\r\n\x1a\n\x00"]
)
def test_a_file_that_is_no_text_is_refused(content: bytes) -> None:
    with pytest.raises(NotTakenError) as error:
        text_of(content)
    assert error.value.why is NotTaken.NO_TEXT


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_text_is_read_in_whichever_way_it_was_saved(coding: str) -> None:
    assert numbers(text_of(filled("6", "0", "9").encode(coding))) == (6, 0, 9)


def test_own_words_in_other_scripts_come_back() -> None:
    own = (*SEEN[:2], Behaviour("Chanté à l\u2019église, ½ heure", Scale.HOW_MUCH))
    made = invited(own, id="ab" * 16, now=NOW, who="Ana", key="0f" * 32)
    text = as_quoted_printable(filled("6", "0", "9", of=made))
    assert read(text, [made], today=TODAY).numbers == (6, 0, 9)
