from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterpoint.outcomes.exchange.reminders import (
    Reminder,
    calendar_file,
    for_evenings,
    for_looking_back,
    for_measures,
)
from counterpoint.outcomes.records import Leaving

from .strict_calendar import Component, parse

NOW = datetime(2026, 11, 23, 23, 30, tzinfo=timezone(timedelta(hours=2)))
MONDAY = date(2026, 11, 30)


def event_of(reminder: Reminder) -> Component:
    (event,) = parse(calendar_file([reminder], now=NOW)).inside
    return event


def test_measures_come_every_fourteen_days() -> None:
    event = event_of(for_measures("a", MONDAY))
    assert event.properties["DTSTART"] == ("VALUE=DATE", "20261130")
    assert event["RRULE"] == "FREQ=DAILY;INTERVAL=14"


def test_evenings_of_a_trial_end_with_its_last_day() -> None:
    last = date(2027, 1, 10)
    event = event_of(for_evenings("a", MONDAY, at=time(21, 15), last=last))
    assert event["DTSTART"] == "20261130T211500"
    assert event["RRULE"] == "FREQ=DAILY;INTERVAL=1;UNTIL=20270110T211500"


def test_local_times_carry_no_zone_so_a_journey_moves_none_of_them() -> None:
    at = time(21, 0, tzinfo=timezone(timedelta(hours=5)))
    event = event_of(for_evenings("a", MONDAY, at=at))
    assert event.properties["DTSTART"] == ("", "20261130T210000")


def test_the_day_chosen_on_leaving_comes_once() -> None:
    leaving = Leaving(id="l", at=NOW, letter="secret", back=date(2027, 5, 23))
    reminder = for_looking_back(leaving)
    assert reminder is not None
    event = event_of(reminder)
    assert event["DTSTART"] == "20270523"
    assert "RRULE" not in event


def test_no_day_chosen_on_leaving_is_no_reminder() -> None:
    assert for_looking_back(Leaving(id="l", at=NOW)) is None


def test_the_stamp_is_in_universal_time() -> None:
    assert event_of(for_measures("a", MONDAY))["DTSTAMP"] == "20261123T213000Z"


def test_whoever_sees_the_calendar_learns_nothing() -> None:
    leaving = Leaving(id="l", at=NOW, letter="secret", back=MONDAY)
    back = for_looking_back(leaving)
    assert back is not None
    reminders = [for_measures("a", MONDAY), for_evenings("b", MONDAY, at=time(21))]
    written = calendar_file([*reminders, back], now=NOW).decode().lower()
    for telling in ("counterpoint", "measure", "trial", "mood", "leav", "secret"):
        assert telling not in written
    assert written.count("summary:look back\r\n") == 3


def test_no_alarm_rings_unasked() -> None:
    assert not event_of(for_measures("a", MONDAY)).inside


def test_an_alarm_that_was_asked_for_rings_at_the_time() -> None:
    event = event_of(Reminder("a", MONDAY, time(9), rings=True))
    (alarm,) = event.inside
    assert alarm.name == "VALARM"
    assert alarm["TRIGGER"] == "PT0S"
    assert alarm["DESCRIPTION"] == event["SUMMARY"]


def test_the_same_reminder_added_again_is_recognised() -> None:
    later = NOW + timedelta(days=3)
    first = event_of(for_measures("a", MONDAY))
    again = parse(calendar_file([for_measures("a", MONDAY)], now=later)).inside[0]
    other = event_of(for_measures("b", MONDAY))
    assert first["UID"] == again["UID"] != other["UID"]


def test_no_reminders_are_an_empty_calendar() -> None:
    assert parse(calendar_file([], now=NOW)).inside == []


@pytest.mark.parametrize(
    ("words", "read"),
    [
        ("tea, then; \\ walk", "tea, then; \\ walk"),
        ("one\r\ntwo", "one\ntwo"),
        ("\x00a\tb\x7f", "ab"),
        ("   ", "Look back"),
        ("a\r\nEND:VEVENT\r\nBEGIN:VEVENT", "a\nEND:VEVENT\nBEGIN:VEVENT"),
    ],
    ids=["escaped", "two-lines", "controls", "blank", "injection"],
)
def test_own_words_are_read_back(words: str, read: str) -> None:
    assert event_of(Reminder("a", MONDAY, summary=words))["SUMMARY"] == read


def test_a_long_line_is_never_cut_inside_a_character() -> None:
    words = "\u00e9\u65e5\U0001f331 " * 60
    assert event_of(Reminder("a", MONDAY, summary=words))["SUMMARY"] == words.strip()


@settings(deadline=None)
@given(
    words=st.text(alphabet=st.characters()),
    key=st.text(),
    first=st.dates(),
    at=st.none() | st.times(),
    every=st.none() | st.integers(1, 400),
    last=st.none() | st.dates(),
)
def test_any_reminder_makes_a_calendar_that_a_strict_reader_takes(
    words: str,
    key: str,
    first: date,
    at: time | None,
    every: int | None,
    last: date | None,
) -> None:
    reminder = Reminder(key, first, at, every=every, last=last, summary=words)
    parse(calendar_file([reminder], now=datetime(2026, 1, 1, tzinfo=UTC)))
