from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterpoint.errors import InputError
from counterpoint.outcomes.exchange.cells import cell, inert, number, table
from counterpoint.outcomes.exchange.old_scores import Imported, read_old_scores
from counterpoint.outcomes.exchange.tables import columns, tables
from counterpoint.outcomes.instruments import shelf
from counterpoint.outcomes.kinds import Figures
from counterpoint.outcomes.records import (
    Behaviour,
    Challenged,
    Day,
    FeltChange,
    Goal,
    GoalRating,
    Help,
    HelpKind,
    Homework,
    Measure,
    MeasureSource,
    SessionLog,
)

HELSINKI = ZoneInfo("Europe/Helsinki")
AT = datetime(2026, 3, 2, 20, 0, 5, tzinfo=HELSINKI)
NOW = datetime(2026, 11, 23, 20, 0, tzinfo=HELSINKI)
SHELF = shelf()


def read(written: bytes) -> list[dict[str, str]]:
    text = written.decode("utf-8")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def exported(
    *records: object, words: bool = False, person: str = "P1"
) -> dict[str, list[dict[str, str]]]:
    figures = Figures(records)  # type: ignore[arg-type]
    files = tables(figures, SHELF, person=person, now=NOW, words=words)
    return {name.removesuffix(".csv"): read(data) for name, data in files.items()}


def phq9(days: int, total: float) -> Measure:
    at = AT + timedelta(days=days)
    return Measure(id=f"m{days}", at=at, instrument="phq9", total=total)


def test_every_answer_is_a_row() -> None:
    measure = Measure(
        id="m", at=AT, instrument="phq9", answers=(("1", 2), ("9", 0)), wording="abc"
    )
    first, second = exported(measure)["answers"]
    assert first == {
        "person": "P1",
        "instrument": "phq9",
        "version": "abc",
        "item": "1",
        "value": "2",
        "answered_at": "2026-03-02T20:00:05+02:00",
        "window_days": "14",
        "source": "taken",
    }
    assert (second["item"], second["value"]) == ("9", "0")


def test_a_total_without_answers_is_a_row_of_its_own() -> None:
    (row,) = exported(phq9(0, 15))["answers"]
    assert (row["item"], row["value"]) == ("total", "15")


def test_totals_are_held_against_the_two_starting_scores() -> None:
    records = [phq9(0, 18), phq9(7, 16), phq9(21, 15), phq9(35, 9), phq9(49, 24)]
    rows = exported(*records)["totals"]
    assert [row["score"] for row in rows] == ["18", "16", "15", "9", "24"]
    assert [row["reliable"] for row in rows] == [
        "",
        "",
        "not_distinguishable_from_noise",
        "reliably_better",
        "reliably_worse",
    ]
    assert rows[0]["rci_vs_baseline"] == rows[1]["rci_vs_baseline"] == ""
    # 7 points are 1.96 Sdiff of PHQ-9: 1.96 x (9 - 17) / 7.
    assert rows[3]["rci_vs_baseline"] == "-2.24"
    assert rows[3]["band"] == "mild"


def test_a_total_that_cannot_be_reckoned_is_empty_and_not_nought() -> None:
    little = Measure(id="m", at=AT, instrument="phq9", answers=(("1", 2),))
    gone = Measure(id="n", at=AT, instrument="dropped", answers=(("1", 2),))
    sheets = exported(little, gone)
    assert [row["score"] for row in sheets["totals"]] == ["", ""]
    assert [row["window_days"] for row in sheets["answers"]] == ["14", ""]


EVERYTHING = (
    Behaviour(id="b", at=AT, text="walk", more_is_better=True),
    Day(
        id="day-2026-03-02",
        at=AT,
        date=date(2026, 3, 2),
        mood=4,
        count=0,
        behaviour="b",
        people=2,
    ),
    Goal(id="g", at=AT, text="sleep", levels=("a", "b", "c", "d", "e"), start=3),
    GoalRating(id="r", at=AT, goal="g", rating=4, attainment=-1),
    FeltChange(id="f", at=AT, change=-2, now=3),
    Help(id="h", at=AT, kind=HelpKind.THERAPIST, name="Ann", started=date(2026, 1, 1)),
    SessionLog(
        id="s",
        at=AT,
        help="h",
        goal=7,
        challenged=Challenged.TOO_LITTLE,
        helped="quiet",
        held_something_back=True,
        held_back="the thing I hid",
        homework_done=Homework.PARTLY,
    ),
)


def test_days_goals_felt_change_and_sessions_have_tables_of_their_own() -> None:
    sheets = exported(*EVERYTHING)
    (day,), (rating,) = sheets["days"], sheets["goal_ratings"]
    (felt,), (session,) = sheets["felt_change"], sheets["sessions"]
    assert (day["date"], day["mood"], day["count"]) == ("2026-03-02", "4", "0")
    assert (rating["rating"], rating["attainment"]) == ("4", "-1")
    assert (felt["change"], felt["now"]) == ("-2", "3")
    assert (session["challenged"], session["homework_done"]) == ("too_little", "partly")
    assert session["held_something_back"] == "yes"
    assert session["fits"] == ""


