"""What is allowed in an authored line, and that every condition can be met."""

from __future__ import annotations

import re

import pytest

from counterpoint.conversation.guide.repertoire import Line, Part, repertoire
from counterpoint.detectors.answers import Shape
from counterpoint.detectors.feelings import Feeling, Topic
from counterpoint.detectors.focus import FocusKind
from counterpoint.terms import Mode, Move

LINES = repertoire().lines
EACH = pytest.mark.parametrize("line", LINES, ids=lambda line: line.id)

SLOTS = {
    "quote",
    "word",
    "detail",
    "who",
    "Who",
    "they",
    "them",
    "their",
    "feeling",
    "earlier",
    "now",
    "ordinal",
}
STAGES = {"arrive", "story", "focus", "look", "step", "close"}
NEVER_SAID = re.compile(
    r"!|—|–|\b(?:I hear you|valid|journey|unpack|I understand exactly|"
    r"you're so|proud of you|great question|good job|well done|as an AI|"
    r"I care|I love|I'm here for you|always here|I feel\b(?! anything)|"
    r"therap\w*|treat(?:ment)?|diagnos\w*|that must have been)\b",
    re.IGNORECASE,
)


def test_there_are_more_than_four_hundred_lines() -> None:
    assert len(LINES) >= 400


def test_no_two_lines_share_an_id() -> None:
    ids = [line.id for line in LINES]
    assert len(ids) == len(set(ids))


def test_no_two_lines_say_the_same() -> None:
    texts = [line.text.lower() for line in LINES]
    assert len(texts) == len(set(texts))


def test_every_move_that_speaks_has_a_line_that_fits_any_message() -> None:
    from_elsewhere = {
        Move.SILENCE,
        Move.CRISIS,
        Move.REFER,
        Move.EXERCISE,
        Move.MEASURE,
    }
    for move in set(Move) - from_elsewhere:
        assert any(move in line.moves for line in LINES), move


@EACH
def test_a_line_uses_only_slots_that_can_be_filled(line: Line) -> None:
    assert line.slots <= SLOTS


@EACH
def test_a_line_that_quotes_says_which_kind_of_clause(line: Line) -> None:
    assert bool(line.focus) == line.quotes
    assert line.focus <= {kind.value for kind in FocusKind}


@EACH
def test_the_persons_words_stand_in_quotation_marks(line: Line) -> None:
    for slot in ("quote", "earlier", "now"):
        for found in re.finditer(r"\{" + slot + r"\}", line.text):
            before = line.text[: found.start()]
            assert before.count('"') % 2 == 1, line.text


@EACH
def test_a_line_asks_one_question_at_most_and_names_it(line: Line) -> None:
    assert line.text.count("?") <= 1
    assert (line.opens is not None) == line.asks


@EACH
def test_parts_do_what_they_are_for(line: Line) -> None:
    if line.part in {Part.NOTICE, Part.FEEL}:
        assert not line.asks
    if line.part in {Part.ASK, Part.CHALLENGE}:
        assert line.asks
    if Move.LISTEN in line.moves:
        assert not line.asks


@EACH
def test_a_line_holds_to_the_voice(line: Line) -> None:
    assert not NEVER_SAID.search(line.text), line.text
    assert len(line.text.split()) <= 50


@EACH
def test_conditions_name_things_that_exist(line: Line) -> None:
    assert line.topic <= {topic.value for topic in Topic}
    assert line.feeling <= {feeling.value for feeling in Feeling}
    assert line.answer <= {shape.value for shape in Shape}
    assert line.stage <= STAGES
    assert line.mode <= set(Mode)


def test_every_thread_follows_a_question_that_is_asked() -> None:
    opened = {line.opens for line in LINES if line.opens}
    followed = {key for line in LINES for key in line.follows}
    assert followed <= opened
