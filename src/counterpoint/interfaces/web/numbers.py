"""How do the person's numbers go out to others, and how do old scores come in?

Everything is made in memory from what they ticked, after a page has said in words
what will be in it. What comes in comes whole or not at all.
"""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass, replace
from datetime import time
from typing import TYPE_CHECKING, Any, TypeVar

from starlette.responses import Response
from starlette.routing import Route

from counterpoint import in_words
from counterpoint.app import numbers
from counterpoint.app.beside_the_talk import remember
from counterpoint.app.handing_out import zipped
from counterpoint.authored import load
from counterpoint.errors import CounterpointError, InputError
from counterpoint.interfaces.web.guard import vouched_for
from counterpoint.interfaces.web.help_now import help_card
from counterpoint.interfaces.web.on_record import (
    FieldError,
    on_record,
    reach,
    record_store,
    short_text,
    text_of,
    typed_date,
    written,
    wrong_of,
)
from counterpoint.interfaces.web.pages import browser, go, house, page
from counterpoint.interfaces.web.passing import received
from counterpoint.interfaces.web.rooms import not_from_here, shown, taken
from counterpoint.outcomes.exchange.fhir import Part
from counterpoint.outcomes.exchange.old_scores import Imported
from counterpoint.outcomes.exchange.reminders import (
    calendar_file,
    for_evenings,
    for_looking_back,
    for_measures,
)
from counterpoint.outcomes.instruments import shelf
from counterpoint.outcomes.records import Leaving
from counterpoint.outcomes.trial.design import last_day
from counterpoint.outcomes.trial.records import Trial, TrialEnd
from counterpoint.outcomes.trial.starting import running
from counterpoint.terms import Tier

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date, datetime
    from enum import StrEnum

    from starlette.datastructures import FormData
    from starlette.requests import Request

    from counterpoint.interfaces.web.help_now import HelpCard
    from counterpoint.interfaces.web.on_record import Wrong
    from counterpoint.outcomes.exchange.old_scores import Refused
    from counterpoint.outcomes.exchange.reminders import Reminder
    from counterpoint.outcomes.kinds import Figures

    Choice = TypeVar("Choice", bound=StrEnum)

