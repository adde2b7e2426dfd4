"""The list of people in a browser without scripts."""

from __future__ import annotations

import re
import threading
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from counterpoint.app import care_records
from counterpoint.care.people import people_on
from tests.interfaces.web_server import words_of

if TYPE_CHECKING:
    import httpx2

    from counterpoint.care.people import Known
    from tests.interfaces.web_server import Visitor, WebServer

PASSPHRASE = "four words in a row"  # noqa: S105 - of a test
MO = {"who": "Mo", "good_for": "walks, no questions", "reach": "07700 900123"}
_FORM = re.compile(r'name="form" value="([^"]+)"')


def form_in(answer: httpx2.Response) -> str:
    found = _FORM.search(answer.text)
    assert found, words_of(answer)
    return found[1]


def put_down(visitor: Visitor, **fields: str) -> httpx2.Response:
    form = form_in(visitor.get("/people"))
    return visitor.send("/people", {"form": form, **MO, **fields})


def known(web: WebServer) -> tuple[Known, ...]:
    web.ask(web.house.enter())
    assert web.house.store is not None
    return people_on(web.ask(care_records.read(web.house.store)))


def test_somebody_is_put_on_the_list_changed_and_taken_off(web: WebServer) -> None:
    visitor = web.visitor()
    page = put_down(visitor)
    assert "walks, no questions" in words_of(page)
    [one] = known(web)
    where = f"/people/{one.person.id}"
    page = visitor.send(where, {**MO, "who": "Mo Rahman", "may_be_named": "yes"})
    assert "Mo Rahman" in words_of(page)
    assert known(web)[0].person.may_be_named
    assert "Mo Rahman" in words_of(visitor.get(f"{where}/delete"))
    visitor.send(f"{where}/delete")
    assert known(web) == ()


def test_days_on_which_they_spoke_are_noted_once_and_can_be_taken_out(
    web: WebServer,
) -> None:
    visitor = web.visitor()
    put_down(visitor)
    where = f"/people/{known(web)[0].person.id}"
    for _ in range(2):
        page = visitor.send(f"{where}/spoke", {"from": "list"})
    assert "Last spoke on" in words_of(page)
    earlier = web.house.clock.now().date() - timedelta(days=9)
    visitor.send(f"{where}/spoke", {"on": str(earlier)})
    [one] = known(web)
    assert len(one.contacts) == 2
    visitor.send(f"{where}/spoke/{one.contacts[0].id}/delete")
    assert known(web)[0].last == earlier
    visitor.send(f"{where}/delete")
    assert known(web) == ()
    assert web.house.store is not None
    assert web.ask(web.house.store.entries("contact")) == []


@pytest.mark.parametrize(
    ("day", "sentence"), [("soon", "has to be a date"), ("2999-01-01", "lie ahead")]
)
def test_a_day_that_cannot_be_is_said_beside_it(
    web: WebServer, day: str, sentence: str
) -> None:
    visitor = web.visitor()
    put_down(visitor)
    where = f"/people/{known(web)[0].person.id}/spoke"
    page = visitor.send(where, {"on": day})
    assert page.status_code == 400
    assert sentence in words_of(page)
    assert known(web)[0].contacts == ()


def test_without_a_name_nothing_is_kept_and_nothing_typed_is_lost(
    web: WebServer,
) -> None:
    page = put_down(web.visitor(), who=" ")
    assert page.status_code == 400
    assert "a first name will do" in words_of(page)
    assert "walks, no questions" in page.text
    assert known(web) == ()


def test_a_form_that_is_sent_twice_at_once_is_taken_once(web: WebServer) -> None:
    fields = {"form": form_in(web.visitor().get("/people")), **MO}

    def send() -> None:
        other = web.visitor()
        other.get("/people")
        other.send("/people", fields)

    threads = [threading.Thread(target=send) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(known(web)) == 1


def test_danger_in_what_is_put_down_shows_whom_to_reach(web: WebServer) -> None:
    page = put_down(web.visitor(), good_for="she should know i want to kill myself")
    assert "sounds as if you may not be safe" in words_of(page)
    assert "116 123" in words_of(page)
    assert len(known(web)) == 1


def test_words_to_begin_with_are_not_sent_anywhere(web: WebServer) -> None:
    page = web.visitor().get("/people/say")
    assert "Nothing is sent from here" in words_of(page)
    assert page.text.count('class="say"') >= 5
    assert "<form" not in page.text.partition('<main id="main"')[2]


def test_a_locked_list_and_a_strangers_browser_see_nobody(web: WebServer) -> None:
    visitor = web.visitor()
    put_down(visitor)
    where = f"/people/{known(web)[0].person.id}"
    assert web.stranger().get("/people").status_code == 401
    web.ask(web.house.protect(PASSPHRASE, current=None))
    web.ask(web.house.lock())
    for path in ("/people", where, "/people/say"):
        assert visitor.get(path).url.path == "/unlock"
    assert visitor.send(f"{where}/delete").url.path == "/unlock"


def test_somebody_who_is_not_on_the_list_is_not_found(web: WebServer) -> None:
    assert web.visitor().get("/people/nobody").status_code == 404
