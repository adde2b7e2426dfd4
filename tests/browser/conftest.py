"""A real Chromium in front of the real server.

Run wherever Debian's Chromium is there, and always in CI. Every page is watched:
a console error, a fault of a script or a request to another origin fails the test
that caused it.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.interfaces.web_server import running

if TYPE_CHECKING:
    import contextlib
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Locator, Page

    from tests.browser.rooms import Room
    from tests.interfaces.web_server import WebServer

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")
PATIENCE = 20_000.0  # milliseconds

expect.set_options(timeout=PATIENCE)
"""Milliseconds: a machine that does much else at once is slow, and not wrong."""


@dataclass
class Window:
    """A window of a browser that came in, and what went wrong in it."""

    web: WebServer
    context: BrowserContext
    page: Page
    served: contextlib.AbstractContextManager[WebServer] | None = None
    wrong: list[str] = field(default_factory=list)
    expected: tuple[str, ...] = ()

    def stop_server(self) -> None:
        """End the server of this window, as when the program is closed.

        A browser that is told to be offline may forget it for a service worker that
        starts anew; a server that has ended answers nobody.
        """
        assert self.served is not None
        self.served.__exit__(None, None, None)
        self.served = None
        self.expected = ("ERR_CONNECTION_REFUSED", "Failed to load")

    def come_in(self) -> None:
        self.page.goto(self.web.way_in)
        self.page.wait_for_url(lambda url: "/open" not in url)

    def let_in(self) -> None:
        """Hold the cookie of a browser that came in, without going there."""
        doorway = self.web.doorway
        cookie = {
            "name": f"counterpoint-{self.web.port}",
            "value": doorway.admit(doorway.new_code()) or "",
            "url": self.web.url,
        }
        self.context.add_cookies([cookie])  # type: ignore[list-item]

    def enter(self, room: Room) -> None:
        """Open one of the rooms, with or without a cookie as it asks for."""
        self.expected = (room.answers,) if room.answers else ()
        if room.inside:
            self.let_in()
        self.open(room.path)
        assert self.page.url == self.web.url + room.path  # and not sent elsewhere
        for name in room.presses:
            with self.page.expect_navigation():
                self.page.get_by_role("button", name=name).click()
        if room.looks_for:
            self.page.fill("#words", room.looks_for)
            self.page.get_by_role("button", name="Find").click()
            self.page.wait_for_url("**/search")

    def open(self, path: str) -> None:
        self.page.goto(self.web.url + path)

    @property
    def box(self) -> Locator:
        return self.page.locator("#text")

    @property
    def exchanges(self) -> Locator:
        """What was said and answered, without what still waits for its answer."""
        return self.page.locator("li.exchange:not(.pending)")

    def send(self, text: str) -> None:
        """Write a message and send it by the keyboard."""
        # Before its scripts have run, a page sends nothing at Control and Enter.
        self.page.wait_for_load_state("load")
        self.box.fill(text)
        self.box.press("Control+Enter")

    def say(self, text: str) -> str:
        """Send a message by the keyboard and return the reply."""
        self.page.wait_for_load_state("load")
        before = self.exchanges.count()
        self.send(text)
        expect(self.exchanges).to_have_count(before + 1)
        return self.replies()[-1]

    def replies(self) -> list[str]:
        shown = self.page.locator(".reply")
        texts = shown.locator(".text, .silent")
        return [text.strip() for text in texts.all_inner_texts()]

    def watch(self, page: Page) -> None:
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.wrong.append(f"script: {error}"))
        page.on("request", lambda request: self._asked(request.url))

    def _heard(self, message: Any) -> None:
        if message.type == "error" and not any(
            one in message.text for one in self.expected
        ):
            self.wrong.append(f"console: {message.text}")

    def _asked(self, url: str) -> None:
        if not url.startswith((self.web.url + "/", "data:", "blob:", "about:")):
            self.wrong.append(f"asked another origin: {url}")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if CHROMIUM is None:
        if os.environ.get("CI"):
            pytest.fail("CI needs Chromium: apt-get install chromium.")
        pytest.skip("There is no Chromium here. apt-get install chromium runs these.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--no-first-run",
            ],
        )
        yield browser
        browser.close()


@pytest.fixture
def open_window(chromium: Browser, tmp_path: Path) -> Iterator[Callable[..., Window]]:
    """Open a window on a server of its own; takes what `running` takes."""
    opened: list[Window] = []

    def open_one(
        *,
        web: WebServer | None = None,
        browser: dict[str, Any] | None = None,
        **server: Any,
    ) -> Window:
        served = None
        if web is None:
            served = running(tmp_path / f"home-{len(opened)}", **server)
            web = served.__enter__()
        context = chromium.new_context(
            **{"viewport": {"width": 1280, "height": 800}, **(browser or {})}
        )
        context.set_default_timeout(PATIENCE)
        window = Window(web, context, context.new_page(), served)
        window.watch(window.page)
        opened.append(window)
        return window

    yield open_one
    for window in opened:
        window.context.close()
        if window.served is not None:
            window.served.__exit__(None, None, None)
    assert [wrong for window in opened for wrong in window.wrong] == []


@pytest.fixture
def window(open_window: Callable[..., Window]) -> Window:
    """A window that came in, with the box to write in before it."""
    opened = open_window()
    opened.come_in()
    return opened
