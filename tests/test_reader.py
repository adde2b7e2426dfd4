"""The trained reader that runs in the product: whole, or not used at all."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import pytest

from counterpoint.app.reader import (
    MODEL,
    THRESHOLDS,
    VOCABULARY,
    OnnxReader,
    open_reader,
)
from counterpoint.errors import ReaderError
from counterpoint.terms import Seen

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A reader whose files are whole, but whose model is none."""
    files = {MODEL: b"no model", VOCABULARY: b"[PAD]\n[UNK]\n[CLS]\n[SEP]\n"}
    for name, body in files.items():
        (tmp_path / name).write_bytes(body)
    learnt = {
        "sha256": {n: hashlib.sha256(b).hexdigest() for n, b in files.items()},
        "heads": {"live": ["live"]},
        "thresholds": {"ask": 0.0, "act": 1.0, "needs": {}, "reply": {}},
        "temperature": {"live": 1.0},
    }
    (tmp_path / THRESHOLDS).write_text(json.dumps(learnt), encoding="utf-8")
    return tmp_path


def test_a_reader_that_is_not_there_leaves_the_patterns(tmp_path: Path) -> None:
    assert open_reader(tmp_path / "nowhere") is None


@pytest.mark.parametrize("name", [MODEL, VOCABULARY])
def test_a_file_that_was_altered_is_not_used(folder: Path, name: str) -> None:
    (folder / name).write_bytes(b"something else")
    with pytest.raises(ReaderError, match="missing or damaged"):
        OnnxReader(folder)
    assert open_reader(folder) is None


@pytest.mark.parametrize("name", [MODEL, VOCABULARY, THRESHOLDS])
def test_a_file_that_is_missing_is_not_guessed(folder: Path, name: str) -> None:
    (folder / name).unlink()
    assert open_reader(folder) is None


@pytest.mark.parametrize("text", ["", "{", "[]", '{"sha256": {}}', "null"])
def test_thresholds_that_say_nothing_are_no_thresholds(folder: Path, text: str) -> None:
    (folder / THRESHOLDS).write_text(text, encoding="utf-8")
    assert open_reader(folder) is None


def test_a_model_that_cannot_be_run_is_no_reader(folder: Path) -> None:
    assert open_reader(folder) is None


def test_the_reader_in_the_package_is_whole_and_hears_what_is_said_straight_out() -> (
    None
):
    reader = open_reader()
    assert reader is not None
    assert (
        reader.read("i bought everything i need for tonight").seen is not Seen.NOTHING
    )
    assert reader.read("we had soup and watched the rain").seen is Seen.NOTHING
