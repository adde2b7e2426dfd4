"""How is a questionnaire filled in?

What is answered so far is a draft. It lasts a day: after that the days that are
asked about have moved. A measure has the id of its draft with a mark behind it, so
that a form that is sent twice is one measure, and a draft whose form was sent
counts no more.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from counterpoint.app.visit import Visit
from counterpoint.errors import InputError
from counterpoint.outcomes import telling
from counterpoint.outcomes.records import Measure, MeasureDraft
from counterpoint.outcomes.schedule import due
from counterpoint.outcomes.scoring import checked
from counterpoint.terms import Risk

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from counterpoint.outcomes.instruments import Instrument, Item, Shelf
    from counterpoint.outcomes.kinds import Figures
    from counterpoint.outcomes.schedule import Due
    from counterpoint.outcomes.scoring import Scored
    from counterpoint.ports import Clock
    from counterpoint.terms import Turn

DRAFT_LASTS = timedelta(hours=24)
_KEPT = "-kept"


@dataclass(frozen=True, slots=True)
class Begun:
    """What is there of a form that was begun.

    `draft` can be gone on with. `old` are drafts that cannot be any more: of before
    yesterday, of another wording, or sent already. `sent` are the ids of measures.
    """

    draft: MeasureDraft | None = None
    old: tuple[MeasureDraft, ...] = ()
    sent: tuple[str, ...] = ()

    @property
    def expired(self) -> MeasureDraft | None:
        """Return the latest that was not sent and cannot be gone on with."""
        unsent = [one for one in self.old if measure_id(one.id) not in self.sent]
        return unsent[-1] if unsent else None


def begun(figures: Figures, instrument: Instrument, *, now: datetime) -> Begun:
    """Find what is there of a form that was begun."""
    sent = tuple(one.id for one in figures.of(Measure))
    drafts = [d for d in figures.of(MeasureDraft) if d.instrument == instrument.id]
    good = [
        draft
        for draft in drafts
        if measure_id(draft.id) not in sent and _lasts(draft, instrument, now)
    ]
    latest = max(good, key=lambda draft: draft.at, default=None)
    old = tuple(draft for draft in drafts if draft is not latest)
    return Begun(latest, old, sent)


def _lasts(draft: MeasureDraft, instrument: Instrument, now: datetime) -> bool:
    return draft.wording == instrument.wording and now - draft.began <= DRAFT_LASTS


def begin(
    instrument: Instrument, *, form: str, now: datetime, all_at_once: bool = False
) -> MeasureDraft:
    """Begin to fill in a form."""
    return MeasureDraft(
        id=form,
        at=now,
        instrument=instrument.id,
        began=now,
        wording=instrument.wording,
        all_at_once=all_at_once,
    )


def measure_id(draft: str) -> str:
    """Return the id of the measure that a draft becomes."""
    return f"{draft}{_KEPT}"


def put_down(
    draft: MeasureDraft, answers: Mapping[str, int | None], *, now: datetime
) -> MeasureDraft:
    """Put answers into a draft; None is to leave the item out."""
    kept = dict(draft.answers)
    left = [item for item in draft.left_out if item not in answers]
    for item, value in answers.items():
        if value is None:
            kept.pop(item, None)
            left.append(item)
        else:
            kept[item] = value
    return replace(draft, at=now, answers=tuple(kept.items()), left_out=tuple(left))


def without_closed(draft: MeasureDraft, instrument: Instrument) -> MeasureDraft:
    """Leave out what comes after a gate that the answers closed."""
    gate = instrument.gate
    if gate is None or not is_closed(draft, instrument):
        return draft
    return replace(draft, answers=((gate.item, gate.closes_with),), left_out=())


def is_closed(draft: MeasureDraft, instrument: Instrument) -> bool:
    """Say whether the first question ended the form."""
    gate = instrument.gate
    return gate is not None and draft.answer(gate.item) == gate.closes_with


def open_items(draft: MeasureDraft, instrument: Instrument) -> tuple[Item, ...]:
    """Return the items without an answer, in order; none where the form ended."""
    if is_closed(draft, instrument):
        return ()
    return tuple(i for i in instrument.items if draft.answer(i.id) is None)


def finished(draft: MeasureDraft, instrument: Instrument, *, now: datetime) -> Measure:
    """Make a measure of a draft, without what a gate closed.

    Raises:
        InputError: the answers cannot be.
    """
    measure = _measure(without_closed(draft, instrument), instrument, now)
    checked(instrument, measure)
    return measure


def clash(draft: MeasureDraft, instrument: Instrument) -> str:
    """Say what in the answers cannot stand together; "" where they can."""
    try:
        checked(instrument, _measure(draft, instrument, draft.at))
    except InputError as error:
        return str(error)
    return ""


def _measure(draft: MeasureDraft, instrument: Instrument, now: datetime) -> Measure:
    given = dict(draft.answers)
    return Measure(
        id=measure_id(draft.id),
        at=now,
        instrument=instrument.id,
        answers=tuple(
            (item.id, given[item.id]) for item in instrument.items if item.id in given
        ),
        wording=draft.wording,
        began=draft.began,
    )


def ticked(
    instrument: Instrument, answers: Mapping[str, int | None]
) -> tuple[tuple[str, int], ...]:
    """Return what is ticked on risk items, as (item id, answer)."""
    found = [(item.id, answers.get(item.id) or 0) for item in instrument.risk_items]
    return tuple(one for one in found if one[1] > 0)


def not_yet_asked(
    draft: MeasureDraft, instrument: Instrument
) -> tuple[tuple[str, int], ...]:
    """Return what is ticked on risk items and was not asked about."""
    found = ticked(instrument, dict(draft.answers))
    return tuple(one for one in found if one not in draft.asked)


def risk_of(ticks: tuple[tuple[str, int], ...], instrument: Instrument) -> Risk:
    """Return what ticks stand for; of several the gravest, and never nothing."""
    order = (Risk.PASSIVE, Risk.ACTIVE, Risk.PLAN_OR_MEANS)
    named = [name for name, _ in ticks]
    found = [i.risk for i in instrument.risk_items if i.id in named and i.risk in order]
    return max(found, key=order.index, default=Risk.PASSIVE)


async def asked_straight(
    instrument: Instrument, scored: Scored, *, country: str | None, clock: Clock
) -> Turn | None:
    """Return the direct question and whom to reach, where a risk item was ticked.

    Nothing of it is kept; None where nothing was ticked.
    """
    ticks = tuple((one.item, one.answer or 0) for one in scored.to_ask_about)
    if not ticks:
        return None
    visit = Visit(repository=None, clock=clock, country=country)
    return await visit.open_after_tick(risk_of(ticks, instrument))


# --- Which there are --------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Listed:
    """One instrument as the list shows it.

    `stands` says where it stands, `early` why it would be too early ("" where it is
    not). `begun` says that a form can be gone on with.
    """

    instrument: Instrument
    stands: str
    early: str = ""
    is_now: bool = False
    taken: bool = False
    begun: bool = False


def listed(figures: Figures, shelf: Shelf, *, now: datetime) -> tuple[Listed, ...]:
    """Return every instrument, those that are begun or due first."""
    found = [
        _listed(shelf.find(one.instrument), one, figures, now)
        for one in due(figures, shelf, now=now)
    ]
    return tuple(sorted(found, key=lambda one: (not one.begun, not one.is_now)))


def first(figures: Figures, shelf: Shelf, *, now: datetime) -> Instrument | None:
    """Return which to begin with; None where one was begun or taken before.

    In the time in which a person helps it is the one that is made for that.
    """
    if any(isinstance(one, Measure | MeasureDraft) for one in figures.records):
        return None
    offered = {one.instrument for one in due(figures, shelf, now=now) if one.is_offered}
    fit = [one for one in shelf.instruments if one.id in offered and one.yardstick]
    for_helper = [one for one in fit if one.schedule.with_helper]
    return next(iter(for_helper or fit), None)


def _listed(
    instrument: Instrument, standing: Due, figures: Figures, now: datetime
) -> Listed:
    stands = telling.due_words(standing)
    return Listed(
        instrument=instrument,
        stands=f"{stands[:1].upper()}{stands[1:]}.",
        early=telling.early(instrument, standing),
        is_now=standing.is_now,
        taken=standing.last is not None,
        begun=begun(figures, instrument, now=now).draft is not None,
    )
