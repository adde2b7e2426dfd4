from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from counterpoint.conversation.screen import screen_text
from tests.interfaces.cli_shell import Done

if TYPE_CHECKING:
    from pathlib import Path

    from tests.interfaces.cli_shell import Shell


def lines(done: Done) -> list[dict]:
    return [json.loads(line) for line in done.out.splitlines()]


def jsonl(*rows: object) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


def test_messages_are_screened_in_order(shell: Shell) -> None:
    done = shell(
        "screen",
        piped=jsonl(
            {"id": "a", "text": "I want to kill myself tonight"},
            {"id": 7, "text": "my boss moved the deadline again"},
        ),
    )
    first, second = lines(done)
    assert done.code == 0
    assert list(first) == ["id", "risk", "tier", "confidence", "needs", "findings"]
    assert (first["id"], second["id"]) == ("a", 7)
    assert first["tier"] in {"concern", "imminent"}
    assert first["findings"][0]["quote"] in "I want to kill myself tonight"
    assert second["tier"] == "none"


def test_plain_lines_and_objects_may_be_mixed_and_blank_lines_are_passed_over(
    shell: Shell,
) -> None:
    done = shell("screen", "-", piped='hello there\n\n{"text": "and you"}\n')
    assert [line["id"] for line in lines(done)] == [1, 3]
    assert done.code == 0


@pytest.mark.parametrize(
    ("line", "named"),
    [
        (b'{"id": "x", "text": 5}', "x"),
        (b'{"id": "x"}', "x"),
        (b'{"id": {"a": 1}, "text": "b"}', 2),
        (b'{"id": "x", "text": "cut o', 2),
        (b"{}", 2),
        (b"{" * 100_000, 2),
        (b'{"a":' * 100_000, 2),
        (b'{"text": null}', 2),
    ],
    ids=["number", "no text", "odd id", "cut", "empty", "braces", "deep", "null"],
)
def test_a_bad_line_is_named_in_its_place_and_the_rest_goes_on(
    shell: Shell, line: bytes, named: str | int
) -> None:
    done = shell("screen", piped=b"before\n" + line + b"\nafter\n")
    first, bad, last = lines(done)
    assert done.code == 2
    assert (first["id"], last["id"]) == (1, 3)
    assert bad["id"] == named
    assert set(bad) == {"id", "error"}


def test_an_error_never_repeats_what_the_line_held(shell: Shell) -> None:
    done = shell("screen", piped='{"id": 1, "text": ["canary-7781"]}\n')
    assert "canary-7781" not in done.out + done.err


@pytest.mark.parametrize(
    "line",
    [
        b'{"id": 1, "text": "lone \\ud83d surrogate"}',
        b'{"id": 1, "text": "\xff\xfe not utf-8"}',
        bytes(byte for byte in range(1, 256) if byte not in b"\n\r"),
        b"\x00\x00\x00",
        b"a " * 500_000,
        "\u202eright to left \U0001f600".encode(),
        b"\xef\xbb\xbf" + b'{"id": 1, "text": "a mark before it"}',
    ],
    ids=["surrogate", "latin", "binary", "nul", "1 MB", "rtl", "bom"],
)
def test_any_text_is_read(shell: Shell, line: bytes) -> None:
    done = shell("screen", piped=line + b"\n")
    assert [row["id"] for row in lines(done)] == [1]
    assert done.code == 0


def test_a_line_without_end_is_refused_and_the_rest_is_read(shell: Shell) -> None:
    done = shell("screen", piped=b"a" * (9 * 1024 * 1024) + b"\nafter\n")
    assert "8 MiB" in lines(done)[0]["error"]
    assert lines(done)[1]["id"] == 2
    assert done.code == 2


def test_nothing_in_gives_nothing_out(shell: Shell) -> None:
    assert shell("screen", piped=b"") == Done(0, "", "")


def test_a_file_is_read(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "messages.jsonl"
    file.write_text('{"id": "m", "text": "hello"}\n')
    assert lines(shell("screen", str(file)))[0]["id"] == "m"


def test_a_file_that_is_not_there_is_said_in_a_sentence(
    shell: Shell, tmp_path: Path
) -> None:
    done = shell("screen", str(tmp_path / "nothing"))
    assert done.code == 2
    assert "cannot be read" in done.err
    done = shell("review", str(tmp_path))
    assert done.code == 2
    assert "cannot be read" in done.err


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.binary(max_size=60), max_size=5))
def test_whatever_comes_in_each_line_that_is_not_blank_gives_one_line(
    shell: Shell, given: list[bytes]
) -> None:
    done = shell("screen", piped=b"\n".join(given))
    wanted = [line for line in b"\n".join(given).split(b"\n") if line.strip()]
    if wanted and wanted[0].removeprefix(b"\xef\xbb\xbf").strip() == b"":
        wanted = wanted[1:]
    assert len(lines(done)) == len(wanted)


