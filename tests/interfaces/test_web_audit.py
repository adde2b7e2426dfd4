"""Old chats audited from a page, as a browser without scripts meets it."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest

from counterpoint.app.audit import Progress, Stage
from counterpoint.interfaces.web.old_chats import OldChats
from tests.audit.small_exports import TALKS, many, write_export
from tests.interfaces.web_server import words_of

if TYPE_CHECKING:
    from pathlib import Path

    import httpx2

    from tests.interfaces.web_server import Visitor, WebServer

PLACE = "/audit"


@pytest.fixture
def visitor(web: WebServer) -> Visitor:
    return web.visitor()


def drop(
    visitor: Visitor,
    content: bytes,
    *,
    name: str = "conversations.json",
    **fields: str,
) -> httpx2.Response:
    """Choose a file on the page and send the form."""
    visitor.get(PLACE)
    files = {"file": (name, content, "application/octet-stream")}
    return visitor.send(PLACE, fields, files=files)


def over(web: WebServer, visitor: Visitor) -> httpx2.Response:
    """Wait until reading is over, and look at the page."""

    async def ended() -> None:
        task = web.house.old_chats.task
        if task is not None:
            await task

    web.ask(ended())
    return visitor.get(PLACE)


def export_of(tmp_path: Path) -> bytes:
    return write_export(tmp_path / "conversations.json").read_bytes()


def left_in(web: WebServer) -> list[str]:
    return [
        one.name
        for one in web.settings.folder.rglob("*")
        if one.suffix in {".labels", ".half"} or ".passing" in str(one)
    ]


def test_a_file_that_is_dropped_becomes_a_report(
    web: WebServer, visitor: Visitor, tmp_path: Path
) -> None:
    drop(visitor, export_of(tmp_path), all="yes")
    page = over(web, visitor)
    assert "we saw it challenge you" in words_of(page)
    report = visitor.get(f"{PLACE}/report.html")
    assert report.status_code == 200
    assert "sandbox" in report.headers["content-security-policy"]
    assert "script-src" not in report.headers["content-security-policy"]
    assert TALKS[0][0] in words_of(report)


def test_the_export_and_what_was_read_of_it_are_not_kept(
    web: WebServer, visitor: Visitor, tmp_path: Path
) -> None:
    drop(visitor, export_of(tmp_path))
    over(web, visitor)
    assert not left_in(web)


def test_the_files_can_be_saved(
    web: WebServer, visitor: Visitor, tmp_path: Path
) -> None:
    drop(visitor, export_of(tmp_path), fast="yes")
    over(web, visitor)
    saved = visitor.get(f"{PLACE}/report.html?keep=1")
    assert "attachment" in saved.headers["content-disposition"]
    whole = visitor.get(f"{PLACE}/all.zip")
    names = zipfile.ZipFile(io.BytesIO(whole.content)).namelist()
    assert set(names) == {"report.html", "figures.json", "figures.csv"}


def test_what_is_let_go_is_gone(
    web: WebServer, visitor: Visitor, tmp_path: Path
) -> None:
    drop(visitor, export_of(tmp_path), fast="yes")
    over(web, visitor)
    page = visitor.send(f"{PLACE}/end")
    assert "The export of your chats" in words_of(page)
    assert visitor.get(f"{PLACE}/report.html").status_code == 404


def test_counts_alone_hold_no_words(
    web: WebServer, visitor: Visitor, tmp_path: Path
) -> None:
    drop(visitor, export_of(tmp_path), counts="yes", fast="yes")
    over(web, visitor)
    report = words_of(visitor.get(f"{PLACE}/report.html"))
    assert TALKS[0][0] not in report


def test_a_zip_is_read_as_one(web: WebServer, visitor: Visitor, tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("conversations.json", export_of(tmp_path))
    drop(visitor, packed.getvalue(), name="data-2026.zip", fast="yes")
    assert "with Claude" in words_of(over(web, visitor))


def test_what_is_no_export_is_said_and_nothing_stays(
    web: WebServer, visitor: Visitor
) -> None:
    drop(visitor, b"%PDF-1.4 something", name="a.pdf")
    page = over(web, visitor)
    assert 'role="alert"' in page.text
    assert not left_in(web)


def test_without_a_file_the_form_says_so(visitor: Visitor) -> None:
    page = drop(visitor, b"", name="")
    assert page.status_code == 400
    assert "Choose the export first" in words_of(page)


def test_days_in_the_wrong_order_are_said(visitor: Visitor, tmp_path: Path) -> None:
    page = drop(visitor, export_of(tmp_path), since="2026-02-01", until="2026-01-01")
    assert page.status_code == 400
    assert "first day" in words_of(page)


def test_reading_can_be_stopped_and_nothing_stays(
    web: WebServer, visitor: Visitor, tmp_path: Path
) -> None:
    export = write_export(tmp_path / "conversations.json", many(4000)).read_bytes()
    page = drop(visitor, export)
    assert 'http-equiv="refresh"' in page.text
    visitor.send(f"{PLACE}/end")
    assert "The export of your chats" in words_of(visitor.get(PLACE))
    assert not left_in(web)


def test_the_lock_forgets_what_was_found(
    web: WebServer, visitor: Visitor, tmp_path: Path
) -> None:
    web.ask(web.house.enter())
    web.ask(web.house.protect("a passphrase", current=None))
    drop(visitor, export_of(tmp_path), fast="yes")
    over(web, visitor)
    assert web.house.old_chats.read is not None
    web.ask(web.house.lock())
    assert web.house.old_chats.read is None
    assert "The passphrase" in words_of(visitor.get(f"{PLACE}/report.html"))


class ForgottenAtTheEnd(OldChats):
    """The lock closes when all is read, and the report is not made yet."""

    def __setattr__(self, name: str, value: object) -> None:
        super().__setattr__(name, value)
        if isinstance(value, Progress) and value.stage is Stage.PUTTING_TOGETHER:
            self.forget()


def test_a_report_that_is_made_after_the_lock_closed_is_not_there(
    web: WebServer, visitor: Visitor, tmp_path: Path
) -> None:
    web.house.old_chats = ForgottenAtTheEnd()
    drop(visitor, export_of(tmp_path), fast="yes")
    assert "The export of your chats" in words_of(over(web, visitor))
    assert web.house.old_chats.progress is not None
    assert web.house.old_chats.read is None
    assert visitor.get(f"{PLACE}/report.html").status_code == 404


def test_danger_in_it_shows_whom_to_reach(
    web: WebServer, visitor: Visitor, tmp_path: Path
) -> None:
    drop(visitor, export_of(tmp_path))
    assert "116 123" in words_of(over(web, visitor))


def test_a_form_of_another_page_is_turned_away(
    visitor: Visitor, tmp_path: Path
) -> None:
    visitor.get(PLACE)
    visitor.token = "of another page"  # noqa: S105 - it opens nothing
    files = {"file": ("conversations.json", export_of(tmp_path), "application/json")}
    assert visitor.send(PLACE, files=files).status_code == 403


def test_the_data_page_leads_there(visitor: Visitor) -> None:
    assert 'href="/audit"' in visitor.get("/settings/data").text
