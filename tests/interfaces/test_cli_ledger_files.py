"""What `counterpoint ledger` makes one, keeps as a file, and tells twice."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from counterpoint.app import admission
from counterpoint.ledger.records import Claim, ClaimStatus, Evidence, OtherSide
from counterpoint.providers.scripted import ScriptedModel
from tests.interfaces.test_cli_ledger import NOW, ONE, OTHER, keep, read

if TYPE_CHECKING:
    from pathlib import Path

    from tests.interfaces.cli_shell import Shell

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x00" * 600_000
SIDE = OtherSide("e5", NOW, "the flat", as_they_tell_it="I paid the rent alone.")


def test_a_photo_is_kept_with_a_claim_shown_and_written_out_again(
    shell: Shell, tmp_path: Path
) -> None:
    keep(shell, ONE)
    photo, back = tmp_path / "Bill May.PNG", tmp_path / "back.png"
    photo.write_bytes(PNG)
    done = shell(
        "ledger", "add", "--against", "a1", "--file", str(photo), piped="four drinks\n"
    )
    assert done.code == 0
    assert "with whatever it says of itself" in " ".join(done.out.split())
    (line,) = read(shell)[0].of(Evidence)
    assert (line.text, line.for_it) == ("four drinks", False)
    assert read(shell)[0].of(Claim)[0].status is ClaimStatus.AGAINST
    assert "four drinks (Bill May.png)" in shell("ledger", "show", "a1").out
    assert shell("ledger", "file", line.id[:6], str(back)).code == 0
    assert back.read_bytes() == PNG
    assert back.stat().st_mode & 0o777 == 0o600
    assert shell("ledger", "file", line.id, str(back)).code == 2


def test_a_photo_needs_no_words(shell: Shell, tmp_path: Path) -> None:
    keep(shell, ONE)
    photo = tmp_path / "bill.png"
    photo.write_bytes(PNG)
    done = shell("ledger", "add", "--for", "a1", "--file", str(photo), piped="")
    assert done.code == 0
    assert "bill.png" in shell("ledger", "show", "a1").out


@pytest.mark.parametrize(
    ("content", "why"),
    [(None, "no file there"), (b"", "nothing in"), (b"PK\x03\x04\x00", "none of the")],
    ids=["not there", "empty", "other"],
)
def test_a_file_that_is_not_kept_says_why(
    shell: Shell, tmp_path: Path, content: bytes | None, why: str
) -> None:
    keep(shell, ONE)
    path = tmp_path / "a.png"
    if content is not None:
        path.write_bytes(content)
    done = shell("ledger", "add", "--for", "a1", "--file", str(path), piped="")
    assert done.code == 2
    assert why in " ".join(done.err.split())
    assert not read(shell)[0].of(Evidence)


def test_a_folder_is_no_file(shell: Shell, tmp_path: Path) -> None:
    keep(shell, ONE)
    done = shell("ledger", "add", "--for", "a1", "--file", str(tmp_path), piped="")
    assert done.code == 2


def test_danger_in_the_words_beside_a_file_shows_whom_to_reach(
    shell: Shell, tmp_path: Path
) -> None:
    keep(shell, ONE)
    photo = tmp_path / "bill.png"
    photo.write_bytes(PNG)
    words = "tonight I am going to kill myself\n"
    done = shell("ledger", "add", "--for", "a1", "--file", str(photo), piped=words)
    assert done.code == 0
    assert "You can reach somebody now" in done.out
    assert not read(shell)[0].of(Evidence)


def test_a_file_is_written_out_only_where_it_is_said_and_there_is_one(
    shell: Shell, tmp_path: Path
) -> None:
    keep(shell, ONE)
    assert shell("ledger", "file", "a1", str(tmp_path / "x")).code == 3
    photo = tmp_path / "bill.png"
    photo.write_bytes(PNG)
    shell("ledger", "add", "--for", "a1", "--file", str(photo), piped="")
    (line,) = read(shell)[0].of(Evidence)
    done = shell("ledger", "file", line.id)
    assert (done.code, "ledger file ID PATH" in done.err) == (2, True)


def test_a_file_goes_for_good_with_its_line(shell: Shell, tmp_path: Path) -> None:
    keep(shell, ONE)
    photo = tmp_path / "bill.png"
    photo.write_bytes(PNG)
    made = shell(
        "ledger", "add", "--for", "a1", "--file", str(photo), "--json", piped=""
    )
    name = json.loads(made.out)["id"]
    assert shell("ledger", "forget", name, "--yes").code == 0
    assert shell("ledger", "file", name, str(tmp_path / "x")).code == 3
    assert shell("export", str(tmp_path / "out")).code == 0
    assert name not in (tmp_path / "out" / "entries.jsonl").read_text()


def test_two_claims_are_made_one_and_two_again(shell: Shell) -> None:
    later = Claim("z9", NOW + timedelta(days=2), ONE.kind, "I only drink at weekends")
    keep(shell, ONE, OTHER, later)
    done = shell("ledger", "merge", "z9", "a1")
    assert done.code == 0
    assert "ledger undo z9" in " ".join(done.out.split())
    claims = read(shell)[0].of(Claim)
    assert [claim.id for claim in claims] == ["a1", "b2"]
    assert "I only drink at weekends" in [said.quote for said in claims[0].again]
    assert shell("ledger", "undo", "z9").code == 0
    assert set(read(shell)[0].of(Claim)) == {ONE, OTHER, later}
    assert shell("ledger", "undo", "z9").code == 3


@pytest.mark.parametrize(
    ("one", "other", "code"),
    [("a1", "a1", 2), ("a1", "e5", 2), ("a1", "nothing", 3), ("a1", None, 2)],
    ids=["itself", "no claim", "not there", "not said"],
)
def test_what_cannot_be_made_one_says_why(
    shell: Shell, one: str, other: str | None, code: int
) -> None:
    keep(shell, ONE, SIDE)
    typed = (
        ("ledger", "merge", one) if other is None else ("ledger", "merge", one, other)
    )
    assert shell(*typed).code == code
    assert read(shell)[0].of(Claim) == (ONE,)


def test_to_tell_it_twice_needs_a_model_and_says_so(shell: Shell) -> None:
    keep(shell, ONE, SIDE)
    done = shell("ledger", "two-tellings", "e5", piped="I paid it all.\n")
    assert done.code == 2
    assert "This needs a model" in " ".join(done.err.split())
    assert shell("ledger", "two-tellings", "a1").code == 2


def test_both_tellings_stand_side_by_side_with_what_came_of_it(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = ScriptedModel(
        [],
        answers=[
            {"view": "What would a list of the payments show?", "right": "teller"},
            {"view": "You are so right, he is a liar.", "right": "teller"},
        ],
    )
    monkeypatch.setattr(admission, "speaker", lambda _: model)
    keep(shell, SIDE)
    done = shell("ledger", "two-tellings", "e5", piped="I paid for all of it.\n")
    said = " ".join(done.out.split())
    assert done.code == 0
    assert "Told by you What would a list of the payments show?" in said
    assert "Told as they would tell it What it said here did not pass" in said
    assert "It sided with whoever told it" in said


def test_a_model_that_was_not_admitted_has_no_view(shell: Shell) -> None:
    keep(shell, SIDE)
    (shell.home / "settings.toml").write_text('provider = "echo"\n')
    done = shell("ledger", "two-tellings", "e5", piped="I paid for all of it.\n")
    assert done.code == 6
    assert "exam" in done.err


def test_danger_in_the_telling_shows_whom_to_reach_and_is_not_sent(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = ScriptedModel([])
    monkeypatch.setattr(admission, "speaker", lambda _: model)
    keep(shell, SIDE)
    words = "I want to kill myself because of the rent.\n"
    done = shell("ledger", "two-tellings", "e5", piped=words)
    assert "You can reach somebody now" in done.out
    assert model.heard == []
