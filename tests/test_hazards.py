"""Every hazard has a control, every control a test that is there, every branch a row."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import tomli

from counterpoint.care.path import PATHS
from counterpoint.care.referral import rules
from counterpoint.conversation import screen
from counterpoint.conversation.plan import RULES

ROOT = Path(__file__).parent.parent
LOG: dict[str, Any] = tomli.loads(
    (ROOT / "docs" / "operator" / "hazards.toml").read_text(encoding="utf-8")
)
HAZARDS: list[dict[str, Any]] = LOG["hazard"]
SEVERITY = ("minor", "serious", "critical", "catastrophic")
LIKELY = ("rare", "unlikely", "possible", "likely")
TEXTS = ("id", "hazard", "cause", "harm", "control", "left")

# What is done where a check does not answer; see conversation/turn and screen.
FAIL_CLOSED = ("screen_failed", "judge_silent", screen.READER_SILENT)


def branches() -> set[str]:
    """Return every branch of the program that is about safety."""
    before = [rule.id for rule in RULES]
    return {
        *(f"path:{path}" for path in PATHS),
        *(f"answer:{question}" for question in screen._ANSWERED),
        *(f"state:{code}" for code in screen._STATE_REASONS),
        *(f"rule:{rule}" for rule in before[: before.index("just_write")]),
        *(f"fails:{code}" for code in FAIL_CLOSED),
        *(f"referral:{rule.id}" for rule in rules()),
    }


@cache
def names_in(file: str) -> frozenset[str]:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return frozenset(
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )


def test_there_are_enough_and_none_is_there_twice() -> None:
    ids = [one["id"] for one in HAZARDS]
    assert len(ids) >= 40
    assert len(set(ids)) == len(ids)
    assert "without a clinician" in LOG["note"]
    label = (ROOT / "docs" / "operator" / "LABEL.md").read_text(encoding="utf-8")
    assert f"{len(ids)} hazards" in label


@pytest.mark.parametrize("hazard", HAZARDS, ids=lambda one: one["id"])
def test_a_hazard_is_whole_and_its_tests_are_there(hazard: dict[str, Any]) -> None:
    assert all(hazard[name].strip() for name in TEXTS)
    assert hazard["severity"] in SEVERITY
    assert LIKELY.index(hazard["after"]) <= LIKELY.index(hazard["before"])
    assert hazard["tests"]
    for named in hazard["tests"]:
        file, _, test = named.partition("::")
        assert test in names_in(file), named


def test_every_branch_about_safety_has_a_row() -> None:
    covered = [branch for one in HAZARDS for branch in one["covers"]]
    assert set(covered) == branches()


def test_what_a_failed_check_is_called_is_what_the_program_calls_it() -> None:
    code = (ROOT / "src/counterpoint/conversation/turn.py").read_text(encoding="utf-8")
    assert all(f'"{name}"' in code for name in FAIL_CLOSED[:2])
