"""A small strict reader of iCalendar: it refuses what RFC 5545 refuses."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, datetime

_NAME = re.compile(r"[A-Z][A-Z-]*")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_TEXTS = {"SUMMARY", "DESCRIPTION", "PRODID", "UID"}


@dataclass
class Component:
    name: str
    properties: dict[str, tuple[str, str]] = field(default_factory=dict)
    inside: list[Component] = field(default_factory=list)

    def __getitem__(self, name: str) -> str:
        return self.properties[name][1]

    def __contains__(self, name: str) -> bool:
        return name in self.properties


def parse(data: bytes) -> Component:
    assert data.endswith(b"\r\n")
    physical = data[:-2].split(b"\r\n")
    for line in physical:
        assert len(line) <= 75, "a line is too long"
        assert b"\r" not in line, "a bare carriage return"
        assert b"\n" not in line, "a bare line feed"
        line.decode("utf-8")  # no character is cut in two
    unfolded: list[str] = []
    for line in physical:
        if line.startswith(b" "):
            unfolded[-1] += line[1:].decode()
        else:
            unfolded.append(line.decode())
    root = Component("")
    open_ones = [root]
    for content in unfolded:
        head, found, value = content.partition(":")
        assert found, "a line without a colon"
        name, _, parameter = head.partition(";")
        assert _NAME.fullmatch(name), "a bad property name"
        assert not any(unicodedata.category(char) == "Cc" for char in value), (
            "a control character"
        )
        if name == "BEGIN":
            component = Component(value)
            open_ones[-1].inside.append(component)
            open_ones.append(component)
        elif name == "END":
            assert open_ones.pop().name == value, "components cross"
        else:
            here = open_ones[-1].properties
            assert name not in here, "a property stands twice"
            if name in _TEXTS:
                value = _unescaped(value)
            here[name] = (parameter, value)
    assert open_ones == [root]
    (calendar,) = root.inside
    _check(calendar)
    return calendar


def moment(value: str) -> date | datetime:
    """Read a date, a floating local time or a UTC time."""
    if re.fullmatch(r"\d{8}", value):
        return datetime.strptime(value, "%Y%m%d").date()  # noqa: DTZ007
    return datetime.strptime(value.removesuffix("Z"), "%Y%m%dT%H%M%S")  # noqa: DTZ007


def _unescaped(value: str) -> str:
    bare = _ESCAPE.sub("", value)
    assert ";" not in bare, "an unescaped semicolon"
    assert "," not in bare, "an unescaped comma"
    assert "\\" not in bare, "an unescaped backslash"
    kinds = set(_ESCAPE.findall(value))
    assert kinds <= {"\\", ";", ",", "n"}, "an unknown escape"
    return _ESCAPE.sub(lambda m: "\n" if m[1] == "n" else m[1], value)


def _check(calendar: Component) -> None:
    assert calendar.name == "VCALENDAR"
    assert calendar["VERSION"] == "2.0"
    assert "PRODID" in calendar
    identities = [event["UID"] for event in calendar.inside]
    assert len(set(identities)) == len(identities)
    for event in calendar.inside:
        assert event.name == "VEVENT"
        assert re.fullmatch(r"\d{8}T\d{6}Z", event["DTSTAMP"])
        parameter, start = event.properties["DTSTART"]
        whole_day = parameter == "VALUE=DATE"
        assert whole_day == ("T" not in start)
        moment(start)
        if "RRULE" in event:
            _check_rule(event["RRULE"], start)


def _check_rule(rule: str, start: str) -> None:
    parts = dict(part.split("=") for part in rule.split(";"))
    assert set(parts) <= {"FREQ", "INTERVAL", "UNTIL"}
    assert parts["FREQ"] == "DAILY"
    assert int(parts["INTERVAL"]) >= 1
    if "UNTIL" in parts:
        assert len(parts["UNTIL"]) == len(start), "the end is of another kind"
        moment(parts["UNTIL"])
