"""Is the safety plan there when nothing else is, and gone when it has to be?"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from counterpoint.care.safety_plan import Step
from tests.browser.rooms import wrote_plan

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.conftest import Window
    from tests.interfaces.web_server import WebServer

    OpenWindow = Callable[..., Window]

SIGN = "I stop answering the phone"
_KEPT = "caches.has('plan')"


@pytest.fixture
def window(open_window: OpenWindow) -> Window:
    window = open_window()
    wrote_plan(window.web.visitor())
    window.come_in()
    window.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    return window


def opened(window: Window, path: str = "/plan") -> None:
    """Open the plan and wait until this browser has done what was chosen."""
    window.open(path)
    window.page.wait_for_function("async () => await caches.has('plan')")


def test_the_plan_opens_without_the_server_where_that_was_chosen(
    window: Window,
) -> None:
    opened(window)
    window.stop_server()
    window.open("/plan")
    main = window.page.get_by_role("main")
    expect(main).to_contain_text(SIGN)
    expect(main).to_contain_text("the copy that this browser keeps")
    expect(window.page.get_by_role("link", name="116 123")).to_be_visible()


def test_without_that_choice_no_browser_keeps_it(open_window: OpenWindow) -> None:
    window = open_window()
    visitor = window.web.visitor()
    wrote_plan(visitor)
    visitor.send("/plan/at-hand", {"choice": "no"})
    window.come_in()
    window.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    window.open("/plan")
    expect(window.page.get_by_role("main")).to_contain_text(SIGN)
    window.stop_server()
    window.open("/plan")
    expect(window.page.get_by_role("main")).not_to_contain_text(SIGN)
    assert not window.page.evaluate(_KEPT)


def test_quick_exit_wipes_the_copy_of_the_browser(window: Window) -> None:
    opened(window)
    window.page.get_by_role("button", name="Quick exit").click()
    window.page.wait_for_url("**/gone")
    window.page.wait_for_function("async () => !(await caches.has('plan'))")
    window.stop_server()
    window.open("/plan")
    expect(window.page.get_by_role("main")).not_to_contain_text(SIGN)


def test_taking_the_copy_back_wipes_it(window: Window) -> None:
    opened(window)
    window.page.get_by_role("button", name="Take the copies away").click()
    expect(window.page.get_by_role("status").first).to_contain_text("The copy is gone")
    window.page.wait_for_function("async () => !(await caches.has('plan'))")


def test_erasing_everything_wipes_the_copy_of_the_browser(window: Window) -> None:
    opened(window)
    window.open("/settings/erase")
    window.page.get_by_label("Type").fill("erase")
    window.page.get_by_role("button", name="Erase everything").click()
    gone = window.page.get_by_role("heading", level=1)
    expect(gone).to_have_text("It is gone")
    window.page.wait_for_function("async () => !(await caches.has('plan'))")


def test_a_browser_that_is_let_in_no_more_still_shows_its_own_copy(
    window: Window,
) -> None:
    opened(window)
    window.context.clear_cookies()
    window.expected = ("401",)
    window.open("/plan")
    expect(window.page.get_by_role("main")).to_contain_text(SIGN)
    window.open("/settings")
    expect(window.page.get_by_role("heading")).to_have_text("This page is closed")


def full_plan(web: WebServer) -> None:
    """Write as much as most people would on a sheet of paper."""
    visitor = web.visitor()
    seen = visitor.get("/plan/write").text.partition('name="seen" value="')[2][:16]
    fields = {
        step.value: "\n".join(f"a line of some words, number {n}" for n in range(4))
        for step in Step
        if not step.names_people
    }
    for step in (Step.HELPERS, Step.PROFESSIONALS):
        for row in range(3):
            fields[f"{step.value}-who-{row}"] = f"Somebody {row}"
            fields[f"{step.value}-number-{row}"] = "07700 900123"
    visitor.send("/plan/write", {"seen": seen, **fields})


def test_it_prints_on_one_page_and_without_the_buttons(open_window: OpenWindow) -> None:
    window = open_window()
    full_plan(window.web)
    window.come_in()
    window.open("/plan")
    window.page.emulate_media(media="print")
    printed = PdfReader(io.BytesIO(window.page.pdf(format="A4")))
    assert len(printed.pages) == 1
    text = printed.pages[0].extract_text()
    assert "Somebody 2" in text
    assert "116 123" in text
    assert "Leave a copy" not in text
