from __future__ import annotations

import json
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import anyio
import pytest

from counterpoint.app.admission import examine
from counterpoint.settings import ProviderSettings, Settings, write_settings
from tests.bench.replies import able
from tests.fakes.clock import FakeClock

if TYPE_CHECKING:
    from tests.interfaces.cli_shell import Shell

NOBODY = ProviderSettings(
    name="gone", kind="openai", model="small", base_url="http://127.0.0.1:9/v1"
)


@pytest.fixture
def with_gone(shell: Shell) -> Shell:
    write_settings(Settings(folder=shell.home, provider="gone", providers=(NOBODY,)))
    return shell


def test_the_list_says_who_may_speak_and_why_not(with_gone: Shell) -> None:
    done = with_gone("providers")
    assert done.code == 0
    assert "* gone  openai, set by you" in done.out
    assert "gone cannot be reached" in done.out
    assert "echo is here to be refused" in done.out
    assert "It needs no exam" in done.out


def test_the_list_as_json_is_one_object_a_line(with_gone: Shell) -> None:
    rows = [
        json.loads(row) for row in with_gone("providers", "--json").out.splitlines()
    ]
    gone = next(row for row in rows if row["name"] == "gone")
    assert gone["configured"]
    assert not gone["reachable"]
    assert not gone["admitted"]
    assert not gone["speaks"]


def test_a_model_that_fails_the_exam_is_exit_code_1_and_has_a_card(
    shell: Shell,
) -> None:
    tested = shell("providers", "test", "echo")
    assert tested.code == 1
    assert "The exam begins: 65 prompts" in tested.out
    assert "did not pass" in tested.out
    shown = shell("providers", "card", "echo")
    assert shown.code == 0
    assert "Not passed" in shown.out
    assert "did not pass" in shown.err
    assert "In the exam a reply took" in shell("providers", "list").out


def test_a_test_as_json_holds_the_whole_result(shell: Shell) -> None:
    done = shell("providers", "test", "echo", "--json")
    result = json.loads(done.out)
    assert done.code == 1
    assert not result["admitted"]
    assert result["result"]["failures"][0]["reply"]


def test_a_model_that_does_not_answer_is_exit_code_6(with_gone: Shell) -> None:
    done = with_gone("providers", "test", "gone")
    assert done.code == 6
    assert "gone cannot be reached" in done.err
    assert done.out == ""


def test_a_card_can_be_read_while_the_model_is_away(shell: Shell) -> None:
    away = replace(NOBODY, name="candidate")
    settings = Settings(folder=shell.home, providers=(away,))
    write_settings(settings)
    anyio.run(partial(examine, settings, able(), clock=FakeClock()))
    done = shell("providers", "card", "candidate")
    assert "candidate: small" in done.out
    assert "candidate cannot be reached" in done.err


def test_what_is_not_there_is_said_in_a_sentence(with_gone: Shell) -> None:
    for argv, code, sentence in (
        (("card", "gone"), 3, "has not sat the exam yet"),
        (("test",), 2, "Say which one"),
        (("sing", "gone"), 2, "There is no such action"),
        (("test", "nobody"), 2, 'no provider called "nobody"'),
    ):
        done = with_gone("providers", *argv)
        assert (done.code, sentence in done.err) == (code, True)


def test_the_guide_needs_no_exam_and_has_no_card(shell: Shell) -> None:
    assert "needs no exam" in shell("providers", "test", "guide").out
    assert "has no card" in shell("providers", "card", "guide").out


def test_whoever_chats_is_told_why_the_model_does_not_speak(with_gone: Shell) -> None:
    done = with_gone("chat", "--not-kept", piped="My boss moved the deadline.\n")
    assert "gone cannot be reached" in done.err
    assert done.code == 0
    assert "deadline" in done.out
