"""What goes onto the page for a professional, and in which form is it handed over?

Only what was ticked is read. It is made in memory; nobody but the person hands it
on. Where the felt change is to be asked first, no score gets onto the page.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any

from counterpoint.app import care_records, handoff_figures, trials
from counterpoint.app.handoff_talks import Talks, talks
from counterpoint.app.traces import traces
from counterpoint.authored import load
from counterpoint.care.handoff.given import (
    LONGEST_EXCERPTS,
    LONGEST_NAME,
    LONGEST_REASON,
    LONGEST_WISH,
    Danger,
    Given,
    Part,
    Use,
)
from counterpoint.care.handoff.page import Page, page_of, since_days
from counterpoint.care.safety_plan import as_lines, dialled, is_empty
from counterpoint.errors import InputError, StoreError
from counterpoint.outcomes.exchange.characters import legible
from counterpoint.outcomes.exchange.fhir import Part as FhirPart
from counterpoint.outcomes.exchange.fhir import SafetySteps, bundle
from counterpoint.outcomes.felt import scores_may_be_shown
from counterpoint.outcomes.instruments import shelf
from counterpoint.outcomes.kinds import Figures
from counterpoint.outcomes.records import Goal, GoalRating, Measure, MeasureDraft
from counterpoint.outcomes.trial.records import Trial
from counterpoint.outcomes.trial.starting import open_risk
from counterpoint.terms import Carried, Risk, Tier, to_json

if TYPE_CHECKING:
    from datetime import date, datetime

    from counterpoint.app.trials import Known
    from counterpoint.care.kinds import CareRecords
    from counterpoint.care.records import SafetyPlan
    from counterpoint.outcomes.trial.records import TrialEnd
    from counterpoint.ports import Repository

PERIODS: dict[str, int | None] = {
    "3m": 91,
    "6m": 183,
    "1y": 365,
    "2y": 730,
    "all": None,
}
USUAL_PERIOD = "1y"
_OWN_DANGER = frozenset({Risk.PASSIVE, Risk.ACTIVE, Risk.PLAN_OR_MEANS, Risk.SELF_HARM})
"""Dangers of the risk line. What another does to somebody never gets onto paper."""
_TURNS_TEXT = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_LETTERS = 4


@dataclass(frozen=True, slots=True)
class Asked:
    """What the person ticked and typed for a page; `period` is a key of PERIODS."""

    parts: frozenset[Part] = frozenset()
    period: str = USUAL_PERIOD
    who: str = ""
    reason: str = ""
    wish: str = ""
    excerpts: str = ""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A page, and what a bundle of the same can be made of.

    `held_back` says that scores wait for the felt change; `open_risk` whether a risk
    is open, None where that cannot be told.
    """

    asked: Asked
    page: Page
    now: datetime
    figures: Figures
    plan: SafetyPlan | None
    held_back: bool
    open_risk: bool | None


def checked(asked: Asked) -> Asked:
    """Return what was typed without what no paper can show.

    Raises:
        InputError: something is too long.
    """
    found = replace(
        asked,
        who=" ".join(shown(asked.who).split()),
        reason=shown(asked.reason),
        wish=shown(asked.wish),
        excerpts=shown(asked.excerpts),
    )
    for text, most in (
        (found.who, LONGEST_NAME),
        (found.reason, LONGEST_REASON),
        (found.wish, LONGEST_WISH),
        (found.excerpts, LONGEST_EXCERPTS),
    ):
        if len(text) > most:
            sentence: str = load("app", "handoff").body["wrong"]["long"]
            raise InputError(sentence.format(most=most))
    return found


def shown(text: str) -> str:
    """Take out what cannot be shown, and marks that turn the rest of a page round."""
    return unicodedata.normalize("NFC", legible(text.translate(_TURNS_TEXT)))


