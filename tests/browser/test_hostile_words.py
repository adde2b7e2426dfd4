"""Can anything that was written do anything?

Words come from the person, from a model, and out of an export that somebody else
may have made. Whatever they are, they are only shown: no script runs, no dialog
opens, nothing is asked of another origin, and a reply holds no element but the few
that replies may hold.
"""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
import tomli
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import expect

from counterpoint.interfaces.web.marks import TAGS, as_html
from counterpoint.store.labels import LONGEST_TAG, LONGEST_TITLE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Dialog, Page

    from counterpoint.store import Store
    from counterpoint.terms import Turn
    from tests.browser.conftest import Window
    from tests.interfaces.web_server import WebServer


def payloads() -> tuple[str, ...]:
    file = Path(__file__).with_name("payloads.toml")
    body = tomli.loads(file.read_text(encoding="utf-8"))
    scripts = product(body["script"], body["effects"])
    sends = product(body["send"], body["addresses"])
    found = (
        *(text.replace("{x}", x) for text, x in scripts),
        *(text.replace("{to}", to) for text, to in sends),
    )
    return tuple(dict.fromkeys(found))


def in_groups(texts: list[str], size: int) -> list[list[str]]:
    return [texts[at : at + size] for at in range(0, len(texts), size)]


ALL = payloads()
_OUTSIDE = """(tags) => [...document.querySelectorAll(
  ".reply .text *, .message .text *, h1 *, .title *, .tag *, title *, .place :not(mark)",
)].filter((one) => !tags.includes(one.localName) || one.attributes.length
  || !one.closest(".reply .text, .place")).map((one) => one.outerHTML.slice(0, 120))"""


@pytest.fixture
def hostile(open_window: Callable[..., Window]) -> Iterator[Window]:
    """A window in which nothing may happen but what our own pages do."""
    window = open_window()
    dialogs = arm(window.page)
    window.let_in()
    yield window
    assert dialogs == []


