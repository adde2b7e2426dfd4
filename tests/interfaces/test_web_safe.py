"""The quiet page, as somebody meets it whose screen may be seen."""

from __future__ import annotations

import re
from importlib.resources import files
from typing import TYPE_CHECKING

import pytest

from counterpoint.care.helplines import countries
from tests.interfaces.web_server import words_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.interfaces.web_server import WebServer

TELLING = re.compile(
    r"abus|violen|victim|danger(?!</)|hurt|beat|afraid|fright|partner|husband|wife",
    re.IGNORECASE,
)


def at_a_glance(page: str) -> str:
    """Return what is seen before anything is unfolded."""
    folded = re.sub(r"</summary>.*?</details>", "", page, flags=re.DOTALL)
    return re.sub(r"<[^>]+>", " ", folded)


def test_nothing_at_a_glance_tells(web: WebServer) -> None:
    page = web.visitor().get("/safe").text
    glance = at_a_glance(page).replace("In danger now", "")
    assert TELLING.search(glance) is None
    assert "<title>Counterpoint</title>" in page


def test_it_is_one_page_folded_without_a_script(web: WebServer) -> None:
    page = web.visitor().get("/safe").text
    assert page.count("<details") == 7
    assert "<details open" not in page
    assert 'href="/safe/' not in page


def test_nothing_of_it_is_kept_anywhere(web: WebServer) -> None:
    answer = web.visitor().get("/safe")
    assert answer.headers["cache-control"] == "no-store"
    worker = files("counterpoint.interfaces.web") / "static" / "service-worker.js"
    assert "/safe" not in worker.read_text("utf-8")
    assert "print" not in answer.text.lower()
    assert "mailto:" not in answer.text


def test_the_emergency_number_and_the_exit_come_before_everything(
    web: WebServer,
) -> None:
    page = web.visitor().get("/safe").text
    assert page.index('action="/leave"') < page.index("<h1>")
    assert page.index("tel:999") < page.index("<details")


def test_the_lines_for_each_kind_of_hurt_stand_apart(web: WebServer) -> None:
    said = words_of(web.visitor().get("/safe?country=IE"))
    assert "1800 341 900" in said
    assert "1800 77 88 88" in said
    assert "1800 66 66 66" in said


def test_a_line_that_no_list_confirms_is_shown_and_marked(web: WebServer) -> None:
    said = words_of(web.visitor().get("/safe?country=GB"))
    assert said.index("In no public list") < said.index("0808 2000 247")


@pytest.mark.parametrize("country", [one.code for one in countries()][::7])
def test_every_line_shown_says_how_it_was_confirmed(
    web: WebServer, country: str
) -> None:
    page = web.visitor().get(f"/safe?country={country}").text
    names = re.findall(r'class="who">([^<]+)<', page)[1:]
    sure = page[page.rindex("How sure these are") :]
    assert all(name in sure for name in names)


def test_without_a_country_there_is_still_somebody(
    open_web: Callable[..., WebServer],
) -> None:
    said = words_of(open_web(country=None).visitor().get("/safe"))
    assert "your local emergency number" in said
    assert "hotpeachpages.net" in said


def test_it_opens_while_the_store_is_locked(web: WebServer) -> None:
    visitor = web.visitor()
    web.ask(web.house.protect("four words in a row", current=None))
    web.ask(web.house.lock())
    page = visitor.get("/safe")
    assert page.status_code == 200
    assert "This screen" in page.text


def test_after_the_quick_exit_back_finds_it_closed(web: WebServer) -> None:
    visitor = web.visitor()
    visitor.get("/safe")
    visitor.send("/leave")
    again = visitor.get("/safe")
    assert again.status_code == 401
    assert "This screen" not in again.text


def test_the_copy_of_the_help_page_does_not_name_it(web: WebServer) -> None:
    assert 'href="/safe"' in web.visitor().get("/help").text
    assert 'href="/safe"' not in web.stranger().get("/help").text


def test_no_record_is_made_of_a_visit(web: WebServer) -> None:
    visitor = web.visitor()
    before = web.ask(web.house.store.entries()) if web.house.store else ()
    visitor.get("/safe?country=US")
    after = web.ask(web.house.store.entries()) if web.house.store else ()
    assert list(before) == list(after)


def test_a_talk_about_harm_at_home_leads_to_it(web: WebServer) -> None:
    visitor = web.visitor()
    talk = visitor.send("/talk/new").url.path
    visitor.send(f"{talk}/say", {"text": "my husband hits me when he drinks"})
    card = re.search(
        r'<aside class="card".*?</aside>', visitor.get(talk).text, re.DOTALL
    )
    assert card
    assert 'href="/safe"' in card[0]