def test_what_the_person_wrote_is_left_out_unless_they_ask_for_it() -> None:
    without, wanted = str(exported(*EVERYTHING)), exported(*EVERYTHING, words=True)
    for written in ("walk", "sleep", "Ann", "quiet"):
        assert f"'{written}'" not in without
        assert f"'{written}'" in str(wanted)
    assert wanted["goals"][0]["as_expected"] == "c"


def test_what_was_held_back_is_never_in_a_table() -> None:
    assert "the thing I hid" not in str(exported(*EVERYTHING, words=True))


@pytest.mark.parametrize("words", [False, True], ids=["numbers", "words"])
def test_the_dictionary_explains_every_column_that_is_there(words: bool) -> None:
    sheets = exported(*EVERYTHING, phq9(0, 15), words=words)
    told = {(row["file"], row["column"]) for row in sheets.pop("data_dictionary")}
    there = {
        (f"{sheet}.csv", column)
        for sheet in sheets
        for column in columns(sheet, words=words)
    }
    assert told == there
    assert all(tuple(rows[0]) == columns(s, words=words) for s, rows in sheets.items())


def test_nothing_on_record_is_empty_tables_with_their_columns() -> None:
    files = tables(Figures(), SHELF, person="P1", now=NOW)
    for name, data in files.items():
        if name != "data_dictionary.csv":
            assert data.decode().strip() == ",".join(columns(name.removesuffix(".csv")))


@pytest.mark.parametrize("person", ["", "  ", "x" * 65, "a\x00b"])
def test_the_data_needs_a_name_that_can_be_used(person: str) -> None:
    with pytest.raises(InputError, match="P1"):
        exported(person=person)


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+49 30 1",
        "-",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "  =cmd|' /C calc'!A0",
        "\uff1d1+1",
        '=HYPERLINK("http://127.0.0.1","x")',
    ],
)
def test_a_text_that_a_spreadsheet_would_reckon_is_made_inert(text: str) -> None:
    goal = Goal(id="g", at=AT, text=text)
    (row,) = exported(goal, words=True)["goals"]
    assert row["text"] == f"'{text}"
    assert exported(person=text.strip() or "P")["answers"] == []


def test_a_negative_number_stays_a_number() -> None:
    assert cell(-3) == "-3"
    assert cell(-2.5) == "-2.5"


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_what_is_no_number_is_an_empty_cell(value: float) -> None:
    assert number(value) == ""


@given(st.floats(-1e9, 1e9))
def test_a_number_reads_back_as_itself(value: float) -> None:
    assert float(number(value)) == value


@settings(deadline=None)
@given(st.lists(st.lists(st.text(), min_size=2, max_size=2)))
def test_any_text_reads_back_as_one_cell_that_is_inert(rows: list[list[str]]) -> None:
    written = table(("a", "b"), rows).decode()
    back = list(csv.reader(io.StringIO(written, newline=""), strict=True))
    assert back == [["a", "b"], *[[inert(one) for one in row] for row in rows]]
    for one in (one for row in back for one in row):
        assert one[:1] not in {"=", "+", "-", "@", "\t", "\r"}


def test_half_a_character_spoils_no_file() -> None:
    assert table(("a",), [("\ud800x",)]) == b"a\r\n?x\r\n"


_TIMES = st.datetimes(
    datetime(2001, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    datetime(2026, 11, 1),  # noqa: DTZ001
    timezones=st.timezones(),
)


@st.composite
def _measures(draw: st.DrawFn) -> Measure:
    instrument = draw(st.sampled_from(SHELF.instruments))
    at = draw(_TIMES)
    if instrument.gate is None and draw(st.booleans()):
        items = draw(st.lists(st.sampled_from(instrument.items), min_size=1))
        chosen = {item.id for item in items}
        answers = tuple(
            (item.id, draw(st.sampled_from(item.values)))
            for item in instrument.items
            if item.id in chosen
        )
        return Measure(id="x", at=at, instrument=instrument.id, answers=answers)
    steps = int((instrument.highest - instrument.lowest) / instrument.scoring.factor)
    step = draw(st.integers(0, steps))
    total = instrument.lowest + step * instrument.scoring.factor
    return Measure(id="x", at=at, instrument=instrument.id, total=total)


def _content(one: Measure) -> tuple[object, ...]:
    at = one.at.astimezone(UTC), one.at.utcoffset()
    return *at, one.instrument, one.answers, one.total or -1


@given(
    st.lists(
        _measures(),
        max_size=6,
        unique_by=lambda m: (m.instrument, m.at.astimezone(UTC)),
    )
)
def test_what_goes_out_comes_in_again_as_it_was(measures: list[Measure]) -> None:
    figures = Figures(tuple(sorted(measures, key=lambda one: one.at)))
    files = tables(figures, SHELF, person="P1", now=NOW)
    result = read_old_scores(files["answers.csv"], SHELF, now=NOW, zone=UTC)
    assert isinstance(result, Imported), result
    back, sent = sorted(result.measures, key=_content), sorted(measures, key=_content)
    assert list(map(_content, back)) == list(map(_content, sent))
    assert all(one.source is MeasureSource.IMPORTED for one in back)
    again = read_old_scores(
        files["answers.csv"], SHELF, now=NOW, zone=UTC, known=measures
    )
    assert again == Imported((), already=len(measures))
