"""The lock: what it shuts, what it never shuts, and that it loses nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.rooms import PASSPHRASE
from tests.fakes.clock import FakeClock

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.conftest import Window

SAID = "my manager moved the deadline again and I said nothing"
UNSENT = "and then I went home and could not sleep"


def protect(window: Window) -> None:
    window.web.ask(window.web.house.protect(PASSPHRASE, current=None))
    window.page.reload()


def unlock(window: Window, passphrase: str = PASSPHRASE) -> None:
    window.page.get_by_label("Passphrase").fill(passphrase)
    window.page.get_by_role("button", name="Open").click()


@pytest.fixture
def protected(open_window: Callable[..., Window]) -> Window:
    """A window in the middle of a sitting, on a store with a passphrase."""
    window = open_window()
    window.come_in()
    protect(window)
    window.say(SAID)
    window.expected = ("423",)  # locked, as a browser's console says it
    return window


def test_a_wrong_passphrase_opens_nothing_and_the_right_one_the_same_sitting(
    protected: Window,
) -> None:
    page = protected.page
    page.get_by_role("button", name="Lock").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Locked")
    expect(page.locator("body")).not_to_contain_text("deadline")
    unlock(protected, "not this one")
    expect(page.get_by_role("alert")).to_contain_text("That is not the passphrase")
    unlock(protected)
    expect(protected.box).to_be_focused()
    expect(page.locator(".message .text")).to_have_text(SAID)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_message_sent_into_a_lock_is_in_the_box_again(
    open_window: Callable[..., Window], *, scripts: bool
) -> None:
    window = open_window(browser={"java_script_enabled": scripts})
    window.let_in()
    window.open("/")
    protect(window)
    window.expected = ("423",)
    window.box.fill(UNSENT)
    window.web.ask(window.web.house.lock())
    window.page.get_by_role("button", name="Send").click()
    expect(window.page.get_by_role("heading", level=1)).to_have_text("Locked")
    unlock(window, "not this one")
    unlock(window)
    expect(window.box).to_have_value(UNSENT)
    expect(window.exchanges).to_have_count(0)


def test_another_reply_asked_for_at_a_lock_leads_back_to_the_talk(
    protected: Window,
) -> None:
    protected.web.ask(protected.web.house.lock())
    protected.page.get_by_role("button", name="Another reply").click()
    unlock(protected)
    expect(protected.page.locator(".message .text")).to_have_text(SAID)


def test_every_room_is_shut_and_help_is_open(protected: Window) -> None:
    protected.web.ask(protected.web.house.lock())
    for path in ("/", "/sittings", "/exercises", "/settings", "/settings/data"):
        protected.open(path)
        expect(protected.page.get_by_role("heading", level=1)).to_have_text("Locked")
    protected.page.get_by_role("link", name="Help now").click()
    expect(protected.page.get_by_role("link", name="116 123")).to_be_visible()
    protected.open("/sittings")
    unlock(protected)
    protected.page.wait_for_url("**/sittings")


def test_a_page_left_alone_locks_itself_and_comes_back_where_it_was(
    open_window: Callable[..., Window],
) -> None:
    window = open_window(lock_after_minutes=5)
    window.page.clock.install()
    window.come_in()
    protect(window)
    window.say(SAID)
    window.page.clock.fast_forward("05:01")
    expect(window.page.get_by_role("heading", level=1)).to_have_text("Locked")
    assert window.web.house.locked
    unlock(window)
    expect(window.page.locator(".message .text")).to_have_text(SAID)


def test_whoever_writes_is_not_locked_out(open_window: Callable[..., Window]) -> None:
    window = open_window(lock_after_minutes=5)
    window.page.clock.install()
    window.come_in()
    protect(window)
    for _ in range(3):
        window.page.clock.fast_forward("03:00")
        with window.page.expect_response("**/here"):
            window.box.press("a")
    expect(window.box).to_have_value("aaa")
    assert not window.web.house.locked


def test_the_server_locks_too_where_the_page_is_gone(
    open_window: Callable[..., Window],
) -> None:
    clock = FakeClock()
    window = open_window(clock=clock, lock_after_minutes=5)
    window.come_in()
    protect(window)
    window.say(SAID)
    clock.seconds += 301
    window.web.ask(window.web.house.lock_if_left_alone())
    window.page.reload()
    expect(window.page.get_by_role("heading", level=1)).to_have_text("Locked")
