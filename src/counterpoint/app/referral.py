"""Who else is needed, as everything on record shows it, and was it said already?

Signs come from the talks of the last weeks, from measures, and from how use goes; the
rules are care's. What is said is kept, so that it is said once. What cannot be read
makes this unsure, and whom one can reach is shown: nothing here may fail a page.
"""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from counterpoint.app import care_records, counting, figures
from counterpoint.app.helped import standing
from counterpoint.app.traces import traces
from counterpoint.care import referral as rules
from counterpoint.care.kinds import CareRecords
from counterpoint.care.records import Happened, Referral
from counterpoint.care.referral import Asked, Barrier, Due, Pointed, Seen
from counterpoint.detectors.referral_signs import read_signs
from counterpoint.errors import CounterpointError, InputError, NotFoundError
from counterpoint.outcomes.habits import habits
from counterpoint.outcomes.instruments import shelf
from counterpoint.outcomes.needing_less import FEWER, Use, use_of
from counterpoint.outcomes.obstacles import Standing
from counterpoint.outcomes.records import Day, Measure
from counterpoint.outcomes.scoring import series

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from datetime import datetime

    from counterpoint.app.traces import Traces
    from counterpoint.outcomes.kinds import Figures
    from counterpoint.outcomes.traces import Trace
    from counterpoint.ports import Repository
    from counterpoint.settings import Settings
    from counterpoint.terms import Turn

LOOKED_AT = timedelta(days=28)
"""Talks of so long ago are read for signs."""
MOST_MESSAGES = 400
"""The latest messages are read, and no more: a page must not wait for a year."""
SHOWN_FOR = timedelta(hours=24)
"""What was said stays on the page so long; after that it was said."""

# The scores from which on one looks further: AUDIT-C 3 of 12 (women; men 4, and nobody is
# asked here which they are), PC-PTSD-5 3 of 5 (measurement.md, section 3; recalled there).
_GATES = {"auditc": ("measure.drinking", 3), "pcptsd5": ("measure.ptsd_screen", 3)}
# Rules of our own, and no clinical numbers.
_A_MONTH = timedelta(days=28)
_FEWEST_DAYS = 7
_LOOP_WEEKS = 3
_LOOP_IN = timedelta(weeks=6)


class Already(NamedTuple):
    """What is on record and what sittings left behind, where a page has read it."""

    figures: Figures
    traces: Traces


@dataclass(frozen=True, slots=True)
class Referred:
    """What a page may say of others who are needed.

    `held` are the rules that hold, whether or not it is time to say so. `pointed` is
    what is said now, `asked` what is asked about `record`. `unsure` is a sentence where
    something could not be read, else "". `discreet` says that `pointed` must not be
    shown with anything that tells what it is about.
    """

    held: tuple[Due, ...] = ()
    pointed: Pointed | None = None
    asked: Asked | None = None
    record: str = ""
    unsure: str = ""
    discreet: bool = False

    @property
    def barriers(self) -> tuple[Barrier, ...]:
        """Return what may have stood in the way, where that is asked about."""
        return rules.barriers() if self.asked else ()

    @property
    def is_empty(self) -> bool:
        """Say whether there is nothing to show."""
        return not (self.pointed or self.asked or self.unsure)


async def referred(
    repository: Repository | None,
    *,
    now: datetime,
    settings: Settings,
    turns: Sequence[Turn] = (),
    already: Already | None = None,
) -> Referred:
    """Return who else is needed, and keep that it was said.

    Args:
        repository: where everything is kept; None where nothing is.
        now: the time in the person's own zone.
        settings: for the country and the person's limits.
        turns: of the sitting that is ending, also where it is not kept; without any,
            this is a page that others may see, and nothing discreet is on it.
        already: what the page has read itself.
    """
    try:
        known = await _known(
            repository, now=now, settings=settings, turns=turns, already=already
        )
        return await _referred(
            known, repository, now=now, settings=settings, turns=turns
        )
    except Exception:  # noqa: BLE001 - whatever it dies of, the way to help is shown
        return Referred(unsure=rules.unsure())


