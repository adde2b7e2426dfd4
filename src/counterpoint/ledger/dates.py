"""By which day is something to come, as the person put it?

Words are read from the day and in the zone in which they were written, as being
about what is to come. Where more than one day fits, all are returned and none is
chosen; and a day that is clear is still to be shown before it counts.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from counterpoint import in_words
from counterpoint.authored import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

LONGEST = 4000
"""Only so many characters are read."""

# Before this hour whoever is still up calls the day to come "tomorrow", or the next.
NIGHT_ENDS = 4
# A date without a year that lies so little behind may be meant as it is.
JUST_PAST = timedelta(days=92)
SATURDAY = 5


class Doubt(StrEnum):
    """Why a day has to be asked for."""

    WHICH = "which"  # more than one fits
    NO_SUCH_DAY = "no_such_day"  # 31 February
    NO_END = "no_end"  # after Friday
    VAGUE = "vague"  # soon


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that name a day; `start` and `end` (exclusive) are their characters.

    `days` are the days that fit, the earliest first: one where there is no doubt.
    `bounds` says that it is put as an end: by, before, until, within.
    """

    start: int
    end: int
    quote: str
    days: tuple[date, ...]
    doubt: Doubt | None = None
    bounds: bool = False


def day_meant(text: str, written: datetime) -> Mention | None:
    """Return the day that a text names, with its doubt; None where it names none.

    Words that set an end are meant before others are, and a day before "soon".

    Args:
        text: as the person wrote it.
        written: when, aware, in their zone.
    """
    found = mentions(text, written)
    named = [one for one in found if one.doubt is not Doubt.VAGUE] or list(found)
    meant = [one for one in named if one.bounds] or named
    if not meant:
        return None
    first, last = meant[0], meant[-1]
    if len({(one.days, one.doubt) for one in meant}) == 1:
        return first
    days = tuple(sorted({day for one in meant for day in one.days}))
    doubt = Doubt.WHICH if days else first.doubt
    quote = text[first.start : last.end]
    return Mention(first.start, last.end, quote, days, doubt, first.bounds)


def mentions(text: str, written: datetime) -> tuple[Mention, ...]:
    """Return every day that a text names, in the order of the words."""
    plain = text[:LONGEST].translate(_ALIKE)
    hits = [hit for rule in _rules() for hit in _hits(rule, plain, written)]
    hits.sort(key=lambda hit: (hit.start, -hit.end))
    free, kept = 0, []
    for hit in hits:
        if hit.start >= free:
            kept.append(hit)
            free = hit.end
    return tuple(_as_written(hit, text) for hit in kept)


def question(mention: Mention) -> str:
    """Return what to ask, or how to show the day where there is no doubt."""
    said = load("ledger", "dates").body["said"]
    shown = [f"{day:%A}, {in_words.day(day)}" for day in mention.days]
    if mention.doubt is None:
        day = mention.days[0]
        return str(said["clear"].format(weekday=f"{day:%A}", day=in_words.day(day)))
    *others, last = shown or [""]
    days = said["or"].format(first="; ".join(others), last=last) if others else last
    return str(said[mention.doubt.value].format(days=days))


# --- Where the words stand ------------------------------------------------------

_ALIKE = str.maketrans({"\u2019": "'", "\u00a0": " ", "\u202f": " ", "\u2011": "-"})
_EDGE = re.compile(
    r"\b(?:(?P<end>(?:on|by)\s+or\s+before|before\s+or\s+on|(?:no|not)\s+later\s+than"
    r"|by|until|till?|up\s+to|within)"
    r"|(?P<open>not\s+before|after|from|since|past)"
    r"|(?P<before>before|ahead\s+of)"
    r"|(?P<first>(?:start|beginning)\s+of)"
    r"|(?P<rough>early(?:\s+in)?|late(?:\s+in)?|mid|middle\s+of|around|about)"
    r"|(?P<again>every|each|most|any)"
    r"|(?P<plain>on|in|at|during|for|of|this|next))[\s-]+(?:the\s+)?$",
    re.IGNORECASE | re.ASCII,
)
_EDGE_LENGTH = 30
_LEADS = re.compile(
    r"\b(?:on|by|before|until|till?|after|from)\s+$", re.IGNORECASE | re.ASCII
)
_ON = re.compile(r"\b(?:on|due)\s+(?:the\s+)?$", re.IGNORECASE | re.ASCII)


