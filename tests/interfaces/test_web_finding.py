"""Finding somebody, as a browser without scripts meets it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.interfaces.web_server import words_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.interfaces.web_server import WebServer

PARTS = ("beginning", "kinds", "working", "barriers", "directories")


def test_the_first_page_has_something_to_do_and_leads_on(web: WebServer) -> None:
    visitor = web.visitor()
    page = visitor.get("/finding")
    assert "If you do one thing" in words_of(page)
    for part in PARTS:
        assert f'href="/finding/{part}"' in page.text
        assert visitor.get(f"/finding/{part}").status_code == 200


def test_whether_it_works_leads_to_what_can_be_noted(web: WebServer) -> None:
    said = web.visitor().get("/finding/working").text
    assert 'href="/progress/help"' in said


def test_lists_show_how_sure_they_are(web: WebServer) -> None:
    said = words_of(web.visitor().get("/finding/directories?country=IE"))
    assert "For Ireland" in said
    assert "Written from memory; not yet checked by anybody." in said


@pytest.mark.parametrize("country", ["NA", "xx", "%00", "<b>"])
def test_a_country_without_lists_has_something_to_do(
    web: WebServer, country: str
) -> None:
    page = web.visitor().get(f"/finding/directories?country={country}")
    assert page.status_code == 200
    assert "findahelpline.com" in page.text
    assert "<b>" not in page.text


def test_no_country_is_asked_for_and_not_needed(
    open_web: Callable[..., WebServer],
) -> None:
    said = words_of(open_web(country=None).visitor().get("/finding/directories"))
    assert "You have not chosen a country" in said
    assert "If you do one thing" in said


def test_a_part_that_is_not_there_says_so(web: WebServer) -> None:
    assert web.visitor().get("/finding/nothing").status_code == 404


def test_finding_works_while_the_store_is_locked(web: WebServer) -> None:
    visitor = web.visitor()
    web.ask(web.house.protect("four words in a row", current=None))
    web.ask(web.house.lock())
    for part in ("", *(f"/{one}" for one in PARTS)):
        assert visitor.get(f"/finding{part}").status_code == 200
