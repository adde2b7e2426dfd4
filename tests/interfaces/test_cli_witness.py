"""What `counterpoint ledger witness` asks, reads, lists and takes back."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

from counterpoint.app import SystemClock, open_store
from counterpoint.app import witness as kept
from counterpoint.settings import read_settings
from counterpoint.terms import Carried, Risk, Tier

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from counterpoint.ledger.records import Invitation
    from tests.interfaces.cli_shell import Done, Shell

ASKED = "1 8\nsang in the kitchen /10\n\nAna\n"


def ask(shell: Shell, *argv: str, piped: str = ASKED) -> Done:
    return shell("ledger", "witness", "ask", *argv, piped=piped)


def filled(text: str, numbers: Sequence[int]) -> str:
    for at, number in enumerate(numbers, 1):
        text = text.replace(f"number {at}: [    ]", f"number {at}: [{number}]")
    return text


def read(shell: Shell) -> tuple[Invitation, ...]:
    async def found() -> tuple[Invitation, ...]:
        settings = read_settings({"COUNTERPOINT_HOME": str(shell.home)})
        async with await open_store(settings) as store:
            return (await kept.read(store)).invitations

    return asyncio.run(found())


def remember(shell: Shell, carried: Carried) -> None:
    async def put() -> None:
        settings = read_settings({"COUNTERPOINT_HOME": str(shell.home)})
        async with await open_store(settings) as store:
            await store.remember(carried)

    asyncio.run(put())


def test_looking_makes_no_store(shell: Shell) -> None:
    assert "Nobody was asked yet" in shell("ledger", "witness").out
    assert not list(shell.home.rglob("*.db"))
    assert shell("ledger", "witness", "read", piped="x").code == 3
    assert shell("ledger", "witness", "revoke", "a").code == 3
    assert shell("ledger", "witness", "odd").code == 2


def test_somebody_is_asked_and_their_answer_read(shell: Shell) -> None:
    done = ask(shell)
    assert done.code == 0
    assert "Question 3: sang in the kitchen" in done.out
    assert "Ana" not in done.out
    answer = filled(done.out, (6, 0, 9))
    done = shell("ledger", "witness", "read", piped=f"> {answer}".replace("\n", "\n> "))
    assert "The answer of Ana is here." in done.out
    assert "Ana said 6 of 7 days. You have not said." in done.out
    assert read(shell)[0].theirs == (6, 0, 9)
    assert "answered" in shell("ledger", "witness", "list").out
    done = shell("ledger", "witness", "read", piped=answer)
    assert done.code == 2
    assert "here already" in done.err


def test_the_text_goes_to_a_file_of_ones_own_and_is_read_from_one(
    shell: Shell, tmp_path: Path
) -> None:
    sent, back = tmp_path / "questions.txt", tmp_path / "back.txt"
    assert "read PATH" in ask(shell, str(sent)).out
    assert sent.stat().st_mode & 0o077 == 0
    back.write_text(filled(sent.read_text(), (1, 2, 3)))
    assert shell("ledger", "witness", "read", str(back)).code == 0
    assert read(shell)[0].theirs == (1, 2, 3)
    done = shell("ledger", "witness", "read", str(tmp_path / "none.txt"))
    assert (done.code, "cannot be read" in done.err) == (2, True)


def test_json_holds_no_key(shell: Shell) -> None:
    made = json.loads(ask(shell, "--json").out)
    [invitation] = read(shell)
    assert made["text"].startswith("What have you seen")
    listed = shell("ledger", "witness", "list", "--json").out
    assert json.loads(listed)["who"] == "Ana"
    assert invitation.key not in listed
    assert invitation.key not in json.dumps(made)


def test_an_invitation_is_taken_back(shell: Shell) -> None:
    text = ask(shell).out
    assert shell("ledger", "witness", "revoke", read(shell)[0].id[:6]).code == 0
    assert read(shell)[0].revoked is not None
    assert "taken back" in shell("ledger", "witness").out
    done = shell("ledger", "witness", "read", piped=filled(text, (1, 2, 3)))
    assert "took this invitation back" in done.err


def test_what_cannot_be_asked_is_said_and_not_kept(shell: Shell) -> None:
    for piped, sentence in (
        ("1 2\n\nAna\n", "at least three"),
        ("1 2 99\n\nAna\n", "from 1 to"),
        ("1 2\nwas lazy\n\nAna\n", "verdict"),
        ("1 2 3\n\n\n", "Say whom"),
        ("", "Say whom"),
    ):
        done = ask(shell, piped=piped)
        assert done.code == 2
        assert sentence in done.err
    assert read(shell) == ()


def test_it_is_off_where_somebody_is_hurt_and_no_reason_is_shown(shell: Shell) -> None:
    now = SystemClock().now()
    remember(shell, Carried(risk=Risk.ABUSE_VICTIM, tier=Tier.CONCERN, at=now))
    done = ask(shell)
    assert done.code == 2
    assert "not open at the moment" in done.err
    assert "hurt" not in done.err
    assert read(shell) == ()


def test_danger_in_what_is_typed_shows_whom_to_reach(shell: Shell) -> None:
    done = ask(shell, piped="1 2\nI am going to kill myself tonight\n\nAna\n")
    assert "You can reach somebody now" in done.out
    assert read(shell) == ()