def _shown_all(value: Any) -> Any:
    """Return a page, or a part of one, with every word of it as it can be shown."""
    if isinstance(value, str):
        return shown(value)
    if isinstance(value, tuple):
        return tuple(_shown_all(one) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        changes = {
            one.name: _shown_all(getattr(value, one.name)) for one in fields(value)
        }
        return replace(value, **changes)
    return value


async def standing(repository: Repository, *, now: datetime) -> tuple[bool, bool]:
    """Say whether help comes first, and whether scores wait for the felt change.

    Where nobody can tell whether a risk is open, help comes first.
    """
    known = await trials.known(repository, now=now)
    return known.open_risk is not False, not scores_may_be_shown(known.figures, now)


async def prepare(repository: Repository, asked: Asked, *, now: datetime) -> Prepared:
    """Gather what was ticked and put the page together.

    Raises:
        InputError: something typed is too long.
        StoreError: the store cannot be read.
    """
    asked = checked(asked)
    known = await trials.known(repository, now=now)
    held_back = not scores_may_be_shown(known.figures, now)
    parts = frozenset(
        part for part in asked.parts if not (held_back and part.tells_scores)
    )
    asked = replace(asked, parts=parts)
    care = await _care(repository, parts)
    given = await _gathered(repository, asked, known, care, now)
    return Prepared(
        asked=asked,
        page=_shown_all(page_of(given, parts)),
        now=now,
        figures=known.figures,
        plan=given.plan,
        held_back=held_back,
        open_risk=known.open_risk,
    )


async def _care(repository: Repository, parts: frozenset[Part]) -> CareRecords | None:
    """Return the records of care where they are needed; None where unreadable."""
    if not parts & {Part.RISK, Part.PLAN}:
        return None
    try:
        return await care_records.read(repository)
    except StoreError:
        return None


async def _gathered(
    repository: Repository,
    asked: Asked,
    known: Known,
    care: CareRecords | None,
    now: datetime,
) -> Given:
    parts, figures = asked.parts, known.figures
    since = since_days(now.date(), PERIODS[asked.period])
    told = Talks()
    if parts & {Part.RISK, Part.TRIED}:
        told = await talks(repository, since=since)
    found = Given(
        made_on=now.date(),
        since=since,
        who=asked.who,
        reason=asked.reason if Part.REASON in parts else "",
        wish=asked.wish if Part.WISH in parts else "",
        excerpts=asked.excerpts if Part.EXCERPTS in parts else "",
        tried=told.tried if Part.TRIED in parts else (),
        plan=care.plan if care is not None and Part.PLAN in parts else None,
        unreadable=figures.unreadable,
    )
    if Part.RISK in parts:
        danger = await _danger(repository, figures, care, told, since=since, now=now)
        found = replace(found, danger=danger)
    if Part.USE in parts:
        found = replace(found, use=await _use(repository, since=since, now=now))
    return _with_figures(found, parts, known, since=since, now=now)


def _with_figures(
    found: Given,
    parts: frozenset[Part],
    known: Known,
    *,
    since: date | None,
    now: datetime,
) -> Given:
    figures = known.figures
    if Part.SCORES in parts:
        scores = handoff_figures.main_scores(figures, since=since, now=now)
        found = replace(found, scores=scores)
    if Part.OTHER_SCORES in parts:
        other = handoff_figures.other_scores(figures, since=since, now=now)
        found = replace(found, other_scores=other)
    if Part.FUNCTION in parts:
        days = handoff_figures.function(figures, since=since, now=now)
        found = replace(found, function=days)
    if Part.GOALS in parts:
        goals, attainment = handoff_figures.goals(figures, now=now)
        found = replace(found, goals=goals, attainment=attainment)
    if Part.HELPERS in parts:
        helped = handoff_figures.helpers(
            figures, since=since, now=now, scores=Part.SCORES in parts
        )
        found = replace(found, helpers=helped)
    if Part.ITEMS in parts:
        items = handoff_figures.items(
            figures, since=since, now=now, risk=Part.RISK in parts
        )
        found = replace(found, items=items)
    if Part.TRIAL in parts:
        found = replace(found, trial=_trial(known, since=since, now=now))
    return found


# --- Danger, use, trial -----------------------------------------------------------------


async def _danger(
    repository: Repository,
    figures: Figures,
    care: CareRecords | None,
    told: Talks,
    *,
    since: date | None,
    now: datetime,
) -> Danger:
    carried = await _own(repository)
    plan = care.plan if care is not None else None
    unread = care is None or (plan is None and bool(care.unreadable))
    seen = carried.at if carried is not None and carried.tier >= Tier.CONCERN else None
    return Danger(
        answer=told.answer,
        items=handoff_figures.risk_items(figures, since=since, now=now),
        seen_on=seen.date() if seen is not None else None,
        is_open=_is_open(carried, figures, now),
        has_plan=None if unread else not is_empty(plan),
        plan_names_somebody=plan is not None
        and any(dialled(one.number) for one in (*plan.helpers, *plan.professionals)),
        plan_on=plan.at.date() if plan is not None else None,
        looked_at=told.read,
        all_looked_at=told.all_read,
    )


async def _own(repository: Repository) -> Carried | None:
    """Return what is carried of danger to oneself; None where it cannot be read."""
    try:
        carried = await repository.carried()
    except StoreError:
        return None
    return carried if carried.risk in _OWN_DANGER else Carried()


def _is_open(carried: Carried | None, figures: Figures, now: datetime) -> bool | None:
    return open_risk(
        carried,
        figures.of(Measure),
        drafts=figures.of(MeasureDraft),
        risk_items=trials.risk_items(),
        now=now,
    )


async def _use(
    repository: Repository, *, since: date | None, now: datetime
) -> Use | None:
    left = await traces(repository, now=now)
    inside = sorted(
        (
            one
            for one in left.traces
            if one.started <= now and (since is None or one.started.date() >= since)
        ),
        key=lambda one: one.started,
    )
    if not inside:
        return None
    began = inside[0].started.date()
    weeks = max(1.0, ((now.date() - began).days + 1) / 7)
    days = [one.started.date() for one in inside]
    ends = [*days[1:], now.date()]
    gap, gap_from = max(
        ((end - day).days, day) for day, end in zip(days, ends, strict=True)
    )
    return Use(
        sittings=len(inside),
        a_week=len(inside) / weeks,
        minutes_a_week=round(sum(one.minutes for one in inside) / weeks),
        gap=gap,
        gap_from=gap_from if gap > 1 else None,
        nights=sum(one.night > 0 for one in inside),
    )


def _trial(known: Known, *, since: date | None, now: datetime) -> tuple[str, ...]:
    """Return what came of the last trial that is over; () where none is."""
    from counterpoint.outcomes.trial.analysis import analyse  # noqa: PLC0415 - slow
    from counterpoint.outcomes.trial.said import analysis_said  # noqa: PLC0415 - slow

    for trial in reversed(known.figures.of(Trial)):
        if since is not None and _ended(trial, known.ends, now) < since:
            continue
        try:
            return analysis_said(analyse(trial, known.days, ends=known.ends, now=now))
        except InputError:  # it still runs, or is not what was committed to
            continue
    return ()


def _ended(trial: Trial, ends: tuple[TrialEnd, ...], now: datetime) -> date:
    from counterpoint.outcomes.trial.running import reached  # noqa: PLC0415 - slow

    return reached(trial, ends, now=now)


# --- For another health record ------------------------------------------------------------


def fhir(prepared: Prepared) -> bytes:
    """Return what was ticked of scores, goals and the plan as a FHIR R4 bundle."""
    asked = prepared.asked
    made = bundle(
        _for_bundle(prepared),
        shelf(),
        parts=_fhir_parts(asked.parts),
        now=prepared.now,
        initials=initials(asked.who),
        plan=_steps(prepared.plan),
    )
    return to_json(made)


def initials(name: str) -> str:
    """Return the first letter of each part of a name; no more leaves the house."""
    letters = [part[0] for part in name.split() if part[0].isalpha()]
    return "".join(letters[:_LETTERS])


def _fhir_parts(ticked: frozenset[Part]) -> frozenset[FhirPart]:
    scores = bool(ticked & {Part.SCORES, Part.OTHER_SCORES})
    which = {
        FhirPart.TOTALS: scores,
        FhirPart.ANSWERS: Part.ITEMS in ticked,
        FhirPart.RISK: Part.RISK in ticked,
        FhirPart.GOALS: Part.GOALS in ticked,
    }
    return frozenset(part for part, chosen in which.items() if chosen)


def _for_bundle(prepared: Prepared) -> Figures:
    """Return the records that were ticked, of the period."""
    asked, main = prepared.asked, handoff_figures.MAIN
    since = since_days(prepared.now.date(), PERIODS[asked.period])
    parts = asked.parts
    scores = parts & {Part.SCORES, Part.OTHER_SCORES}

    def is_chosen(measure: Measure) -> bool:
        if since is not None and measure.at.date() < since:
            return False
        if measure.instrument in main:
            return bool(parts & {Part.SCORES, Part.ITEMS}) or not scores
        return Part.OTHER_SCORES in parts or not (scores or Part.ITEMS in parts)

    kept = tuple(
        record
        for record in prepared.figures.records
        if isinstance(record, Goal | GoalRating)
        or (isinstance(record, Measure) and is_chosen(record))
    )
    return Figures(kept)


def _steps(plan: SafetyPlan | None) -> SafetySteps | None:
    if plan is None or is_empty(plan):
        return None
    steps = tuple((title, tuple(map(shown, lines))) for title, lines in as_lines(plan))
    return SafetySteps(plan.at, steps)
