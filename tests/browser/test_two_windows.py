"""Two windows on one sitting: what one does, the other knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.rooms import PASSPHRASE

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.browser.conftest import Window

SAID = "my manager moved the deadline again and I said nothing"
UNSENT = "and then I went home and could not sleep"


@pytest.fixture
def two(open_window: Callable[..., Window]) -> tuple[Window, Page]:
    """Two windows on a sitting behind a passphrase, with clocks moved by hand."""
    window = open_window(lock_after_minutes=5)
    window.page.clock.install()
    window.come_in()
    window.web.ask(window.web.house.protect(PASSPHRASE, current=None))
    window.page.reload()
    window.say(SAID)
    window.expected = ("423",)
    other = window.context.new_page()
    window.watch(other)
    other.clock.install()
    other.goto(window.page.url)
    return window, other


def test_quick_exit_in_one_window_empties_the_other(two: tuple[Window, Page]) -> None:
    window, other = two
    window.page.get_by_role("button", name="Quick exit").click()
    other.wait_for_url("**/gone")
    expect(other.locator("body")).not_to_contain_text("deadline")


def test_a_window_left_alone_does_not_lock_under_whoever_writes_in_another(
    two: tuple[Window, Page],
) -> None:
    window, other = two
    for _ in range(3):
        other.clock.fast_forward("02:00")
        window.page.clock.fast_forward("02:00")
        window.box.press("a")
        other.wait_for_timeout(50)
    assert not window.web.house.locked
    expect(other.locator(".message .text")).to_have_text(SAID)


def test_what_stands_unsent_in_either_window_comes_back_after_the_lock(
    two: tuple[Window, Page],
) -> None:
    window, other = two
    other.locator("#text").fill(UNSENT)
    window.page.get_by_role("button", name="Lock").click()
    for page in (window.page, other):
        expect(page.get_by_role("heading", level=1)).to_have_text("Locked")
        expect(page.locator("body")).not_to_contain_text("deadline")
    other.get_by_label("Passphrase").fill(PASSPHRASE)
    other.get_by_role("button", name="Open").click()
    expect(other.locator(".message .text")).to_have_text(SAID)
    expect(other.locator("#text")).to_have_value(UNSENT)


def test_a_window_left_alone_gives_back_what_stood_in_its_box(
    two: tuple[Window, Page],
) -> None:
    window, other = two
    other.close()
    window.box.fill(UNSENT)
    window.page.clock.fast_forward("05:01")
    expect(window.page.get_by_role("heading", level=1)).to_have_text("Locked")
    expect(window.page.locator("body")).not_to_contain_text(UNSENT)
    window.page.get_by_label("Passphrase").fill(PASSPHRASE)
    window.page.get_by_role("button", name="Open").click()
    expect(window.box).to_have_value(UNSENT)
    expect(window.page.locator(".message .text")).to_have_text(SAID)


def test_what_is_kept_for_when_the_program_is_closed_tells_nothing_of_the_person(
    window: Window,
) -> None:
    page = window.page
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    held = page.evaluate(
        """async () => {
          const texts = [];
          for (const name of await caches.keys()) {
            const shelf = await caches.open(name);
            for (const one of await shelf.keys()) {
              texts.push(await (await shelf.match(one)).text());
            }
          }
          return texts.join("\\n");
        }"""
    )
    token = page.locator("body").get_attribute("data-token")
    assert "Help now" in held
    assert token
    assert token not in held
    assert 'aria-label="Pages"' not in held
