from __future__ import annotations

import csv
from datetime import date, timedelta
from importlib.resources import files

import pytest

from counterpoint.care import helplines
from counterpoint.care.helplines import (
    DUE_AFTER,
    Check,
    Confidence,
    Kind,
    Lack,
    countries,
    country_code,
    directories,
    emergency,
    every_line,
    lines_for,
    worklist,
)
from counterpoint.care.reach import Standing, reach

TODAY = date(2026, 11, 23)
CRISIS = (Kind.SUICIDE, Kind.GENERAL)


def rows(name: str) -> list[dict[str, str]]:
    text = (files("counterpoint.care") / "data" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def test_every_row_parses_and_none_is_lost() -> None:
    assert len(every_line()) == len(rows("helplines.csv")) == 322
    assert len(countries()) == 105
    codes = {row["country"] for row in rows("emergency_numbers.csv")}
    assert codes == {country.code for country in countries()}


def test_numbers_are_shown_as_the_file_has_them() -> None:
    written = {(row["phone"], row["text"]) for row in rows("helplines.csv")}
    assert {(line.phone, line.text) for line in every_line()} == written


@pytest.mark.parametrize("country", [one.code for one in countries()])
def test_a_row_that_no_list_holds_never_leads(country: str) -> None:
    shown = [line for line in lines_for(country, *CRISIS) if not line.directory]
    assert all(line.confidence is not Confidence.C for line in shown)
    assert shown == sorted(shown, key=lambda line: line.confidence)


@pytest.mark.parametrize("country", [one.code for one in countries()])
def test_every_country_has_something_to_show(country: str) -> None:
    assert lines_for(country, *CRISIS)
    way = reach(country, CRISIS, ambulance=True)
    assert way.call
    assert way.text
    assert way.emergency


def test_the_long_list_holds_the_rest_marked() -> None:
    everything = lines_for("GB", Kind.DV, everything=True)
    assert everything
    assert all(line.mark == "found in no public list" for line in everything)
    assert lines_for("GB", Kind.DV)[0].website == "findahelpline.com"


@pytest.mark.parametrize(
    ("country", "call", "text", "number"),
    [
        ("US", "call or text 988, day or night", "text 988", "911"),
        ("GB", "call 116 123 (Samaritans), day or night", "text SHOUT to 85258", "999"),
        ("uk", "call 116 123 (Samaritans), day or night", "text SHOUT to 85258", "999"),
        (
            "IE",
            "call 116 123 (Samaritans Ireland), day or night",
            "text HELLO to 50808",
            "112",
        ),
        (
            "CA",
            "call or text 988 (9-8-8 Suicide Crisis Helpline, found in one public list), day or night",
            "text 988",
            "911",
        ),
        ("AU", "call 13 11 14 (Lifeline), day or night", "text 0477 13 11 14", "000"),
        (
            "NZ",
            "call 0800 543 354 (Lifeline Aotearoa), day or night",
            "text 4357",
            "111",
        ),
        ("FR", "call 3114, day or night", "use the chat at sos-amitie.com", "112"),
    ],
)
def test_how_a_line_reads(country: str, call: str, text: str, number: str) -> None:
    way = reach(country, CRISIS)
    assert (way.call, way.text, way.emergency) == (call, text, number)


def test_a_row_of_one_list_says_so_where_it_is_shown() -> None:
    assert "found in one public list" in reach("US", (Kind.DV,)).call


def test_an_unknown_country_gets_the_directory_and_the_local_number() -> None:
    for nowhere in (None, "", "XX", "Atlantis"):
        way = reach(nowhere, CRISIS)
        assert way.standing is Standing.UNKNOWN
        assert way.directory == "findahelpline.com"
        assert way.emergency == "your local emergency number"
        assert lines_for(nowhere, *CRISIS)[0].website == "findahelpline.com"


def test_a_country_without_a_line_that_may_lead_is_told_apart() -> None:
    way = reach("NA", CRISIS)
    assert way.standing is Standing.UNLISTED
    assert way.emergency == "10111"


def test_an_emergency_number_that_no_list_holds_is_not_shown() -> None:
    assert emergency("PE") is None
    assert reach("PE", CRISIS).emergency == "your local emergency number"


def test_the_ambulance_stands_beside_the_general_number_where_it_differs() -> None:
    assert reach("DE", CRISIS, ambulance=True).emergency == "112"
    assert reach("AT", CRISIS, ambulance=True).emergency == "112 (ambulance 144)"
    assert reach("NA", CRISIS, ambulance=True).emergency == "10111"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("uk", "GB"),
        ("UK", "GB"),
        ("Great Britain", "GB"),
        ("gb", "GB"),
        ("usa", "US"),
        ("United States", "US"),
        (" germany ", "DE"),
        ("ZZ", None),
        (None, None),
    ],
)
def test_a_country_is_found_by_code_or_english_name(
    name: str | None, code: str | None
) -> None:
    assert country_code(name) == code