def arm(page: Page) -> list[str]:
    """Return what dialogs say, as they open."""
    dialogs: list[str] = []

    def opened(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.add_init_script("globalThis.canary = 0")
    page.on("dialog", opened)
    return dialogs


def assert_only_shown(page: Page) -> None:
    page.wait_for_load_state()
    assert page.evaluate("globalThis.canary") == 0
    assert page.evaluate(_OUTSIDE, sorted(TAGS)) == []


def test_there_are_enough_of_them() -> None:
    assert len([one for one in ALL if "said" not in one]) >= 150
    assert len([one for one in ALL if "said" in one]) >= 40


def test_where_nothing_stops_them_they_do_run_and_send(chromium: Browser) -> None:
    context = chromium.new_context(offline=True)
    page = context.new_page()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    ran = 0
    for text in (one for one in ALL if "top.canary=1" in one):
        page.evaluate("globalThis.canary = 0")
        page.set_content(f"<!doctype html>{text}", wait_until="commit")
        ran += page.evaluate("globalThis.canary")
    sends = [one for one in ALL if "said" in one and "http-equiv" not in one]
    page.set_content("\n".join(sends))
    context.close()
    assert ran >= 12
    assert len([url for url in sent if "elsewhere.example" in url]) >= 5


def test_what_the_person_writes_is_shown_as_they_wrote_it(hostile: Window) -> None:
    lines = [text for text in ALL if "\n" not in text]
    groups = ["\n".join(group) for group in in_groups(lines, 40)]
    window = hostile
    window.open("/")
    for group in groups:
        window.say(group)
        assert_only_shown(window.page)
    shown = "\n".join(window.page.locator(".message .text").all_inner_texts())
    assert [one for one in lines if one.strip() not in shown] == []
    window.page.get_by_role("link", name="Edit this message").last.click()
    expect(window.box).to_have_value(groups[-1])
    assert_only_shown(window.page)
    window.page.get_by_role("link", name="Leave it as it was").click()
    window.page.get_by_role("link", name="Why this reply").last.click()
    assert_only_shown(window.page)


def test_an_import_brings_words_and_nothing_else(
    hostile: Window, open_window: Callable[..., Window], tmp_path: Path
) -> None:
    elsewhere = open_window().web
    copy = tmp_path / "copy.zip"
    elsewhere.visitor().get("/")
    count = elsewhere.ask(fill(elsewhere, copy))
    page = hostile.page
    hostile.open("/settings/data")
    page.get_by_label("An export, as .zip").set_input_files(copy)
    page.get_by_role("button", name="Import").click()
    expect(page.get_by_role("status")).to_contain_text(f"Added: {count} sittings")
    for number in range(1, -(-count // 50) + 1):
        hostile.open(f"/sittings?page={number}")
        assert_only_shown(page)
    [talk] = [s for s in hostile.web.ask(store_of(hostile.web).sittings()) if s.count]
    for path in (f"/sittings/{talk.id}", f"/sittings/{talk.id}/delete"):
        hostile.open(path)
        assert_only_shown(page)
    hostile.open(f"/sittings/{talk.id}")
    assert page.locator(".reply .text").count() == len(ALL)
    page.get_by_role("button", name="Go on with this sitting").click()
    expect(page.locator(".reply .text")).to_have_count(len(ALL))
    assert_only_shown(page)
    hostile.say("it is later")  # the script of the page puts all of it there anew
    expect(page.locator(".reply .text")).to_have_count(len(ALL) + 1)
    assert_only_shown(page)
    page.get_by_role("link", name="End this sitting").click()
    assert_only_shown(page)


async def fill(web: WebServer, copy: Path) -> int:
    """Keep every payload as a reply of a model, a title and a tag; export it."""
    store, sitting = store_of(web), await web.house.sit_down(keep=True)
    turn = await sitting.visit.say("it is late and I am still here")
    kept = sitting.visit.sitting
    assert kept is not None
    after = turn.id
    for number, text in enumerate(ALL[1:]):
        await store.keep(kept, worded(turn, text, number=number, after=after))
        after = f"hostile-{number}"
    await store.forget(kept, {turn.id})
    await store.keep(kept, worded(turn, ALL[0], number=len(ALL), after=after))
    for number, text in enumerate(ALL):
        if number % 3:  # a third of them is enough where escaping is the same
            continue
        one = await store.begin(turn.at)
        await store.entitle(one, text[:LONGEST_TITLE])
        await store.tag(one, [text.replace(",", ";")[:LONGEST_TAG]])
    await store.export(copy)
    return len(await store.sittings())


def worded(turn: Turn, text: str, *, number: int, after: str) -> Turn:
    """Return a turn in which a model said a text that no review has seen."""
    draft = replace(turn.attempts[-1].draft, text=text, provider="elsewhere")
    return replace(
        turn,
        id=f"hostile-{number}",
        message=replace(turn.message, id=f"message-{number}", text=text),
        attempts=(replace(turn.attempts[-1], draft=draft),),
        said=text,
        after=after,
    )


def store_of(web: WebServer) -> Store:
    assert web.house.store is not None
    return web.house.store


@pytest.mark.parametrize("field", ["country", "words", "onward", "waiting"])
def test_what_a_field_or_an_address_brings_back_is_only_shown(
    hostile: Window, field: str
) -> None:
    page = hostile.page
    for group in in_groups([text.replace("\n", " ") for text in ALL], 50):
        text = "".join(group)
        match field:
            case "country":
                home = hostile.web.house
                home.settings = replace(home.settings, country=text)
                hostile.open("/settings")
                chosen = page.locator("#country").evaluate("one => one.value")
                assert chosen == text
                hostile.open("/help")
            case "words":
                hostile.open("/")
                hostile.say("it is late and I am still here")
                hostile.open("/sittings")
                page.locator("#words").evaluate("one => { one.maxLength = 1e6 }")
                page.fill("#words", text)
                page.get_by_role("button", name="Find").click()
                page.wait_for_url("**/search")
                expect(page.locator("#words")).to_have_value(text.strip())
            case "onward":
                lock(hostile)
                page.goto(f"{hostile.web.url}/unlock?onward=/{quote(text, safe='')}")
                expect(page.locator("[name=onward]")).to_have_value(f"/{text}")
            case "waiting":
                hostile.open("/")
                hostile.box.fill(text)
                lock(hostile)
                hostile.expected = ("423",)
                page.get_by_role("button", name="Send").click()
                expect(page.locator("#waiting")).to_have_value(text)
        assert_only_shown(page)
        if hostile.web.house.locked:
            hostile.web.ask(hostile.web.house.unlock(WORD))


WORD = "four words in a row"


def lock(window: Window) -> None:
    home = window.web.house
    if not home.has_passphrase:
        window.web.ask(home.protect(WORD, current=None))
    window.web.ask(home.lock())


# --- Without a browser --------------------------------------------------------------


class Elements(HTMLParser):
    """Collects what stands in a text of HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, list[tuple[str, str | None]]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, attrs))


_PIECES = st.sampled_from(
    [
        *(
            "<",
            ">",
            "</",
            "/>",
            "&lt;",
            "&#x3c;",
            '"',
            "'",
            "`",
            "```",
            "~~~",
            "\n",
            "\n\n",
        ),
        *(
            "**",
            "*",
            "_",
            "# ",
            "- ",
            "1. ",
            "> ",
            "    ",
            "|",
            "[",
            "](",
            "!",
            ")",
            "\\",
        ),
        *("script", "img", "svg", "style", "a", "p", "em", "onerror=", "href=", "src="),
        *(
            "javascript:",
            "data:",
            "https://elsewhere.example",
            "<!--",
            "-->",
            "\0",
            " ",
        ),
    ]
)
_MARKDOWN = st.lists(st.one_of(_PIECES, st.text(max_size=6)), max_size=40).map("".join)


@given(text=_MARKDOWN, model=st.booleans())
def test_any_reply_becomes_a_few_tags_without_attributes(
    text: str, *, model: bool
) -> None:
    elements = Elements()
    elements.feed(str(as_html(text, model=model)))
    elements.close()
    assert {tag for tag, _ in elements.found} <= TAGS
    assert [attributes for _, attributes in elements.found if attributes] == []


@pytest.mark.parametrize("model", [True, False], ids=["a model", "the guide"])
def test_no_payload_becomes_an_element(*, model: bool) -> None:
    for text in ALL:
        elements = Elements()
        elements.feed(str(as_html(text, model=model)))
        assert {tag for tag, _ in elements.found} <= TAGS
        assert [attributes for _, attributes in elements.found if attributes] == []
