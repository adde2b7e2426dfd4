"""The end of a sitting, as a browser without scripts meets it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from counterpoint.app import SystemClock, ledger
from counterpoint.ledger.records import Claim, ClaimKind, Prediction
from counterpoint.terms import Closing
from tests.interfaces.web_server import words_of

if TYPE_CHECKING:
    import httpx2

    from counterpoint.ledger.kinds import Ledger
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


SISTER = "My sister never rings me on Sundays."


def known(web: WebServer) -> Ledger:
    assert web.house.store is not None
    return web.ask(ledger.read(web.house.store))


def test_the_end_shows_what_the_ledger_has_and_takes_it_out_again(
    web: WebServer,
) -> None:
    visitor = web.visitor()
    page = end_of(visitor, SISTER)
    assert "Put into your ledger from this talk" in words_of(page)
    (line,) = known(web).of(Claim)
    place = page.url.path
    page = visitor.send(f"{place}/take-out/{line.id}")
    assert "Taken out" in words_of(page)
    assert known(web).lines == ()
    page = visitor.send(f"{place}/bring-back/{line.id}")
    assert known(web).lines == (line,)
    visitor.send(f"{place}/take-out/{line.id}")
    visitor.send(f"{place}/take-out/{'0' * 32}")
    visitor.send(place)
    assert (known(web).lines, known(web).hidden) == ((), ())


def test_an_end_of_which_nothing_is_in_the_ledger_does_not_speak_of_it(
    web: WebServer,
) -> None:
    page = end_of(web.visitor(), "hm")
    assert "Put into your ledger" not in words_of(page)


def test_a_line_is_taken_out_by_a_form_of_ours_only(web: WebServer) -> None:
    visitor = web.visitor()
    place = end_of(visitor, SISTER).url.path
    (line,) = known(web).of(Claim)
    visitor.token = ""
    assert visitor.send(f"{place}/take-out/{line.id}").status_code == 403
    assert known(web).lines == (line,)


def test_a_sitting_that_is_not_kept_lets_go_of_what_was_forgotten(
    web: WebServer,
) -> None:
    now = SystemClock().now()
    visitor = web.visitor()
    place = visitor.get("/").url.path
    visitor.send(f"{place}/keep", {"keep": "no"})
    assert web.house.store is not None
    gone = Claim("a1", now, ClaimKind.SELF, "I never drink", hidden=now)
    web.ask(ledger.keep(web.house.store, gone, now=now))
    visitor.send(f"{place}/end")
    assert known(web).hidden == ()


def test_a_sitting_deleted_on_its_page_takes_its_lines_along(web: WebServer) -> None:
    visitor = web.visitor()
    end_of(visitor, SISTER)
    assert len(known(web).lines) == 1
    visitor.send(f"/sittings/{kept(web)[0].id}/delete")
    assert known(web).lines == ()


def test_a_sitting_that_is_not_kept_any_more_takes_its_lines_along(
    web: WebServer,
) -> None:
    visitor = web.visitor()
    place = end_of(visitor, SISTER).url.path.removesuffix("/end")
    assert len(known(web).lines) == 1
    visitor.send(f"{place}/keep", {"keep": "no"})
    assert known(web).lines == ()
    visitor.send(f"{place}/say", {"text": SISTER})
    assert known(web).lines == ()


def test_the_page_opens_with_what_is_due_and_keeps_nothing_until_it_is_answered(
    web: WebServer,
) -> None:
    visitor = web.visitor()
    first = visitor.get("/").url.path
    now = SystemClock().now()
    assert web.house.store is not None
    due = Prediction(
        "d1",
        now - timedelta(days=20),
        "She will not answer",
        chance=80,
        due=(now - timedelta(days=9)).date(),
    )
    web.ask(ledger.keep(web.house.store, due, now=now))
    visitor.send(f"{first}/end")
    page = visitor.get("/")
    assert "She will not answer" in words_of(page)
    assert kept(web) == []
    visitor.send(f"{page.url.path}/say", {"text": "The kitchen is being painted."})
    assert len(kept(web)) == 1


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
