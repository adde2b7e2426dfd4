"""The safety protocol is public: no cookie, no store, no script."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counterpoint.app import counting
from counterpoint.settings import OperatorProfile
from tests.interfaces.web_server import words_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.interfaces.web_server import WebServer

DYING = "i want to kill myself"


def test_whoever_was_not_let_in_can_read_it(open_web: Callable[..., WebServer]) -> None:
    web = open_web()
    answer = web.stranger().get("/safety")
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers
    words = words_of(answer)
    assert "How Counterpoint keeps people safe" in words
    assert "A clinician has not yet reviewed this protocol" in words
    assert web.house.store is None or not web.house.locked


def test_it_is_there_while_the_store_is_locked(
    open_web: Callable[..., WebServer],
) -> None:
    web = open_web()
    web.ask(web.house.protect("four words in a row", current=None))
    web.ask(web.house.lock())
    assert web.stranger().get("/safety").status_code == 200
    assert web.visitor().get("/safety").status_code == 200


def test_every_page_leads_to_it(open_web: Callable[..., WebServer]) -> None:
    web = open_web()
    assert 'href="/safety"' in web.visitor().get("/settings").text
    assert 'href="/safety"' in web.stranger().get("/help").text


def test_it_says_who_runs_it_and_a_name_is_never_markup(
    open_web: Callable[..., WebServer],
) -> None:
    who = OperatorProfile(name="<script>alert(1)</script>", contact="a&b")
    text = open_web(operator=who).stranger().get("/safety").text
    assert "&lt;script&gt;alert(1)" in text
    assert "<script>alert" not in text


def test_it_is_only_read(open_web: Callable[..., WebServer]) -> None:
    assert open_web().visitor().send("/safety").status_code == 405


def test_where_it_is_counted_the_person_is_told_and_erasing_erases_it(
    open_web: Callable[..., WebServer],
) -> None:
    web = open_web(operator=OperatorProfile(counting=True))
    visitor = web.visitor()
    page = visitor.get("/")
    assert "counts, by month, how often help in danger was shown" in words_of(page)
    visitor.send(f"{page.url.path}/say", {"text": DYING})
    place = counting.place(web.settings)
    assert counting.read(place).months
    web.ask(web.house.erase())
    assert not place.exists()


def test_where_it_is_not_counted_nobody_is_told_that_it_is(
    open_web: Callable[..., WebServer],
) -> None:
    web = open_web()
    visitor = web.visitor()
    page = visitor.get("/")
    assert "counts, by month" not in words_of(page)
    visitor.send(f"{page.url.path}/say", {"text": DYING})
    assert not counting.place(web.settings).exists()


def test_an_operator_of_another_place_leaves_out_its_notices_but_the_first(
    open_web: Callable[..., WebServer],
) -> None:
    web = open_web(operator=OperatorProfile(jurisdictions=("gb",)))
    words = words_of(web.visitor().get("/"))
    assert "IS A COMPUTER PROGRAM AND NOT A HUMAN BEING" in words
    assert "may not be suitable for some minors" not in words
