"""What is said about progress is plain, and says what Counterpoint is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from counterpoint.authored import load
from tests.care.words_of import grade

if TYPE_CHECKING:
    from collections.abc import Iterator

NAMES = ("felt", "goals", "helping", "obstacles")


def lines(part: object) -> Iterator[str]:
    match part:
        case str():
            yield part
        case list():
            for each in part:
                yield from lines(each)
        case dict():
            for each in part.values():
                yield from lines(each)


def every_line() -> list[str]:
    bodies = (load("outcomes", name).body for name in NAMES)
    return [line for body in bodies for line in lines(body)]


def test_no_line_shouts_or_is_hard_to_read() -> None:
    lines_ = every_line()
    marks = set("!\u2018\u2019\u201c\u201d\u2014")
    assert [line for line in lines_ if marks & set(line)] == []
    long = [line for line in lines_ if len(line.split()) > 9]
    assert [line for line in long if grade(line) > 9] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_file_is_on_the_whole_of_seventh_grade(name: str) -> None:
    text = [line for line in lines(load("outcomes", name).body) if line[-1:] in ".?"]
    assert sum(map(grade, text)) / len(text) <= 7


def test_no_line_praises_use_or_grades_the_person() -> None:
    never = ("streak", "well done", "great job", "proud", "keep it up", "failed")
    assert [
        line for line in every_line() if any(word in line.lower() for word in never)
    ] == []
