"""Which day does somebody mean by "Friday", "in two weeks" or "3 December"?

Reads leniently, from today on; a day that has passed is none.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

from counterpoint.conversation.guide.exercise_answers import NUMBER_WORDS, plain_words

if TYPE_CHECKING:
    from collections.abc import Callable

_DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_MONTH = r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b"
_NTH = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?:,? (?P<year>\d{4}))?"
_COUNT = r"(?P<count>\d{1,4}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|a couple of|a couple|couple of|a few|half an?)"
_COUNTS = {"a couple of": 2, "a couple": 2, "couple of": 2, "a few": 3} | {
    word: value for value, word in enumerate(NUMBER_WORDS[1:13], start=1)
}
_NUMBERED = (
    r"(?<![\d/.])(?P<day>\d{1,2})[./](?P<number>\d{1,2})"
    r"(?:[./](?P<year>\d{4}|\d{2}))?(?![\d/])"
)
_THIS_DAY = (
    r"\b(?:now|after (?:work|lunch|dinner|breakfast|school)|before bed"
    r"|\d{1,2} ?(?:am|pm))\b"
)
_CUE = r"(?:by|on|next|this|until|till|before|come|coming)"


def day(text: str, *, today: date) -> date | None:
    """Return the day from today on that a text names, None if it names none."""
    plain = plain_words(text).replace("'", "").replace("\u2019", "")
    for pattern, read in _readings():
        match = pattern.search(plain)
        if match is None:
            continue
        try:
            found = read(match, today)
        except (ValueError, OverflowError):
            return None
        return found if found >= today else None
    return None


_AHEAD = re.compile(
    r"\b(?:by|until|till|before|within|tomorrow|tonight|next|(?:end of)"
    r"|in (?:\d|an?\b|one|two|three|four|five|six|seven|eight|nine|ten))"
)


def names_day_ahead(text: str, *, today: date) -> bool:
    """Say whether a text sets a day for something still to come.

    Stricter than `day`: "he left on Friday" has no day ahead in it.
    """
    return bool(_AHEAD.search(plain_words(text))) and day(text, today=today) is not None


@cache
def _readings() -> tuple[
    tuple[re.Pattern[str], Callable[[re.Match[str], date], date]], ...
]:
    """Return patterns and how to read them, the most exact first."""
    table: tuple[tuple[str, Callable[[re.Match[str], date], date]], ...] = (
        (r"\b(?:yesterday|ago|last (?:week|month|year|night))\b", _gone),
        (r"\b(?P<year>\d{4})-(?P<number>\d{1,2})-(?P<day>\d{1,2})\b", _numbered),
        (rf"\b{_NTH}(?: of)? {_MONTH}{_YEAR}", _named),
        (rf"\b{_MONTH} (?:the )?{_NTH}\b{_YEAR}", _named),
        (_NUMBERED, _numbered),
        (rf"\b{_COUNT} (?:hours?|minutes?|mins?)\b", _today),
        (rf"\b{_COUNT} (?P<unit>day|week|month|year)s?\b", _counted_on),
        (r"\bday after tomorrow\b", lambda _, today: today + timedelta(days=2)),
        (r"\btomorrow\b", lambda _, today: today + timedelta(days=1)),
        (r"\b(?:today|tonight|this (?:morning|afternoon|evening))\b", _today),
        (rf"\b(?P<next>next )?(?P<name>{'|'.join(_DAYS)})s?\b", _weekday),
        (
            rf"(?:\b{_CUE} |^)(?P<name>mon|tues?|wed|thur?s?|fri|sat|sun)\b",
            _weekday,
        ),
        (r"\b(?P<next>next )?weekend\b", _week_end),
        (r"\bend of (?P<next>next |the |this )?(?P<unit>week|month|year)\b", _end_of),
        (r"\b(?P<next>next )(?P<unit>week|month|year)\b", _next),
        (r"\bthis (?P<unit>week|month|year)\b", _end_of),
        (r"\b(?:christmas|xmas)\b", lambda _, today: _coming(today, 12, 25)),
        (r"\bnew years? ?eve\b", lambda _, today: _coming(today, 12, 31)),
        (r"\bnew years?\b", lambda _, today: _coming(today, 1, 1)),
        (rf"\b(?P<cue>by|before|until|till|in|during|end of) {_MONTH}", _month),
        (r"\bthe (?P<day>[1-9]|[12]\d|3[01])(?:st|nd|rd|th)\b", _of_month),
        (_THIS_DAY, _today),
    )
    return tuple((re.compile(pattern), read) for pattern, read in table)


def _gone(_: re.Match[str], today: date) -> date:
    return today - timedelta(days=1)


def _today(_: re.Match[str], today: date) -> date:
    return today


def _numbered(match: re.Match[str], today: date) -> date:
    day_, month = int(match["day"]), int(match["number"])
    if month > 12:
        day_, month = month, day_
    return _dated(match["year"], month, day_, today)


def _named(match: re.Match[str], today: date) -> date:
    return _dated(match["year"], _month_of(match), int(match["day"]), today)


def _dated(year: str | None, month: int, day_: int, today: date) -> date:
    if year is None:
        return _coming(today, month, day_)
    return date(int(year) + (2000 if len(year) == 2 else 0), month, day_)


def _coming(today: date, month: int, day_: int) -> date:
    """Return the next day of that name; 29 February waits for its year."""
    for year in range(today.year, today.year + 9):
        if day_ <= monthrange(year, month)[1]:
            found = date(year, month, day_)
            if found >= today:
                return found
    raise ValueError(day_)


def _month_of(match: re.Match[str]) -> int:
    return 1 + next(
        i for i, name in enumerate(_MONTHS) if name.startswith(match["month"][:3])
    )


def _month(match: re.Match[str], today: date) -> date:
    month = _month_of(match)
    if match["cue"] in {"by", "before", "until", "till"}:
        return _coming(today, month, 1)
    year = today.year + (month < today.month)
    return date(year, month, monthrange(year, month)[1])


def _of_month(match: re.Match[str], today: date) -> date:
    wanted = int(match["day"])
    later = (_months_on(today.replace(day=1), many) for many in range(3))
    return next(
        on.replace(day=wanted)
        for on in later
        if wanted <= monthrange(on.year, on.month)[1]
        and on.replace(day=wanted) >= today
    )


def _counted_on(match: re.Match[str], today: date) -> date:
    count = match["count"]
    many = int(count) if count.isdigit() else _COUNTS.get(count, 1)
    match match["unit"]:
        case "day":
            return today + timedelta(days=many)
        case "week":
            return today + timedelta(weeks=many)
        case "month":
            return _months_on(today, many)
        case _:
            return _months_on(today, 6 if count.startswith("half") else 12 * many)


def _months_on(today: date, many: int) -> date:
    year, month = divmod(today.year * 12 + today.month - 1 + many, 12)
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


def _weekday(match: re.Match[str], today: date) -> date:
    wanted = next(
        i for i, name in enumerate(_DAYS) if name.startswith(match["name"][:3])
    )
    ahead = (wanted - today.weekday() - 1) % 7 + 1
    # "Next Friday" said on a Monday is seldom the Friday of the same week.
    if match.groupdict().get("next") and wanted > today.weekday():
        ahead += 7
    return today + timedelta(days=ahead)


def _week_end(match: re.Match[str], today: date) -> date:
    sunday = today + timedelta(days=6 - today.weekday())
    return sunday + timedelta(days=7 if match["next"] else 0)


def _end_of(match: re.Match[str], today: date) -> date:
    later = match.groupdict().get("next") == "next "
    match match["unit"]:
        case "week":
            return today + timedelta(days=6 - today.weekday() + 7 * later)
        case "month":
            within = _months_on(today, int(later))
            return within.replace(day=monthrange(within.year, within.month)[1])
        case _:
            return date(today.year + later, 12, 31)


def _next(match: re.Match[str], today: date) -> date:
    match match["unit"]:
        case "week":
            return today + timedelta(days=7)
        case "month":
            return _months_on(today, 1)
        case _:
            return _months_on(today, 12)


def spoken_day(on: date, *, today: date | None) -> str:
    """Return a day as it is said, with its year unless it is this one."""
    year = "" if today and on.year == today.year else f" {on.year}"
    weekday = _DAYS[on.weekday()].capitalize()
    return f"{weekday} {on.day} {_MONTHS[on.month - 1].capitalize()}{year}"
