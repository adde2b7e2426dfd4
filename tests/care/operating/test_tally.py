"""Numbers that can be published, and laid at nobody's door."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoint.care.operating.tally import (
    KINDS,
    LEAST,
    NEVER,
    NEVER_REFERRED,
    Tally,
    cell,
    counted,
    is_over,
    path_kind,
    publish,
    read_tally,
    referral_kind,
    rounded,
    total,
    written,
)
from counterpoint.care.path import PATHS
from counterpoint.care.referral import is_discreet, rules
from counterpoint.errors import InputError

NEW_YEAR = datetime(2027, 1, 1, tzinfo=UTC)

numbers = st.dictionaries(st.sampled_from(KINDS), st.integers(0, 60), max_size=9)
tallies = st.builds(
    Tally,
    months=st.dictionaries(
        st.builds("2027-{:02}".format, st.integers(1, 12)), numbers, max_size=12
    ),
)


def of(**kinds: int) -> Tally:
    return Tally(months={"2027-03": kinds})


def shown(*files: Tally) -> dict[str, str]:
    found = rounded(files, 2027)
    return {kind: cell(found, kind).words for kind in KINDS}


def test_nothing_and_a_few_look_the_same() -> None:
    assert shown(of()) == shown(of(suicide=9)) == dict.fromkeys(KINDS, "<10")


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "<10"), (9, "<10"), (10, "10-19"), (19, "10-19"), (20, "20-29")],
)
def test_a_number_is_shown_in_steps(number: int, words: str) -> None:
    assert shown(of(suicide=number))["suicide"] == words


def test_months_and_files_are_added_before_they_are_rounded() -> None:
    files = [Tally(months={f"2027-{m:02}": {"suicide": 3}}) for m in (1, 4, 9, 12)]
    assert shown(*files)["suicide"] == "10-19"


def test_other_years_are_not_counted() -> None:
    late = Tally(months={"2028-01": {"suicide": 50}, "2026-12": {"suicide": 50}})
    assert shown(late)["suicide"] == "<10"


@given(tallies)
def test_the_true_number_lies_in_what_is_shown(tally: Tally) -> None:
    found = rounded([tally], 2027)
    for kind in KINDS:
        true = sum(month.get(kind, 0) for month in tally.months.values())
        one = cell(found, kind)
        assert one.low <= true <= one.high
        assert one.high - one.low == LEAST - 1


@given(tallies, st.sampled_from(KINDS), st.integers(0, LEAST - 1))
def test_no_cell_can_be_worked_out_from_all_the_others_and_the_totals(
    tally: Tally, kind: str, instead: int
) -> None:
    """Every number in a cell's range gives the same report, totals and all."""
    found = rounded([tally], 2027)
    true = sum(month.get(kind, 0) for month in tally.months.values())
    other = dict(tally.months)
    other["2027-13"] = {kind: cell(found, kind).low + instead - true}
    assert rounded([Tally(months=other)], 2027) == found


@given(tallies)
def test_totals_tell_nothing_but_what_the_cells_tell(tally: Tally) -> None:
    cells = [cell(rounded([tally], 2027), kind) for kind in KINDS]
    whole = total(cells)
    assert (whole.low, whole.high) == (
        sum(one.low for one in cells),
        sum(one.high for one in cells),
    )


def test_nothing_is_shown_of_a_year_before_it_is_over() -> None:
    assert not is_over(2027, datetime(2027, 12, 31, 23, 59, tzinfo=UTC))
    assert is_over(2027, datetime(2028, 1, 1, tzinfo=UTC))


@given(tallies, tallies)
def test_two_reports_of_a_settled_year_differ_in_nothing(
    before: Tally, after: Tally
) -> None:
    """Somebody who erased what was counted of them between two reports is not seen."""
    first = publish(before, 2027, rounded([before], 2027))
    fewer = Tally(months=after.months, published=first.published)
    again = publish(fewer, 2027, rounded([fewer], 2027))
    assert again.published["2027"] == first.published["2027"]


@given(st.lists(st.sampled_from(KINDS), max_size=12))
def test_the_order_of_events_leaves_no_mark(events: list[str]) -> None:
    files = []
    for order in (events, sorted(events)):
        tally = Tally()
        for n, kind in enumerate(order):
            tally = counted(tally, kind, NEW_YEAR + timedelta(hours=n))
        files.append(written(tally))
    assert files[0] == files[1]


def test_no_time_finer_than_a_month_is_written() -> None:
    one = counted(Tally(), "suicide", datetime(2027, 3, 2, 4, 5, tzinfo=UTC))
    other = counted(Tally(), "suicide", datetime(2027, 3, 29, 23, 59, tzinfo=UTC))
    assert written(one) == written(other)
    assert b'"2027-03"' in written(one)


@given(tallies)
def test_what_is_written_is_read_again(tally: Tally) -> None:
    settled = publish(tally, 2027, rounded([tally], 2027))
    assert read_tally(written(settled)) == settled


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{",
        b'{"months": {"2027-03-04": {"suicide": 1}}}',
        b'{"months": {"2027-03": {"suicide": -1}}}',
        b'{"months": {"2027-03": {"suicide": "one"}}}',
        b'{"published": {"2027": {"suicide": 7}}}',
        b'{"published": {"always": {}}}',
    ],
)
def test_a_damaged_file_is_not_taken_for_numbers(content: bytes) -> None:
    with pytest.raises(InputError):
        read_tally(content)


@given(st.binary(max_size=200))
def test_whatever_lies_in_the_file_is_counts_or_is_refused(content: bytes) -> None:
    try:
        read_tally(content)
    except InputError:
        return


def test_help_for_whoever_is_hurt_by_somebody_is_never_counted() -> None:
    assert path_kind("abuse") is None
    assert path_kind("child") is None
    assert referral_kind("partner_abuse") is None
    assert referral_kind("child_at_risk") is None
    assert set(PATHS) >= NEVER
    assert {rule.id for rule in rules()} >= NEVER_REFERRED
    assert {rule.id for rule in rules() if is_discreet(rule.id)} <= NEVER_REFERRED


def test_every_other_path_is_counted() -> None:
    kinds = [path_kind(path) for path in PATHS if path not in NEVER]
    assert list(itertools.chain(kinds, ["referral"])) == list(KINDS)