class _Span(NamedTuple):
    """A stretch of days; it is one day where both are the same."""

    first: date
    last: date


class _Rule(NamedTuple):
    """A way to name a day.

    `read` takes the match, the kind of word before it and when it was written, and
    returns the stretches that fit; None where it is no day after all.
    """

    pattern: re.Pattern[str]
    read: Callable[[re.Match[str], str, datetime], Sequence[_Span] | None]
    bounds: bool = False


def _hits(rule: _Rule, plain: str, written: datetime) -> Iterator[Mention]:
    for match in rule.pattern.finditer(plain):
        start = match.start()
        before = _EDGE.search(plain[max(0, start - _EDGE_LENGTH) : start])
        edge = (before.lastgroup if before else None) or ""
        if edge == "again":
            continue
        try:
            spans = rule.read(match, edge, written)
        except (ValueError, OverflowError):
            spans = ()  # the calendar has no such day
        if spans is None:
            continue
        reach = start - len(before[0]) if before else start
        yield _mention(match, reach, edge, spans, bounds=rule.bounds)


def _mention(
    match: re.Match[str], reach: int, edge: str, spans: Sequence[_Span], *, bounds: bool
) -> Mention:
    ends = bounds or edge in {"end", "before"}
    days = tuple(sorted({day for span in spans for day in _days_of(span, edge)}))
    doubt = Doubt.WHICH if len(days) > 1 else None
    if edge == "open":
        days, doubt = (), Doubt.NO_END
    elif edge == "rough" or match.re is _vague():
        days, doubt = (), Doubt.VAGUE
    elif not days:
        doubt = Doubt.NO_SUCH_DAY
    return Mention(reach, match.end(), "", days, doubt, ends)


def _days_of(span: _Span, edge: str) -> tuple[date, ...]:
    if edge == "before":
        return (span.first - timedelta(days=1),)
    if edge == "first":
        return (span.first,)
    # "By December" may be its first day or its last.
    return tuple(span) if edge == "end" else (span.last,)


def _as_written(hit: Mention, text: str) -> Mention:
    return replace(hit, quote=text[hit.start : hit.end])


# --- The ways to name a day -----------------------------------------------------


def _day(day: date) -> _Span:
    return _Span(day, day)


def _near(match: re.Match[str], edge: str, written: datetime) -> Sequence[_Span]:
    """Read today, tonight, tomorrow, yesterday."""
    del edge
    word, today = match["near"].lower(), written.date()
    if word.startswith(("today", "tonight", "this", "later")):
        return (_day(today),)
    if word == "yesterday":
        return (_day(today - timedelta(days=1)),)
    days = 2 if word.startswith(("the", "day")) else 1
    named = today + timedelta(days=days)
    if written.hour < NIGHT_ENDS:
        return _day(named - timedelta(days=1)), _day(named)
    return (_day(named),)


def _weekday(match: re.Match[str], edge: str, written: datetime) -> Sequence[_Span]:
    """Read a day of the week."""
    which = (match["which"] or "").lower()
    return [_day(day) for day in _days_named(match["wd"], which, edge, written.date())]


def _short_weekday(
    match: re.Match[str], edge: str, written: datetime
) -> Sequence[_Span] | None:
    """Read "Fri" and "Sat", which are a day only where a word before them says so."""
    led = match["which"] or _LEADS.search(match.string[: match.start()][-_EDGE_LENGTH:])
    return _weekday(match, edge, written) if led else None


