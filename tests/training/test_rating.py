from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from counterpoint.terms import ReplyLabel, Risk, Tier
from tests.training.lines import DANGER, SAFE, message, pair
from training.corpus import (
    read_messages,
    read_pairs,
    write_messages,
    write_pairs,
)
from training.rating import (
    LINES_A_SHEET,
    deal,
    disputed,
    message_agreement,
    read_answers,
    read_index,
    show,
    write_sheets,
)

if TYPE_CHECKING:
    from pathlib import Path


def test_a_sheet_shows_neither_label_writer_nor_group() -> None:
    shown = show([message("i swim out", DANGER, group="sea")])
    assert shown == "1 | i swim out\n"


def test_a_message_is_shown_once_above_all_its_replies() -> None:
    shown = show([pair("bye", "Stay."), pair("bye", "Bye."), pair("hi", "Hi.")])
    assert shown == "> bye\n1 < Stay.\n2 < Bye.\n> hi\n3 < Hi.\n"


@settings(deadline=None)
@given(st.integers(1, 700))
def test_every_line_is_dealt_once_and_sheets_are_about_as_long(count: int) -> None:
    lines = [message(f"line {n}", group=f"g{n // 2}") for n in range(count)]
    dealt = deal(lines, seed=1)
    assert sorted(one.line.text for sheet in dealt for one in sheet) == sorted(
        one.line.text for one in lines
    )
    assert all(len(sheet) <= LINES_A_SHEET for sheet in dealt)


def test_twins_lie_on_different_sheets() -> None:
    lines = [message(f"line {n}", group=f"g{n // 2}") for n in range(600)]
    for sheet in deal(lines, seed=1):
        groups = [one.line.group for one in sheet]
        assert len(set(groups)) == len(groups)


def test_only_new_lines_get_a_new_sheet(tmp_path: Path) -> None:
    old, new = message("old"), message("new")
    first = write_sheets(tmp_path, [old], [])
    second = write_sheets(tmp_path, [old, new], [])
    assert [path.name for path in first] == ["sheet-01.txt"]
    assert [path.name for path in second] == ["sheet-02.txt"]
    assert second[0].read_text() == "1 | new\n"
    assert read_index(tmp_path) == {"m01:1": old.line.id, "m02:1": new.line.id}


def test_answers_find_their_lines(tmp_path: Path) -> None:
    (tmp_path / "one-m-01.txt").write_text("1 r=passive t=watch n=vent ?\n2 n=vent\n")
    (tmp_path / "one-p-01.txt").write_text("1 asks,validates\n")
    index = {"m01:1": "m1", "m01:2": "m2", "p01:1": "p1"}
    answers = read_answers(tmp_path, index)
    assert answers.messages == {"m1": DANGER, "m2": SAFE}
    assert answers.pairs == {"p1": (ReplyLabel.ASKS, ReplyLabel.VALIDATES)}
    assert answers.doubtful == {"m1"}
    assert answers.misprints == []


def test_answers_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    (tmp_path / "one-m-01.txt").write_text("1 r=odd\nhello\n9 n=vent\n")
    (tmp_path / "notes.txt").write_text("1 n=vent\n")
    answers = read_answers(tmp_path, {"m01:1": "m1"})
    assert len(answers.misprints) == 4
    assert answers.messages == {}


def test_what_two_people_see_differently_is_listed_until_settled() -> None:
    same = message("same", DANGER, rater=DANGER)
    differ = message("differ", DANGER, rater=SAFE)
    done = message("done", DANGER, rater=SAFE, settled=SAFE)
    unread = message("unread", DANGER)
    messages, pairs = disputed(
        [same, differ, done, unread],
        [pair("a", "b", (ReplyLabel.ASKS,), rater=()), pair("a", "c", rater=())],
    )
    assert [one.line.text for one in messages] == ["differ"]
    assert [one.line.reply for one in pairs] == ["b"]


def test_agreement_counts_only_lines_that_two_people_read() -> None:
    table = message_agreement(
        [
            message("one", DANGER, rater=DANGER),
            message("two", SAFE, rater=SAFE),
            message("three", SAFE),
        ]
    )
    live = table[0]
    assert (live.label, live.kappa.value, live.lines) == ("risk: live", 1.0, 2)


def test_the_built_corpus_is_read_as_it_was_written(tmp_path: Path) -> None:
    messages = [message("one", DANGER, rater=SAFE, settled=DANGER), message("two")]
    pairs = [pair("a", "b", (ReplyLabel.ASKS,), rater=()), pair("a", "c")]
    write_messages(tmp_path / "m.jsonl", messages)
    write_pairs(tmp_path / "p.jsonl", pairs)
    assert sorted(read_messages(tmp_path / "m.jsonl"), key=str) == sorted(
        messages, key=str
    )
    assert sorted(read_pairs(tmp_path / "p.jsonl"), key=str) == sorted(pairs, key=str)


def test_a_settled_label_counts() -> None:
    settled = message("one", SAFE, rater=DANGER, settled=DANGER)
    assert settled.labels.risk is Risk.PASSIVE
    assert settled.labels.tier is Tier.WATCH
    assert not settled.contested