async def _referred(
    known: _Known,
    repository: Repository | None,
    *,
    now: datetime,
    settings: Settings,
    turns: Sequence[Turn],
) -> Referred:
    held = rules.due(known.seen, now=now)
    open_ = [one for one in held if _may_be_said(one, turns)]
    kept = known.records.of(Referral)
    lately = {one.rule for one in kept if now - one.at < SHOWN_FOR}
    said = next((one for one in open_ if one.rule in lately), None)
    news = rules.to_say(open_, kept, now=now, still_worse=known.still_worse)
    chosen = min((one for one in (news, said) if one), key=held.index, default=None)
    asked = None if chosen else _asked_about(kept, now=now)
    if repository is not None:
        said_now = news if chosen is news else None
        await _keep(repository, said_now, asked, now=now, settings=settings)
    discreet = chosen is not None and rules.is_discreet(chosen.rule)
    pointed = _pointed(chosen, kept, settings=settings, now=now) if chosen else None
    return Referred(
        held=held,
        pointed=_hushed(pointed) if pointed and discreet else pointed,
        asked=rules.ask(asked) if asked else None,
        record=asked.id if asked else "",
        unsure=rules.unsure() if known.unread else "",
        discreet=discreet,
    )


def _may_be_said(one: Due, turns: Sequence[Turn]) -> bool:
    """Say whether a rule may be spoken of here.

    A discreet one is, at the end of the very talk in which it came up: it is not kept
    that it was said, and somebody else may look at any other page.
    """
    if not rules.is_discreet(one.rule):
        return True
    return bool(turns) and one.at >= min(turn.message.at for turn in turns)


def _pointed(
    one: Due, kept: Sequence[Referral], *, settings: Settings, now: datetime
) -> Pointed:
    money = any(record.barrier == "money" for record in kept)
    return rules.point_at(
        one,
        country=settings.country,
        seed=f"{one.rule} {now.date()}",
        free_first=money,
    )


def _hushed(pointed: Pointed) -> Pointed:
    """Leave out everything that tells what it is about."""
    return replace(pointed, ways=(), lines=(), barriers=(), rule="", directory="")


async def _keep(
    repository: Repository,
    news: Due | None,
    asked: Referral | None,
    *,
    now: datetime,
    settings: Settings,
) -> None:
    """Keep what was said and asked; where that fails it is said again one day."""
    found: list[Referral] = []
    if news is not None and not rules.is_discreet(news.rule):
        made = f"referral-{news.rule}-{now.date()}"
        found.append(Referral(made, now, news.rule, news.tier.value))
    if asked is not None and asked.followed_up is None:
        found.append(replace(asked, followed_up=now))
    if found:
        with contextlib.suppress(CounterpointError):
            await care_records.keep(repository, *found, now=now)
            if news is not None:
                counting.count_referral(settings, news.rule, now)


def _asked_about(kept: Sequence[Referral], *, now: datetime) -> Referral | None:
    """Return what is asked about: what was begun to be asked today, else the next."""
    for one in kept:
        begun = one.followed_up
        is_begun = begun is not None and now - begun < SHOWN_FOR
        if is_begun and rules.may_be_asked_about(one):
            return one
    return rules.to_ask(kept, now=now)


async def answered(
    repository: Repository, record: str, *, answer: str, barrier: str, now: datetime
) -> tuple[str, ...]:
    """Keep whether anything came of it; return what is said to that.

    Raises:
        NotFoundError: there is no such referral.
        InputError: this is none of the answers.
        StoreError: it could not be kept.
    """
    known = (await care_records.read(repository)).of(Referral)
    one = next((kept for kept in known if kept.id == record), None)
    if one is None:
        raise NotFoundError("There is nothing to answer here any more.")
    try:
        said = Happened(answer)
    except ValueError:
        raise InputError("Choose one of the answers, or leave it out.") from None
    codes = {each.code for each in rules.barriers()}
    stood = barrier if barrier in codes else ""
    kept = replace(one, followed_up=now, answer=said, barrier=stood)
    await care_records.keep(repository, kept, now=now)
    return rules.said_to(said, stood)