def _days_named(word: str, which: str, edge: str, today: date) -> set[date]:
    number = _weekdays()[word.lower()]
    ahead = (number - today.weekday()) % 7
    coming = today + timedelta(days=ahead)
    monday = today - timedelta(days=today.weekday())
    of_this_week = monday + timedelta(days=number)
    week = timedelta(days=7)
    if which == "last":
        latest = coming - week
        return {latest, of_this_week - week}
    if which == "next":
        return {coming if ahead else coming + week, of_this_week + week}
    if which == "this":
        return {coming, of_this_week}
    if ahead:
        return {coming}
    return {coming + week} if edge == "before" or which else {coming, coming + week}


def _in_a_while(match: re.Match[str], edge: str, written: datetime) -> Sequence[_Span]:
    """Read "in two weeks", "within ten days", "in a week or two"."""
    del edge
    counts = [match["n"], *(more for more in (match["m"], match["k"]) if more)]
    numbers = [_number(count) for count in counts]
    return [_day(_later(written, number, match["unit"])) for number in numbers]


def _from_a_day(match: re.Match[str], edge: str, written: datetime) -> Sequence[_Span]:
    """Read "two weeks from Friday", "a week tomorrow", "Friday week"."""
    unit, count = match["unit"], _number(match["n"] or "a")
    base, today = match["base"].lower(), written.date()
    if base in {"now", "today"}:
        days = {today}
    elif base == "tomorrow":
        days = {span.last for span in _near_tomorrow(written)}
    else:
        days = _days_named(base, "", edge, today)
    return [_day(_moved(day, count, unit)) for day in days]


def _near_tomorrow(written: datetime) -> Sequence[_Span]:
    today = written.date()
    first = 0 if written.hour < NIGHT_ENDS else 1
    return [_day(today + timedelta(days=days)) for days in range(first, 2)]


def _date(match: re.Match[str], edge: str, written: datetime) -> Sequence[_Span] | None:
    """Read "3 December", "December 3rd, 2026", "Friday 27 November"."""
    name = match["month"]
    bare = not match["ordinal"] and not match["year"]
    if name in {"may", "march"} and bare and edge not in {"end", "before", "plain"}:
        return None  # "the 2 may break up"
    days = _in_some_year(
        int(match["day"]), _months()[name.lower()], match["year"], written
    )
    said = match["wd"]
    if said and all(day.weekday() != _weekdays()[said.lower()] for day in days):
        days = {*days, *_days_named(said, "", edge, written.date())}
    return [_day(day) for day in days]


def _in_some_year(
    day: int, month: int, year: str | None, written: datetime
) -> set[date]:
    if year:
        return {date(int(year), month, day)}
    today = written.date()
    if today <= (this_year := date(today.year, month, day)):
        last = _or_none(today.year - 1, month, day)
        near = {last} if last and today - last <= JUST_PAST else set()
        return {this_year, *near}
    coming = date(today.year + 1, month, day)
    return {coming, this_year} if today - this_year <= JUST_PAST else {coming}


