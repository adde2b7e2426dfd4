from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoint import in_words
from counterpoint.ledger.dates import Doubt, day_meant, mentions, question

# A Monday, in the evening.
MONDAY = datetime(2026, 11, 23, 18, tzinfo=ZoneInfo("Europe/Berlin"))


def days(text: str, written: datetime = MONDAY) -> tuple[str, ...]:
    meant = day_meant(text, written)
    return tuple(day.isoformat() for day in meant.days) if meant else ()


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("by Friday", "2026-11-27"),
        ("She will not answer by Friday: 80 %", "2026-11-27"),
        ("on or before Friday", "2026-11-27"),
        ("by FRI", "2026-11-27"),
        ("before Friday", "2026-11-26"),
        ("before Monday", "2026-11-29"),
        ("He will call Wednesday night", "2026-11-25"),
        ("coming Monday", "2026-11-30"),
        ("tonight", "2026-11-23"),
        ("by tomorrow evening", "2026-11-24"),
        ("the day after tomorrow", "2026-11-25"),
        ("in two weeks", "2026-12-07"),
        ("in two weeks\u2019 time", "2026-12-07"),
        ("within 10 days", "2026-12-03"),
        ("in a fortnight", "2026-12-07"),
        ("in a month", "2026-12-23"),
        ("in one year", "2027-11-23"),
        ("a week tomorrow", "2026-12-01"),
        ("Friday week", "2026-12-04"),
        ("two weeks from Friday", "2026-12-11"),
        ("a week from today", "2026-11-30"),
        ("a week from tomorrow", "2026-12-01"),
        ("before 2028", "2027-12-31"),
        ("by the end of next month", "2026-12-31"),
        ("before the 3rd", "2026-12-02"),
        ("by the 31st.", "2026-12-31"),
        ("by the 3rd of next month", "2026-12-03"),
        ("on 3 December", "2026-12-03"),
        ("3rd of Jan", "2027-01-03"),
        ("December 3rd, 2027", "2027-12-03"),
        ("Friday 27 November", "2026-11-27"),
        ("Friday, the 27th of November 2026", "2026-11-27"),
        ("by 2026-12-03", "2026-12-03"),
        ("3.4.2027", "2027-04-03"),
        ("by 13/04", "2027-04-13"),
        ("on 12/25", "2026-12-25"),
        ("by 05/05", "2027-05-05"),
        ("until the end of the month", "2026-11-30"),
        ("by end of May", "2027-05-31"),
        ("in March", "2027-03-31"),
        ("before December", "2026-11-30"),
        ("this year", "2026-12-31"),
        ("this weekend", "2026-11-29"),
        ("before Christmas", "2026-12-24"),
        ("by the beginning of March", "2027-03-01"),
    ],
)
def test_words_that_name_one_day_are_read_from_the_day_they_were_written(
    text: str, day: str
) -> None:
    meant = day_meant(text, MONDAY)
    assert meant is not None
    assert meant.doubt is None
    assert [one.isoformat() for one in meant.days] == [day]


@pytest.mark.parametrize(
    ("text", "fitting"),
    [
        ("by 03/04", ("2027-03-04", "2027-04-03")),
        ("04/03/2027", ("2027-03-04", "2027-04-03")),
        ("next Tuesday", ("2026-11-24", "2026-12-01")),
        ("by Monday", ("2026-11-23", "2026-11-30")),
        ("by the 23rd", ("2026-11-23", "2026-12-23")),
        ("in a week or two", ("2026-11-30", "2026-12-07")),
        ("in 2-3 weeks", ("2026-12-07", "2026-12-14")),
        ("by the end of the week", ("2026-11-27", "2026-11-29")),
        ("by December", ("2026-12-01", "2026-12-31")),
        ("in October", ("2026-10-31", "2027-10-31")),
        ("next weekend", ("2026-11-29", "2026-12-06")),
        ("by 2028", ("2028-01-01", "2028-12-31")),
        ("by 20 November", ("2026-11-20", "2027-11-20")),
        ("Friday 28 November", ("2026-11-27", "2026-11-28")),
        ("by Friday, or by Saturday", ("2026-11-27", "2026-11-28")),
    ],
)
def test_where_more_than_one_day_fits_it_is_asked(
    text: str, fitting: tuple[str, ...]
) -> None:
    meant = day_meant(text, MONDAY)
    assert meant is not None
    assert meant.doubt is Doubt.WHICH
    assert days(text) == fitting
    asked = question(meant)
    assert asked.endswith("Which day do you mean?")
    assert all(in_words.day(day) in asked for day in meant.days)


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("by 31 April", Doubt.NO_SUCH_DAY),
        ("on 29 February", Doubt.NO_SUCH_DAY),
        ("2026-13-01", Doubt.NO_SUCH_DAY),
        ("in 9999 years", Doubt.NO_SUCH_DAY),
        ("after Friday", Doubt.NO_END),
        ("not before Friday", Doubt.NO_END),
        ("soon", Doubt.VAGUE),
        ("in a week or so", Doubt.VAGUE),
        ("it will come out sooner or later", Doubt.VAGUE),
        ("early in December", Doubt.VAGUE),
    ],
)
def test_what_is_no_day_is_asked_about_too(text: str, doubt: Doubt) -> None:
    meant = day_meant(text, MONDAY)
    assert meant is not None
    assert (meant.days, meant.doubt) == ((), doubt)
    assert question(meant).endswith("?")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "she hates me",
        "it was 7/10, and that 24/7",
        "I will cut it by 1.5",
        "on Fridays",
        "every Friday",
        "I may go",
        "the 2 may break up",
        "I sat in the sun",
        "the 3rd time",
        "the 3rd, not the first",
        "2027 things",
        "in 99999999 weeks",
        "by 10:30",
    ],
)
def test_words_that_only_look_like_a_day_are_passed_over(text: str) -> None:
    assert day_meant(text, MONDAY) is None


