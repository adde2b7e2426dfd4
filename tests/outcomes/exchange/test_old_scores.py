from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterpoint.errors import InputError
from counterpoint.outcomes.exchange import sheet
from counterpoint.outcomes.exchange.old_scores import (
    Imported,
    Refused,
    read_old_scores,
)
from counterpoint.outcomes.instruments import shelf
from counterpoint.outcomes.records import Measure, MeasureSource

HELSINKI = ZoneInfo("Europe/Helsinki")
NOW = datetime(2026, 11, 23, 20, 0, tzinfo=HELSINKI)
SHELF = shelf()


def read(
    text: str | bytes, known: tuple[Measure, ...] = (), *, now: datetime = NOW
) -> Imported | Refused:
    data = text.encode() if isinstance(text, str) else text
    return read_old_scores(data, SHELF, now=now, zone=HELSINKI, known=known)


def taken_in(text: str | bytes) -> tuple[Measure, ...]:
    result = read(text)
    assert isinstance(result, Imported), result
    return result.measures


def faults(text: str | bytes, known: tuple[Measure, ...] = ()) -> list[tuple[int, str]]:
    result = read(text, known)
    assert isinstance(result, Refused), result
    return [(fault.row, fault.code) for fault in result.rows]


def test_a_total_is_taken_in_as_an_imported_measure() -> None:
    (measure,) = taken_in("date,instrument,total\n2026-03-02,phq9,15\n")
    assert measure.instrument == "phq9"
    assert measure.total == 15
    assert measure.answers == ()
    assert measure.source is MeasureSource.IMPORTED
    assert measure.at == datetime(2026, 3, 2, 12, tzinfo=HELSINKI)


def test_answers_in_columns_are_taken_in_as_ticked() -> None:
    (measure,) = taken_in(
        "date,instrument,q1,Item_2,3,4,5,6,7\n2026-03-02,GAD-7,0,1,2,3,0,1,2.0\n"
    )
    assert measure.answers == tuple(zip("1234567", (0, 1, 2, 3, 0, 1, 2), strict=True))
    assert measure.total is None


def test_the_long_format_is_gathered_into_measures() -> None:
    (who, phq) = taken_in(
        "instrument,item,value,answered_at\n"
        "phq9,1,2,2026-03-02T10:00:00+01:00\n"
        "who5,total,52,2026-01-02\n"
        "phq9,item 9,1,2026-03-02T10:00:00+01:00\n"
    )
    assert who.total == 52
    assert phq.answers == (("1", 2), ("9", 1))
    assert phq.at == datetime(2026, 3, 2, 10, tzinfo=timezone(timedelta(hours=1)))


def test_a_total_that_agrees_with_the_answers_is_not_kept_twice() -> None:
    (measure,) = taken_in(
        "date,instrument,total,1,2,3,4,5,6,7\n2026-03-02,gad7,9,0,1,2,3,0,1,2\n"
    )
    assert measure.total is None
    assert len(measure.answers) == 7


@pytest.mark.parametrize(
    "written",
    [
        b"date;instrument;total\r\n2026-03-02;phq9;15\r\n;;\r\n",
        b"\xef\xbb\xbfdate,instrument,total,,\r\n2026-03-02,phq9,15,,\r\n",
        b"date\tinstrument\ttotal\n2026-03-02\tphq9\t15",
        b'"Date","Instrument","Total"\n"2026-03-02","PHQ-9","15.0"\n\n\n',
    ],
    ids=["semicolons", "byte-order-mark", "tabs", "quoted"],
)
def test_what_spreadsheets_save_is_read(written: bytes) -> None:
    (measure,) = taken_in(written)
    assert (measure.instrument, measure.total) == ("phq9", 15)


def test_a_time_without_zone_is_meant_where_the_person_is() -> None:
    (measure,) = taken_in("date,instrument,total\n2026-07-02 18:30,phq9,15\n")
    assert measure.at == datetime(2026, 7, 2, 15, 30, tzinfo=UTC)


def test_today_is_not_in_the_future_before_noon() -> None:
    early = NOW.replace(hour=8)
    text = "date,instrument,total\n2026-11-23,phq9,15\n"
    result = read(text, now=early)
    assert isinstance(result, Imported)
    assert result.measures[0].at == early
    later = read(text)
    assert isinstance(later, Imported)
    assert later.measures[0].id == result.measures[0].id