def _or_none(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _feast(match: re.Match[str], edge: str, written: datetime) -> Sequence[_Span]:
    """Read "Christmas"."""
    del edge
    month, day = load("ledger", "dates").body["words"]["feasts"][_one_spaced(match[0])]
    return [_day(one) for one in _in_some_year(day, month, None, written)]


def _day_of_month(
    match: re.Match[str], edge: str, written: datetime
) -> Sequence[_Span] | None:
    """Read "by the 3rd", "on the 3rd of next month"."""
    if edge not in {"end", "before", "open", "plain"}:
        return None
    day, today = int(match["day"]), written.date()
    if match["of"]:
        first = _moved(
            today.replace(day=1), int(match["of"].lower() == "next"), "month"
        )
        return (_day(first.replace(day=day)),)
    if not 1 <= day <= 31:
        return ()
    coming = _next_with(day, today)
    if coming != today:
        return (_day(coming),)
    later = _next_with(day, today + timedelta(days=1))
    return (_day(later),) if edge == "before" else (_day(coming), _day(later))


def _next_with(day: int, today: date) -> date:
    month = today.replace(day=1)
    while day > _length(month) or month.replace(day=day) < today:
        month = _moved(month, 1, "month")
    return month.replace(day=day)


def _iso(match: re.Match[str], edge: str, written: datetime) -> Sequence[_Span]:
    """Read "2026-12-03"."""
    del edge, written
    return (_day(date(int(match["y"]), int(match["m"]), int(match["d"]))),)


def _figures(
    match: re.Match[str], edge: str, written: datetime
) -> Sequence[_Span] | None:
    """Read "03/04" and "3.4.2027", either of which may be the day."""
    one, other, year = int(match["one"]), int(match["other"]), match["year"]
    bare = not year and (match["mark"] != "/" or not _is_led_to(match, edge))
    if bare:
        return None  # 7/10, 24/7 and 1.5 are no days
    if year and len(year) == 2:
        year = f"20{year}"
    orders = {(one, other)} if match["mark"] == "." else {(one, other), (other, one)}
    real = [(day, month) for day, month in orders if _is_day(day, month, year)]
    days = {d for day, month in real for d in _in_some_year(day, month, year, written)}
    return [_day(day) for day in days]


def _is_led_to(match: re.Match[str], edge: str) -> bool:
    if edge in {"end", "before", "open"}:
        return True
    return bool(_ON.search(match.string[: match.start()][-_EDGE_LENGTH:]))


def _is_day(day: int, month: int, year: str | None) -> bool:
    # Without a year the one is taken that has a 29 February.
    return _or_none(int(year or 2028), month, day) is not None


def _period(match: re.Match[str], edge: str, written: datetime) -> Sequence[_Span]:
    """Read "this week", "the end of next month", "the weekend"."""
    del edge
    text = _one_spaced(match[0])
    later, today = int("next" in text.split()), written.date()
    if match["unit"].lower() == "weekend":
        spans = _weekends(later, today)
    elif match["unit"].lower() == "week":
        spans = _weeks(later, today)
    else:
        first = today.replace(day=1)
        if match["unit"].lower() == "year":
            first = date(today.year + later, 1, 1)
            spans = [_Span(first, date(first.year, 12, 31))]
        else:
            spans = [_month(_moved(first, later, "month"))]
    return [_day(span.last) for span in spans] if "end" in text.split() else spans


def _weeks(later: int, today: date) -> list[_Span]:
    """Return the week, which may end on Friday or on Sunday."""
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=later)
    spans = [_Span(monday, monday + timedelta(days=days)) for days in (4, 6)]
    if today.weekday() > SATURDAY:  # to some it is the first day of the week
        spans.append(_Span(monday + timedelta(days=6), monday + timedelta(days=11)))
    return [span for span in spans if span.last >= today]


def _weekends(later: int, today: date) -> list[_Span]:
    saturday = today - timedelta(days=today.weekday()) + timedelta(days=SATURDAY)
    starts = [saturday + timedelta(weeks=later)]
    if later and today.weekday() < SATURDAY:
        starts.append(saturday)
    return [_Span(start, start + timedelta(days=1)) for start in starts]


def _named_month(
    match: re.Match[str], edge: str, written: datetime
) -> Sequence[_Span] | None:
    """Read "in March", "by the end of May", "next June"."""
    which = (match["which"] or "").lower()
    if not which and not match["end"] and edge in {"", "again"}:
        return None
    number, today = _months()[match["month"].lower()], written.date()
    years = [int(match["year"])] if match["year"] else _years_of(number, which, today)
    spans = [_month(date(year, number, 1)) for year in years]
    return [_day(span.last) for span in spans] if match["end"] else spans


def _years_of(month: int, which: str, today: date) -> list[int]:
    ahead = today.year + (month < today.month)
    first = date(ahead, month, 1)
    if which == "next" and ahead == today.year:
        return [ahead + 1] if month == today.month else [ahead, ahead + 1]
    behind = _month(date(ahead - 1, month, 1)).last if ahead > date.min.year else first
    return [ahead - 1, ahead] if timedelta(0) < today - behind <= JUST_PAST else [ahead]


