from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.interfaces.cli_shell import Shell

MESSAGES = "My manager moved the deadline again.\nI said nothing, again.\n"


@pytest.fixture
def kept(shell: Shell) -> Shell:
    """A shell in which one sitting was held and kept."""
    assert shell("chat", piped=MESSAGES).code == 0
    return shell


def only_id(shell: Shell) -> str:
    [line] = shell("sittings").out.splitlines()
    return line.split()[0]


# --- Looking ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("argv", "code"),
    [
        (("sittings",), 0),
        (("sittings", "--json"), 0),
        (("search", "manager"), 0),
        (("sittings", "abc"), 3),
        (("sittings", "--delete", "abc"), 3),
        (("export", "out"), 3),
        (("backup", "out"), 3),
        (("erase", "--yes"), 0),
        (("lock",), 0),
        (("say", "hello"), 0),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else str(value),
)
def test_looking_where_nothing_is_kept_makes_no_store(
    shell: Shell, argv: tuple[str, ...], code: int
) -> None:
    done = shell(*argv)
    assert done.code == code
    assert "Something went wrong" not in done.err
    assert not shell.home.exists()


def test_a_sitting_is_listed_by_its_first_words_and_read(kept: Shell) -> None:
    assert "My manager moved the deadline again." in kept("sittings").out
    read = kept("sittings", only_id(kept)).out
    assert "> My manager moved the deadline again." in read
    assert "> I said nothing, again." in read


def test_sittings_as_json_are_whole(kept: Shell) -> None:
    [listed] = map(json.loads, kept("sittings", "--json").out.splitlines())
    [read] = map(json.loads, kept("sittings", listed["id"], "--json").out.splitlines())
    assert [turn["message"]["text"] for turn in read["turns"]] == MESSAGES.splitlines()


def test_a_sitting_that_begins_in_danger_gets_no_title(shell: Shell) -> None:
    shell("chat", piped="I want to kill myself tonight.\n")
    assert "(no title)" in shell("sittings").out


def test_words_are_found_with_what_stands_around_them(kept: Shell) -> None:
    done = kept("search", "DEADLINE", "manager")
    assert "My manager moved the deadline again." in done.out
    assert only_id(kept) in done.out


def test_words_that_are_nowhere_are_not_found(kept: Shell) -> None:
    assert kept("search", "elephant").out == "Nothing was found.\n"


def test_a_deleted_sitting_is_gone(kept: Shell) -> None:
    assert kept("sittings", "--delete", only_id(kept)).out == "Deleted.\n"
    assert kept("sittings").out == "Nothing is kept yet.\n"
    assert kept("sittings", "--delete", "nothing").code == 3


def test_deleting_a_sitting_takes_its_words_out_of_what_is_remembered(
    shell: Shell, tmp_path: Path
) -> None:
    shell("chat", piped="Everyone would be better off without me.\n")
    shell("sittings", "--delete", only_id(shell))
    shell("export", str(tmp_path / "out"))
    carried = (tmp_path / "out" / "carried.json").read_text()
    assert "better off" not in carried
    assert json.loads(carried)["carried"]["checked_in"] is False


def test_first_letters_that_name_two_sittings_are_not_enough(kept: Shell) -> None:
    for _ in range(17):  # more sittings than there are first letters
        kept("chat", piped="hello there\n")
    ids = [line[0] for line in kept("sittings").out.splitlines()]
    twice = next(letter for letter in ids if ids.count(letter) > 1)
    assert kept("sittings", twice).code == 2


# --- Copies -------------------------------------------------------------------


@pytest.mark.parametrize("name", ["out", "out.zip"])
def test_an_export_can_be_imported_again(
    kept: Shell, tmp_path: Path, name: str
) -> None:
    done = kept("export", str(tmp_path / name))
    assert "1 sitting with 2 messages" in done.out
    assert "not encrypted" in done.out
    assert kept("erase", "--yes").code == 0
    done = kept("import", str(tmp_path / name))
    assert "1 sitting with 2 messages" in done.out
    assert "My manager" in kept("search", "manager").out
    again = kept("import", str(tmp_path / name))
    assert "1 sitting was here already" in again.out


def test_an_export_does_not_overwrite(kept: Shell, tmp_path: Path) -> None:
    done = kept("export", str(tmp_path))
    assert done.code == 2
    assert "already exists" in done.err


