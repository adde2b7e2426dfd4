"""Which scores from elsewhere does a file hold, and what in it cannot be true?

It is all or nothing: either every row became a measure, or every fault is named with
its row and nothing is taken in. A fault never repeats what stands in the file.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, NamedTuple

from counterpoint.authored import load
from counterpoint.errors import InputError
from counterpoint.outcomes.exchange.cells import number
from counterpoint.outcomes.exchange.sheet import Row, read_sheet
from counterpoint.outcomes.exchange.tables import TOTAL
from counterpoint.outcomes.records import Measure, MeasureSource
from counterpoint.outcomes.scoring import score

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import tzinfo

    from counterpoint.outcomes.instruments import Instrument, Shelf

_LONG = ("instrument", "item", "value", "answered_at")
_LONG_BESIDE = ("person", "version", "window_days", "source")
_WIDE = ("date", "instrument")

# No other way to write a date says without doubt which number is the month.
_ISO = re.compile(
    r"\d{4}-\d\d-\d\d"
    r"([T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:?\d\d(:\d\d)?)?)?",
    re.ASCII,
)
_DAY_ONLY = len("2026-11-23")
_EARLIEST = 1950  # no questionnaire of ours is older; such a year is a slip
_WHOLE = re.compile(r"-?\d{1,6}(\.0+)?", re.ASCII)
_NUMBER = re.compile(r"-?\d{1,6}(\.\d{1,12})?", re.ASCII)
_NUMBERED = re.compile(r"^(item|q)[ _]?(?=\d)")
_NOON = time(12)
# Other programs round a total that stands in for left-out answers.
_ROUNDED = 0.5


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a row; the header is row 1."""

    row: int
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing was taken in, and these are the reasons, from the top."""

    rows: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Imported:
    """Everything was taken in, oldest first.

    `already` counts scores that are on record and so are not among the measures.
    """

    measures: tuple[Measure, ...]
    already: int = 0


class _Moment(NamedTuple):
    """A time, and how the file tells it: the same file has the same `told` always."""

    at: datetime
    told: str


@dataclass(frozen=True, slots=True)
class _Filled:
    """What the rows say about one filled-in instrument."""

    row: int
    instrument: Instrument
    moment: _Moment
    answers: dict[str, int] = field(default_factory=dict)
    total: float | None = None

    @property
    def measure(self) -> Measure:
        """Return it as a measure whose id follows from what is in it."""
        answers = tuple(
            (item.id, self.answers[item.id])
            for item in self.instrument.items
            if item.id in self.answers
        )
        total = None if answers else self.total
        content = json.dumps([self.instrument.id, self.moment.told, answers, total])
        digest = hashlib.sha256(content.encode()).hexdigest()
        return Measure(
            id=f"imported-{digest[:32]}",
            at=self.moment.at,
            instrument=self.instrument.id,
            answers=answers,
            total=total,
            source=MeasureSource.IMPORTED,
        )


def read_old_scores(
    data: bytes,
    shelf: Shelf,
    *,
    now: datetime,
    zone: tzinfo,
    known: Iterable[Measure] = (),
) -> Imported | Refused:
    """Read scores from a CSV file.

    The columns are `date,instrument,total`, or one for each item in place of the
    total or beside it, or the long format in which answers are written out.

    Args:
        data: the file.
        shelf: the instruments that may occur.
        now: nothing may be later.
        zone: where the person is; times without a zone are meant there.
        known: measures on record; what is among them is not taken in again.

    Raises:
        InputError: the file as a whole cannot be read.
    """
    sheet = read_sheet(data)
    reading = _Reading(shelf, now.astimezone(zone), zone)
    long = set(_LONG) <= set(sheet.header)
    places, faults = _columns(sheet.header, shelf, long=long)
    if faults:
        return Refused(tuple(faults))
    too_wide = [
        _fault(row.number, "too_many_cells")
        for row in sheet.rows
        if any(row.cells[len(sheet.header) :])
    ]
    read = _read_long if long else _read_wide
    rows = (
        (row.number, {name: _cell(row, place) for name, place in places.items()})
        for row in sheet.rows
    )
    filled, unread = read(rows, reading)
    faults = [*too_wide, *unread]
    for one in filled:
        faults += _contradictions(one)
    if not faults:
        faults += _twice(filled)
    return _taken_in(filled, faults, tuple(known), zone)


def _taken_in(
    filled: Sequence[_Filled],
    faults: list[Fault],
    known: Sequence[Measure],
    zone: tzinfo,
) -> Imported | Refused:
    on_record = _OnRecord(known, zone)
    fresh = [one for one in filled if not on_record.holds(one)]
    faults += [
        _fault(one.row, "on_record_otherwise")
        for one in fresh
        if on_record.contradicts(one)
    ]
    if faults:
        return Refused(tuple(sorted(faults, key=lambda fault: fault.row)))
    measures = sorted((one.measure for one in fresh), key=lambda one: one.at)
    return Imported(tuple(measures), already=len(filled) - len(fresh))


# --- Columns ------------------------------------------------------------------


def _columns(
    header: Sequence[str], shelf: Shelf, *, long: bool
) -> tuple[dict[str, int], list[Fault]]:
    """Return where each column stands, and what is wrong with them."""
    items = {item.id for one in shelf.instruments for item in one.items}
    known = {*_LONG, *_LONG_BESIDE} if long else {*_WIDE, TOTAL, *items}
    places: dict[str, int] = {}
    faults = []
    for place, name in enumerate(header):
        column = name if long or name in known else _NUMBERED.sub("", name)
        if column not in known:
            faults.append(_fault(1, "column_unknown", place=place + 1))
        elif column in places:
            faults.append(_fault(1, "column_twice", place=place + 1))
        else:
            places[column] = place
    if not long and not set(_WIDE) <= set(places):
        faults.append(_fault(1, "columns_missing"))
    elif not long and set(places) == set(_WIDE):
        faults.append(_fault(1, "columns_without_scores"))
    return places, faults


def _cell(row: Row, place: int) -> str:
    return row.cells[place] if place < len(row.cells) else ""


# --- Rows ---------------------------------------------------------------------


class _Reading(NamedTuple):
    """What cells are read by."""

    shelf: Shelf
    now: datetime
    zone: tzinfo

    def instrument(self, row: int, told: str) -> Instrument | Fault:
        """Find an instrument by its id or its name, however it is spelt."""
        wanted = _plain(told)
        for one in self.shelf.instruments:
            if wanted in {_plain(one.id), _plain(one.name)}:
                return one
        names = ", ".join(one.id for one in self.shelf.instruments)
        return _fault(row, "instrument_unknown", names=names)

    def moment(self, row: int, told: str) -> _Moment | Fault:
        """Read a date or a time; a bare date is noon of it, or now if that is later."""
        if not told:
            return _fault(row, "date_missing")
        if not _ISO.fullmatch(told):
            return _fault(row, "date_not_iso")
        try:
            found = _moment(told, self.zone)
        except (ValueError, OverflowError):
            return _fault(row, "date_impossible")
        if found.at.year < _EARLIEST:
            return _fault(row, "date_too_early", year=_EARLIEST)
        if len(told) == _DAY_ONLY and found.at.date() == self.now.date():
            return found._replace(at=min(found.at, self.now))
        return _fault(row, "date_future") if found.at > self.now else found


def _moment(told: str, zone: tzinfo) -> _Moment:
    if len(told) == _DAY_ONLY:
        day = date.fromisoformat(told)
        return _Moment(datetime.combine(day, _NOON, tzinfo=zone), told)
    at = datetime.fromisoformat(told)
    if at.tzinfo is None:
        at = at.replace(tzinfo=zone)
    return _Moment(at, at.astimezone(UTC).isoformat())


def _read_wide(
    rows: Iterable[tuple[int, Mapping[str, str]]], reading: _Reading
) -> tuple[list[_Filled], list[Fault]]:
    """Read rows that hold one filled-in instrument each."""
    filled, faults = [], []
    for row, cells in rows:
        instrument = reading.instrument(row, cells["instrument"])
        moment = reading.moment(row, cells["date"])
        told = {
            name: cell for name, cell in cells.items() if cell and name not in _WIDE
        }
        wrong = [one for one in (instrument, moment) if isinstance(one, Fault)]
        if isinstance(instrument, Fault) or isinstance(moment, Fault):
            faults += wrong
            continue
        answers, total, wrong = _values(
            instrument, [(row, name, value) for name, value in told.items()]
        )
        if not told:
            wrong.append(_fault(row, "nothing"))
        faults += wrong
        if not wrong:
            filled.append(_Filled(row, instrument, moment, answers, total))
    return filled, faults


def _read_long(
    rows: Iterable[tuple[int, Mapping[str, str]]], reading: _Reading
) -> tuple[list[_Filled], list[Fault]]:
    """Read rows that hold one answer each, and gather what belongs together."""
    faults: list[Fault] = []
    people: set[str] = set()
    gathered: dict[tuple[str, str], list[tuple[int, str, str]]] = {}
    heads: dict[tuple[str, str], tuple[Instrument, _Moment]] = {}
    for row, cells in rows:
        people.add(cells.get("person", ""))
        if len(people) > 1:
            return [], [_fault(row, "several_people")]
        instrument = reading.instrument(row, cells["instrument"])
        moment = reading.moment(row, cells["answered_at"])
        faults += [one for one in (instrument, moment) if isinstance(one, Fault)]
        if isinstance(instrument, Fault) or isinstance(moment, Fault):
            continue
        key = instrument.id, moment.told
        heads.setdefault(key, (instrument, moment))
        told = row, _NUMBERED.sub("", cells["item"].lower()), cells["value"]
        gathered.setdefault(key, []).append(told)
    filled = []
    for key, told_rows in gathered.items():
        instrument, moment = heads[key]
        answers, total, wrong = _values(instrument, told_rows)
        faults += wrong
        if not wrong:
            first = told_rows[0][0]
            filled.append(_Filled(first, instrument, moment, answers, total))
    return filled, faults


def _values(
    instrument: Instrument, told: Iterable[tuple[int, str, str]]
) -> tuple[dict[str, int], float | None, list[Fault]]:
    """Read (row, item, value) of one filled-in instrument."""
    seen: dict[str, tuple[int, float]] = {}
    faults = []
    for row, item, value in told:
        read = (
            _total(row, instrument, value)
            if item == TOTAL
            else _answer(row, instrument, item, value)
        )
        if isinstance(read, Fault):
            faults.append(read)
        elif item in seen:
            first, before = seen[item]
            same = "duplicate" if before == read else "contradicts_row"
            faults.append(_fault(row, same, other=first))
        else:
            seen[item] = row, read
    total = seen.pop(TOTAL, None)
    answers = {item: int(value) for item, (_, value) in seen.items()}
    return answers, None if total is None else total[1], faults


def _total(row: int, instrument: Instrument, told: str) -> float | Fault:
    if not _NUMBER.fullmatch(told):
        return _fault(row, "not_a_number", column=TOTAL)
    value = float(told)
    span = {
        "name": instrument.name,
        "lowest": number(instrument.lowest),
        "highest": number(instrument.highest),
    }
    if not instrument.lowest <= value <= instrument.highest:
        return _fault(row, "total_out_of_range", **span)
    step = instrument.scoring.factor
    if not instrument.scoring.most_missing and value % step:
        code = "total_between" if step == 1 else "total_between_steps"
        return _fault(row, code, step=step, **span)
    return value


def _answer(row: int, instrument: Instrument, item: str, told: str) -> int | Fault:
    asked = instrument.item(item)
    if asked is None:
        return _fault(row, "item_unknown", name=instrument.name)
    if not _WHOLE.fullmatch(told):
        return _fault(row, "not_a_number", column=asked.id)
    value = int(told.partition(".")[0])
    if value not in asked.values:
        possible = ", ".join(map(str, asked.values))
        return _fault(row, "answer_out_of_range", column=asked.id, values=possible)
    return value


# --- What cannot be true ------------------------------------------------------


def _contradictions(one: _Filled) -> Iterator[Fault]:
    """Say where answers contradict each other, or the total."""
    if not one.answers:
        return
    try:
        scored = score(one.instrument, one.measure)
    except InputError:
        yield _fault(one.row, "answers_contradict", name=one.instrument.name)
        return
    if one.total is None:
        return
    if scored.total is None:
        yield _fault(one.row, "total_unchecked")
    elif abs(one.total - scored.total) > (_ROUNDED if scored.prorated else 0):
        yield _fault(one.row, "total_contradicts", total=number(scored.total))


def _twice(filled: Iterable[_Filled]) -> Iterator[Fault]:
    """Say which rows tell the same thing twice, or two things of one moment."""
    first: dict[tuple[str, str], _Filled] = {}
    for one in filled:
        before = first.setdefault((one.instrument.id, one.moment.told), one)
        if before is not one:
            same = before.measure == one.measure
            code = "duplicate" if same else "contradicts_row"
            yield _fault(one.row, code, other=before.row)


class _OnRecord:
    """What is on record already, found by what was filled in when."""

    def __init__(self, known: Iterable[Measure], zone: tzinfo) -> None:
        self._zone = zone
        self._on: dict[tuple[str, date], list[Measure]] = {}
        for measure in known:
            key = measure.instrument, measure.at.astimezone(zone).date()
            self._on.setdefault(key, []).append(measure)

    def holds(self, one: _Filled) -> bool:
        """Say whether the same was filled in then; a bare date is any time of it."""
        return any(
            _same(one, measure)
            for measure in self._that_day(one)
            if len(one.moment.told) == _DAY_ONLY or _at_once(measure, one)
        )

    def contradicts(self, one: _Filled) -> bool:
        """Say whether something else was filled in at the very same time."""
        return any(_at_once(measure, one) for measure in self._that_day(one))

    def _that_day(self, one: _Filled) -> Sequence[Measure]:
        day = one.moment.at.astimezone(self._zone).date()
        return self._on.get((one.instrument.id, day), ())


def _at_once(measure: Measure, one: _Filled) -> bool:
    # Where a clock goes back, Python holds no two zones' times to be equal.
    return measure.at.astimezone(UTC) == one.moment.at.astimezone(UTC)


def _same(one: _Filled, measure: Measure) -> bool:
    if one.answers:
        return one.answers == dict(measure.answers)
    if not measure.answers:
        return one.total == measure.total
    try:
        return one.total == score(one.instrument, measure).total
    except InputError:  # on record, though its answers cannot be: not the same
        return False


def _plain(name: str) -> str:
    return "".join(filter(str.isalnum, name)).lower()


def _fault(row: int, code: str, **fills: str | int) -> Fault:
    sentences: dict[str, str] = load("outcomes", "exchange").body["fault"]
    return Fault(row, code, sentences[code].format(**fills))