def test_a_day_that_sets_an_end_is_meant_before_one_that_is_told() -> None:
    assert days("Today I feel small, but she will call by Friday") == ("2026-11-27",)
    assert days("soon, I mean on Friday") == ("2026-11-27",)


def test_a_day_that_is_over_is_read_as_such() -> None:
    assert days("yesterday") == ("2026-11-22",)
    assert days("last Friday") == ("2026-11-20",)


def test_one_place_reads_tomorrow_on_another_day_than_the_next() -> None:
    late = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    assert days("tomorrow", late) == ("2026-11-24",)
    there = late.astimezone(timezone(timedelta(hours=10)))
    assert days("tomorrow", there) == ("2026-11-25",)


def test_in_the_night_tomorrow_may_be_the_day_that_has_begun() -> None:
    night = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)
    assert days("tomorrow", night) == ("2026-11-24", "2026-11-25")
    assert days("tonight", night) == ("2026-11-24",)


def test_hours_are_counted_through_the_night_on_which_the_clocks_change() -> None:
    before = datetime(2026, 10, 24, 23, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    assert days("in 24 hours", before) == ("2026-10-25",)  # it is 22:30 then
    plain = datetime(2026, 10, 22, 23, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    assert days("in 24 hours", plain) == ("2026-10-23",)


def test_the_last_day_of_a_long_month_stays_the_last_in_a_short_one() -> None:
    january = datetime(2027, 1, 31, 12, tzinfo=UTC)
    assert days("in a month", january) == ("2027-02-28",)
    assert days("by the 31st", january) == ("2027-01-31", "2027-03-31")


def test_on_a_sunday_it_is_asked_which_week_is_this_one() -> None:
    sunday = datetime(2026, 11, 29, 12, tzinfo=UTC)
    assert days("this week", sunday) == ("2026-11-29", "2026-12-04")


def test_a_weekday_of_this_week_that_is_over_is_asked_about() -> None:
    wednesday = datetime(2026, 11, 25, 12, tzinfo=UTC)
    assert days("this Monday", wednesday) == ("2026-11-23", "2026-11-30")


def test_next_june_in_spring_may_be_this_year_or_the_next() -> None:
    spring = datetime(2027, 3, 1, 12, tzinfo=UTC)
    assert days("next June", spring) == ("2027-06-30", "2028-06-30")
    assert days("next March", spring) == ("2028-03-31",)


def test_a_clear_day_is_shown_with_its_weekday() -> None:
    meant = day_meant("by Friday", MONDAY)
    assert meant is not None
    assert question(meant) == "That is Friday, 27 November 2026."


# --- whatever is written ----------------------------------------------------------

moments = st.datetimes(
    min_value=datetime(1990, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    max_value=datetime(2100, 1, 1),  # noqa: DTZ001
    timezones=st.sampled_from([UTC, ZoneInfo("Pacific/Auckland"), timezone.min]),
)
pieces = st.sampled_from(
    [
        *("by", "before", "on", "the", "end", "of", "next", "this", "in", "after"),
        *("Friday", "fri", "May", "december", "3", "31", "31st", "3rd", "2", "two"),
        *("weeks", "month", "tomorrow", "week", "year", "from", "or", "/", "-", "."),
        *("03/04", "2027", "0", "99/99/99", "0000-00-00", "\u017funday", "\u0130", "'"),
    ]
)
texts = st.one_of(st.text(), st.lists(pieces, max_size=12).map(" ".join))


@given(texts, moments)
def test_no_text_breaks_it_and_every_quotation_is_the_text(
    text: str, written: datetime
) -> None:
    free = 0
    for mention in mentions(text, written):
        assert text[mention.start : mention.end] == mention.quote != ""
        assert mention.start >= free
        assert (mention.doubt is None) == (len(mention.days) == 1)
        assert list(mention.days) == sorted(set(mention.days))
        assert question(mention)
        free = mention.end


@given(texts, moments)
def test_one_day_is_never_returned_where_two_fit(text: str, written: datetime) -> None:
    meant = day_meant(text, written)
    if meant is not None and meant.doubt is None:
        assert len(meant.days) == 1
        edged = [one for one in mentions(text, written) if one.bounds == meant.bounds]
        assert {day for one in edged for day in one.days} == set(meant.days)


@given(st.dates(date(1000, 1, 1), date(2999, 12, 31)), moments)
def test_a_day_written_in_full_is_that_day_whenever_it_is_written(
    day: date, written: datetime
) -> None:
    forms = (day.isoformat(), in_words.day(day), f"{day:%B} {day.day}, {day.year}")
    assert {days(f"by {form}", written) for form in forms} == {(day.isoformat(),)}


@given(st.integers(1, 31), st.integers(1, 12), moments)
def test_figures_that_could_be_either_way_round_are_always_asked(
    one: int, other: int, written: datetime
) -> None:
    meant = day_meant(f"by {one:02}/{other:02}/2028", written)
    assert meant is not None
    both_fit = one <= 12 and one != other
    assert (meant.doubt is Doubt.WHICH) == both_fit


@given(moments, st.sampled_from(["by Friday", "by the 3rd", "in two weeks", "tonight"]))
def test_what_is_to_come_is_never_before_the_day_it_was_written(
    written: datetime, text: str
) -> None:
    meant = day_meant(text, written)
    assert meant is not None
    assert all(day >= written.date() for day in meant.days)
