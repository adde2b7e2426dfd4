"""Which questionnaires are there, what do answers add up to, and what came before?"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import msgspec

from counterpoint import in_words
from counterpoint.app import SystemClock, figures, measuring
from counterpoint.app.at_once import finished
from counterpoint.app.results import result
from counterpoint.authored import load
from counterpoint.errors import InputError
from counterpoint.interfaces.cli import door, felt_first
from counterpoint.interfaces.cli.keeping import opened
from counterpoint.interfaces.cli.listing import minute
from counterpoint.interfaces.cli.show import complain, paper, print_json
from counterpoint.interfaces.cli.typing_in import Keyboard
from counterpoint.outcomes import telling
from counterpoint.outcomes.instruments import shelf
from counterpoint.outcomes.kinds import Figures
from counterpoint.outcomes.records import Measure, MeasureSource
from counterpoint.outcomes.schedule import due
from counterpoint.outcomes.scoring import score
from counterpoint.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counterpoint.outcomes.instruments import Instrument
    from counterpoint.outcomes.scoring import Scored

LEFT_OUT = "-"


def measure(
    action: str, name: str | None, *, answers: str | None, as_json: bool
) -> int:
    """List the questionnaires, take or score one, or show what came before."""
    for fault in shelf().faulty:
        complain(telling.faulty_words(fault))
    if action == "list":
        return _list(as_json=as_json)
    if action == "history":
        return _history(name, as_json=as_json)
    if action not in {"take", "score"}:
        raise InputError(_words("error")["action"])
    if name is None:
        raise InputError(_words("error")["name"].format(action=action))
    if action == "take":
        from counterpoint.interfaces.cli import taking  # noqa: PLC0415 - at use

        return taking.take(name)
    return _score(shelf().find(name), answers, as_json=as_json)


# --- list -----------------------------------------------------------------------


def _list(*, as_json: bool) -> int:
    said, out = _words("list"), paper()
    found = due(_figures(), shelf(), now=SystemClock().now())
    for one, standing in zip(shelf().instruments, found, strict=True):
        if as_json:
            print_json(_listed(one) | msgspec.to_builtins(standing))
            continue
        words = telling.due_words(standing)
        out.rows(said["row"].format(id=one.id, name=one.name, standing=words))
        out.rows(said["about"].format(about=one.about))
    if not as_json:
        out.rows(said["ending"])
    return 0


def _listed(one: Instrument) -> dict[str, object]:
    return {
        "id": one.id,
        "name": one.name,
        "about": one.about,
        "items": len(one.items),
        "licence": one.licence.id,
        "wording": one.wording,
    }


# --- score ----------------------------------------------------------------------


def _score(instrument: Instrument, answers: str | None, *, as_json: bool) -> int:
    """Reckon answers that somebody has already, and keep nothing of them."""
    given = Measure(
        id="",
        at=SystemClock().now(),
        instrument=instrument.id,
        answers=_given(instrument, answers),
    )
    scored = score(instrument, given)
    if as_json:
        print_json(_scored_object(scored))
        return 0
    out = paper()
    asked = finished(
        measuring.asked_straight(
            instrument,
            scored,
            country=read_settings().country,
            clock=SystemClock(),
        ),
        waits=False,
    )
    if asked is not None:
        out.page(f"{asked.said}\n")
    said = [*telling.result(instrument, scored)]
    said.append(telling.risk_left_out(scored, how=_words("how")["helplines"]))
    out.page("\n".join(filter(None, said)))
    out.page(f"\n{_words('score')['not_kept']}\n{instrument.licence.notice}")
    return 0


def _given(instrument: Instrument, answers: str | None) -> tuple[tuple[str, int], ...]:
    if not answers:
        raise InputError(_words("error")["answers"])
    parts = [part.strip() for part in answers.split(",")]
    if len(parts) > len(instrument.items):
        of = len(instrument.items)
        raise InputError(_words("error")["too_many"].format(of=of))
    ticked = zip(instrument.items, parts, strict=False)
    return tuple(
        (item.id, _number(part)) for item, part in ticked if part not in {"", LEFT_OUT}
    )


def _number(part: str) -> int:
    if not (part.isascii() and part.isdigit()):
        raise InputError(_words("error")["answers"])
    return int(part)


def _scored_object(scored: Scored) -> dict[str, object]:
    return {
        **msgspec.to_builtins(scored),
        "to_ask_about": scored.to_ask_about,
    }


# --- history --------------------------------------------------------------------


def _history(name: str | None, *, as_json: bool) -> int:
    wanted = shelf().find(name) if name else None
    known = _figures(felt_first_too=not as_json)
    measures = [
        one
        for one in known.of(Measure)
        if wanted is None or one.instrument == wanted.id
    ]
    if as_json:
        for one in measures:
            print_json(_measure_object(one))
        return 0
    if not measures:
        said = _words("history")
        key = "nothing_of_it" if wanted else "nothing"
        paper().page(said[key].format(id=name))
        return 0
    paper().rows("\n\n".join(_histories(measures)))
    if wanted is not None:
        _tell(wanted, known)
    return 0


def _tell(instrument: Instrument, known: Figures) -> None:
    """Say whether it has changed, how sure that is, and what can be done."""
    found = result(known, instrument, now=SystemClock().now())
    if found is not None and found.said is not None:
        said = found.said
        for sentences in (said.verdict, said.beside, said.then):
            if sentences:
                paper().page("\n" + " ".join(sentences))


def _histories(measures: list[Measure]) -> Iterator[str]:
    """Yield what is known of each instrument, oldest first."""
    for name in dict.fromkeys(one.instrument for one in measures):
        of_it = [one for one in measures if one.instrument == name]
        instrument = shelf().get(name)
        if instrument is None:
            said = _words("history")["gone"]
            yield said.format(count=len(of_it), name=name)
        else:
            yield "\n".join(_of_one(instrument, of_it))


def _of_one(instrument: Instrument, measures: list[Measure]) -> Iterator[str]:
    said = _words("history")
    yield telling.scale(instrument)
    for one in measures:
        scored = _tried(instrument, one)
        total = None if scored is None else scored.total
        yield (
            said["row"]
            .format(
                at=minute(one.at),
                total=said["no_total"] if total is None else in_words.number(total),
                band=_beside(one, scored),
            )
            .rstrip()
        )
    if instrument.yardstick is not None:
        threshold = instrument.yardstick.conventional
        yield said["threshold"].format(
            points=in_words.number(threshold.points), source=threshold.source
        )


def _beside(one: Measure, scored: Scored | None) -> str:
    """Return what stands beside a total: its band, and what is to be known of it."""
    said = _words("history")
    if scored is None or scored.why_none is not None:
        reasons: Any = said["reason"]
        why = scored.why_none if scored else None
        sentence: str = reasons["cannot_be" if why is None else why.value]
        return sentence
    band = scored.band.label if scored.band else ""
    if scored.prorated:
        return said["prorated"].format(band=band).strip()
    if one.source is MeasureSource.IMPORTED:
        return said["imported"].format(band=band).strip()
    return band


def _measure_object(one: Measure) -> dict[str, object]:
    instrument = shelf().get(one.instrument)
    scored = _tried(instrument, one) if instrument else None
    return {
        "measure": one,
        "scored": None if scored is None else _scored_object(scored),
    }


def _tried(instrument: Instrument, one: Measure) -> Scored | None:
    """Score what is on record; None where the answers do not fit any more."""
    try:
        return score(instrument, one)
    except InputError:
        return None


# --- What all of them need ----------------------------------------------------------


def _figures(*, felt_first_too: bool = False) -> Figures:
    """Read what is on record; asking how it feels comes before any score."""

    async def read() -> Figures:
        if not door.is_there(read_settings()):
            return Figures()
        async with opened() as store:
            if felt_first_too:
                now = SystemClock().now()
                await felt_first.ask_if_due(store, Keyboard(), paper(), now=now)
            return await figures.read(store)

    return asyncio.run(read())


def _words(section: str) -> dict[str, str]:
    body: dict[str, Any] = load("interfaces.cli", "measures").body
    words: dict[str, str] = body[section]
    return words
