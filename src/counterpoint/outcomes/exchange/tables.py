"""How do the person's numbers look as tables that any program can read?

One CSV file a kind of record, answers in long format, and a data dictionary beside
them. What the person wrote in words is left out unless they ask for it, and what
they held back is never in here: the archive has everything, these are for sharing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from counterpoint.authored import load
from counterpoint.errors import InputError
from counterpoint.outcomes.exchange.cells import table
from counterpoint.outcomes.exchange.totals import Total, totals
from counterpoint.outcomes.records import (
    Behaviour,
    Day,
    FeltChange,
    Goal,
    GoalRating,
    Help,
    Measure,
    SessionLog,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import date, datetime

    from counterpoint.outcomes.exchange.cells import Cell
    from counterpoint.outcomes.instruments import Shelf
    from counterpoint.outcomes.kinds import Figures

    Row = Mapping[str, Cell]

TOTAL = "total"
"""Stands in place of an item where only the total is known."""

_LONGEST_NAME = 64
_LEVELS = ("much_less", "less", "as_expected", "more", "much_more")


def tables(
    figures: Figures,
    shelf: Shelf,
    *,
    person: str,
    now: datetime,
    start: date | None = None,
    words: bool = False,
    only: Collection[str] | None = None,
) -> dict[str, bytes]:
    """Write the tables, by file name.

    Args:
        figures: what the person put on record.
        shelf: the instruments that are there.
        person: a name for the data, never the person's own.
        now: later measures are not held against anything.
        start: the person's own starting day, if they chose one.
        words: whether what the person wrote is to be among it.
        only: names of the tables that are wanted; None is all of them.

    Raises:
        InputError: the name for the data cannot be used.
    """
    name = _pseudonym(person)
    sheets: dict[str, Iterable[Row]] = {
        "answers": _answers(figures.of(Measure), shelf),
        "totals": map(_total, totals(figures, shelf, now=now, start=start)),
        "days": map(_day, figures.of(Day)),
        "behaviours": map(_behaviour, figures.of(Behaviour)),
        "goals": map(_goal, figures.of(Goal)),
        "goal_ratings": map(_goal_rating, figures.of(GoalRating)),
        "felt_change": map(_felt_change, figures.of(FeltChange)),
        "helpers": map(_help, figures.of(Help)),
        "sessions": map(_session, figures.of(SessionLog)),
    }
    wanted = {s: rows for s, rows in sheets.items() if only is None or s in only}
    files = {
        f"{sheet}.csv": _written(columns(sheet, words=words), rows, person=name)
        for sheet, rows in wanted.items()
    }
    return files | {"data_dictionary.csv": _dictionary(wanted, words=words)}


def columns(sheet: str, *, words: bool = False) -> tuple[str, ...]:
    """Return the columns of a table, with those of the person's words or without."""
    listed = load("outcomes", "exchange").body["table"][sheet]["columns"]
    return tuple(c["name"] for c in listed if words or not c.get("words"))


def _written(header: Sequence[str], rows: Iterable[Row], *, person: str) -> bytes:
    named = ({"person": person, **row} for row in rows)
    return table(header, ([row[column] for column in header] for row in named))


def _dictionary(sheets: Iterable[str], *, words: bool) -> bytes:
    body = load("outcomes", "exchange").body
    meanings: dict[str, dict[str, Any]] = {
        sheet: {column["name"]: column for column in body["table"][sheet]["columns"]}
        for sheet in sheets
    }
    return table(
        ("file", "column", "meaning"),
        (
            (
                f"{sheet}.csv",
                column,
                meanings[sheet][column].get("meaning") or body["meaning"][column],
            )
            for sheet in sheets
            for column in columns(sheet, words=words)
        ),
    )


def _answers(measures: Iterable[Measure], shelf: Shelf) -> Iterator[Row]:
    for measure in measures:
        instrument = shelf.get(measure.instrument)
        told: tuple[tuple[str, float], ...] = measure.answers
        if not told and measure.total is not None:
            told = ((TOTAL, measure.total),)
        for item, value in told:
            yield {
                "instrument": measure.instrument,
                "version": measure.wording,
                "item": item,
                "value": value,
                "answered_at": measure.at,
                "window_days": instrument.window.days if instrument else None,
                "source": measure.source.value,
            }


def _total(total: Total) -> Row:
    return {
        "instrument": total.measure.instrument,
        "version": total.measure.wording,
        "answered_at": total.measure.at,
        "score": total.score,
        "band": total.band,
        "rci_vs_baseline": total.index,
        "reliable": total.word,
        "source": total.measure.source.value,
    }


def _day(day: Day) -> Row:
    return {
        "date": day.date,
        "mood": day.mood,
        "behaviour": day.behaviour,
        "count": day.count,
        "people": day.people,
        "answered_at": day.at,
    }


def _behaviour(behaviour: Behaviour) -> Row:
    return {
        "behaviour": behaviour.id,
        "more_is_better": behaviour.more_is_better,
        "started_at": behaviour.at,
        "ended_at": behaviour.ended,
        "text": behaviour.text,
    }


def _goal(goal: Goal) -> Row:
    levels: Sequence[str | None] = goal.levels or [None] * len(_LEVELS)
    return {
        "goal": goal.id,
        "start": goal.start,
        "weight": goal.weight,
        "with_people": goal.with_people,
        "started_at": goal.at,
        "ended_at": goal.ended,
        "text": goal.text,
        "expected": goal.expected,
        "why_ended": goal.why_ended,
        **dict.fromkeys(_LEVELS),
        **dict(zip(_LEVELS, levels, strict=False)),
    }


def _goal_rating(rating: GoalRating) -> Row:
    return {
        "goal": rating.goal,
        "rating": rating.rating,
        "attainment": rating.attainment,
        "answered_at": rating.at,
    }


def _felt_change(felt: FeltChange) -> Row:
    return {"change": felt.change, "now": felt.now, "answered_at": felt.at}


def _help(given: Help) -> Row:
    return {
        "help": given.id,
        "kind": given.kind.value,
        "started": given.started,
        "ended": given.ended,
        "name": given.name,
    }


def _session(log: SessionLog) -> Row:
    return {
        "help": log.help,
        "goal": log.goal,
        "fits": log.fits,
        "respected": log.respected,
        "challenged": log.challenged and log.challenged.value,
        "held_something_back": log.held_something_back,
        "homework_done": log.homework_done and log.homework_done.value,
        "answered_at": log.at,
        "helped": log.helped,
        "hindered": log.hindered,
        "homework": log.homework,
    }


def _pseudonym(person: str) -> str:
    name = " ".join(person.split())
    if not name or len(name) > _LONGEST_NAME or not name.isprintable():
        raise InputError(
            "The data needs a short name that is not your own, such as P1. "
            "Choose one of at most 64 characters."
        )
    return name
