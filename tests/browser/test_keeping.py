"""What was kept: found, named, printed, taken along, brought back and deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser.conftest import Window

FIRST = "the flat is quiet since Sunday"
SECOND = "my manager moved the deadline again and I said nothing"


@pytest.fixture
def kept(window: Window) -> Window:
    """A window of somebody who has two sittings, on the list of them."""
    window.say(FIRST)
    window.page.get_by_role("button", name="Begin another").click()
    window.page.wait_for_load_state()
    expect(window.exchanges).to_have_count(0)
    window.say(SECOND)
    window.page.get_by_role("link", name="Sittings").click()
    expect(window.page.locator(".listing li")).to_have_count(2)
    return window


def name(window: Window, title: str, tags: str) -> None:
    window.page.get_by_text("Title and tags").click()
    window.page.get_by_label("Title", exact=True).fill(title)
    window.page.get_by_label("Tags").fill(tags)
    window.page.get_by_role("button", name="Save").click()
    expect(window.page.get_by_role("status")).to_have_text("Saved.")


def test_a_sitting_is_named_tagged_and_found_again(kept: Window) -> None:
    page = kept.page
    page.locator(".listing a.title").last.click()
    name(kept, "Sunday", "home, quiet days")
    page.get_by_role("link", name="All sittings").click()
    expect(page.locator(".listing li").last).to_contain_text("quiet days")
    for words in ("flat", "Sunday", "quiet days"):
        page.get_by_role("searchbox").fill(words)
        page.get_by_role("button", name="Find").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Found in 1 sitting")
        assert words not in page.url
    page.get_by_role("searchbox").fill("an otter")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nothing was found")


def test_a_sitting_is_deleted_after_it_was_asked(kept: Window) -> None:
    page = kept.page
    page.locator(".listing a.title").first.click()
    page.get_by_role("link", name="Delete").click()
    page.get_by_role("link", name="Keep it").click()
    page.get_by_role("link", name="Delete").click()
    page.get_by_role("button", name="Delete it").click()
    kept.expected = ("404",)
    expect(page.get_by_role("status")).to_contain_text("Deleted.")
    expect(page.locator(".listing li")).to_have_count(1)
    page.go_back()
    expect(page.locator("body")).not_to_contain_text("deadline")


def test_a_sitting_is_gone_on_with_from_the_list(kept: Window) -> None:
    page = kept.page
    page.locator(".listing a.title").last.click()
    page.get_by_role("button", name="Back to this sitting").click()
    expect(page.locator(".message .text")).to_have_text(FIRST)
    expect(kept.box).to_be_focused()


def test_on_paper_stand_the_words_and_no_buttons(kept: Window) -> None:
    page = kept.page
    page.locator(".listing a.title").last.click()
    page.evaluate("window.print = () => { document.title = 'printed' }")
    page.get_by_role("button", name="Print").click()
    assert page.title() == "printed"
    page.emulate_media(media="print")
    expect(page.locator(".message .text")).to_be_visible()
    expect(page.locator(".reply .text")).to_be_visible()
    for gone in (".top", ".rooms", ".actions", ".foot"):
        expect(page.locator(gone)).to_be_hidden()


def test_what_was_exported_and_erased_comes_back_by_importing(
    kept: Window, tmp_path: Path
) -> None:
    page = kept.page
    page.locator(".listing a.title").last.click()
    name(kept, "Sunday", "home")
    before = shown(kept)
    copy = tmp_path / "copy.zip"
    kept.open("/settings/data")
    page.get_by_role("checkbox").check()
    with page.expect_download() as download:
        page.get_by_role("button", name="Export", exact=True).click()
    download.value.save_as(copy)
    page.get_by_role("link", name="Erase everything").click()
    page.get_by_label("Type").fill("no")
    kept.expected = ("400",)
    page.get_by_role("button", name="Erase everything").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing was erased")
    page.get_by_label("Type").fill("erase")
    page.get_by_role("button", name="Erase everything").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("It is gone")
    page.get_by_role("link", name="Begin anew").click()
    page.get_by_role("button", name="Skip").click()
    expect(kept.box).to_be_focused()
    kept.open("/settings/data")
    page.get_by_label("An export, as .zip").set_input_files(copy)
    page.get_by_role("button", name="Import").click()
    expect(page.get_by_role("status")).to_contain_text("Added: 2 sittings")
    assert shown(kept) == before


def shown(window: Window) -> list[str]:
    """Return what every kept sitting looks like, newest first."""
    window.open("/sittings")
    links = window.page.locator(".listing a.title")
    addresses = [link.get_attribute("href") or "" for link in links.all()]
    found = []
    for address in addresses:
        window.open(address)
        found.append(
            "\n".join(window.page.locator("h1, .quiet, ol.talk").all_inner_texts())
        )
    return found
