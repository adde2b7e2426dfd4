"""Lines whose twin differs by one small change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from counterpoint.errors import InputError
from counterpoint.terms import Risk, Tier
from training.lines import About, Context, Tense
from training.twin_lines import read_file, read_twin_lines, resembling

if TYPE_CHECKING:
    from pathlib import Path

WRITTEN = (
    "@ lift home",
    ">> long shift",
    "<< What was different today?",
    "passive watch | nothing. i just dont mind whether the car makes it home",
    "- | nothing. i just dont mind whether the manager makes faces at me",
    "@ script",
    "- fiction | in my story the old man burns every letter he wrote",
    "- past | back then i burnt every letter i ever wrote to anybody",
)


def test_a_danger_and_its_safe_twin_share_a_group() -> None:
    danger, safe, *_ = read_file("pear-01", WRITTEN)
    assert (danger.risk, danger.tier) == (Risk.PASSIVE, Tier.WATCH)
    assert (safe.risk, safe.tier) == (Risk.NONE, Tier.NONE)
    assert danger.group == safe.group
    assert danger.writer == "pear"


def test_what_was_said_before_stands_before_the_next_line_only() -> None:
    danger, safe, *_ = read_file("pear-01", WRITTEN)
    assert danger.context == Context("long shift", "What was different today?")
    assert safe.context == Context()


def test_why_a_line_is_safe_is_learnt_where_the_writer_said_so() -> None:
    danger, safe, story, past = read_file("pear-01", WRITTEN)
    assert story.about is About.FICTION
    assert past.tense is Tense.PAST
    assert danger.answers["about"] is None
    assert safe.answers["tense"] is None
    assert past.answers["tense"] == [float(one is Tense.PAST) for one in Tense]


@pytest.mark.parametrize(
    "line",
    [
        "no bar here",
        "passive | no tier",
        "- someday | no such reason",
        "sad watch | no such kind",
        "plan soon | no such tier",
        "- past other | two reasons",
    ],
)
def test_a_line_that_cannot_be_read_names_its_file_and_number(line: str) -> None:
    with pytest.raises(InputError, match="pear-01, line 2"):
        read_file("pear-01", ["@ word", line])


def test_a_group_that_resembles_a_measured_line_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "pear-01.txt").write_text("\n".join(WRITTEN), encoding="utf-8")
    measured = ["Back then I burnt every letter I ever wrote to her!"]
    left = read_twin_lines(measured, folder=tmp_path)
    assert {one.text.split()[0] for one in left} == {"nothing."}
    assert resembling(["a line about bread"], measured) == set()


def test_every_line_of_the_corpus_can_be_read() -> None:
    lines = read_twin_lines([])
    assert lines
    assert all(one.text and one.group for one in lines)