@pytest.mark.parametrize(
    ("header", "row", "code"),
    [
        ("date,instrument,total", "23.11.2025,phq9,15", "date_not_iso"),
        ("date,instrument,total", "11/23/2025,phq9,15", "date_not_iso"),
        ("date,instrument,total", "20251123,phq9,15", "date_not_iso"),
        ("date,instrument,total", "٢٠٢٥-١١-٢٣,phq9,15", "date_not_iso"),
        ("date,instrument,total", "2025-02-30,phq9,15", "date_impossible"),
        (
            "date,instrument,total",
            "9999-12-31T23:59:59-12:00,phq9,1",
            "date_impossible",
        ),
        ("date,instrument,total", "2026-11-24,phq9,15", "date_future"),
        ("date,instrument,total", "2026-11-23T20:01,phq9,15", "date_future"),
        ("date,instrument,total", "0026-11-23,phq9,15", "date_too_early"),
        ("date,instrument,total", ",phq9,15", "date_missing"),
        ("date,instrument,total", "2025-11-23,mmpi,15", "instrument_unknown"),
        ("date,instrument,total", "2025-11-23,,15", "instrument_unknown"),
        ("date,instrument,total", "2025-11-23,phq9,", "nothing"),
        ("date,instrument,total", "2025-11-23,phq9,28", "total_out_of_range"),
        ("date,instrument,total", "2025-11-23,phq9,-1", "total_out_of_range"),
        ("date,instrument,total", "2025-11-23,gad7,7.5", "total_between"),
        ("date,instrument,total", "2025-11-23,who5,13", "total_between_steps"),
        ("date,instrument,total", "2025-11-23,phq9,nan", "not_a_number"),
        ("date,instrument,total", "2025-11-23,phq9,1e1", "not_a_number"),
        ("date;instrument;total", '2025-11-23;phq9;"12,5"', "not_a_number"),
        ("date,instrument,total", "2025-11-23,phq9,12,5", "too_many_cells"),
        ("date,instrument,1", "2025-11-23,phq9,4", "answer_out_of_range"),
        ("date,instrument,1", "2025-11-23,phq9,1.5", "not_a_number"),
        ("date,instrument,9", "2025-11-23,gad7,1", "item_unknown"),
        ("date,instrument,total,1", "2025-11-23,phq9,3,3", "total_unchecked"),
    ],
)
def test_a_row_that_cannot_be_is_named_with_its_reason(
    header: str, row: str, code: str
) -> None:
    assert faults(f"{header}\n\n{row}\n") == [(3, code)]


@pytest.mark.parametrize(
    ("header", "codes"),
    [
        ("when,instrument,total", ["column_unknown", "columns_missing"]),
        ("date,total", ["columns_missing"]),
        ("date,instrument", ["columns_without_scores"]),
        ("date,instrument,total,notes", ["column_unknown"]),
        ("date,instrument,total,total", ["column_twice"]),
        ("date,instrument,1,q1", ["column_twice"]),
        ("instrument,item,value,answered_at,total", ["column_unknown"]),
    ],
)
def test_wrong_columns_are_named(header: str, codes: list[str]) -> None:
    assert faults(f"{header}\n2026-01-01,phq9,3\n") == [(1, code) for code in codes]


def test_every_fault_of_every_row_is_named_and_nothing_is_taken_in() -> None:
    assert faults(
        "date,instrument,total\n1.2.2026,nothing,5\n2026-01-01,phq9,5\n\n"
        "2026-01-02,phq9,99\n"
    ) == [(2, "instrument_unknown"), (2, "date_not_iso"), (5, "total_out_of_range")]


def test_a_total_that_contradicts_the_answers_is_named() -> None:
    header = "date,instrument,total,1,2,3,4,5,6,7"
    assert faults(f"{header}\n2026-03-02,gad7,10,0,1,2,3,0,1,2\n") == [
        (2, "total_contradicts")
    ]


def test_a_rounded_total_for_left_out_answers_is_no_contradiction() -> None:
    header = "date,instrument,total,1,2,3,4,5,6,7,8"
    # Eight answers of 1, 1, ... 2 make 9, and 9 / 8 x 9 = 10.125.
    (measure,) = taken_in(f"{header}\n2026-03-02,phq9,10,1,1,1,1,1,1,1,2\n")
    assert len(measure.answers) == 8


def test_answers_after_a_gate_that_closed_are_named() -> None:
    pcptsd5 = SHELF.find("pcptsd5")
    assert pcptsd5.gate is not None
    gate, closes = pcptsd5.gate.item, pcptsd5.gate.closes_with
    after = next(item.id for item in pcptsd5.items if item.id != gate)
    assert faults(
        "instrument,item,value,answered_at\n"
        f"pcptsd5,{gate},{closes},2026-03-02\npcptsd5,{after},1,2026-03-02\n"
    ) == [(2, "answers_contradict")]


def test_the_same_row_twice_is_named_with_both_rows() -> None:
    text = "date,instrument,total\n2026-03-02,phq9,15\n2026-03-02,phq9,15\n"
    result = read(text)
    assert isinstance(result, Refused)
    assert [(f.row, f.code) for f in result.rows] == [(3, "duplicate")]
    assert "row 2" in result.rows[0].reason


