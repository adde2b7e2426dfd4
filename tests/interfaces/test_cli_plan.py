"""The safety plan at a terminal."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from counterpoint.app import care_records, open_store, plan_at_hand
from counterpoint.care.records import SAFETY_PLAN, Named, SafetyPlan
from counterpoint.settings import read_settings
from tests.conversation.test_prepared import DARK, LATER

if TYPE_CHECKING:
    from counterpoint.settings import Settings
    from tests.interfaces.cli_shell import Shell

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
PASSPHRASE = "four words in a row"  # noqa: S105 - of a test
PLAN = SafetyPlan(
    SAFETY_PLAN,
    NOW,
    signs=("I stop answering \x1b[31mthe phone",),
    helpers=(Named("Mo", "07700 900123"), Named("the neighbour")),
    reasons=("the dog",),
)


def settings_of(shell: Shell) -> Settings:
    return read_settings({"COUNTERPOINT_HOME": str(shell.home)})


def keep_plan(shell: Shell, passphrase: str | None = None) -> None:
    async def keep() -> None:
        async with await open_store(settings_of(shell), passphrase) as store:
            await care_records.keep(store, PLAN, now=NOW)

    asyncio.run(keep())


def test_the_plan_is_shown_with_the_numbers_below_it(shell: Shell) -> None:
    keep_plan(shell)
    shell("country", "GB")
    done = shell("plan")
    assert done.code == 0
    assert "1. Signs that it is starting" in done.out
    assert "Mo: 07700 900123" in done.out
    assert "7. What I stay for\n   the dog" in done.out
    assert "2. " not in done.out
    assert "116 123" in done.out
    assert "\x1b" not in done.out


def test_without_a_plan_or_a_store_there_are_the_numbers(shell: Shell) -> None:
    done = shell("plan")
    assert done.code == 0
    assert "There is no plan yet" in done.out
    assert "findahelpline.com" in done.out
    assert not (shell.home / "store").exists()


def test_a_locked_plan_stays_locked_and_the_numbers_are_there(shell: Shell) -> None:
    keep_plan(shell, PASSPHRASE)
    done = shell("plan")
    assert done.code == 5
    assert "the dog" not in done.out
    assert "findahelpline.com" in done.out
    shell.use_passphrase(PASSPHRASE)
    assert "the dog" in shell("plan").out


def test_a_copy_that_was_left_is_shown_while_locked(shell: Shell) -> None:
    keep_plan(shell, PASSPHRASE)
    plan_at_hand.put(settings_of(shell), PLAN)
    done = shell("plan")
    assert done.code == 0
    assert "the dog" in done.out
    assert "the copy that you left readable" in done.err


def test_a_damaged_copy_says_so_and_the_numbers_are_there(shell: Shell) -> None:
    keep_plan(shell, PASSPHRASE)
    plan_at_hand.put(settings_of(shell), PLAN)
    plan_at_hand.place(settings_of(shell)).write_bytes(b"{")
    done = shell("plan")
    assert done.code == 5
    assert "copy of your plan cannot be read" in done.err
    assert "findahelpline.com" in done.out


def test_a_store_that_is_damaged_leaves_the_copy(shell: Shell) -> None:
    keep_plan(shell)
    plan_at_hand.put(settings_of(shell), PLAN)
    (shell.home / "store" / "counterpoint.db").write_bytes(b"not a database" * 300)
    done = shell("plan")
    assert done.code == 0
    assert "the dog" in done.out


def test_erasing_takes_the_copy_with_it(shell: Shell) -> None:
    keep_plan(shell)
    plan_at_hand.put(settings_of(shell), PLAN)
    done = shell("erase", "--yes")
    assert done.code == 0
    assert "A browser in which you opened your safety plan" in done.out
    assert not plan_at_hand.read(settings_of(shell)).kept


def test_a_copy_without_a_store_can_be_erased_too(shell: Shell) -> None:
    plan_at_hand.put(settings_of(shell), PLAN)
    assert shell("erase", "--yes").code == 0
    assert not plan_at_hand.read(settings_of(shell)).kept


def test_in_a_talk_the_plan_is_a_word_away(shell: Shell) -> None:
    """
    > /plan
    < My plan ... Mo: 07700 900123
    """
    keep_plan(shell)
    done = shell("chat", piped="/plan\n/end\n")
    assert done.code == 0
    assert "Mo: 07700 900123" in done.out + done.err
    assert "the dog" in done.out + done.err


def test_a_talk_at_a_terminal_knows_that_there_is_a_plan(shell: Shell) -> None:
    keep_plan(shell)
    talk = "".join(f"{line}\n" for line in (*DARK, "Mo", *LATER, "/end"))
    done = shell("chat", piped=talk)
    assert done.code == 0
    assert "My plan" in done.out
