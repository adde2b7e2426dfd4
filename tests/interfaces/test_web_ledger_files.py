"""A photo or a document beside a line of the ledger, in a browser without scripts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from counterpoint.ledger.evidence_files import LARGEST
from counterpoint.ledger.records import Claim, ClaimStatus, Evidence
from tests.interfaces.test_web_ledger import (
    OLDER,
    PASSPHRASE,
    keep,
    known,
    timed,  # noqa: F401 - a fixture
)

if TYPE_CHECKING:
    from pathlib import Path

    import httpx2

    from tests.interfaces.web_server import Visitor, WebServer

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x00" * 40
PAGE = b"<!doctype html><script>alert(document.cookie)</script>"
WHERE = f"/ledger/lines/{OLDER.id}/file"


def send(
    visitor: Visitor, content: bytes, name: str = "rent.png", side: str = "against"
) -> httpx2.Response:
    files = {"file": (name, content, "application/octet-stream")}
    return visitor.send(WHERE, {"file-side": side}, files=files)


def test_a_photo_stands_beside_the_line_and_is_shown(timed: WebServer) -> None:  # noqa: F811
    visitor = keep(timed, OLDER)
    page = send(visitor, PNG)
    assert page.status_code == 200
    assert "Put beside it." in page.text
    (line,) = known(timed).of(Evidence)
    assert f'src="/ledger/lines/{line.id}/file"' in page.text
    assert 'alt="rent.png"' in page.text
    assert known(timed).of(Claim)[0].status is ClaimStatus.AGAINST
    photo = visitor.get(f"/ledger/lines/{line.id}/file")
    assert photo.content == PNG
    assert photo.headers["content-type"] == "image/png"
    assert photo.headers["content-disposition"].startswith("inline")


def test_what_could_be_a_page_is_only_handed_out_and_could_do_nothing(
    timed: WebServer,  # noqa: F811
) -> None:
    visitor = keep(timed, OLDER)
    page = send(visitor, PAGE, name="Brief für Mia.html")
    assert "<img" not in page.text
    (line,) = known(timed).of(Evidence)
    answer = visitor.get(f"/ledger/lines/{line.id}/file")
    assert answer.content == PAGE
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.headers["content-disposition"] == (
        "attachment; filename*=UTF-8''Brief%20f%C3%BCr%20Mia.html.txt"
    )
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert "script-src" not in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"


def test_every_other_page_keeps_its_own_policy(timed: WebServer) -> None:  # noqa: F811
    visitor = keep(timed, OLDER)
    policy = visitor.get("/ledger").headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "sandbox" not in policy


@pytest.mark.parametrize(
    ("content", "side", "why"),
    [
        (PNG, "", "for it or against it"),
        (b"", "for", "nothing in this file"),
        (b"PK\x03\x04\x00", "for", "none of the files"),
    ],
    ids=["no side", "empty", "other"],
)
def test_a_file_that_is_not_kept_says_why_beside_it(
    timed: WebServer,  # noqa: F811
    content: bytes,
    side: str,
    why: str,
) -> None:
    visitor = keep(timed, OLDER)
    page = send(visitor, content, side=side)
    assert page.status_code == 400
    assert why in page.text
    assert f">{OLDER.quote}</textarea>" in page.text
    assert known(timed).of(Evidence) == ()


def test_a_form_without_a_file_asks_for_one(timed: WebServer) -> None:  # noqa: F811
    visitor = keep(timed, OLDER)
    page = send(visitor, b"", name="", side="for")
    assert page.status_code == 400
    assert "Choose a file." in page.text


def test_a_file_of_five_megabytes_is_kept_and_a_larger_one_is_not_read(
    timed: WebServer,  # noqa: F811
) -> None:
    visitor = keep(timed, OLDER)
    assert send(visitor, b"a" * LARGEST, name="all.txt").status_code == 200
    (line,) = known(timed).of(Evidence)
    assert line.file is not None
    assert line.file.size == LARGEST
    assert send(visitor, b"a" * (LARGEST + 1)).status_code == 400
    assert send(visitor, b"a" * (LARGEST + 100_000)).status_code == 413


def test_a_file_never_lies_on_the_disk_open(
    timed: WebServer,  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    aside = tmp_path / "shared"
    aside.mkdir()
    monkeypatch.setenv("TMPDIR", str(aside))
    visitor = keep(timed, OLDER)
    send(visitor, b"the landlord wrote this " * 60_000, name="letter.txt")
    assert list(aside.iterdir()) == []
    for path in timed.settings.folder.rglob("*"):
        assert not path.is_file() or b"the landlord wrote" not in path.read_bytes()


def test_a_form_that_is_not_ours_keeps_nothing(timed: WebServer) -> None:  # noqa: F811
    visitor = keep(timed, OLDER)
    visitor.token = "made up"  # noqa: S105 - of a test
    assert send(visitor, PNG).status_code == 403
    assert visitor.send(WHERE, {"file-side": "for"}).status_code in {400, 403}
    assert known(timed).of(Evidence) == ()


def test_a_line_without_a_file_has_none_to_show(timed: WebServer) -> None:  # noqa: F811
    visitor = keep(timed, OLDER)
    assert visitor.get(WHERE).status_code == 404
    assert visitor.get("/ledger/lines/nothing/file").status_code == 404


def test_a_file_for_a_line_that_is_gone_is_not_kept(timed: WebServer) -> None:  # noqa: F811
    visitor = keep(timed, replace(OLDER, hidden=OLDER.at))
    assert send(visitor, PNG).status_code == 404
    assert known(timed).of(Evidence) == ()


def test_a_locked_store_keeps_and_shows_no_file(timed: WebServer) -> None:  # noqa: F811
    visitor = keep(timed, OLDER)
    send(visitor, PNG)
    (line,) = known(timed).of(Evidence)
    store = timed.house.store
    assert store is not None
    timed.ask(store.change_passphrase(PASSPHRASE))
    timed.ask(timed.house.lock())
    page = visitor.get(f"/ledger/lines/{line.id}/file")
    assert "passphrase" in page.text
    assert send(visitor, PNG).url.path == "/unlock"
