"""What is allowed in an authored line, and that every condition can be met."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from counterpoint.conversation.guide.repertoire import Line, Part, repertoire
from counterpoint.detectors.answers import Shape
from counterpoint.detectors.feelings import Feeling, Topic
from counterpoint.detectors.focus import FocusKind
from counterpoint.terms import Move

if TYPE_CHECKING:
    from collections.abc import Callable

LINES = repertoire().lines

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


def _odd(odd: Callable[[Line], bool]) -> list[str]:
    return [line.id for line in LINES if odd(line)]


def test_a_line_uses_only_slots_that_can_be_filled() -> None:
    assert _odd(lambda line: not line.slots <= SLOTS) == []


def test_a_line_that_quotes_says_which_kind_of_clause() -> None:
    kinds = {kind.value for kind in FocusKind}
    assert _odd(lambda line: bool(line.focus) != line.quotes) == []
    assert _odd(lambda line: not line.focus <= kinds) == []


def test_the_persons_words_stand_in_quotation_marks() -> None:
    def unmarked(line: Line) -> bool:
        places = re.finditer(r"\{(quote|earlier|now)\}", line.text)
        return any(line.text[: p.start()].count('"') % 2 == 0 for p in places)

    assert _odd(unmarked) == []


def test_a_line_asks_one_question_at_most_and_names_it() -> None:
    assert _odd(lambda line: line.text.count("?") > 1) == []
    assert _odd(lambda line: (line.opens is not None) != line.asks) == []


def test_parts_do_what_they_are_for() -> None:
    quiet, asking = {Part.NOTICE, Part.FEEL}, {Part.ASK, Part.CHALLENGE}
    assert _odd(lambda line: line.part in quiet and line.asks) == []
    assert _odd(lambda line: line.part in asking and not line.asks) == []
    assert _odd(lambda line: Move.LISTEN in line.moves and line.asks) == []


def test_a_line_holds_to_the_voice() -> None:
    assert _odd(lambda line: bool(NEVER_SAID.search(line.text))) == []
    assert _odd(lambda line: len(line.text.split()) > 50) == []


def test_conditions_name_things_that_exist() -> None:
    known = {
        "topic": {topic.value for topic in Topic},
        "feeling": {feeling.value for feeling in Feeling},
        "answer": {shape.value for shape in Shape},
        "stage": STAGES,
    }
    for condition, values in known.items():
        assert _odd(lambda line: not getattr(line, condition) <= values) == []  # noqa: B023


def test_every_thread_follows_a_question_that_is_asked() -> None:
    opened = {line.opens for line in LINES if line.opens}
    followed = {key for line in LINES for key in line.follows}
    assert followed <= opened
