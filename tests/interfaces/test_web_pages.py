"""The pages beside the talk, as a browser without scripts meets them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.interfaces.web_server import words_of

if TYPE_CHECKING:
    from tests.interfaces.web_server import WebServer


def test_a_visitor_who_was_let_in_can_talk(web: WebServer) -> None:
    visitor = web.visitor()
    page = visitor.get("/")
    assert page.status_code == 200
    assert "What is on your mind?" in words_of(page)
    said = visitor.send(f"{page.url.path}/say", {"text": "My sister rang again."})
    assert "My sister rang again." in words_of(said)


def test_a_stranger_is_told_how_to_come_in(web: WebServer) -> None:
    page = web.stranger().get("/")
    assert page.status_code == 401
    assert "This page is closed" in words_of(page)