PLACE = "/progress/out"
LONGEST_WORDS = 60  # characters, in a calendar
ALREADY_TICKED = (Part.TOTALS, Part.ANSWERS)
_NOTHING_TYPED = dict.fromkeys(
    ("sent", "words", "person", "initials", "from", "until", "at", "summary"), ""
)
_CLOCK = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d")


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file will hold, in words, and the form that fetches it."""

    title: str
    action: str
    fields: tuple[tuple[str, str], ...]
    holds: tuple[str, ...]
    said: tuple[str, ...]
    readable: bool = True


@dataclass(frozen=True, slots=True)
class CameIn:
    """What became of a file with old scores; `faults` are shown, `more` are not."""

    said: tuple[str, ...]
    faults: tuple[str, ...] = ()
    more: str = ""
    card: HelpCard | None = None


def routes() -> list[Route]:
    """Return the addresses of numbers out and in."""
    return [
        Route(PLACE, out, methods=["GET"]),
        Route(f"{PLACE}/tables", tables, methods=["POST"]),
        Route(f"{PLACE}/bundle", bundle, methods=["POST"]),
        Route(f"{PLACE}/calendar", calendar, methods=["POST"]),
        Route(f"{PLACE}/import", bring_in, methods=["POST"]),
    ]


@shown
async def out(request: Request) -> Response:
    """Show what can go out and come in."""
    return await _page(request)


async def _page(
    request: Request,
    *,
    wrong: Wrong | None = None,
    given: Mapping[str, str] | None = None,
    came_in: CameIn | None = None,
) -> Response:
    found, now = await on_record(request), house(request).clock.now()
    trial = running(found.of(Trial), found.of(TrialEnd), now=now)
    refused = came_in is not None and bool(came_in.faults)
    return page(
        request,
        "out.html",
        status=400 if wrong or refused else 200,
        held=[(one, _held(one)) for one in numbers.held(found)],
        tables=_words("table"),
        parts=[(one, _words("part")[one]) for one in _PARTS],
        already_ticked=ALREADY_TICKED,
        today=now.date(),
        until=last_day(trial) if trial else None,
        leavings=_ahead(found, now.date()),
        instruments=shelf().instruments,
        wrong=wrong,
        given={**_NOTHING_TYPED, **(given or {})},
        came_in=came_in,
        reach=came_in.card if came_in else reach(request),
    )


_PARTS = (Part.TOTALS, Part.ANSWERS, Part.RISK, Part.GOALS)


def _held(one: numbers.Held) -> str:
    words: dict[str, str] = _words("held")
    if one.first is None or one.last is None:
        return words["none"]
    first, last = in_words.day(one.first), in_words.day(one.last)
    key = "one" if one.count == 1 else "same" if first == last else "many"
    return words[key].format(count=one.count, first=first, last=last)


def _ahead(found: Figures, today: date) -> list[Leaving]:
    return [one for one in found.of(Leaving) if one.back and one.back > today]


# --- Tables ---------------------------------------------------------------------


@taken
async def tables(request: Request, form: FormData) -> Response:
    """Say what will be in the tables, or send them."""
    try:
        ticked = _ticked(form, "table", numbers.Table)
        person = text_of(form, "person") or "P1"
        words = form.get("words") == "yes"
        files = numbers.as_tables(
            await on_record(request),
            ticked=ticked,
            person=person,
            now=house(request).clock.now(),
            words=words,
        )
    except InputError as error:
        wrong = wrong_of(error, "person")
        return await _page(request, wrong=wrong, given=_typed(form))
    if form.get("do") == "take":
        name = f"counterpoint-tables-{_today(request)}.zip"
        return _handed_over(zipped(files), name, "application/zip")
    said = _words("preview")
    fields = [*(("table", one.value) for one in ticked), ("person", person)]
    return _preview(
        request,
        Preview(
            title=said["tables"],
            action=f"{PLACE}/tables",
            fields=(*fields, *([("words", "yes")] if words else [])),
            holds=tuple(_rows_said(files)),
            said=tuple(_tables_said(ticked, person=person, words=words)),
        ),
    )


def _rows_said(files: dict[str, bytes]) -> Iterator[str]:
    said = _words("preview")
    for name, count in numbers.rows_of(files).items():
        explains = name not in {f"{sheet}.csv" for sheet in numbers.SHEETS}
        key = "dictionary" if explains else "rows_one" if count == 1 else "rows"
        yield said[key].format(name=name, count=count)


def _tables_said(
    ticked: Sequence[numbers.Table], *, person: str, words: bool
) -> Iterator[str]:
    said = _words("preview")
    yield said["pseudonym"].format(person=person)
    yield said["words" if words else "no_words"]
    if numbers.Table.QUESTIONNAIRES in ticked:
        yield said["answers_risk"]


# --- FHIR -----------------------------------------------------------------------


@taken
async def bundle(request: Request, form: FormData) -> Response:
    """Say what will be in the bundle, or send it."""
    found, now = await on_record(request), house(request).clock.now()
    try:
        parts = _ticked(form, "part", Part)
        initials = text_of(form, "initials")
        data = numbers.as_bundle(found, parts=parts, now=now, initials=initials)
    except InputError as error:
        wrong = wrong_of(error, "initials")
        return await _page(request, wrong=wrong, given=_typed(form))
    if form.get("do") == "take":
        name = f"counterpoint-{_today(request)}.fhir.json"
        return _handed_over(data, name, "application/fhir+json")
    counts = numbers.resources_of(found, parts=parts, now=now, initials=initials)
    return _preview(
        request,
        Preview(
            title=_words("preview")["tables"],
            action=f"{PLACE}/bundle",
            fields=(*(("part", one.value) for one in parts), ("initials", initials)),
            holds=tuple(_resources_said(counts)),
            said=tuple(_bundle_said(parts, initials)),
        ),
    )


def _resources_said(counts: Mapping[str, int]) -> Iterator[str]:
    words = _words("resource")
    for kind, forms in words.items():
        if counts.get(kind):
            yield in_words.counted(counts[kind], forms)


def _bundle_said(parts: Sequence[Part], initials: str) -> Iterator[str]:
    said = _words("preview")
    yield said["initials"].format(initials=initials) if initials else said["no_name"]
    yield said["self_report"]
    if Part.RISK in parts:
        yield said["answers_risk"]
    elif {Part.TOTALS, Part.ANSWERS} <= set(parts):
        yield said["subtract"]


# --- A calendar -----------------------------------------------------------------


@written("summary")
async def calendar(request: Request, form: FormData) -> Response:
    """Say what will be in the calendar file, or send it."""
    now = house(request).clock.now()
    found = await on_record(request)
    try:
        summary = short_text(form, "summary", most=LONGEST_WORDS)
        reminders = _reminders(form, _ahead(found, now.date()), today=now.date())
    except InputError as error:
        wrong = wrong_of(error, "calendar")
        return await _page(request, wrong=wrong, given=_typed(form))
    if form.get("do") == "take":
        named = [replace(one, summary=summary) for one in reminders]
        return _handed_over(
            calendar_file(named, now=now), "look-back.ics", "text/calendar"
        )
    said = _words("calendar")
    names = ("from", "at", "until", "summary")
    fields = [("remind", str(one)) for one in form.getlist("remind")]
    return _preview(
        request,
        Preview(
            title=_words("preview")["tables"],
            action=f"{PLACE}/calendar",
            fields=(*fields, *((name, text_of(form, name)) for name in names)),
            holds=tuple(_reminder_said(one) for one in reminders),
            said=(said["summary"].format(words=summary or said["default"]),),
            readable=False,
        ),
    )


def _reminders(
    form: FormData, ahead: Iterable[Leaving], *, today: date
) -> list[Reminder]:
    words = _words("wrong")
    asked = set(form.getlist("remind"))
    if not asked:
        raise FieldError("calendar", words["nothing"])
    found: list[Reminder] = []
    if asked & {"measures", "evenings"}:
        first, last = _first(form, today), _last(form)
        if last is not None and last < first:
            raise FieldError("until", words["until"])
        at = _at(form)
        if "measures" in asked:
            key = first.isoformat()
            found.append(for_measures(key, first, at=at, last=last))
        if "evenings" in asked:
            if at is None:
                raise FieldError("at", words["at_needed"])
            found.append(for_evenings(first.isoformat(), first, at=at, last=last))
    chosen = [one for one in ahead if f"leaving-{one.id}" in asked]
    found += [r for one in chosen if (r := for_looking_back(one))]
    if not found:
        raise FieldError("calendar", words["unknown"])
    return found


def _first(form: FormData, today: date) -> date:
    words = _words("wrong")
    first = typed_date(form, "from", name=words["from_name"])
    if first is None:
        raise FieldError("from", words["from"])
    if first < today:
        raise FieldError("from", words["past"])
    return first


def _last(form: FormData) -> date | None:
    return typed_date(form, "until", name=_words("wrong")["until_name"])


def _at(form: FormData) -> time | None:
    typed = text_of(form, "at")
    if not typed:
        return None
    if not _CLOCK.fullmatch(typed):
        raise FieldError("at", _words("wrong")["at"])
    return time.fromisoformat(typed)


def _reminder_said(one: Reminder) -> str:
    words: dict[str, str] = _words("calendar")
    first, at = in_words.day(one.first), f"{one.at:%H:%M}" if one.at else ""
    if one.every is None:
        return words["leaving"].format(first=first)
    last = (
        words["evenings_until"].format(last=in_words.day(one.last)) if one.last else ""
    )
    if one.every == 1:
        return words["evenings"].format(first=first, at=at, until=last)
    said_at = words["at"].format(at=at) if at else ""
    return words["measures"].format(first=f"{first}{last}", at=said_at)


# --- Bringing in -------------------------------------------------------------------


async def bring_in(request: Request) -> Response:
    """Take in old scores, or say what is wrong in each row."""
    home = house(request)
    async with received(request, home.settings.folder) as form:
        if not vouched_for(browser(request), form.fields.get("token")):
            return not_from_here()
        if home.locked:
            return go(f"/unlock?onward={PLACE}")
        home.touch()
        if form.file is None:
            wrong = wrong_of(FieldError("import", _words("wrong")["no_file"]))
            return await _page(request, wrong=wrong)
        data = numbers.start_of(form.file)
    try:
        async with home.filling:
            store, now = await record_store(request), home.clock.now()
            found = await numbers.bring_in(store, data, now=now)
    except InputError as error:
        return await _page(request, wrong=wrong_of(error, "import"))
    return await _page(request, came_in=await _came_in(request, found, now))


async def _came_in(
    request: Request, found: Imported | Refused, now: datetime
) -> CameIn:
    words = _words("import")
    if isinstance(found, Imported):
        card = await _danger(request, found, now)
        return CameIn(numbers.added_said(found, words), card=card)
    rows = found.rows[: numbers.MOST_FAULTS]
    more = len(found.rows) - len(rows)
    return CameIn(
        said=(in_words.counted(len(found.rows), words["refused"]),),
        faults=tuple(words["row"].format(row=f.row, reason=f.reason) for f in rows),
        more=words["more"].format(count=more) if more else "",
    )


async def _danger(request: Request, found: Imported, now: datetime) -> HelpCard | None:
    """Show whom to reach where a risk item of these weeks is ticked in the file."""
    home, seen = house(request), numbers.danger_in(found.measures, now=now)
    if seen.tier < Tier.CONCERN:
        return None
    with contextlib.suppress(CounterpointError):  # it must not keep the numbers back
        await remember(await record_store(request), seen, home.clock)
    return help_card(home.settings.country, today=now.date())


# --- What all of them need ------------------------------------------------------------


def _ticked(form: FormData, name: str, among: type[Choice]) -> tuple[Choice, ...]:
    known = {one.value: one for one in among}
    asked = [str(one) for one in form.getlist(name)]
    field = "tables" if name == "table" else "bundle"
    if not asked:
        raise FieldError(field, _words("wrong")["nothing"])
    if not set(asked) <= known.keys():
        raise FieldError(field, _words("wrong")["unknown"])
    return tuple(one for value, one in known.items() if value in asked)


def _typed(form: FormData) -> dict[str, str]:
    """Return what stood in the fields, and what was ticked, to be shown again."""
    ticks = {
        f"{name}-{value}": "yes"
        for name in ("table", "part", "remind")
        for value in form.getlist(name)
    }
    return {**{name: text_of(form, name) for name in form}, **ticks, "sent": "yes"}


def _preview(request: Request, preview: Preview) -> Response:
    return page(request, "out_preview.html", preview=preview, reach=reach(request))


def _handed_over(data: bytes, name: str, kind: str) -> Response:
    return Response(
        data,
        media_type=kind,
        headers={"content-disposition": f'attachment; filename="{name}"'},
    )


def _today(request: Request) -> str:
    return f"{house(request).clock.now():%Y-%m-%d}"


def _words(section: str) -> dict[str, Any]:
    words: dict[str, Any] = load("interfaces.web", "numbers").body[section]
    return words