def _year(match: re.Match[str], edge: str, written: datetime) -> Sequence[_Span] | None:
    """Read "by 2028"."""
    del written
    if edge not in {"end", "before", "plain", "open"}:
        return None
    year = int(match["year"])
    return (_Span(date(year, 1, 1), date(year, 12, 31)),)


def _never(match: re.Match[str], edge: str, written: datetime) -> Sequence[_Span]:
    """Read "soon", which is no day."""
    del match, edge, written
    return ()


# --- Reckoning ------------------------------------------------------------------


def _later(written: datetime, count: int, unit: str) -> date:
    if unit.lower().startswith("hour"):
        # Through UTC, as a night on which the clocks change is longer or shorter.
        later = written.astimezone(UTC) + timedelta(hours=count)
        return later.astimezone(written.tzinfo).date()
    return _moved(written.date(), count, unit)


def _moved(day: date, count: int, unit: str) -> date:
    """Return the day so much later; the last of a month where it is shorter."""
    unit = unit.lower().removesuffix("s")
    if unit in {"day", "week", "fortnight"}:
        return day + timedelta(
            days=count * {"day": 1, "week": 7, "fortnight": 14}[unit]
        )
    months = day.month - 1 + count * (12 if unit == "year" else 1)
    first = date(day.year + months // 12, months % 12 + 1, 1)
    return first.replace(day=min(day.day, _length(first)))


def _month(first: date) -> _Span:
    return _Span(first, first.replace(day=_length(first)))


def _length(day: date) -> int:
    return monthrange(day.year, day.month)[1]


def _number(word: str) -> int:
    numbers: dict[str, int] = load("ledger", "dates").body["words"]["numbers"]
    return int(word) if word.isdigit() else numbers[word.lower()]


def _one_spaced(text: str) -> str:
    return " ".join(text.lower().split())


# --- The words ------------------------------------------------------------------


@cache
def _weekdays() -> dict[str, int]:
    """Return the days of the week and their number, Monday being 0."""
    words = load("ledger", "dates").body["words"]
    short = {name: number - 1 for name, number in words["short_weekdays"].items()}
    return {name: at for at, name in enumerate(words["weekdays"])} | short


@cache
def _months() -> dict[str, int]:
    words = load("ledger", "dates").body["words"]
    short: dict[str, int] = words["short_months"]
    return {name: at for at, name in enumerate(words["months"], start=1)} | short


@cache
def _vague() -> re.Pattern[str]:
    words = load("ledger", "dates").body["words"]
    or_so = rf"in\s+(?:\d{{1,4}}|{_any_of(words['numbers'])})\s+[a-z]+\s+or\s+so"
    return _compiled(f"(?:{_any_of(words['vague'])}|{or_so})")


@cache
def _rules() -> tuple[_Rule, ...]:
    """Return every way to name a day."""
    words = load("ledger", "dates").body["words"]
    number = rf"(?:\d{{1,4}}|{_any_of(words['numbers'])})"
    weekday = _any_of(words["weekdays"])
    month = _any_of([*words["months"], *words["short_months"]])
    which = r"(?:(?P<which>this\s+coming|coming|this|next|last)\s+)?"
    day = r"(?P<day>\d{1,2})\s?(?P<ordinal>st|nd|rd|th)?"
    on = rf"(?:(?P<wd>{weekday}),?\s+(?:the\s+)?)?"
    year = r"(?:,?\s+(?P<year>[12]\d{3})(?!\d))?"
    unit = r"(?P<unit>days?|weeks?|fortnights?|months?|years?)"
    times = r"(?:\s+(?:morning|afternoon|evening|night|lunchtime))?"
    base = rf"(?P<base>now|today|tomorrow|{weekday})"
    return (
        _Rule(
            _compiled(
                r"(?P<near>today(?!')|tonight|later\s+today|tomorrow|yesterday"
                r"|this\s+(?:morning|afternoon|evening)"
                rf"|(?:the\s+)?day\s+after\s+tomorrow){times}"
            ),
            _near,
        ),
        _Rule(_compiled(rf"{which}(?P<wd>{weekday}){times}"), _weekday),
        _Rule(
            _compiled(rf"{which}(?P<wd>{_any_of(words['short_weekdays'])})"),
            _short_weekday,
        ),
        _Rule(
            _compiled(
                r"(?:in|within|over|during)\s+(?:the\s+next\s+)?"
                rf"(?P<n>{number})\s*(?:(?:-|to|or)\s*(?P<m>{number})\s+)?"
                r"(?P<unit>hours?|days?|weeks?|fortnights?|months?|years?)"
                rf"(?:\s+or\s+(?P<k>{number}))?(?:'?\s+time)?"
            ),
            _in_a_while,
            bounds=True,
        ),
        _Rule(
            _compiled(rf"(?P<n>{number})\s+{unit}\s+(?:from\s+|after\s+|on\s+)?{base}"),
            _from_a_day,
            bounds=True,
        ),
        _Rule(
            _compiled(rf"{base}\s+(?P<n>)(?P<unit>week|fortnight)"),
            _from_a_day,
            bounds=True,
        ),
        _Rule(
            _compiled(rf"{on}(?:the\s+)?{day}\s+(?:of\s+)?(?P<month>{month}){year}"),
            _date,
        ),
        _Rule(
            _compiled(rf"{on}(?P<month>{month})\.?\s+(?:the\s+)?{day}(?!:|\d){year}"),
            _date,
        ),
        _Rule(
            _compiled(
                r"(?:the\s+)?(?P<day>\d{1,2})(?:st|nd|rd|th)"
                r"(?:\s+of\s+(?P<of>this|next)\s+month)?"
                r"(?=\s*(?:$|[^\w\s]|\n|(?:at|and|or|if|but|when|because|she|he|they"
                r"|it|we|i|you|my)\b))"
            ),
            _day_of_month,
        ),
        _Rule(
            _compiled(
                r"(?P<y>[12]\d{3})(?P<s>[-/.])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})"
            ),
            _iso,
        ),
        _Rule(
            _compiled(
                r"(?P<one>\d{1,2})(?P<mark>[/.-])(?P<other>\d{1,2})"
                r"(?:(?P=mark)(?P<year>\d{4}|\d{2}))?(?![/.-]?\d)"
            ),
            _figures,
        ),
        _Rule(
            _compiled(
                r"(?:the\s+)?(?:very\s+)?end\s+of\s+(?:(?:the|this|next)\s+)?"
                r"(?P<unit>week|month|year)"
            ),
            _period,
        ),
        _Rule(_compiled(r"(?:this|next)\s+(?P<unit>weekend|week|month|year)"), _period),
        _Rule(_compiled(r"the\s+(?P<unit>weekend)"), _period),
        _Rule(
            _compiled(
                r"(?P<end>(?:the\s+)?end\s+of\s+)?(?:(?P<which>this|next)\s+)?"
                rf"(?P<month>{month}){year}"
            ),
            _named_month,
        ),
        _Rule(_compiled(r"(?P<year>2\d{3})(?!')"), _year),
        _Rule(_compiled(_any_of(words["feasts"])), _feast),
        _Rule(_vague(), _never),
    )


def _any_of(words: Sequence[str] | dict[str, object]) -> str:
    longest_first = sorted(words, key=len, reverse=True)
    spaced = (re.escape(word).replace(r"\ ", r"\s+") for word in longest_first)
    return f"(?:{'|'.join(spaced)})"


def _compiled(pattern: str) -> re.Pattern[str]:
    # In ASCII, so that no look-alike letter is taken for one of ours.
    return re.compile(rf"(?<![\w/.:-]){pattern}(?![\w])", re.IGNORECASE | re.ASCII)