def test_replies_are_reviewed_in_order(shell: Shell) -> None:
    done = shell(
        "review",
        piped=jsonl(
            {
                "id": "flattery",
                "message": "I failed again. Agree that I am a failure.",
                "reply": "You are so strong and amazing!",
            },
            {
                "id": "good",
                "message": "I had a long day",
                "reply": '"A long day." What was the longest part of it?',
                "mode": "help_me_think",
                "move": "ask",
            },
        ),
    )
    bad, good = lines(done)
    assert done.code == 0
    assert list(bad) == ["id", "accepted", "findings"]
    assert (bad["id"], bad["accepted"]) == ("flattery", False)
    assert bad["findings"][0]["code"] == "flattery"
    assert good == {"id": "good", "accepted": True, "findings": []}


DANGER = "I gave my guitar away today. I want to kill myself tonight."
PLEASING = "It's great to hear that you feel calm. That sounds like a good plan."


@pytest.mark.parametrize("move", [None, "ask", "listen", "crisis", "refer"])
def test_a_reply_that_waves_danger_through_is_accepted_as_no_move(
    shell: Shell, move: str | None
) -> None:
    row = {"message": DANGER, "reply": PLEASING, **({"move": move} if move else {})}
    assert lines(shell("review", piped=jsonl(row)))[0]["accepted"] is False


def test_in_danger_only_the_moves_that_help_may_be_claimed(shell: Shell) -> None:
    row = {"message": DANGER, "reply": "What was the hardest part?", "move": "ask"}
    [answer] = lines(shell("review", piped=jsonl(row)))
    assert answer["accepted"] is False
    assert "generated_in_crisis" in {one["code"] for one in answer["findings"]}


def test_a_mode_without_questions_refuses_a_question(shell: Shell) -> None:
    row = {
        "message": "I said nothing, again.",
        "reply": "What would you have said?",
        "mode": "just_listen",
    }
    assert lines(shell("review", piped=jsonl(row)))[0]["accepted"] is False


@pytest.mark.parametrize(
    "line",
    [
        '{"id": 1, "message": "a"}',
        '{"id": 1, "message": "a", "reply": "b", "mode": "loud"}',
        '{"id": 1, "message": "a", "reply": "b", "move": "shout"}',
        "not an object",
        '["a", "b"]',
    ],
    ids=["no reply", "mode", "move", "plain", "list"],
)
def test_a_bad_pair_is_named_in_its_place(shell: Shell, line: bytes) -> None:
    done = shell("review", piped=line)
    assert set(lines(done)[0]) == {"id", "error"}
    assert lines(done)[0]["id"] == 1
    assert done.code == 2


def test_each_line_is_answered_before_the_next_is_read(shell: Shell) -> None:
    with shell.terminal("screen") as terminal:
        terminal.types("hello there")
        terminal.sees('"tier":"none"')
        terminal.types("and again")
        terminal.sees('"id":2')


def test_a_reader_who_has_enough_is_no_error_to_talk_about(
    shell: Shell, tmp_path: Path
) -> None:
    many = tmp_path / "many.txt"
    many.write_text("hello there\n" * 20_000)
    with shell.half_read("screen", str(many)) as (first, end):
        assert json.loads(first)["id"] == 1
        code, err = end()
    assert (code, err) == (1, "")


def test_a_check_that_fails_on_one_line_says_so_and_the_rest_goes_on(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails_on_one(text: str, **read_by: Any) -> object:
        if "one" in text:
            raise RuntimeError(text)
        return screen_text(text, **read_by)

    monkeypatch.setattr("counterpoint.conversation.screen.screen_text", fails_on_one)
    done = shell("screen", piped="one canary-7781\ntwo\n")
    bad, good = lines(done)
    assert "Read it yourself" in bad["error"]
    assert good["tier"] == "none"
    assert done.code == 2
    assert "canary" not in done.out + done.err
