"""A page for a professional, as a browser without scripts meets it."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pypdf
import pytest

from counterpoint.app import SystemClock, figures
from counterpoint.outcomes.records import (
    FeltChange,
    Help,
    HelpKind,
    Measure,
    SessionLog,
)
from tests.interfaces.web_server import words_of
from tests.outcomes.life import answers, life

if TYPE_CHECKING:
    import httpx2

    from counterpoint.outcomes.kinds import Record
    from tests.interfaces.web_server import Visitor, WebServer

PLACE = "/progress/handoff"
NEXT = f"{PLACE}/next"
HALF_A_YEAR = timedelta(days=182)
DANGER = "I think about killing myself most nights"


def keep(web: WebServer, *records: Record) -> None:
    """Put records into the store that the server has open."""

    async def kept() -> None:
        await web.house.enter()
        assert web.house.store is not None
        await figures.keep(web.house.store, *records, now=web.house.clock.now())

    web.ask(kept())


@pytest.fixture
def lived(web: WebServer) -> WebServer:
    """A server on which there is half a year of records."""
    now = SystemClock().now()
    felt = FeltChange("felt-now", now, change=1, now=5)
    keep(web, *life(start=now - HALF_A_YEAR).records, felt)
    return web


def send(visitor: Visitor, do: str = "see", **fields: object) -> httpx2.Response:
    visitor.get(PLACE)
    return visitor.send(PLACE, {"period": "1y", "do": do, **fields})


def test_nothing_is_ticked_before_somebody_ticks_it(lived: WebServer) -> None:
    answer = lived.visitor().get(PLACE)
    assert answer.status_code == 200
    assert " checked" not in answer.text
    assert "you hand it over yourself" in words_of(answer)


def test_the_page_is_seen_before_it_leaves_and_holds_what_was_chosen(
    lived: WebServer,
) -> None:
    visitor = lived.visitor()
    said = words_of(
        send(visitor, part=["scores", "goals"], reason="I do not sleep", who="Zoë")
    )
    assert "Nothing has left this computer yet" in said
    assert "I do not sleep" in said
    assert "In bed before midnight" in said
    assert "Anna" not in said
    assert "Not on this page, by choice: Risk;" in said


def test_it_is_taken_as_pdf_as_a_page_and_for_another_record(lived: WebServer) -> None:
    visitor = lived.visitor()
    chosen = {"part": ["goals"], "who": "Zoë"}
    paper = send(visitor, "pdf", **chosen)
    assert paper.headers["content-type"] == "application/pdf"
    assert "Zo" not in paper.headers["content-disposition"]
    told = pypdf.PdfReader(io.BytesIO(paper.content)).pages[0].extract_text()
    assert "In bed before midnight" in told
    assert "Anna" not in told
    page = send(visitor, "html", **chosen)
    assert page.headers["content-disposition"].startswith("attachment")
    assert "In bed before midnight" in page.text
    bundle = send(visitor, "fhir", **chosen)
    assert json.loads(bundle.content)["resourceType"] == "Bundle"


def test_what_was_typed_is_still_there_when_something_is_changed(
    lived: WebServer,
) -> None:
    visitor = lived.visitor()
    answer = send(visitor, "change", part=["goals"], reason="since March", period="2y")
    assert "since March" in answer.text
    assert 'value="goals" checked' in answer.text
    assert 'value="2y" selected' in answer.text


def test_everything_can_be_ticked_at_once_and_is_not_yet_a_page(
    lived: WebServer,
) -> None:
    answer = send(lived.visitor(), "all")
    assert answer.text.count(" checked") >= 10
    assert "See the page" in words_of(answer)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "Tick at least one thing"),
        ({"part": ["everything"]}, "Tick at least one thing"),
        ({"part": ["goals"], "period": "ever"}, "Choose one of the periods"),
        ({"reason": "x" * 601}, "600 characters is the most"),
        ({"part": ["goals"], "who": "y" * 81}, "80 characters is the most"),
    ],
)
def test_what_cannot_be_used_is_said_beside_its_field(
    lived: WebServer, fields: dict[str, object], said: str
) -> None:
    answer = send(lived.visitor(), **fields)
    assert answer.status_code == 400
    assert said in words_of(answer)
    assert 'id="wrong"' in answer.text


def test_danger_in_what_was_written_shows_whom_to_reach_above_the_page(
    web: WebServer,
) -> None:
    visitor = web.visitor()
    answer = send(visitor, reason=DANGER)
    said = words_of(answer)
    assert "Something you wrote sounds as if you may not be safe" in said
    assert said.index("may not be safe") < said.index("For a first or next")
    assert "116 123" in said
    again = words_of(visitor.get(PLACE))
    assert again.index("Help first") < again.index("Name or initials")


def test_help_comes_first_while_a_risk_is_open_and_the_form_stays(
    web: WebServer,
) -> None:
    given = dict(answers("phq9", 8)) | {"9": 2}
    keep(
        web,
        Measure("m", web.house.clock.now(), "phq9", answers=tuple(given.items())),
    )
    said = words_of(web.visitor().get(PLACE))
    assert said.index("Help first") < said.index("See the page")


def test_scores_wait_for_the_felt_change_and_the_page_says_so(web: WebServer) -> None:
    then = web.house.clock.now() - timedelta(days=30)
    keep(web, Measure("m", then, "phq9", answers("phq9", 12)))
    visitor = web.visitor()
    form = visitor.get(PLACE)
    assert "first say how changed you feel" in words_of(form)
    assert 'value="scores"' not in form.text
    forced = words_of(send(visitor, part=["scores", "use"]))
    assert "Scores are not on it yet" in forced
    assert "12 of 27" not in forced


def test_what_could_be_worked_out_is_said(lived: WebServer) -> None:
    said = words_of(send(lived.visitor(), part=["scores", "items"]))
    assert "can work out what you ticked" in said
    said = words_of(send(lived.visitor(), part=["scores", "items", "risk"]))
    assert "can work out what you ticked" not in said


def test_a_letter_without_a_font_offers_the_page_to_print(lived: WebServer) -> None:
    answer = send(lived.visitor(), "pdf", part=["goals"], who="\U00013000")
    assert answer.status_code == 400
    assert "no font for one of the letters" in words_of(answer)
    assert 'value="html"' in answer.text


def test_an_empty_record_makes_an_honest_page(web: WebServer) -> None:
    answer = send(web.visitor(), part=["goals", "use"])
    assert answer.status_code == 200
    assert "Nothing is on this page but this" in words_of(answer)


def test_another_browser_cannot_send_it_and_a_locked_store_asks_to_be_opened(
    web: WebServer,
) -> None:
    stranger = web.stranger()
    assert stranger.client.post(PLACE, data={"do": "pdf"}).status_code in {401, 403}
    visitor = web.visitor()
    visitor.get(PLACE)
    web.ask(web.house.protect("four words in a row", current=None))
    web.ask(web.house.lock())
    answer = visitor.send(PLACE, {"part": "goals", "period": "1y", "do": "see"})
    assert "/unlock" in str(answer.url)
    danger = visitor.send(PLACE, {"reason": DANGER, "period": "1y", "do": "see"})
    assert danger.status_code == 423
    assert "116 123" in words_of(danger)


# --- The sheet for the next session ------------------------------------------------------


def test_what_was_held_back_is_on_the_sheet_only_where_it_is_ticked(
    web: WebServer,
) -> None:
    now = web.house.clock.now()
    then = now - timedelta(days=7)
    keep(
        web,
        Help("anna", then, HelpKind.THERAPIST, "Anna", then.date()),
        SessionLog("s", then, "anna", held_back="that I drank", homework="ring Mo"),
    )
    visitor = web.visitor()
    assert "Anna, last on" in words_of(visitor.get(NEXT))
    assert "that I drank" not in visitor.get(NEXT).text
    wanted = {"help": "anna", "wish": "slower", "homework": "yes", "do": "see"}
    said = words_of(visitor.send(NEXT, wanted))
    assert "ring Mo" in said
    assert "that I drank" not in said
    said = words_of(visitor.send(NEXT, {**wanted, "held_back": "yes"}))
    assert "that I drank" in said
    assert visitor.send(NEXT, {**wanted, "do": "pdf"}).content.startswith(b"%PDF")
    back = visitor.send(NEXT, {**wanted, "do": "change"})
    assert "slower" in back.text


def test_danger_on_the_sheet_shows_whom_to_reach(web: WebServer) -> None:
    visitor = web.visitor()
    visitor.get(NEXT)
    answer = visitor.send(NEXT, {"happened": DANGER, "do": "see"})
    assert "may not be safe" in words_of(answer)
    long = visitor.send(NEXT, {"question": "x" * 801, "do": "see"})
    assert long.status_code == 400
    assert "800 characters is the most" in words_of(long)
