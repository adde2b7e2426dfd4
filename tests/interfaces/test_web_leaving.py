"""Leaving, as a browser without scripts meets it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from counterpoint.app import SystemClock, figures
from counterpoint.outcomes.records import Leaving
from tests.interfaces.web_server import words_of

if TYPE_CHECKING:
    import httpx2

    from tests.interfaces.web_server import Visitor, WebServer

PLACE = "/progress/leaving"
NOW = SystemClock().now()
BACK = NOW.date() + timedelta(days=90)
_FORM = re.compile(r'name="form" value="([0-9a-f]{32})"')


def letters(web: WebServer) -> tuple[Leaving, ...]:
    async def read() -> tuple[Leaving, ...]:
        await web.house.enter()
        assert web.house.store is not None
        return (await figures.read(web.house.store)).of(Leaving)

    return web.ask(read())


def keep(web: WebServer, *records: Leaving) -> None:
    async def kept() -> None:
        await web.house.enter()
        assert web.house.store is not None
        await figures.keep(web.house.store, *records, now=web.house.clock.now())

    web.ask(kept())


def write(visitor: Visitor, letter: str = "", back: str = "") -> httpx2.Response:
    """Open the sheet, write on it and keep it."""
    found = _FORM.search(visitor.get(f"{PLACE}/letter").text)
    assert found
    fields = {"form": found[1], "letter": letter, "back": back}
    return visitor.send(f"{PLACE}/letter", fields)


def test_leaving_offers_four_things_and_asks_nobody_to_stay(web: WebServer) -> None:
    said = words_of(web.visitor().get(PLACE))
    for offer in (
        "Take everything along",
        "A letter to yourself",
        "A day to look back",
    ):
        assert offer in said
    for hook in ("sure", "miss you", "come back", "before you go", "sorry"):
        assert hook not in said.lower()


def test_leaving_with_nothing_is_one_page_and_keeps_nothing(web: WebServer) -> None:
    said = words_of(web.visitor().get(f"{PLACE}/left"))
    assert "That is all. Go well." in said
    assert letters(web) == ()


def test_a_letter_is_kept_as_it_was_written(web: WebServer) -> None:
    page = write(web.visitor(), "It was hard.\r\nMina helped. <b>", BACK.isoformat())
    assert letters(web)[0].letter == "It was hard.\nMina helped. <b>"
    assert letters(web)[0].back == BACK
    assert "Mina helped. &lt;b&gt;" in page.text


def test_a_sheet_that_is_sent_twice_is_one_letter(web: WebServer) -> None:
    visitor = web.visitor()
    found = _FORM.search(visitor.get(f"{PLACE}/letter").text)
    assert found
    for text in ("once", "twice"):
        visitor.send(f"{PLACE}/letter", {"form": found[1], "letter": text})
    assert [one.letter for one in letters(web)] == ["twice"]


@pytest.mark.parametrize(
    ("letter", "back", "sentence"),
    [
        ("", "", "there is nothing to keep"),
        ("   ", "", "there is nothing to keep"),
        ("hello", "soon", "The day to look back has to be a date"),
        ("hello", NOW.date().isoformat(), "has to lie ahead"),
        ("hello", "2999-01-01", "at most 20 years"),
        ("x" * 20_001, "", "too long"),
    ],
    ids=["nothing", "blank", "no date", "today", "too far", "too long"],
)
def test_what_cannot_be_kept_is_named_and_stays_on_the_sheet(
    web: WebServer, letter: str, back: str, sentence: str
) -> None:
    answer = write(web.visitor(), letter, back)
    assert answer.status_code == 400
    assert sentence in words_of(answer)
    assert letter.strip() in answer.text
    assert letters(web) == ()


def test_the_calendar_file_tells_nobody_what_it_is_about(web: WebServer) -> None:
    visitor = web.visitor()
    write(visitor, "hello", BACK.isoformat())
    answer = visitor.get(f"{PLACE}/{letters(web)[0].id}/calendar")
    assert f"{BACK:%Y%m%d}" in answer.text
    assert "hello" not in answer.text
    assert "ounterpoint" not in answer.text


def test_a_letter_can_be_changed_and_keeps_its_date(web: WebServer) -> None:
    keep(web, Leaving("a" * 32, NOW - timedelta(days=3), letter="old", back=BACK))
    visitor = web.visitor()
    sheet = visitor.get(f"{PLACE}/{'a' * 32}/change")
    assert ">old</textarea>" in sheet.text
    assert BACK.isoformat() in sheet.text
    visitor.send(f"{PLACE}/letter", {"form": "a" * 32, "letter": "new", "back": ""})
    assert [(one.letter, one.back) for one in letters(web)] == [("new", None)]
    assert letters(web)[0].at < NOW - timedelta(days=2)


def test_a_letter_whose_day_has_come_can_be_put_away(web: WebServer) -> None:
    come = NOW.date() - timedelta(days=1)
    keep(web, Leaving("a" * 32, NOW - timedelta(days=90), letter="hello", back=come))
    visitor = web.visitor()
    visitor.get(f"{PLACE}/{'a' * 32}")
    said = words_of(visitor.send(f"{PLACE}/{'a' * 32}/away"))
    assert "Put away" in said
    assert [(one.letter, one.back) for one in letters(web)] == [("hello", None)]


def test_a_day_without_a_letter_is_gone_once_it_is_taken_back(web: WebServer) -> None:
    visitor = web.visitor()
    write(visitor, "", BACK.isoformat())
    visitor.send(f"{PLACE}/{letters(web)[0].id}/away")
    assert letters(web) == ()


def test_a_letter_is_deleted_for_good(web: WebServer) -> None:
    visitor = web.visitor()
    write(visitor, "hello")
    place = f"{PLACE}/{letters(web)[0].id}"
    assert "Delete this?" in words_of(visitor.get(f"{place}/delete"))
    visitor.send(f"{place}/delete")
    assert letters(web) == ()
    assert visitor.get(place).status_code == 404


def test_danger_in_a_letter_shows_whom_to_reach_and_is_asked_about_later(
    web: WebServer,
) -> None:
    page = words_of(
        write(web.visitor(), "this is goodbye. i am going to kill myself tonight")
    )
    assert "Samaritans" in page
    assert "Talk about it here" in page
    assert web.house.store is not None
    assert not web.ask(web.house.store.carried()).checked_in


def test_danger_shows_whom_to_reach_also_where_the_letter_cannot_be_kept(
    web: WebServer,
) -> None:
    page = write(web.visitor(), "i want to kill myself", "soon")
    assert page.status_code == 400
    assert "Samaritans" in words_of(page)


def test_a_letter_that_is_sent_to_a_locked_store_is_not_lost(web: WebServer) -> None:
    visitor = web.visitor()
    visitor.get(f"{PLACE}/letter")
    web.ask(web.house.protect("four words in a row", current=None))
    web.ask(web.house.lock())
    answer = visitor.send(f"{PLACE}/letter", {"letter": "what helped was Mina"})
    assert answer.status_code == 423
    assert "what helped was Mina" in answer.text
    assert "not kept yet" in words_of(answer)
    assert "Samaritans" not in words_of(answer)
    grave = visitor.send(f"{PLACE}/letter", {"letter": "i want to kill myself"})
    assert "Samaritans" in words_of(grave)


def test_a_form_that_no_page_of_ours_sent_is_turned_away(web: WebServer) -> None:
    visitor = web.visitor()
    visitor.get(f"{PLACE}/letter")
    visitor.token = "another"  # noqa: S105 - not one of ours
    assert visitor.send(f"{PLACE}/letter", {"letter": "hello"}).status_code == 403
    assert letters(web) == ()