def test_an_import_that_was_cut_off_takes_nothing(kept: Shell, tmp_path: Path) -> None:
    kept("export", str(tmp_path / "out.zip"))
    whole = (tmp_path / "out.zip").read_bytes()
    (tmp_path / "cut.zip").write_bytes(whole[: len(whole) // 2])
    kept("erase", "--yes")
    done = kept("import", str(tmp_path / "cut.zip"))
    assert done.code == 2
    assert "not a whole archive" in done.err
    assert kept("sittings").out == "Nothing is kept yet.\n"


@pytest.mark.parametrize("content", [b"", b"\x00\xff binary", b"hello " * 200_000])
def test_an_import_of_something_else_is_refused(
    shell: Shell, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "file").write_bytes(content)
    done = shell("import", str(tmp_path / "file"))
    assert done.code == 2
    assert done.err.count("\n") == 1


def test_an_import_from_nowhere_makes_no_store(shell: Shell, tmp_path: Path) -> None:
    done = shell("import", str(tmp_path / "nothing"))
    assert done.code == 2
    assert "no archive" in done.err
    assert not shell.home.exists()


def test_a_backup_comes_back_with_its_passphrase(kept: Shell, tmp_path: Path) -> None:
    place = str(tmp_path / "safe.backup")
    assert "encrypted" in kept("backup", place, piped="a b c\n").out
    kept("erase", "--yes")
    assert kept("restore", place, piped="wrong\n").code == 5
    assert "Restored" in kept("restore", place, piped="a b c\n").out
    kept.use_passphrase("a b c")
    assert "My manager" in kept("search", "manager").out


def test_a_backup_without_a_passphrase_is_not_made(kept: Shell, tmp_path: Path) -> None:
    place = tmp_path / "safe.backup"
    assert kept("backup", str(place)).code == 2
    assert kept("backup", str(place), piped="\n").code == 2
    assert not place.exists()


def test_a_store_is_not_overwritten_by_a_backup(kept: Shell, tmp_path: Path) -> None:
    kept("backup", str(tmp_path / "safe"), piped="a b c\n")
    done = kept("restore", str(tmp_path / "safe"), piped="a b c\n")
    assert done.code == 2
    assert "not empty" in done.err
    assert "My manager" in kept("search", "manager").out


# --- Erasing --------------------------------------------------------------------


def test_erasing_says_what_goes_and_which_backups_are_left(
    kept: Shell, tmp_path: Path
) -> None:
    kept("country", "GB")
    kept("backup", str(tmp_path / "safe"), piped="a b c\n")
    done = kept("erase", piped="erase\n")
    assert done.code == 0
    assert "1 sitting" in done.out
    assert "It is gone" in done.out
    assert str(tmp_path / "safe") in done.out
    assert not kept.home.exists()


def test_without_the_word_nothing_is_erased(kept: Shell) -> None:
    done = kept("erase", piped="yes\n")
    assert done.code == 1
    assert "Nothing was erased" in done.out
    assert "My manager" in kept("search", "manager").out


def test_a_store_whose_passphrase_is_lost_can_still_be_erased(kept: Shell) -> None:
    kept("passphrase", piped="a b c\n")
    done = kept("erase", "--yes")
    assert done.code == 0
    assert "not known" in done.out
    assert not kept.home.exists()


def test_a_damaged_store_can_still_be_erased(kept: Shell) -> None:
    (kept.home / "store" / "keys.json").write_text("damaged")
    assert kept("sittings").code == 4
    assert kept("erase", "--yes").code == 0
    assert kept("sittings").out == "Nothing is kept yet.\n"
    assert not (kept.home / "store" / "counterpoint.db").exists()


# --- The passphrase and the lock ------------------------------------------------


def test_a_passphrase_is_set_changed_and_removed(kept: Shell) -> None:
    done = kept("passphrase", piped="first\n")
    assert (done.code, "is set" in done.out) == (0, True)
    assert "only your passphrase opens them" in done.out
    assert kept("sittings").code == 5
    assert "is changed" in kept("passphrase", piped="first\nsecond\n").out
    assert kept("passphrase", piped="first\nthird\n").code == 5
    done = kept("passphrase", piped="second\n\n")
    assert "no passphrase any more" in done.out
    assert "the key is a file" in done.out
    assert "My manager" in kept("search", "manager").out


def test_a_passphrase_can_be_set_before_the_first_word(shell: Shell) -> None:
    assert "is set" in shell("passphrase", piped="first\n").out
    assert shell("sittings").code == 5
    shell.use_passphrase("first")
    assert shell("sittings").out == "Nothing is kept yet.\n"


@pytest.mark.parametrize("piped", ["\n", ""], ids=["empty line", "no line"])
def test_no_new_passphrase_changes_nothing(kept: Shell, piped: str) -> None:
    kept("passphrase", piped=piped)
    assert kept("sittings").code == 0


def test_a_wrong_passphrase_is_said_and_nothing_lost(kept: Shell) -> None:
    kept("passphrase", piped="first\n")
    kept.use_passphrase("wrong")
    done = kept("search", "manager")
    assert done.code == 5
    assert "Nothing was lost" in done.err
    assert done.out == ""


def test_the_lock_says_when_and_whether_it_locks(kept: Shell) -> None:
    done = kept("lock", "--after", "5")
    assert "after 5 minutes" in done.out
    assert "no passphrase" in done.out
    kept("passphrase", piped="first\n")
    assert "has a passphrase" in kept("lock").out
    assert "not to lock" in kept("lock", "--after", "0").out


@pytest.mark.parametrize("minutes", ["-1", "1441", "soon"])
def test_minutes_that_make_no_sense_are_refused(shell: Shell, minutes: str) -> None:
    assert shell("lock", "--after", minutes).code == 2


# --- Damage -----------------------------------------------------------------------


def test_a_damaged_database_is_said_in_a_sentence(kept: Shell) -> None:
    (kept.home / "store" / "counterpoint.db").write_bytes(b"\x00damaged" * 1000)
    for argv in (("sittings",), ("search", "a"), ("export", "out")):
        done = kept(*argv)
        assert done.code == 4
        assert done.err.count("\n") == 1


def test_stored_characters_that_steer_a_terminal_are_not_shown(shell: Shell) -> None:
    shell("chat", piped="I wrote \x1b[31mred\x1b[0m and never sent it.\n")
    for done in (shell("sittings"), shell("search", "red")):
        assert "red" in done.out
        assert "\x1b" not in done.out
