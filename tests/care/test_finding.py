"""Finding and preparing: what is said, and how sure it is."""

from __future__ import annotations

import csv
import re
from datetime import date
from importlib.resources import files
from typing import Any

import pytest

from counterpoint.authored import load
from counterpoint.care import finding
from counterpoint.care.finding import Directory
from counterpoint.care.helplines import Check, Confidence, countries
from tests.care.words_of import grade, sentences

TODAY = date(2026, 11, 23)
FILES = ("finding", "preparing", "device_safety", "leaving_safely")
AT_MOST = {"finding": 8.0, "preparing": 8.0}
EASIEST = 7.0


def texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value
    return [one for item in inner for one in texts(item)] if value else []


def longer(name: str) -> list[str]:
    body = load("care", name).body
    return [one for one in texts(body) if len(one.split()) > 4 and "{" not in one]


@pytest.mark.parametrize("name", FILES)
def test_every_text_is_easy_to_read(name: str) -> None:
    together = " ".join(text.rstrip(".") + "." for text in longer(name))
    assert grade(together) <= EASIEST


@pytest.mark.parametrize("name", ["device_safety", "leaving_safely"])
def test_every_text_for_somebody_who_is_hurt_is_easy_by_itself(name: str) -> None:
    hard = [(text, grade(text)) for text in longer(name) if len(text.split()) > 9]
    assert [one for one in hard if one[1] > EASIEST] == []


@pytest.mark.parametrize("name", FILES)
def test_nobody_shouts_and_who_has_not_reviewed_it_is_said(name: str) -> None:
    assert "clinician has not yet reviewed" in load("care", name).body["note"]
    for text in texts(load("care", name).body):
        assert not re.search("[!\u2013\u2014\u2019\u201c]", text), text


def test_nobody_is_told_to_leave_or_sent_to_talk_it_out() -> None:
    said = " ".join(longer("leaving_safely") + longer("device_safety"))
    for one in sentences(said):
        told = re.search(
            r"\b(?:you (?:should|must|have to)|leave (?:him|her|now))\b", one
        )
        assert not told, one
        if re.search(r"couns|talk it out|their face", one):
            assert re.search(r"unsafe|worse|not", one), one


def test_no_text_for_a_watched_screen_suggests_a_trace() -> None:
    said = " ".join(longer("leaving_safely") + longer("device_safety")).lower()
    for trace in (
        "print",
        "e-mail this",
        "save this",
        "bookmark",
        "screenshot",
        "copy this",
    ):
        assert trace not in said


def test_a_hand_on_the_neck_is_for_a_doctor_today() -> None:
    said = load("care", "leaving_safely").body["doctor"]["list"]
    assert any("neck" in one and "doctor today" in one for one in said)


def test_each_kind_of_help_says_what_it_is_costs_takes_and_is_good_for() -> None:
    kinds = finding.kinds()
    assert len(kinds) >= 12
    for kind in kinds:
        assert all((kind.what, kind.like, kind.cost, kind.wait, kind.good)), kind.id


def test_there_are_five_sentences_to_begin_with() -> None:
    assert len(finding.openings()) == 5
    assert {one.id for one in finding.openings()} >= {"doctor", "danger", "shame"}


def test_every_barrier_has_one_step() -> None:
    ids = {one.id for one in finding.barriers()}
    assert ids >= {"money", "fear", "waiting", "language", "not_bad_enough"}
    assert all(one.step for one in finding.barriers())


def test_every_directory_says_where_it_came_from() -> None:
    rows = files("counterpoint.care") / "data" / "directories.csv"
    count = len(list(csv.DictReader(rows.read_text("utf-8").splitlines())))
    held = finding.every_directory()
    assert len(held) == count
    codes = {one.code for one in countries()} | {"ZZ"}
    for one in held:
        assert one.country in codes
        assert one.author
        assert one.confirmed(TODAY)
        assert re.fullmatch(r"[a-z0-9.-]+\.[a-z]{2,}", one.website)


def test_a_directory_from_memory_says_so() -> None:
    unsure = [
        one for one in finding.every_directory() if one.confidence is Confidence.C
    ]
    assert all("memory" in one.confirmed(TODAY) for one in unsure if not one.checked)


def test_a_check_by_a_person_is_named_and_grows_old() -> None:
    held = finding.every_directory()[0]
    checked = Directory(
        **{
            **{name: getattr(held, name) for name in held.__slots__},
            "checked": Check(on=date(2026, 1, 1), by="Jo"),
        }
    )
    assert "Jo" in checked.confirmed(date(2026, 2, 1))
    assert "some time ago" in checked.confirmed(TODAY)


@pytest.mark.parametrize(
    "country", [None, "", "NA", "nowhere", "US", *["ZZ", "\ud800"]]
)
def test_without_a_country_or_a_list_there_is_still_something_to_do(
    country: str | None,
) -> None:
    held = finding.directories_for(country, name="Namibia")
    assert held.everywhere
    assert held.found or held.says
    assert finding.ways()


def test_a_country_is_found_by_its_name() -> None:
    assert (
        finding.directories_for("ireland").found == finding.directories_for("IE").found
    )
