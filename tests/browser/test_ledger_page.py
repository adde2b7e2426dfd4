"""The page Ledger in a real browser: by keyboard, without scripts, and on paper."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from counterpoint.app import ledger
from counterpoint.ledger.records import Prediction, WhatHappened
from tests.fakes.clock import FakeClock
from tests.interfaces.ledger_life import an_id, two_years

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from tests.browser.conftest import Window

    OpenWindow = Callable[..., Window]

NEWEST = "My mother forgot my birthday again"


def lived_in(open_window: OpenWindow, **browser: Any) -> Window:
    """Open the page of somebody who kept a ledger for two years."""
    window = open_window(clock=FakeClock(), browser=browser)
    web, now = window.web, FakeClock().now()
    web.ask(web.house.enter())
    assert web.house.store is not None
    web.ask(ledger.keep(web.house.store, *two_years(now), now=now))
    window.let_in()
    window.open("/ledger")
    return window


def test_a_prediction_is_settled_by_keyboard(open_window: OpenWindow) -> None:
    window = lived_in(open_window)
    page = window.page
    page.get_by_role("button", name="It did not happen").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("Noted.")
    assert window.web.house.store is not None
    known = window.web.ask(ledger.read(window.web.house.store))
    settled = {one.id: one.outcome for one in known.of(Prediction)}
    assert settled[an_id(2100)] is WhatHappened.DID_NOT


def test_enter_in_a_field_settles_nothing(open_window: OpenWindow) -> None:
    window = lived_in(open_window)
    page = window.page
    page.get_by_label("How bad was it?").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    page.get_by_text("too early to tell").click()
    page.get_by_label("Until which day?").focus()
    page.keyboard.press("Enter")
    assert page.url == f"{window.web.url}/ledger"
    assert window.web.house.store is not None
    known = window.web.ask(ledger.read(window.web.house.store))
    [one] = [one for one in known.of(Prediction) if one.id == an_id(2100)]
    assert one.outcome is None


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "none"])
def test_a_line_is_found_taken_out_and_brought_back(
    open_window: OpenWindow, *, scripts: bool
) -> None:
    page = lived_in(open_window, java_script_enabled=scripts).page
    page.get_by_label("What it is").select_option("fact")
    page.get_by_label("Whom it is about").select_option(label="mother (12)")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("link", name=NEWEST).first.click()
    page.get_by_role("button", name="Take it out of the ledger").click()
    expect(page.get_by_role("heading", name="Taken out")).to_be_visible()
    page.get_by_role("button", name=re.compile(f"Bring it back.*{NEWEST}")).click()
    expect(page.get_by_role("status")).to_have_text("It is back.")


def test_on_paper_stand_the_lines_and_no_form(open_window: OpenWindow) -> None:
    page = lived_in(open_window).page
    page.emulate_media(media="print")
    expect(page.get_by_role("link", name=NEWEST).first).to_be_visible()
    for form in page.locator("main form").all():
        expect(form).not_to_be_visible()
