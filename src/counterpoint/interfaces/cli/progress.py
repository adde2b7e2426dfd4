"""Is it helping? The same as the progress page, on a terminal or as JSON.

The JSON is one object, and its keys stay. Days are ISO dates, times ISO with their
zone; what is not known is null.

    schema        "counterpoint.progress/1"
    now           when this was reckoned
    answer        says, then, next, felt (better, same, worse), scores (better,
                  still, worse, mixed, not_yet, old), beside
    held_back     true where the felt change is asked first: then measures is [],
                  felt and needing_less are null, and answer.scores is null
    open_risk     whether a risk is open; null where nobody can tell, which is no "no"
    measures      instrument, name, word (reliably_better, reliably_worse,
                  not_distinguishable_from_noise, not_enough_data), strict_word,
                  baseline, latest, latest_on, points, threshold, strict_threshold,
                  days, rule, colour (none, green, amber, red), and in words label,
                  verdict, beside, then
    felt          instrument, pairs (on, felt, now, points, gain, quadrant), sentences
    goals         word, mean, threshold, attainment, open (id, text, start, now,
                  attainment), sentences
    helpers       name, kind, started, ended, sessions, signals, sentences
    together      sentences on times in which two helped at once
    habits        weeks (first days), rows (kind, sentence, numbers, weeks, enough),
                  sentence
    needing_less  use (falling, rising, steady), measured, sentence, next
    due           kind, instrument, text
    days          a sentence
    trial         the id of the trial that runs
    unreadable    how many entries could not be read
    skipped       how many sittings could not be read
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from counterpoint import in_words
from counterpoint.app import SystemClock
from counterpoint.app.progress import Progress, put_together
from counterpoint.app.progress import progress as how_it_goes
from counterpoint.app.traces import Traces
from counterpoint.app.trials import Known
from counterpoint.authored import load
from counterpoint.interfaces.cli import door, felt_first
from counterpoint.interfaces.cli.keeping import opened
from counterpoint.interfaces.cli.show import paper, print_json
from counterpoint.interfaces.cli.typing_in import Keyboard
from counterpoint.outcomes.answer import Next
from counterpoint.outcomes.kinds import Figures
from counterpoint.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counterpoint.app.results import Result
    from counterpoint.settings import Settings

SCHEMA = "counterpoint.progress/1"


def progress(*, as_json: bool) -> int:
    """Show how it goes; at a terminal the felt change is asked first where due."""
    settings = read_settings()
    if not door.is_there(settings):  # and none is made
        nothing = Known(Figures(), open_risk=None)
        now = SystemClock().now()
        found = put_together(nothing, Traces(), now=now, settings=settings)
    else:
        found = asyncio.run(_read(settings, asks=not as_json))
    if as_json:
        print_json(summary(found))
    else:
        paper().page("\n".join(_page(found)))
    return 0


async def _read(settings: Settings, *, asks: bool) -> Progress:
    now = SystemClock().now()
    async with opened() as store:
        if asks:
            await felt_first.ask_if_due(store, Keyboard(), paper(), now=now)
        return await how_it_goes(store, now=SystemClock().now(), settings=settings)


# --- As JSON ----------------------------------------------------------------------


def summary(found: Progress) -> dict[str, object]:
    """Return what the JSON holds; the docstring of this module names its keys."""
    return {
        "schema": SCHEMA,
        "now": found.now,
        "answer": found.answer,
        "held_back": bool(found.held_back),
        "open_risk": found.open_risk,
        "measures": [*map(_measure, found.results)],
        "felt": _felt(found),
        "goals": _goals(found),
        "helpers": [*_helpers(found)],
        "together": found.together,
        "habits": _habits(found),
        "needing_less": _needing_less(found),
        "due": found.due,
        "days": found.days,
        "trial": found.trial.id if found.trial else None,
        "unreadable": found.unreadable,
        "skipped": found.skipped,
    }


def _measure(one: Result) -> dict[str, object]:
    change, said, course = one.change, one.said, one.course
    if change is None or said is None or course is None:
        return {"instrument": one.instrument.id, "name": one.instrument.name}
    latest = change.latest
    return {
        "instrument": one.instrument.id,
        "name": one.instrument.name,
        "word": change.word,
        "strict_word": change.strict_word,
        "baseline": change.baseline,
        "latest": latest.total if latest else None,
        "latest_on": latest.at.date() if latest else None,
        "points": change.points,
        "threshold": change.yardstick.conventional.points,
        "strict_threshold": change.yardstick.strict.points,
        "days": change.days,
        "rule": course.rule,
        "colour": course.colour,
        "label": said.label,
        "verdict": said.verdict,
        "beside": said.beside,
        "then": said.then,
    }


def _felt(found: Progress) -> dict[str, object] | None:
    if found.felt is None:
        return None
    pairs = [
        {
            "on": one.felt.at.date(),
            "felt": one.felt.change,
            "now": one.felt.now,
            "points": one.measured.points if one.measured else None,
            "gain": one.measured.gain if one.measured else None,
            "quadrant": one.quadrant,
        }
        for one in found.felt.pairs
    ]
    return {
        "instrument": found.felt.instrument.id,
        "pairs": pairs,
        "sentences": found.felt.sentences,
    }


def _goals(found: Progress) -> dict[str, object]:
    goals, (first, more) = found.goals, found.goals_said
    rows = [
        {
            "id": one.goal.id,
            "text": one.goal.text,
            "start": one.start,
            "now": one.now,
            "attainment": one.attainment,
        }
        for one in goals.open
    ]
    return {
        "word": goals.word,
        "mean": goals.mean,
        "threshold": goals.threshold,
        "attainment": goals.attainment,
        "open": rows,
        "sentences": (*first, *more) if goals.open else (),
    }


def _helpers(found: Progress) -> Iterator[dict[str, object]]:
    for one in found.helpers:
        yield {
            "name": one.name,
            "kind": one.found.help.kind,
            "started": one.found.help.started,
            "ended": one.found.help.ended,
            "sessions": one.found.sessions,
            "signals": one.found.alliance.signals,
            "sentences": one.sentences,
        }


def _habits(found: Progress) -> dict[str, object]:
    rows = [
        {
            "kind": row.kind,
            "sentence": row.sentence,
            "numbers": dict(row.numbers),
            "weeks": row.weeks,
            "enough": row.enough,
        }
        for row in found.habits.rows
    ]
    return {
        "weeks": found.habits.weeks,
        "rows": rows,
        "sentence": found.habits.sentence,
    }


def _needing_less(found: Progress) -> dict[str, object] | None:
    said = found.needing_less
    if said is None:
        return None
    return {
        "use": said.use,
        "measured": said.measured,
        "sentence": said.sentence,
        "next": said.next_,
    }


# --- In words ---------------------------------------------------------------------


def _page(found: Progress) -> Iterator[str]:
    words = _words()
    if found.risk_said and (found.begun or found.has_talked):
        yield words["page"]["risk"].format(sentence=found.risk_said)
        yield ""
    if found.letter is not None and found.letter.letter:
        yield from (words["page"]["letter"], found.letter.letter, "")
    if found.begun:
        yield from _answer(found)
    else:
        yield words["page"]["nothing"].strip()
    for name, lines in _sections(found):
        yield from ("", words["heading"][name], *lines)
    if found.notes:
        yield from ("", *found.notes)


def _answer(found: Progress) -> Iterator[str]:
    yield f"{found.answer.says} {found.answer.then}"
    yield from found.answer.beside
    if found.held_back:
        yield _words()["page"]["or_not"]
    if found.answer.next is Next.PERSON:
        yield _words()["page"]["person"]


def _sections(found: Progress) -> Iterator[tuple[str, list[str]]]:
    """Return what stands under each heading; one without a line is left out."""
    row = _words()["row"]
    sections = {
        "due": [*_due_lines(found)],
        "felt": [*found.felt.sentences] if found.felt else [],
        "measured": [*_measure_lines(found)],
        "goals": [*_goal_lines(found)],
        "helpers": [*_helper_lines(found)],
        "habits": [
            *([found.needing_less.sentence] if found.needing_less else []),
            *(row["plain"].format(text=one.sentence) for one in found.main_habits),
        ],
        "days": [found.days] if found.days else [],
    }
    yield from ((name, lines) for name, lines in sections.items() if lines)


def _due_lines(found: Progress) -> Iterator[str]:
    words = _words()
    for one in found.due:
        how = words["how"][one.kind.value].format(instrument=one.instrument)
        yield words["row"]["due"].format(text=one.text, how=how)


def _measure_lines(found: Progress) -> Iterator[str]:
    words = _words()["row"]
    for one in found.results:
        if one.change is None or one.said is None:
            continue
        name, label, latest = one.instrument.name, one.said.label, one.change.latest
        if one.change.baseline is None or latest is None:
            yield words["measure_begun"].format(name=name, label=label)
        else:
            start, now = map(in_words.number, (one.change.baseline, latest.total))
            yield words["measure"].format(name=name, start=start, now=now, label=label)
        yield " ".join((*one.said.verdict, *found.beside(one)))
    if found.results:
        yield words["more"].format(instrument=found.results[0].instrument.id)


def _goal_lines(found: Progress) -> Iterator[str]:
    words = _words()["row"]
    for one in found.goals.open:
        if one.start is None or one.now is None:
            yield words["plain"].format(text=one.goal.text)
        else:
            start, now = map(in_words.number, (one.start, one.now))
            yield words["goal"].format(start=start, now=now, text=one.goal.text)
    if found.goals.open:
        yield from found.goals_said[0]


def _helper_lines(found: Progress) -> Iterator[str]:
    words = _words()["row"]
    for one in found.helpers:
        yield words["helper"].format(
            name=one.name, started=in_words.day(one.found.help.started)
        )
        yield from one.sentences
    yield from found.together


def _words() -> dict[str, Any]:
    return load("interfaces.cli", "progress").body
