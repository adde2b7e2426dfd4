"""Old chats audited from a page, as a browser without scripts meets it."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

import pytest

from counterpoint.app import ledger
from counterpoint.app.audit import Progress, Stage
from counterpoint.app.ledger_page import own_lines, text_of
from counterpoint.interfaces.web.old_chats import OldChats
from counterpoint.settings import ProviderSettings
from tests.audit.small_exports import TALKS, many, write_export
from tests.interfaces.web_server import words_of
from tests.providers import servers

if TYPE_CHECKING:
    from collections.abc import Callable
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


# --- Into the ledger ----------------------------------------------------------------

WORRIED = (
    ("I'm worried that my boss wants me gone. My boss never reads my reports.", "Ah."),
    ("I'm scared of the boss again. My sister will not come to the wedding.", "Ah."),
)


def offered(web: WebServer, visitor: Visitor, tmp_path: Path) -> dict[str, str]:
    """Have an export read; return the ids of what may be taken over, by its words."""
    export = write_export(tmp_path / "conversations.json", WORRIED).read_bytes()
    drop(visitor, export, all="yes")
    assert "over into your ledger" in words_of(over(web, visitor))
    visitor.get(f"{PLACE}/take")
    read = web.house.old_chats.read
    assert read is not None
    return {one.quote: one.id for one in read.offers}


def lines_of(web: WebServer) -> list[str]:
    async def kept() -> list[str]:
        store = web.house.store
        assert store is not None
        known = await ledger.read(store)
        return [text_of(line) for line in own_lines(known)]

    return web.ask(kept())


def test_what_is_ticked_is_in_the_ledger_with_where_it_is_from(
    web: WebServer, visitor: Visitor, tmp_path: Path
) -> None:
    ids = offered(web, visitor, tmp_path)
    assert "checked" not in visitor.get(f"{PLACE}/take").text
    one = ids["My boss never reads my reports"]
    page = visitor.send(f"{PLACE}/take", {"take": one})
    assert "1 line is in your ledger now" in words_of(page)
    assert "In your ledger already" in words_of(page)
    assert lines_of(web) == ["My boss never reads my reports"]
    line = visitor.get(f"/ledger/lines/{one}")
    assert "from an old chat with Claude on 3 March 2025" in words_of(line)


def test_what_was_taken_over_can_be_taken_out_again(
    web: WebServer, visitor: Visitor, tmp_path: Path
) -> None:
    ids = offered(web, visitor, tmp_path)
    visitor.send(f"{PLACE}/take", {"take": list(ids.values())})
    assert len(lines_of(web)) == len(ids)
    page = visitor.send(f"{PLACE}/take/undo")
    assert f"{len(ids)} lines were taken out again" in words_of(page)
    assert lines_of(web) == []


def test_a_worry_with_a_day_and_a_number_is_something_expected(
    web: WebServer, visitor: Visitor, tmp_path: Path
) -> None:
    worry = offered(web, visitor, tmp_path)["I'm scared of the boss again"]
    sent = {"take": worry, f"chance-{worry}": "60"}
    page = visitor.send(f"{PLACE}/take", sent)
    assert page.status_code == 400
    assert "belong together" in words_of(page)
    assert "checked" in page.text
    assert lines_of(web) == []
    visitor.send(f"{PLACE}/take", {**sent, f"due-{worry}": "2027-11-30"})
    due = words_of(visitor.get("/ledger"))
    assert "I'm scared of the boss again" in due
    assert "30 November 2027" in due


@pytest.mark.parametrize("take", ["", "0" * 32, "../etc"])
def test_what_was_not_offered_is_not_taken(
    web: WebServer, visitor: Visitor, tmp_path: Path, take: str
) -> None:
    offered(web, visitor, tmp_path)
    page = visitor.send(f"{PLACE}/take", {"take": take})
    assert page.status_code == 400
    assert "Tick at least one" in words_of(page)
    assert lines_of(web) == []


def test_after_it_was_let_go_nothing_can_be_taken(
    web: WebServer, visitor: Visitor, tmp_path: Path
) -> None:
    offered(web, visitor, tmp_path)
    visitor.send(f"{PLACE}/end")
    assert visitor.get(f"{PLACE}/take").status_code == 404


def test_hostile_words_are_words_on_the_page(
    web: WebServer, visitor: Visitor, tmp_path: Path
) -> None:
    sly = "My boss never reads my <img src=x onerror=alert(1)> reports."
    export = write_export(tmp_path / "c.json", [(sly, "Ah.")]).read_bytes()
    drop(visitor, export, all="yes")
    over(web, visitor)
    page = visitor.get(f"{PLACE}/take")
    assert "<img src=x" not in page.text


# --- A second reading ---------------------------------------------------------------


def judged_by(server: servers.ModelServer) -> dict[str, object]:
    """Return settings in which this server judges."""
    mine = ProviderSettings("mine", "openai", "some-model", base_url=server.url)
    return {"providers": (mine,), "judge": "mine"}


def named_on(page: httpx2.Response) -> dict[str, str]:
    """Return whom the form of a page names."""
    return dict(re.findall(r'name="(by|host)" value="([^"]*)"', page.text))


def test_without_a_model_no_second_reading_is_offered(visitor: Visitor) -> None:
    assert "second reading" not in words_of(visitor.get(PLACE))


def test_a_second_reading_goes_to_whom_the_page_named(
    open_web: Callable[..., WebServer], tmp_path: Path
) -> None:
    said = servers.saying('{"answer": true}')
    with servers.running("openai", said) as server:
        web = open_web(**judged_by(server))
        visitor = web.visitor()
        page = visitor.get(PLACE)
        assert "Have mine read a sample" in words_of(page)
        by = named_on(page)
        export = write_export(tmp_path / "c.json", many(30)).read_bytes()
        drop(visitor, export, fast="yes", judge="yes", each="15", **by)
        over(web, visitor)
        report = words_of(visitor.get(f"{PLACE}/report.html"))
        assert "What a second model saw" in report
        assert server.heard


def test_a_model_that_did_not_pass_the_exam_is_sent_nothing(
    open_web: Callable[..., WebServer], tmp_path: Path
) -> None:
    with servers.running("openai", servers.well) as server:
        providers = judged_by(server)["providers"]
        web = open_web(providers=providers, provider="mine")
        visitor = web.visitor()
        page = visitor.get(PLACE)
        by = named_on(page)
        drop(visitor, export_of(tmp_path), fast="yes", judge="yes", each="15", **by)
        page = over(web, visitor)
        assert "No sample was read by a second model" in words_of(page)
        assert not [one for one in server.heard if one.body]


def test_unticked_nothing_is_sent(
    open_web: Callable[..., WebServer], tmp_path: Path
) -> None:
    said = servers.saying('{"answer": true}')
    with servers.running("openai", said) as server:
        web = open_web(**judged_by(server))
        visitor = web.visitor()
        drop(visitor, export_of(tmp_path), fast="yes", each="15", by="mine", host="")
        over(web, visitor)
        assert not server.heard


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"by": "other", "each": "20"}, "Another model"),
        ({"by": "mine", "each": "9000"}, "from 15 to 100"),
        ({"by": "mine", "each": "many"}, "from 15 to 100"),
        ({"by": "mine", "each": "20", "counts": "yes"}, "one of the two"),
    ],
)
def test_what_cannot_be_judged_is_said_before_anything_is_read(
    open_web: Callable[..., WebServer],
    tmp_path: Path,
    fields: dict[str, str],
    said: str,
) -> None:
    with servers.running("openai", servers.well) as server:
        web = open_web(**judged_by(server))
        visitor = web.visitor()
        page = drop(visitor, export_of(tmp_path), judge="yes", host="", **fields)
        assert page.status_code == 400
        assert said in words_of(page)
        assert not server.heard


def test_a_model_that_never_answers_can_be_stopped(
    open_web: Callable[..., WebServer], tmp_path: Path
) -> None:
    with servers.running("openai", servers.hanging) as server:
        web = open_web(**judged_by(server))
        visitor = web.visitor()
        page = visitor.get(PLACE)
        by = named_on(page)
        drop(visitor, export_of(tmp_path), fast="yes", judge="yes", each="15", **by)
        page = visitor.send(f"{PLACE}/end")
        assert "The export of your chats" in words_of(page)
        assert web.house.old_chats.read is None
