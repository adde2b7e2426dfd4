"""How is a trial on oneself planned, kept up and read at a terminal?"""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counterpoint import in_words
from counterpoint.app import SystemClock, figures, handing_out, new_id, trials
from counterpoint.app.admission import models_set_up
from counterpoint.authored import load
from counterpoint.errors import InputError, NotFoundError
from counterpoint.interfaces.cli import door
from counterpoint.interfaces.cli.card import card
from counterpoint.interfaces.cli.keeping import opened
from counterpoint.interfaces.cli.show import paper, print_json
from counterpoint.interfaces.cli.typing_in import Keyboard
from counterpoint.outcomes.days import counting
from counterpoint.outcomes.trial import design as designs
from counterpoint.outcomes.trial.records import (
    Arm,
    EndReason,
    Rating,
    Trial,
)
from counterpoint.outcomes.trial.running import Standing, rate
from counterpoint.outcomes.trial.starting import Refusal, begin, refusal, running
from counterpoint.outcomes.trial.words import words
from counterpoint.settings import read_settings

if TYPE_CHECKING:
    from datetime import date, datetime

    from counterpoint.app.trials import Known
    from counterpoint.outcomes.kinds import Figures
    from counterpoint.outcomes.records import Behaviour
    from counterpoint.outcomes.trial.records import Design, Endpoint
    from counterpoint.outcomes.trial.running import Progress
    from counterpoint.ports import Clock
    from counterpoint.store import Store


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed after the action; each is None where it was not."""

    path: str | None = None
    days: int = designs.ADVISED_DAYS[0]
    block: int = 1
    bare: bool = False
    rate: str = "mood"
    worthwhile: float | None = None
    mood: int | None = None
    count: int | None = None
    used: str | None = None
    yesterday: bool = False
    as_json: bool = False


def trial(action: str, asked: Asked, *, clock: Clock | None = None) -> int:
    """Plan a trial, or do what is asked with the one that is there."""
    actions = {
        "plan": _plan,
        "start": _start,
        "log": _log,
        "status": _status,
        "stop": _stop,
        "analyse": _analyse,
        "export": _export,
    }
    if action not in actions:
        raise InputError(_words("error")["action"])
    return asyncio.run(actions[action](asked, (clock or SystemClock()).now()))


# --- plan and start ---------------------------------------------------------------------


async def _plan(asked: Asked, _now: datetime) -> int:
    """Show the plan and its power; keep nothing, and make no store."""
    from counterpoint.outcomes.trial.power import (  # noqa: PLC0415 - slow
        power_of,
        swing,
    )
    from counterpoint.outcomes.trial.said import plan_said  # noqa: PLC0415 - slow

    found = await _figures_if_any()
    design, behaviour = _design(asked, found)
    main = design.endpoints[0].rating
    ratings = trials.earlier_ratings(found, main, behaviour=behaviour)
    known_swing = swing(ratings)
    powers = power_of(design, known_swing)
    said = (
        *plan_said(design, known_swing, powers, asked_days=asked.days),
        words("plan")["next"],
    )
    if asked.as_json:
        print_json(
            {
                "design": design,
                "days": design.days,
                "swing": {"sd": known_swing.sd, "days": known_swing.days},
                "power": [one._asdict() for one in powers],
                "said": said,
            }
        )
    else:
        paper().page("\n\n".join(said))
    return 0


async def _start(asked: Asked, now: datetime) -> int:
    from counterpoint.outcomes.trial.said import start_said  # noqa: PLC0415 - slow

    async with await door.open_or_ask(read_settings(), Keyboard()) as store:
        known = await trials.known(store, now=now)
        earlier = known.figures.of(Trial)
        refused = refusal(
            open_risk=known.open_risk, trials=earlier, ends=known.ends, now=now
        )
        if refused is Refusal.RISK or refused is Refusal.UNKNOWN:
            return _refused(refused, as_json=asked.as_json, today=now.date())
        design, behaviour = _design(asked, known.figures)
        begun = begin(
            design,
            id=new_id(),
            now=now,
            entropy=os.urandom,
            open_risk=known.open_risk,
            trials=earlier,
            ends=known.ends,
            behaviour=behaviour,
        )
        await figures.keep(store, begun, now=now)
    if asked.as_json:
        print_json(
            {
                "trial": begun.id,
                "design": begun.design,
                "first": begun.first,
                "last": designs.last_day(begun),
                "commitment": begun.commitment,
            }
        )
    else:
        paper().page("\n\n".join(start_said(begun)))
    return 0


def _refused(refused: Refusal, *, as_json: bool, today: date) -> int:
    """Say why not in kind words, and show whom somebody can reach right now."""
    sentence = words("may_not")[refused]
    if as_json:
        print_json({"refused": refused, "said": sentence})
    else:
        paper().page(f"{sentence}\n")
        paper().rows(card(read_settings().country, today=today))
    return InputError.exit_code


def _design(asked: Asked, found: Figures) -> tuple[Design, str | None]:
    """Return what was asked for as a design, and what is counted in it."""
    counted = counting(found)
    endpoints = _endpoints(asked, counted)
    arms = [Arm.JOURNAL, Arm.COUNTERPOINT]
    if asked.bare:
        if not models_set_up(read_settings()):
            raise InputError(words("refused")["no_model"])
        arms.append(Arm.BARE)
    design = designs.planned(arms, endpoints, days=asked.days, block_days=asked.block)
    counts = any(one.rating is Rating.BEHAVIOUR for one in endpoints)
    return design, counted.id if counts and counted else None


def _endpoints(asked: Asked, counted: Behaviour | None) -> tuple[Endpoint, ...]:
    rated = designs.RATED.get(asked.rate)
    if rated is None:
        raise InputError(_words("error")["rate"])
    if Rating.BEHAVIOUR not in rated:
        return designs.endpoints(rated, asked.worthwhile)
    if counted is None:
        raise InputError(words("refused")["no_behaviour"])
    if counted.more_is_better is None:
        raise InputError(words("refused")["no_direction"])
    better = counted.more_is_better
    return designs.endpoints(rated, asked.worthwhile, more_is_better=better)


# --- while it runs -----------------------------------------------------------------------


async def _status(asked: Asked, now: datetime) -> int:
    async with opened(_words("error")["none"]) as store:
        known = await trials.known(store, now=now)
        one = _current(known, now)
        standing = await _ended_if_due(store, one, known, now=now)
    if asked.as_json:
        print_json({"trial": one.id, "progress": _as_object(standing)})
    else:
        _show_standing(one, standing, now.date())
    return 0


def _current(known: Known, now: datetime) -> Trial:
    found = known.trial(now=now)
    if found is None:
        raise NotFoundError(_words("error")["none"])
    return found


async def _ended_if_due(
    store: Store, one: Trial, known: Known, *, now: datetime
) -> Progress:
    """Say how a trial stands; where a stop rule holds it ends here and now."""
    standing = known.standing(one, now=now)
    if standing.standing is Standing.STOPS and standing.end is not None:
        await trials.end(store, one, standing.end, now=now)
    return standing


def _show_standing(one: Trial, standing: Progress, today: date) -> None:
    from counterpoint.outcomes.trial.said import progress_said  # noqa: PLC0415 - slow

    paper().page("\n\n".join(progress_said(one, standing)))
    if standing.standing is Standing.STOPS and standing.end is EndReason.RISK:
        paper().rows("\n" + card(read_settings().country, today=today))


def _as_object(standing: Progress) -> dict[str, object]:
    from counterpoint.outcomes.trial.export import named  # noqa: PLC0415 - slow

    shown: dict[str, object] = named(standing)
    return shown


async def _log(asked: Asked, now: datetime) -> int:
    async with opened(_words("error")["none"]) as store:
        known = await trials.known(store, now=now)
        one = _current(known, now)
        day = now.date() - timedelta(days=asked.yesterday)
        given = _given(asked, one, day)
        corrects = any(kept.trial == one.id and kept.date == day for kept in known.days)
        rated = rate(
            one,
            known.days,
            id=new_id(),
            date=day,
            now=now,
            mood=given.mood,
            count=given.count,
            used=_used(given.used, one.design),
            ends=known.ends,
            opened=known.opened,
        )
        beside = trials.look_back(rated, one, known.figures)
        await figures.keep(store, rated, *beside, now=now)
        standing = await _ended_if_due(store, one, known, now=now)
    if asked.as_json:
        print_json({"day": rated, "corrects": corrects, "ends": standing.end})
        return 0
    said = words("log")
    kept = "corrected" if corrects else "kept_late" if rated.late else "kept"
    paper().page(said[kept])
    if standing.standing is Standing.STOPS:
        paper().page("")
        _show_standing(one, standing, now.date())
    return 0


@dataclass(frozen=True, slots=True)
class _Given:
    mood: int | None
    count: int | None
    used: str | None


def _given(asked: Asked, one: Trial, day: date) -> _Given:
    """Return the answers: as typed after the command, or asked for one by one."""
    keyboard = Keyboard()
    typed = asked.mood is not None or asked.count is not None
    if typed or not keyboard.person:
        return _Given(asked.mood, asked.count, asked.used)
    said = words("log")
    ratings = {endpoint.rating for endpoint in one.design.endpoints}
    mood = count = None
    if Rating.MOOD in ratings:
        mood = _number(keyboard, said["ask_mood"].format(date=in_words.day(day)))
    if Rating.BEHAVIOUR in ratings:
        count = _number(keyboard, said["ask_count"].format(date=in_words.day(day)))
    arms = ", ".join(one.design.arms)
    paper().reply(said["ask_used"].format(arms=arms))
    return _Given(mood, count, (keyboard.line() or "").strip() or asked.used)


def _number(keyboard: Keyboard, question: str) -> int | None:
    paper().reply(question)
    while typed := (keyboard.line() or "").strip():
        if typed.isascii() and typed.isdigit():
            return int(typed)
        paper().note(_words("error")["number"])
    return None


def _used(typed: str | None, design: Design) -> tuple[Arm, ...] | None:
    if typed is None:
        return None
    parts = {part.strip().lower() for part in typed.split(",")}
    if parts == {_words("said")["none_used"]}:
        return ()
    known = {str(arm): arm for arm in design.arms}
    if not parts <= known.keys():
        names = ", ".join(known)
        raise InputError(_words("error")["used"].format(names=names))
    return tuple(arm for name, arm in known.items() if name in parts)


async def _stop(asked: Asked, now: datetime) -> int:
    async with opened(_words("error")["none"]) as store:
        known = await trials.known(store, now=now)
        one = running(known.figures.of(Trial), known.ends, now=now)
        if one is None:
            raise NotFoundError(words("status")["none"])
        ended = await trials.end(store, one, EndReason.WISH, now=now)
    if asked.as_json:
        print_json(ended)
    else:
        paper().page(words("ended")[ended.reason])
    return 0


# --- what came of it ---------------------------------------------------------------------


async def _analyse(asked: Asked, now: datetime) -> int:
    from counterpoint.outcomes.trial.analysis import (  # noqa: PLC0415 - slow
        analyse,
    )
    from counterpoint.outcomes.trial.export import named  # noqa: PLC0415 - slow
    from counterpoint.outcomes.trial.said import (  # noqa: PLC0415 - slow
        analysis_said,
    )

    async with opened(_words("error")["none"]) as store:
        known = await trials.known(store, now=now)
    one = _current(known, now)
    found = analyse(one, known.days, ends=known.ends, now=now)
    said = analysis_said(found)
    if asked.as_json:
        print_json({**named(found), "said": said, "seed": one.seed})
    else:
        paper().page("\n\n".join((*said, words("analysis")["seed"])))
        paper().rows(f"{one.commitment}\n{one.seed}")
    return 0


async def _export(asked: Asked, now: datetime) -> int:
    from counterpoint.outcomes.trial.export import exported  # noqa: PLC0415 - slow

    if asked.path is None:
        raise InputError(_words("error")["path"])
    async with opened(_words("error")["none"]) as store:
        known = await trials.known(store, now=now)
    one = _current(known, now)
    members = exported(one, known.days, ends=known.ends, now=now)
    handing_out.write(members, Path(asked.path))
    if asked.as_json:
        print_json({"path": asked.path, "files": sorted(members)})
        return 0
    said = _words("said")
    paper().page(said["exported"].format(path=asked.path))
    if "analysis.json" not in members:
        paper().page(said["still_runs"])
    return 0


# --- what all of them need ---------------------------------------------------------------


async def _figures_if_any() -> Figures:
    from counterpoint.outcomes.kinds import Figures  # noqa: PLC0415 - at use

    if not door.is_there(read_settings()):
        return Figures()
    async with opened() as store:
        return await figures.read(store)


def _words(section: str) -> dict[str, str]:
    body: dict[str, Any] = load("interfaces.cli", "trials").body
    said: dict[str, str] = body[section]
    return said