def test_two_totals_for_one_day_are_named() -> None:
    text = "date,instrument,total\n2026-03-02,phq9,15\n2026-03-02,phq9,16\n"
    assert faults(text) == [(3, "contradicts_row")]


def test_an_answer_told_twice_in_the_long_format_is_named() -> None:
    text = (
        "instrument,item,value,answered_at\n"
        "phq9,1,2,2026-03-02\nphq9,1,2,2026-03-02\nphq9,q1,3,2026-03-02\n"
    )
    assert faults(text) == [(3, "duplicate"), (4, "contradicts_row")]


def test_the_answers_of_two_people_are_refused() -> None:
    text = (
        "person,instrument,item,value,answered_at\n"
        "a,phq9,1,2,2026-03-02\nb,phq9,2,2,2026-03-02\n"
    )
    assert faults(text) == [(3, "several_people")]


def test_importing_twice_adds_nothing() -> None:
    text = "date,instrument,total\n2026-03-02,phq9,15\n2026-03-09,who5,52\n"
    measures = taken_in(text)
    assert taken_in(text) == measures
    assert read(text, measures) == Imported((), already=2)


def test_what_was_taken_here_is_not_added_again_by_its_date_alone() -> None:
    at = datetime(2026, 3, 2, 22, 15, tzinfo=HELSINKI)
    answers = tuple((str(n), 1) for n in range(1, 8))
    taken = Measure(id="m", at=at, instrument="gad7", answers=answers)
    text = "date,instrument,total\n2026-03-02,gad7,7\n"
    assert read(text, (taken,)) == Imported((), already=1)


def test_another_result_for_the_very_same_time_is_named() -> None:
    text = "date,instrument,total\n2026-03-02,phq9,15\n"
    measures = taken_in(text)
    assert faults(text.replace("15", "16"), measures) == [(2, "on_record_otherwise")]


@pytest.mark.parametrize(
    "written",
    [
        b"",
        b"\n\n",
        b"\xff\xfed\x00a\x00",
        b"date,instrument,total\n2026-03-02,phq9,\xe9\n",
        b'date,instrument,total\n"2026-03-02,phq9,15\n',
        b"x" * 200_000,
    ],
    ids=["empty", "blank", "utf-16", "latin-1", "open-quote", "one-long-cell"],
)
def test_a_file_that_is_no_csv_is_refused_with_what_to_do(written: bytes) -> None:
    with pytest.raises(InputError) as refusal:
        read(written)
    assert len(str(refusal.value)) > 40


def test_a_file_that_is_too_large_is_refused_unread() -> None:
    with pytest.raises(InputError, match="10 MB"):
        read(b"," * (sheet.LARGEST + 1))


def test_too_many_rows_are_refused() -> None:
    with pytest.raises(InputError, match="100,000 rows"):
        read(b"date,instrument,total\n" + b"a,b,c\n" * (sheet.MOST_ROWS + 1))


def test_a_fault_never_repeats_what_stands_in_the_file() -> None:
    for header in ("date,instrument,total,secret", "date,instrument,total"):
        result = read(f"{header}\nsecret,secret,secret,secret\n")
        assert isinstance(result, Refused)
        assert "secret" not in str(result)


@settings(deadline=None)
@given(data=st.binary(max_size=400))
def test_any_bytes_are_a_value_or_a_refusal(data: bytes) -> None:
    _is_a_value_or_a_refusal(data)


_CELLS = st.sampled_from(
    [
        "date",
        "instrument",
        "total",
        "item",
        "value",
        "answered_at",
        "person",
        "1",
        "q9",
        "phq9",
        "who5",
        "pcptsd5",
        "2026-01-01",
        "2026-01-01T10:00Z",
        "3",
        "52",
        "nan",
        "-1",
        "1.0",
        "9999-12-31",
        '"',
        "\x00",
        "0001-01-01T00:00+14:00",
        "",
    ]
)


@settings(max_examples=300, deadline=None)
@given(
    header=st.sampled_from(
        [
            ["date", "instrument", "total"],
            ["date", "instrument", "1", "9", "total"],
            ["instrument", "item", "value", "answered_at"],
        ]
    )
    | st.lists(_CELLS, max_size=5),
    rows=st.lists(st.lists(_CELLS, max_size=6), max_size=6),
)
def test_any_table_is_a_value_or_a_refusal(
    header: list[str], rows: list[list[str]]
) -> None:
    written = io.StringIO(newline="")
    csv.writer(written).writerows([header, *rows])
    _is_a_value_or_a_refusal(written.getvalue().encode())


def _is_a_value_or_a_refusal(data: bytes) -> None:
    try:
        result = read(data)
    except InputError:
        return
    if isinstance(result, Refused):
        assert result.rows
        assert all(fault.row >= 1 and fault.reason for fault in result.rows)
    else:
        assert all(measure.at <= NOW for measure in result.measures)
