"""The end of a sitting, as a browser without scripts meets it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counterpoint.terms import Closing
from tests.interfaces.web_server import words_of

if TYPE_CHECKING:
    import httpx2

    from counterpoint.terms import Sitting
    from tests.interfaces.web_server import Visitor, WebServer


def end_of(visitor: Visitor, *said: str) -> httpx2.Response:
    """Say a few things; return the page on which the sitting ends."""
    place = visitor.get("/").url.path
    for text in said:
        visitor.send(f"{place}/say", {"text": text})
    return visitor.get(f"{place}/end")


def kept(web: WebServer) -> list[Sitting]:
    assert web.house.store is not None
    return web.ask(web.house.store.sittings())


def test_after_danger_the_end_shows_whom_to_reach_and_asks_for_no_marks(
    web: WebServer,
) -> None:
    page = end_of(web.visitor(), "i want to kill myself")
    assert "Samaritans" in words_of(page)
    assert "challenged" not in words_of(page)


def test_an_ordinary_end_shows_no_numbers(web: WebServer) -> None:
    page = end_of(web.visitor(), "my sister rang at eleven and I said nothing")
    assert "Samaritans" not in words_of(page)
    assert "challenged" in words_of(page)


def test_a_sitting_closes_without_an_answer_to_anything(web: WebServer) -> None:
    visitor = web.visitor()
    page = end_of(visitor, "my sister rang at eleven and I said nothing")
    assert "Close without answering" in words_of(page)
    visitor.send(page.url.path)
    assert kept(web)[0].ended is not None
    assert kept(web)[0].closing in {None, Closing()}
