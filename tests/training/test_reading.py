from __future__ import annotations

from pathlib import Path

from counterpoint.terms import ReplyLabel, Risk
from tests.training.lines import DANGER, SAFE, message, pair
from training import reading
from training.corpus import read_messages, read_pairs
from training.lines import Split
from training.splits import check_frozen

CORPUS = Path(__file__).parent.parent.parent / "corpus"


def test_each_head_has_one_output_for_each_label() -> None:
    answers = reading.of_message(message("one", DANGER))
    answers |= reading.of_pair(pair("a", "b", (ReplyLabel.ASKS,)))
    assert set(reading.HEADS) == set(reading.WEIGHTS) == set(answers)
    for name, answer in answers.items():
        assert answer is None or len(answer) == reading.HEADS[name]


def test_where_two_people_differ_the_answer_is_a_doubt() -> None:
    answers = reading.of_message(message("one", DANGER, rater=SAFE))
    assert answers["live"] == [0.5]
    assert answers["risk"] is not None
    assert answers["risk"][list(Risk).index(Risk.PASSIVE)] == 0.5


def test_what_is_settled_is_no_doubt() -> None:
    settled = message("one", DANGER, rater=SAFE, settled=SAFE)
    assert reading.of_message(settled)["live"] == [0.0]


def test_a_line_without_marks_teaches_nothing_about_marks() -> None:
    assert reading.of_message(message("one"))["marks"] is None


def test_a_doubt_about_a_reply_is_learnt_as_one() -> None:
    answer = reading.of_pair(pair("a", "b", (ReplyLabel.ASKS,), rater=()))["reply"]
    assert answer is not None
    assert answer[list(ReplyLabel).index(ReplyLabel.ASKS)] == 0.5
    assert sum(answer) == 0.5


def test_twins_are_groups_with_danger_and_safety() -> None:
    lines = [
        message("one", DANGER, group="both"),
        message("two", SAFE, group="both"),
        message("three", SAFE, group="safe"),
    ]
    assert reading.twins(lines) == {"both"}


def test_the_test_split_is_the_one_that_was_frozen() -> None:
    lines = [*read_messages(CORPUS / "messages.jsonl")]
    pairs = [*read_pairs(CORPUS / "pairs.jsonl")]
    tested = [one.line.id for one in lines if one.split is Split.TEST]
    tested += [one.line.id for one in pairs if one.split is Split.TEST]
    check_frozen(tested, (CORPUS / "test.sha256").read_text().strip())


def test_no_joined_group_lies_on_two_sides() -> None:
    sides: dict[str, set[Split]] = {}
    for message_ in read_messages(CORPUS / "messages.jsonl"):
        sides.setdefault(message_.joined, set()).add(message_.split)
    for pair_ in read_pairs(CORPUS / "pairs.jsonl"):
        sides.setdefault(pair_.joined, set()).add(pair_.split)
    assert all(len(found - {Split.ASIDE}) == 1 for found in sides.values())
