"""What is said before a questionnaire, and about what it added up to?

A result is told as a note of some days: what the total is, what services call it,
what is left to doubt, and what can be done next. Never as a grade.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from counterpoint import in_words
from counterpoint.authored import load

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from counterpoint.outcomes.instruments import Faulty, Instrument
    from counterpoint.outcomes.schedule import Due
    from counterpoint.outcomes.scoring import Scored


def before(instrument: Instrument, standing: Due | None = None) -> tuple[str, ...]:
    """Return what has to be known before the first question."""
    return tuple(_before(instrument, standing))


def result(instrument: Instrument, scored: Scored) -> tuple[str, ...]:
    """Return what a result says, in sentences; the risk items are not its matter."""
    return tuple(_result(instrument, scored))


def first_of_two(on: date) -> str:
    """Say that this was the first of two starting points."""
    sentence: str = _words("result")["first"]
    return sentence.format(on=in_words.day(on))


def scale(instrument: Instrument) -> str:
    """Return the name of an instrument, its range, and which way is better."""
    said = _words("result")
    return " ".join(
        (
            said["scale"].format(
                name=instrument.name,
                lowest=in_words.number(instrument.lowest),
                highest=in_words.number(instrument.highest),
            ),
            _direction(instrument),
        )
    )


def due_words(standing: Due) -> str:
    """Return where an instrument stands, in a few words."""
    sentence: str = _words("due")[standing.when.value]
    return sentence.format(on=_day(standing.on), last=_day(standing.last))


def early(instrument: Instrument, standing: Due) -> str:
    """Say why an instrument would be taken too early; "" where it would not."""
    if not standing.too_early or standing.last is None:
        return ""
    soonest = standing.last + timedelta(days=instrument.schedule.soonest_days)
    sentence: str = _words("before")["early"]
    return sentence.format(
        last=_day(standing.last), window=instrument.window.words, on=_day(soonest)
    )


def faulty_words(fault: Faulty) -> str:
    """Name a file that could not be used, and what is wrong with it."""
    sentence: str = _words("refused")["faulty_file"]
    return sentence.format(file=fault.file, what=fault.what)


def risk_left_out(scored: Scored, *, how: str) -> str:
    """Return what is said where a risk item was left out, else "".

    Args:
        scored: what was filled in.
        how: where numbers are found, such as a command or the name of a page.
    """
    sentence: str = _words("direct")["left_out"]
    none_ticked = all(risk.answer is None for risk in scored.risk_items)
    return sentence.format(how=how) if scored.risk_items and none_ticked else ""


def _before(instrument: Instrument, standing: Due | None) -> Iterator[str]:
    said, window = _words("before"), instrument.window.words
    yield f"{instrument.about} {said['window'].format(window=window)}"
    if standing is not None and (too_early := early(instrument, standing)):
        yield too_early
    if instrument.before:
        yield instrument.before
    yield said["left_out"]
    if instrument.risk_items:
        yield said["risk"]


def _result(instrument: Instrument, scored: Scored) -> Iterator[str]:
    said = _words("result")
    if scored.why_none is not None:
        sentence = _words("no_total")[scored.why_none.value]
        yield sentence.format(left_out=_left_out(len(scored.missing)))
    elif scored.total is not None:
        yield _total(instrument, scored.total)
        if scored.band is not None:
            yield said["band"].format(label=scored.band.label, plain=scored.band.plain)
        if scored.prorated:
            left_out = _left_out(len(scored.missing))
            yield said["prorated"].format(left_out=left_out)
        for line in scored.lines:
            yield said["source"].format(words=line.words, source=line.source)
        yield said["is_not"]
    if instrument.risk_items:
        yield said["no_risk_reading"]
    if scored.lines:
        yield said["above_line"]
    yield from (follow.words for follow in scored.follow_ons)


def _total(instrument: Instrument, total: float) -> str:
    said = _words("result")
    sentence = said["total"].format(
        name=instrument.name,
        total=in_words.number(total),
        lowest=in_words.number(instrument.lowest),
        highest=in_words.number(instrument.highest),
    )
    return f"{sentence} {_direction(instrument)}"


def _direction(instrument: Instrument) -> str:
    which = "better_high" if instrument.higher_is_better else "better_low"
    sentence: str = _words("result")[which]
    return sentence


def _day(on: date | None) -> str:
    return "" if on is None else in_words.day(on)


def _left_out(count: int) -> str:
    said = _words("left_out")
    sentence: str = said["one" if count == 1 else "many"]
    return sentence.format(count=count)


def _words(section: str) -> dict[str, Any]:
    words: dict[str, Any] = load("outcomes", "measures").body[section]
    return words
