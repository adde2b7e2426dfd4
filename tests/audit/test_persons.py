"""Figures of a collection: told of groups of enough persons, and of no others."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoint.app.audit import Asked, audit, files
from counterpoint.audit.figures import ALL, UNTIMED, figures
from counterpoint.audit.labels import Label, Labelled, Seen
from counterpoint.audit.persons import Persons
from counterpoint.audit.report.tables import Shape, as_json
from counterpoint.audit.talks import Who

if TYPE_CHECKING:
    from pathlib import Path

    from counterpoint.audit.found import Found

BEGAN = datetime(2026, 3, 2, 20, 0, tzinfo=UTC)
WRITTEN = "My sister has not called since March."


def line(number: int, person: str, *, model: str = "m-1", month: int = 3) -> str:
    messages = [
        {
            "role": "user",
            "content": f"{WRITTEN} {number}",
            "at": f"2026-{month:02}-03T10:00:00+00:00",
        },
        {
            "role": "assistant",
            "content": f"You are right {number}.",
            "model": model,
            "at": f"2026-{month:02}-03T10:01:00+00:00",
        },
    ]
    told = {"id": f"t-{number}", "messages": messages}
    return json.dumps(told | ({"person": person} if person else {}))


def read(tmp_path: Path, *exports: list[str], at_least: int) -> Found:
    paths = []
    for number, lines in enumerate(exports):
        path = tmp_path / f"{number}.jsonl"
        path.write_text("\n".join(lines), encoding="utf-8")
        paths.append(path)
    asked = Asked(
        tuple(paths), fast=True, everything=True, workers=1, at_least=at_least
    )
    return audit(asked, tmp_path / "home")


def replies(found: Found) -> int:
    return found.figures.in_replies(Label.AGREES).of


def test_twenty_talks_of_one_person_are_a_group_of_one(tmp_path: Path) -> None:
    found = read(tmp_path, [line(n, "a") for n in range(20)], at_least=2)
    assert replies(found) == 0
    assert not found.sources


def test_as_many_persons_as_were_asked_for_are_a_group(tmp_path: Path) -> None:
    found = read(tmp_path, [line(n, f"p{n}") for n in range(5)], at_least=5)
    assert replies(found) == 5


def test_an_export_that_names_nobody_is_one_person(tmp_path: Path) -> None:
    exports = [[line(10 * n + k, "") for k in range(3)] for n in range(4)]
    assert replies(read(tmp_path, *exports, at_least=5)) == 0
    found = read(tmp_path, *exports, at_least=4)
    assert replies(found) == 12
    assert len(found.sources) == 1  # told of as one: each is of one person


def test_a_month_of_too_few_is_not_named_and_not_reckoned_back(tmp_path: Path) -> None:
    lines = [line(n, f"p{n}", month=3) for n in range(5)]
    lines += [line(10 + n, f"q{n}", month=4) for n in range(2)]
    figures = read(tmp_path, lines, at_least=5).figures
    assert figures.months == ("2026-03",)
    assert figures.in_replies(Label.AGREES).of == 5
    assert not figures.weeks()


def test_months_of_too_few_count_together_where_that_is_enough(tmp_path: Path) -> None:
    lines = [line(n, f"p{n}", month=3) for n in range(5)]
    lines += [line(10 + n, f"q{n}", month=4 + n % 2) for n in range(6)]
    figures = read(tmp_path, lines, at_least=5).figures
    assert figures.months == ("2026-03",)
    assert figures.in_replies(Label.AGREES).of == 11
    assert figures.in_replies(Label.AGREES, month=UNTIMED).of == 6


def test_no_word_is_in_what_is_told_of_groups(tmp_path: Path) -> None:
    found = read(tmp_path, [line(n, f"p{n}") for n in range(5)], at_least=5)
    made = files(found, Shape(at_least=5), on=BEGAN.date(), country=None)
    for content in (*made.values(), as_json(found, Shape(at_least=5))):
        assert WRITTEN.encode() not in content
        assert b"p1" not in content


one_said = st.tuples(
    st.integers(0, 6), st.sampled_from(["a", "b"]), st.integers(1, 3), st.booleans()
)


@given(st.lists(one_said, max_size=40), st.integers(2, 4))
def test_every_told_cell_is_of_enough_persons(
    said: list[tuple[int, str, int, bool]], least: int
) -> None:
    persons, every = Persons(least), []
    who_in: dict[tuple[str, str], set[int]] = {}
    for number, (person, model, month, grave) in enumerate(said):
        at = BEGAN + timedelta(days=31 * month)
        seen = (Seen(Label.MISSES_RISK),) if grave else ()
        one = Labelled(str(number), 0, Who.REPLY, at, model, 3, seen)
        persons.take(str(person), (one,))
        every.append(one)
        who_in.setdefault((model, f"{at:%Y-%m}"), set()).add(person)
    told = persons.told(figures(every))
    whole = figures(every)
    for model, month, n in told.replies.by(ALL):
        if month != UNTIMED:
            assert len(who_in[model, month]) >= least
            assert n == whole.replies[ALL, model, month]
        else:
            assert n >= least
    assert sum(n for *_, n in told.replies.by(ALL)) <= len(said)
    if len({person for person, *_ in said}) < least:
        assert told == type(told)()


@pytest.mark.parametrize("least", [2, 3])
def test_two_parts_are_one_group_of_their_persons(least: int) -> None:
    def of(*people: str) -> Persons:
        made = Persons(least)
        for person in people:
            made.take(person, (Labelled("t", 0, Who.REPLY, BEGAN, "m", 1),))
        return made

    assert not of(*["a"] * 5).are_enough()
    assert not (of("a") + of("a")).are_enough()
    assert (of("a") + of("b", "c")).are_enough()
