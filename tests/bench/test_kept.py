from __future__ import annotations

import stat
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import anyio
import pytest

from counterpoint.bench.exam import ExamResult, sit
from counterpoint.bench.kept import Results
from tests.bench.replies import able
from tests.fakes.clock import FakeClock

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def result() -> ExamResult:
    return anyio.run(partial(sit, able(), clock=FakeClock()))


def days_later(result: ExamResult, days: int) -> ExamResult:
    return replace(result, at=result.at + timedelta(days=days))


def test_what_is_kept_is_what_is_read(tmp_path: Path, result: ExamResult) -> None:
    results = Results(tmp_path / "exams")
    results.keep(result)
    assert results.of("candidate", "small") == (result,)
    assert results.last_of("candidate") == (result,)


def test_only_its_owner_can_read_a_result(tmp_path: Path, result: ExamResult) -> None:
    folder = tmp_path / "exams"
    Results(folder).keep(result)
    (file,) = folder.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_the_last_two_of_a_model_are_kept(tmp_path: Path, result: ExamResult) -> None:
    results = Results(tmp_path)
    for days in range(4):
        results.keep(days_later(result, days))
    results.keep(replace(result, model="other"))
    assert [one.at.day for one in results.of("candidate", "small")] == [26, 25]
    assert len(results.of("candidate", "other")) == 1


def test_an_older_result_does_not_stand_in_for_a_damaged_one(
    tmp_path: Path, result: ExamResult
) -> None:
    results = Results(tmp_path)
    results.keep(result)
    results.keep(days_later(result, 1))
    max(tmp_path.iterdir()).write_text("{", encoding="utf-8")
    assert results.of("candidate", "small") == ()
    assert results.damaged("candidate", "small")


def test_a_result_put_under_another_models_name_does_not_count(
    tmp_path: Path, result: ExamResult
) -> None:
    results = Results(tmp_path)
    results.keep(result)
    results.keep(replace(result, model="other"))
    mine, other = sorted(
        tmp_path.iterdir(), key=lambda file: '"other"' in file.read_text()
    )
    other.write_bytes(mine.read_bytes())
    assert results.of("candidate", "other") == ()


def test_where_nothing_is_kept_there_is_nothing(tmp_path: Path) -> None:
    results = Results(tmp_path / "nowhere")
    assert results.of("candidate", "small") == ()
    assert results.last_of("candidate") == ()
    assert not results.damaged("candidate", "small")
