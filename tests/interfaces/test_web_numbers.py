"""Numbers out and in, as a browser without scripts meets them."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from counterpoint.app import SystemClock, figures
from counterpoint.outcomes.records import Goal, Leaving, Measure
from tests.interfaces.web_server import words_of
from tests.outcomes.life import answers, life

if TYPE_CHECKING:
    import httpx2

    from counterpoint.outcomes.kinds import Figures, Record
    from tests.interfaces.web_server import Visitor, WebServer

PLACE = "/progress/out"
NOW = SystemClock().now()
HALF_A_YEAR = timedelta(days=182)
OLD = "date,instrument,total\n2026-03-01,phq9,14\n2026-03-15,gad7,9\n"


def keep(web: WebServer, *records: Record) -> None:
    """Put records into the store that the server has open."""

    async def kept() -> None:
        await web.house.enter()
        assert web.house.store is not None
        await figures.keep(web.house.store, *records, now=web.house.clock.now())

    web.ask(kept())


def on_record(web: WebServer) -> Figures:
    async def read() -> Figures:
        await web.house.enter()
        assert web.house.store is not None
        return await figures.read(web.house.store)

    return web.ask(read())


def measure(number: int, at: datetime, *, risk: int = 0) -> Measure:
    given = dict(answers("phq9", 8)) | {"9": risk}
    return Measure(f"m{number}", at, "phq9", answers=tuple(given.items()))


def bring_in(visitor: Visitor, text: str | bytes) -> httpx2.Response:
    visitor.get(PLACE)
    data = text.encode() if isinstance(text, str) else text
    files = {"file": ("scores.csv", data, "text/csv")}
    return visitor.send(f"{PLACE}/import", files=files)


def members(answer: httpx2.Response) -> dict[str, list[list[str]]]:
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    return {
        name: list(csv.reader(io.StringIO(archive.read(name).decode(), newline="")))
        for name in archive.namelist()
    }


@pytest.fixture
def lived(web: WebServer) -> WebServer:
    """A server on which there is half a year of records."""
    keep(web, *life(start=NOW - HALF_A_YEAR).records)
    return web


# --- Tables -----------------------------------------------------------------------


def test_before_tables_are_made_a_page_says_what_will_be_in_them(
    lived: WebServer,
) -> None:
    visitor = lived.visitor()
    said = words_of(visitor.get(PLACE))
    assert "They are not encrypted" in said
    asked = {"table": ["questionnaires", "goals"], "person": "P7", "do": "see"}
    preview = words_of(visitor.send(f"{PLACE}/tables", asked))
    assert "answers.csv:" in preview
    assert "days.csv" not in preview
    assert "None of your own words are in it." in preview
    assert 'it says "P7"' in preview
    assert "The file is not encrypted" in preview


def test_what_is_not_ticked_is_not_in_the_file_and_words_only_where_asked_for(
    lived: WebServer,
) -> None:
    visitor = lived.visitor()
    visitor.get(PLACE)
    asked = {"table": ["goals"], "person": "P1", "do": "take"}
    answer = visitor.send(f"{PLACE}/tables", asked)
    assert answer.headers["content-disposition"].endswith('.zip"')
    found = members(answer)
    assert set(found) == {"goals.csv", "goal_ratings.csv", "data_dictionary.csv"}
    assert "text" not in found["goals.csv"][0]
    with_words = visitor.send(f"{PLACE}/tables", {**asked, "words": "yes"})
    told = str(members(with_words)["goals.csv"])
    assert "Have people round again" in told


def test_nothing_ticked_is_said_beside_the_ticks(lived: WebServer) -> None:
    visitor = lived.visitor()
    visitor.get(PLACE)
    answer = visitor.send(f"{PLACE}/tables", {"do": "see"})
    assert answer.status_code == 400
    assert "Tick at least one thing." in words_of(answer)
    odd = visitor.send(f"{PLACE}/tables", {"table": "everything", "do": "see"})
    assert odd.status_code == 400


def test_a_name_for_the_data_that_cannot_be_used_is_said_beside_its_field(
    lived: WebServer,
) -> None:
    visitor = lived.visitor()
    visitor.get(PLACE)
    asked = {"table": "days", "person": "x" * 65, "do": "take"}
    answer = visitor.send(f"{PLACE}/tables", asked)
    assert answer.status_code == 400
    assert re.search(r'id="person"[^>]*aria-describedby="wrong"', answer.text)


def test_downloads_leave_nothing_in_the_persons_folder(lived: WebServer) -> None:
    visitor = lived.visitor()
    visitor.get(PLACE)
    visitor.send(f"{PLACE}/tables", {"table": "days", "do": "take"})
    visitor.send(f"{PLACE}/bundle", {"part": "totals", "do": "take"})
    bring_in(visitor, OLD)
    assert not list(lived.settings.folder.glob(".passing-*"))


# --- FHIR -------------------------------------------------------------------------


def test_a_bundle_holds_what_was_ticked_and_no_name(lived: WebServer) -> None:
    visitor = lived.visitor()
    visitor.get(PLACE)
    answer = visitor.send(f"{PLACE}/bundle", {"part": "goals", "do": "take"})
    assert answer.headers["content-type"] == "application/fhir+json"
    made = json.loads(answer.content)
    kinds = {one["resource"]["resourceType"] for one in made["entry"]}
    assert "Goal" in kinds
    assert "QuestionnaireResponse" not in kinds


def test_the_page_says_that_left_out_risk_answers_can_be_worked_out(
    lived: WebServer,
) -> None:
    visitor = lived.visitor()
    visitor.get(PLACE)
    both = {"part": ["totals", "answers"], "do": "see"}
    assert "can work out what you ticked" in words_of(
        visitor.send(f"{PLACE}/bundle", both)
    )
    only = {"part": ["totals"], "do": "see"}
    assert "can work out" not in words_of(visitor.send(f"{PLACE}/bundle", only))


def test_more_than_initials_is_refused_kindly(lived: WebServer) -> None:
    visitor = lived.visitor()
    visitor.get(PLACE)
    asked = {"part": "totals", "initials": "Ada of Lovelace", "do": "see"}
    answer = visitor.send(f"{PLACE}/bundle", asked)
    assert answer.status_code == 400
    assert "more than initials" in words_of(answer)


# --- A calendar -------------------------------------------------------------------


def test_a_calendar_file_says_look_back_and_names_no_program(web: WebServer) -> None:
    visitor = web.visitor()
    visitor.get(PLACE)
    first = (NOW.date() + timedelta(days=1)).isoformat()
    asked = {"remind": ["measures", "evenings"], "from": first, "at": "21:00"}
    preview = words_of(visitor.send(f"{PLACE}/calendar", {**asked, "do": "see"}))
    assert "Every 14 days" in preview
    assert "Every day at 21:00" in preview
    answer = visitor.send(f"{PLACE}/calendar", {**asked, "do": "take"})
    assert answer.headers["content-type"].startswith("text/calendar")
    assert answer.text.count("BEGIN:VEVENT") == 2
    assert "SUMMARY:Look back" in answer.text
    assert "ounterpoint" not in answer.text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"from": "tomorrow"}, "The first day has to be a date"),
        ({"from": ""}, "Say from which day on."),
        ({"from": "2001-01-01"}, "has to be today or later"),
        ({"at": "9 pm"}, "hours and minutes"),
        ({"at": ""}, "An evening needs a time"),
        ({"until": "2001-01-01"}, "on or after the first"),
        ({"summary": "x" * 61}, "too long"),
    ],
    ids=["no date", "none", "past", "no time", "no evening", "ends first", "long"],
)
def test_a_date_or_time_that_cannot_be_is_named(
    web: WebServer, typed: dict[str, str], sentence: str
) -> None:
    visitor = web.visitor()
    visitor.get(PLACE)
    first = (NOW.date() + timedelta(days=3)).isoformat()
    asked = {"remind": "evenings", "from": first, "at": "21:00", "do": "see"}
    answer = visitor.send(f"{PLACE}/calendar", {**asked, **typed})
    assert answer.status_code == 400
    assert sentence in words_of(answer)


def test_the_day_to_look_back_can_go_into_the_file(web: WebServer) -> None:
    back = NOW.date() + timedelta(days=90)
    keep(web, Leaving("leaving-1", NOW, letter="hello", back=back))
    visitor = web.visitor()
    visitor.get(PLACE)
    asked = {"remind": "leaving-leaving-1", "do": "take"}
    assert f"{back:%Y%m%d}" in visitor.send(f"{PLACE}/calendar", asked).text


def test_danger_in_the_words_for_the_calendar_shows_whom_to_reach(
    web: WebServer,
) -> None:
    visitor = web.visitor()
    visitor.get(PLACE)
    first = NOW.date().isoformat()
    asked = {"remind": "measures", "from": first, "summary": "i want to kill myself"}
    answer = visitor.send(f"{PLACE}/calendar", {**asked, "do": "see"})
    assert "Samaritans" in words_of(answer)


# --- Bringing in --------------------------------------------------------------------


def test_old_scores_come_in_and_a_second_time_add_nothing(web: WebServer) -> None:
    visitor = web.visitor()
    assert "Added: 2 results." in words_of(bring_in(visitor, OLD))
    again = words_of(bring_in(visitor, OLD))
    assert "2 were on record already" in again
    assert len(on_record(web).of(Measure)) == 2


def test_a_file_with_a_fault_adds_nothing_and_names_the_row(web: WebServer) -> None:
    visitor = web.visitor()
    answer = bring_in(visitor, OLD + "2026-03-20,phq9,99\n")
    assert answer.status_code == 400
    assert "Row 4:" in words_of(answer)
    assert not on_record(web).of(Measure)


def test_of_many_faults_the_first_twenty_are_shown(web: WebServer) -> None:
    rows = "".join(f"2026-03-{day:02},phq9,99\n" for day in range(1, 31))
    answer = bring_in(web.visitor(), f"date,instrument,total\n{rows}")
    assert answer.text.count("<li>Row ") == 20
    assert "And 10 more." in words_of(answer)


def test_a_file_that_is_no_table_is_refused_in_words(web: WebServer) -> None:
    answer = bring_in(web.visitor(), b"\xff\xfe\x00nonsense")
    assert answer.status_code == 400
    assert "CSV" in words_of(answer)


def test_no_file_is_said_beside_the_field(web: WebServer) -> None:
    visitor = web.visitor()
    visitor.get(PLACE)
    answer = visitor.send(f"{PLACE}/import", files={"file": ("", b"", "text/csv")})
    assert answer.status_code == 400
    assert "Choose a file first." in words_of(answer)


def test_tables_that_went_out_come_in_elsewhere(web: WebServer) -> None:
    keep(web, measure(1, NOW - timedelta(days=40)))
    visitor = web.visitor()
    visitor.get(PLACE)
    asked = {"table": "questionnaires", "do": "take"}
    archive = zipfile.ZipFile(
        io.BytesIO(visitor.send(f"{PLACE}/tables", asked).content)
    )
    answer = bring_in(visitor, archive.read("answers.csv"))
    assert "1 was on record already" in words_of(answer)


def test_a_fresh_tick_on_a_risk_item_in_a_file_is_asked_about_at_once(
    web: WebServer,
) -> None:
    day = (NOW - timedelta(days=2)).date().isoformat()
    columns = ",".join(str(n) for n in range(1, 10))
    text = f"date,instrument,{columns}\n{day},phq9,1,1,1,1,1,1,1,1,2\n"
    visitor = web.visitor()
    answer = words_of(bring_in(visitor, text))
    assert "Are you thinking about killing yourself?" in answer
    assert "Samaritans" in answer
    assert "Added: 1 result." in answer
    assert web.house.store is not None
    assert not web.ask(web.house.store.carried()).checked_in


def test_an_old_tick_in_a_file_is_history(web: WebServer) -> None:
    columns = ",".join(str(n) for n in range(1, 10))
    text = f"date,instrument,{columns}\n2025-03-01,phq9,1,1,1,1,1,1,1,1,2\n"
    assert "Samaritans" not in words_of(bring_in(web.visitor(), text))


# --- Who may ------------------------------------------------------------------------


def test_a_form_that_no_page_of_ours_sent_is_turned_away(web: WebServer) -> None:
    visitor = web.visitor()
    visitor.get(PLACE)
    visitor.token = "another"  # noqa: S105 - not one of ours
    files = {"file": ("scores.csv", OLD.encode(), "text/csv")}
    assert visitor.send(f"{PLACE}/import", files=files).status_code == 403
    asked = {"table": "days", "do": "take"}
    assert visitor.send(f"{PLACE}/tables", asked).status_code == 403
    assert not on_record(web).of(Measure)


def test_a_locked_store_gives_nothing_out_and_takes_nothing_in(web: WebServer) -> None:
    keep(web, Goal("g", NOW, "Have people round again"))
    visitor = web.visitor()
    visitor.get(PLACE)
    web.ask(web.house.protect("four words in a row", current=None))
    web.ask(web.house.lock())
    asked = {"table": "goals", "words": "yes", "do": "take"}
    answers = [
        visitor.get(PLACE),
        visitor.send(f"{PLACE}/tables", asked),
        visitor.send(f"{PLACE}/bundle", {"part": "goals", "do": "take"}),
        visitor.send(f"{PLACE}/import", files={"file": ("s.csv", OLD.encode())}),
    ]
    for one in answers:
        assert "Have people round" not in one.text
        assert "/unlock" in one.url.path