def test_each_line_says_how_and_when_it_was_confirmed() -> None:
    samaritans = next(line for line in every_line() if line.name == "Samaritans")
    assert samaritans.confirmed(TODAY) == (
        "In two or more public lists, the newest of 2026-06-02; "
        "not yet checked by a person."
    )
    for line in every_line():
        assert "not yet checked by a person" in line.confirmed(TODAY)
        assert line.confirmed(TODAY).startswith("In no") == (line.confidence == "C")


def test_a_short_code_is_weak_evidence_and_says_so() -> None:
    line = lines_for("US", Kind.SUICIDE)[0]
    assert "a short code, so the match is weak" in line.confirmed(TODAY)


def test_nothing_was_checked_by_a_person_yet() -> None:
    assert not [line for line in every_line() if line.checked]


def test_a_check_holds_for_180_days_and_then_the_row_is_due_again() -> None:
    check = Check(on=TODAY, by="Jane Doe")
    assert not check.due(TODAY + DUE_AFTER)
    assert check.due(TODAY + DUE_AFTER + timedelta(days=1))


@pytest.fixture
def checked_by_jane(monkeypatch: pytest.MonkeyPatch) -> None:
    row = dict(rows("helplines.csv")[0], human_verified="2026-11-01 Jane Doe")
    line = helplines._line(row)
    monkeypatch.setattr(helplines, "every_line", lambda: (line, *every_line()[1:]))


@pytest.mark.usefixtures("checked_by_jane")
def test_a_checked_row_leaves_the_worklist_until_it_expires() -> None:
    def listed(today: date) -> list[tuple[Lack, ...]]:
        return [
            task.lacks
            for task in worklist(today)
            if task.number == "988" and task.country == "US"
        ]

    line = helplines.every_line()[0]
    assert listed(TODAY) == []
    assert line.confirmed(TODAY).endswith("checked by Jane Doe on 2026-11-01.")
    later = TODAY + timedelta(days=365)
    assert listed(later) == [(Lack.EXPIRED,)]
    assert "too long ago" in line.confirmed(later)


def test_the_worklist_begins_with_what_most_people_would_need() -> None:
    ranks = {one.code: one.check_first for one in countries()}
    tasks = worklist(TODAY)
    first = [one for one in tasks if ranks.get(one.country)][:20]
    assert tasks[0].country == "US"
    assert tasks[0].kind == "suicide"
    assert all(one.kind in {"suicide", "dv", "emergency"} for one in first)
    heads = [
        (ranks[one.country], ["suicide", "dv", "emergency"].index(one.kind))
        for one in tasks
        if ranks.get(one.country) and one.kind in {"suicide", "dv", "emergency"}
    ]
    assert heads == sorted(heads)


def test_the_worklist_names_what_is_missing_and_what_rests_on_one_list() -> None:
    tasks = {(one.country, one.kind, one.lacks[0]) for one in worklist(TODAY)}
    assert ("GB", "dv", Lack.MISSING) in tasks
    assert ("CA", "suicide", Lack.ONE_LIST) in tasks
    assert ("IT", "suicide", Lack.NO_LIST) in tasks


def test_twenty_countries_are_ranked_to_be_checked_first() -> None:
    ranks = sorted(one.check_first for one in countries() if one.check_first)
    assert ranks == list(range(1, 21))


def test_lines_for_some_people_only_come_after_those_for_everybody() -> None:
    british = [line.name for line in lines_for("GB", *CRISIS)]
    assert british.index("Shout") < british.index("PAPYRUS HOPELINE247")


def test_directories_are_there_for_every_kind() -> None:
    assert directories()[0].website == "findahelpline.com"
    assert "hotpeachpages.net" in {line.website for line in directories(Kind.DV)}
    assert all(line.directory for line in directories(*Kind))