# --- What is known ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Known:
    """Signs, what was said before, and whether something could not be read."""

    seen: tuple[Seen, ...]
    records: CareRecords
    still_worse: bool
    unread: bool


async def _known(
    repository: Repository | None,
    *,
    now: datetime,
    settings: Settings,
    turns: Sequence[Turn],
    already: Already | None,
) -> _Known:
    here = await asyncio.to_thread(_in_turns, turns)
    if repository is None:
        return _Known(here, CareRecords(), still_worse=False, unread=False)
    told, skipped = await _in_talks(repository, now=now, but={t.id for t in turns})
    found, left = already or Already(
        await figures.read(repository), await traces(repository, now=now)
    )
    records = await care_records.read(repository)
    use = _in_habits(left.traces, found, settings=settings, now=now)
    seen = (*here, *told, *_in_measures(found), *use)
    stands = standing(found, now=now).worst
    unread = skipped or bool(found.unreadable or records.unreadable)
    return _Known(seen, records, stands is Standing.RED, unread)


async def _in_talks(
    repository: Repository, *, now: datetime, but: Collection[str]
) -> tuple[tuple[Seen, ...], bool]:
    """Return the signs in the talks of the last weeks, and whether some was skipped."""
    turns: list[Turn] = []
    skipped = False
    for sitting in await repository.sittings():  # newest first
        if now - sitting.started > LOOKED_AT or len(turns) >= MOST_MESSAGES:
            break
        try:
            whole = await repository.read(sitting.id)
        except NotFoundError:  # deleted a moment ago
            continue
        except CounterpointError:
            skipped = True
            continue
        turns += [turn for turn in whole.turns if turn.id not in but]
    return await asyncio.to_thread(_in_turns, turns[:MOST_MESSAGES]), skipped


def _in_turns(turns: Iterable[Turn]) -> tuple[Seen, ...]:
    """Return the signs in what was written; what was taken back counts too."""
    return tuple(
        Seen(sign.code, turn.message.at, sign.tier)
        for turn in turns
        for sign in read_signs(turn.message.text, turn.screening.findings)
    )


def _in_measures(found: Figures) -> Iterator[Seen]:
    for instrument in shelf().instruments:
        items = [item.id for item in instrument.risk_items]
        for measure in found.of(Measure):
            ticked = any(measure.answer(item) for item in items)
            if measure.instrument == instrument.id and ticked:
                yield Seen("measure.risk_item", measure.at)
        if instrument.id in _GATES:
            code, least = _GATES[instrument.id]
            scores = series(instrument, found).scores
            yield from (Seen(code, one.at) for one in scores if one.total >= least)


def _in_habits(
    left: Sequence[Trace], found: Figures, *, settings: Settings, now: datetime
) -> Iterator[Seen]:
    if use_of(habits(left, found, limits=settings.limits, now=now)) is Use.RISING:
        yield Seen("habit.use_rising", now)
    if _meets_fewer(found.of(Day), now=now):
        yield Seen("habit.contact_falling", now)
    weeks = {
        (now - one.started).days // 7
        for one in left
        if one.reassurance_again and now - one.started <= _LOOP_IN
    }
    if len(weeks) >= _LOOP_WEEKS:
        yield Seen("habit.reassurance_weeks", now)


def _meets_fewer(days: Iterable[Day], *, now: datetime) -> bool:
    """Say whether the last four weeks hold a third fewer people than those before."""
    noted = [(now.date() - day.date, day.people) for day in days]
    lately = [n for ago, n in noted if n is not None and timedelta() <= ago < _A_MONTH]
    before = [n for ago, n in noted if n is not None and _A_MONTH <= ago < 2 * _A_MONTH]
    if min(len(lately), len(before)) < _FEWEST_DAYS or not sum(before):
        return False
    return sum(lately) / len(lately) <= FEWER * sum(before) / len(before)
