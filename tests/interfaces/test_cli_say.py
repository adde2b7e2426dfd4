from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from counterpoint import __version__
from counterpoint.terms import Move, Tier, Turn, turn_from_json

if TYPE_CHECKING:
    from pathlib import Path

    from tests.interfaces.cli_shell import Done, Shell


def turn(done: Done) -> Turn:
    assert done.code == 0, done.err
    return turn_from_json(done.out.encode())


def history(tmp_path: Path, *rows: object) -> str:
    file = tmp_path / "history.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return str(file)


def test_one_message_is_answered_in_one_reply(shell: Shell) -> None:
    done = shell("say", "I said nothing, again.")
    assert done.code == 0
    assert done.out.strip()
    assert done.err == ""


def test_the_real_command_answers_and_stores_nothing(shell: Shell) -> None:
    done = shell.really("say", "I said nothing, again.")
    assert (done.code, done.err) == (0, "")
    assert done.out.strip()
    assert not shell.home.exists()
    assert "\x1b" not in done.out


def test_words_need_no_quotation_marks(shell: Shell) -> None:
    assert shell("say", "I", "said", "nothing").code == 0


@pytest.mark.parametrize("argv", [("say",), ("say", "-")], ids=["absent", "dash"])
def test_the_text_may_be_piped(shell: Shell, argv: tuple[str, ...]) -> None:
    said = turn(shell(*argv, "--json", piped="I said\nnothing, again.\n"))
    assert said.message.text == "I said\nnothing, again."


@pytest.mark.parametrize("piped", ["", "  \n \n"], ids=["nothing", "blanks"])
def test_nothing_to_answer_is_said_in_a_sentence(shell: Shell, piped: str) -> None:
    done = shell("say", piped=piped)
    assert done.code == 2
    assert "nothing to answer" in done.err


def test_json_is_the_whole_turn(shell: Shell) -> None:
    said = turn(shell("say", "--json", "I said nothing, again."))
    assert said.said == said.draft.text
    assert dict(said.versions)["counterpoint"] == __version__


def test_the_mode_and_the_country_are_taken_up(shell: Shell) -> None:
    said = turn(
        shell("say", "--json", "--mode", "push back, hard", "--country", "uk", "Hello")
    )
    assert said.message.mode.value == "push_back_hard"
    assert said.message.country == "GB"


def test_just_write_is_answered_with_nothing(shell: Shell) -> None:
    done = shell("say", "--mode", "just_write", "I said nothing, again.")
    assert (done.code, done.out) == (0, "")


@pytest.mark.parametrize(
    ("argv", "sentence"),
    [
        (("--mode", "shouting"), "no such mode"),
        (("--country", "Atlantis"), "No numbers are held"),
        (("--provider", "nobody"), "no provider called"),
        (("--history", "/nowhere/at/all"), "cannot be read"),
    ],
    ids=["mode", "country", "provider", "history"],
)
def test_what_cannot_be_used_is_said_in_a_sentence(
    shell: Shell, argv: tuple[str, ...], sentence: str
) -> None:
    done = shell("say", *argv, "canary-7781")
    assert done.code == 2
    assert sentence in done.err
    assert "canary" not in done.out + done.err


def test_a_country_that_is_not_covered_keeps_nobody_from_talking(shell: Shell) -> None:
    assert shell("say", "--country", "TV", "Hello").code == 0


def test_the_echo_is_refused_and_the_guide_speaks(shell: Shell) -> None:
    said = turn(
        shell("say", "--json", "--provider", "echo", "I went through her phone.")
    )
    assert said.attempts[0].draft.provider == "echo"
    assert not said.attempts[0].verdict.accepted
    assert said.draft.provider == "guide"


@pytest.mark.parametrize(
    "text",
    [
        b"\xff\xfe\x00binary\x80",
        "\u202eturned \U0001f600".encode(),
        b"word " * 200_000,
        b"x" * 1_000_000,
    ],
    ids=["binary", "rtl", "1 MB", "one word of 1 MB"],
)
def test_any_text_is_answered(shell: Shell, text: bytes) -> None:
    done = shell("say", "--json", piped=text)
    assert turn(done).message.text


def test_half_a_character_on_the_command_line_is_answered(shell: Shell) -> None:
    said = turn(shell("say", "--json", "lone \udc80 half"))
    assert said.message.text == "lone \ufffd half"


def test_characters_that_steer_a_terminal_are_not_passed_on(shell: Shell) -> None:
    done = shell("say", piped="I never said \x1b[31mred\x1b[0m things to anyone.")
    assert "\x1b" not in done.out


# --- What was said before ---------------------------------------------------


def test_turns_printed_by_json_are_a_history(shell: Shell, tmp_path: Path) -> None:
    first = shell("say", "--json", "Just listen please. My sister left again.")
    file = tmp_path / "history.jsonl"
    file.write_text(first.out)
    said = turn(shell("say", "--json", "--history", str(file), "And I said nothing."))
    assert said.plan.mode.value == "just_listen"


@pytest.mark.parametrize(
    "rows",
    [
        (
            {"role": "person", "text": "Everyone would be better off without me."},
            {"role": "reply", "text": "That sounds hard. How was work?"},
        ),
        (
            {
                "person": "Everyone would be better off without me.",
                "reply": "That sounds hard. How was work?",
            },
        ),
    ],
    ids=["sides", "pairs"],
)
def test_danger_that_a_given_reply_passed_over_is_asked_about(
    shell: Shell, tmp_path: Path, rows: tuple[dict[str, str], ...]
) -> None:
    file = history(tmp_path, *rows)
    said = turn(shell("say", "--json", "--history", file, "work was fine I guess"))
    assert said.plan.path == "suicide"
    assert "ask_direct" in said.plan.elements


def test_a_yes_to_a_question_about_suicide_is_read_as_one(
    shell: Shell, tmp_path: Path
) -> None:
    first = turn(shell("say", "--json", "Everyone would be better off without me."))
    file = history(tmp_path, {"person": first.message.text, "reply": first.said})
    said = turn(shell("say", "--json", "--history", file, "yes"))
    assert said.screening.tier >= Tier.CONCERN
    assert said.plan.move is Move.CRISIS


def test_a_reply_that_opens_and_two_in_a_row_are_taken(
    shell: Shell, tmp_path: Path
) -> None:
    file = history(
        tmp_path,
        {"role": "reply", "text": "Hello."},
        {"role": "person", "text": "My sister left."},
        {"role": "person", "text": "Again."},
        {"role": "reply", "text": "Again."},
        {"role": "reply", "text": "And you?"},
    )
    assert shell("say", "--history", file, "I stayed.").code == 0


@pytest.mark.parametrize(
    "row",
    [
        {"role": "robot", "text": "a"},
        {"role": "person"},
        {"role": "person", "text": 5},
        {"text": "a"},
        {"message": 1, "plan": 2},
        ["a"],
        5,
    ],
    ids=["role", "no text", "number", "no role", "no turn", "list", "bare"],
)
def test_a_history_that_cannot_be_read_names_the_line_and_no_words(
    shell: Shell, tmp_path: Path, row: object
) -> None:
    file = history(tmp_path, {"role": "person", "text": "canary-7781"}, row)
    done = shell("say", "--history", file, "hello")
    assert done.code == 2
    assert "line 2" in done.err
    assert "canary" not in done.err
