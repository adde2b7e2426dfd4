"""What does somebody hear who does not see the page?"""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.rooms import A_TALK, NAMES, rooms
from tests.fakes.clock import FakeClock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.browser.conftest import Window
    from tests.browser.rooms import Room

SNAPSHOT = Path(__file__).with_name("talk.aria.yml")
_UNNAMED = """() => [...document.querySelectorAll("input, select, textarea")].filter(
  (one) => one.type !== "hidden" && one.checkVisibility()
    && ![...one.labels].some((label) => label.textContent.trim()),
).map((one) => one.outerHTML.slice(0, 90))"""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Room]]:
    with rooms(tmp_path_factory.mktemp("heard")) as found:
        yield found


def test_the_talk_is_read_in_this_order(open_window: Callable[..., Window]) -> None:
    """The order of `talk.aria.yml`; read what differs before you renew it."""
    window = open_window(clock=FakeClock())
    window.let_in()
    window.open("/")
    window.say(A_TALK[1])
    heard = window.page.locator("body").aria_snapshot()
    heard = re.sub(r"[0-9a-f]{32}", "ID", heard)
    # What is replied, and which ways of it there are, is no matter of the page.
    heard = re.sub(r"\n +- option .*", "", heard)
    heard = re.sub(
        r'(heading "Counterpoint" \[level=2\]\n +- paragraph: ).*', r"\1REPLY", heard
    )
    heard = re.sub(r"- status: .*", "- status: REPLY", heard)
    assert heard + "\n" == SNAPSHOT.read_text(encoding="utf-8")


def test_every_page_has_one_title_and_no_heading_skips_a_level(
    house: dict[str, Room], open_window: Callable[..., Window]
) -> None:
    wrong = {}
    windows: dict[str, Window] = {}
    for name in NAMES:
        room = house[name]
        key = f"{room.web.port} {room.inside}"
        if key not in windows:
            windows[key] = open_window(
                web=room.web, browser={"service_workers": "block"}
            )
        windows[key].enter(room)
        page = windows[key].page
        levels = page.evaluate(
            "[...document.querySelectorAll('h1, h2, h3, h4')].map((one) => +one.localName[1])"
        )
        if name == "gone":
            assert levels == []
            continue
        good = levels[:1] == [1] and levels.count(1) == 1
        if not good or any(lower - upper > 1 for upper, lower in pairwise(levels)):
            wrong[name] = levels
        if unnamed := page.evaluate(_UNNAMED):
            wrong[f"{name}, without a label"] = unnamed
    assert wrong == {}


def test_the_place_where_replies_are_announced_is_never_swapped_for_another(
    window: Window,
) -> None:
    """A live region that is new on the page is read by no screen reader."""
    status = window.page.get_by_role("status")
    status.evaluate("one => { one.dataset.same = 'yes' }")
    heard: list[str] = []

    def hear(words: str) -> None:
        heard.append(words)

    window.page.expose_function("heard", hear)
    status.evaluate(
        """one => new MutationObserver(() => heard(one.textContent))
             .observe(one, { childList: true, characterData: true, subtree: true })"""
    )
    reply = window.say(A_TALK[0])
    expect(status).to_have_attribute("data-same", "yes")
    words = " ".join(reply.split())
    assert [" ".join(one.split()) for one in heard] == [
        "Sent.",
        f"Counterpoint: {words}",
    ]
