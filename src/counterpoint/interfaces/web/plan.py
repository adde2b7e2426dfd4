"""How is a safety plan made in calm, and found in a bad hour?

Where the person chose that, it is shown while the store is locked; and wherever it
is shown, or cannot be, whom to reach stands there too. What is written in it is
not read for danger: see `care.safety_plan` for why.
"""

from __future__ import annotations

import contextlib
import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from counterpoint.app import care_records, plan_at_hand
from counterpoint.authored import load
from counterpoint.care.people import people_on
from counterpoint.care.records import SAFETY_PLAN, Named, SafetyPlan
from counterpoint.care.safety_plan import (
    MOST_NAMED,
    Step,
    StepError,
    dialled,
    is_empty,
    lacking,
    lines_in,
    lines_of,
    named_in,
    with_lines,
    with_people,
)
from counterpoint.errors import (
    CounterpointError,
    InputError,
    LockedError,
    NotFoundError,
    StoreError,
)
from counterpoint.interfaces.web.help_now import help_card
from counterpoint.interfaces.web.on_record import (
    Wrong,
    ask_whether,
    done,
    record_store,
    text_of,
)
from counterpoint.interfaces.web.pages import form_of, go, house, page
from counterpoint.interfaces.web.rooms import (
    not_from_here,
    shown,
    store_of,
    taken,
)
from counterpoint.terms import to_json

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.datastructures import FormData
    from starlette.requests import Request

    from counterpoint.app.plan_at_hand import AtHand
    from counterpoint.care.kinds import CareRecords
    from counterpoint.interfaces.web.help_now import HelpCard
    from counterpoint.interfaces.web.house import House
    from counterpoint.store import Store

PLAN = "/plan"
_ROWS = 3
"""So many rows for people stand on a page at least."""


def routes() -> list[Route]:
    """Return the addresses of the safety plan."""
    step = PLAN + "/write/{step}"
    return [
        Route(PLAN, plan_page, methods=["GET"]),
        Route(f"{PLAN}/copy", copy, methods=["GET"]),
        Route(f"{PLAN}/at-hand", choose_at_hand, methods=["POST"]),
        Route(f"{PLAN}/looked", looked, methods=["POST"]),
        Route(f"{PLAN}/write", write_page, methods=["GET"]),
        Route(f"{PLAN}/write", write, methods=["POST"]),
        Route(step, step_page, methods=["GET"]),
        Route(step, write_step, methods=["POST"]),
        Route(f"{PLAN}/delete", delete_page, methods=["GET"]),
        Route(f"{PLAN}/delete", delete, methods=["POST"]),
    ]


@dataclass(frozen=True, slots=True)
class Shown:
    """One step as it is shown: its heading, and what the person put there."""

    step: Step
    title: str
    lines: tuple[str, ...]
    people: tuple[tuple[Named, str], ...]

    @property
    def is_empty(self) -> bool:
        """Say whether the person put nothing there."""
        return not self.lines and not self.people


@dataclass(frozen=True, slots=True)
class _Found:
    """The plan, as far as it can be read, and what is to be said about that."""

    plan: SafetyPlan | None
    copy: AtHand
    from_copy: bool = False
    sentence: str = ""


class OvertakenError(InputError):
    """Another window changed the same; `seen` is the mark of what stands there now."""

    def __init__(self, sentence: str, *, seen: str) -> None:
        super().__init__(sentence)
        self.seen = seen


# --- Reading it ----------------------------------------------------------------------


async def plan_page(request: Request) -> Response:
    """Show the plan, from the copy at hand where the store does not open."""
    home = house(request)
    found = await _found(request)
    if home.locked and not found.copy.kept:
        return go(f"/unlock?onward={PLAN}")
    if not home.locked:
        home.touch()
    return page(
        request,
        "plan.html",
        found=found,
        steps=_steps(found.plan),
        empty=is_empty(found.plan),
        lacks=lacking(found.plan) if found.plan is not None else "",
        card=_card(home),
        done=done(request, _words()["done"]),
        wrong=request.query_params.get("copy") == "old",
        look=request.query_params.get("look") == "yes",
        first=Step.SIGNS,
        helpers=Step.HELPERS,
        talking=_is_talking(home),
    )


def _is_talking(home: House) -> bool:
    """Say whether there is a talk to go back to."""
    latest = None if home.locked else home.latest()
    return latest is not None and bool(latest.visit.turns)


async def _found(request: Request) -> _Found:
    home, said = house(request), _words()["wrong"]
    at_hand = plan_at_hand.read(home.settings)
    unread = said["copy_damaged"] if at_hand.kept and at_hand.plan is None else ""
    if home.locked:
        return _Found(at_hand.plan, at_hand, True, unread or said["from_copy"])
    try:
        records = await care_records.read(await store_of(request))
    except StoreError as error:
        return _Found(at_hand.plan, at_hand, True, f"{error} {unread}".strip())
    if records.plan is None and records.unreadable:  # it could be among those
        return _Found(at_hand.plan, at_hand, True, said["damaged"])
    return _Found(records.plan, at_hand)


async def copy(request: Request) -> Response:
    """Return the plan as this browser may keep it; 404 where that was not chosen.

    Where it was chosen and cannot be read, the browser leaves its own as it is.
    """
    home = house(request)
    at_hand = plan_at_hand.read(home.settings)
    if at_hand.plan is None:
        status = 503 if at_hand.kept else 404
        return PlainTextResponse("There is none.", status_code=status)
    return page(
        request,
        "plan_copy.html",
        steps=_steps(at_hand.plan),
        card=_card(home),
        token="",
        inside=False,
        path=PLAN,
    )


def _steps(plan: SafetyPlan | None) -> list[Shown]:
    return [_shown(plan, step) for step in Step]


def _shown(plan: SafetyPlan | None, step: Step) -> Shown:
    title = step.words["title"]
    if plan is None:
        return Shown(step, title, (), ())
    if step.names_people:
        people = tuple((one, dialled(one.number)) for one in named_in(plan, step))
        return Shown(step, title, (), people)
    return Shown(step, title, lines_in(plan, step), ())


def _card(home: House) -> HelpCard:
    return help_card(home.settings.country, today=home.clock.now().date())


# --- Writing it ----------------------------------------------------------------------


@shown
async def write_page(request: Request) -> Response:
    """Ask for everything on one page."""
    return await _ask(request, tuple(Step))


@shown
async def step_page(request: Request) -> Response:
    """Ask for one step."""
    return await _ask(request, (_asked_for(request),))


async def _ask(request: Request, steps: tuple[Step, ...]) -> Response:
    records = await care_records.read(await record_store(request))
    given = _fields(records.plan, steps)
    seen = _mark(records.plan, steps)
    return _write_page(request, steps, given, seen=seen, names=_names(records))


def _write_page(
    request: Request,
    steps: tuple[Step, ...],
    given: Mapping[str, str],
    *,
    seen: str,
    names: Sequence[str] = (),
    wrong: Wrong | None = None,
    status: int = 400,
) -> Response:
    one = steps[0] if len(steps) == 1 else None
    return page(
        request,
        "plan_write.html",
        status=status if wrong else 200,
        steps=steps,
        one=one,
        number=list(Step).index(one) + 1 if one else 0,
        of=len(Step),
        before=_before(one) if one else None,
        given=given,
        rows=min(MOST_NAMED, max(_ROWS, _filled(given) + 1)),
        seen=seen,
        wrong=wrong,
        names=names,
        card=_card(house(request)),
    )


async def write(request: Request) -> Response:
    """Keep everything that was written."""
    return await _keep(request, tuple(Step))


async def write_step(request: Request) -> Response:
    """Keep one step and go on to the next."""
    return await _keep(request, (_asked_for(request),))


async def _keep(request: Request, steps: tuple[Step, ...]) -> Response:
    """Keep what was written; whatever is in the way, it still stands on the page."""
    form = await form_of(request)
    if form is None:
        return not_from_here()
    given = {name: text_of(form, name) for name in form}
    try:
        renewed = await _taken(request, steps, given)
    except CounterpointError as error:
        return await _not_kept(request, steps, given, error)
    if len(steps) == 1 and form.get("do") != "stop" and steps[0].after is not None:
        return go(f"{PLAN}/write/{steps[0].after.value}")
    return go(f"{PLAN}?done=kept{'' if renewed else '&copy=old'}")


async def _taken(
    request: Request, steps: tuple[Step, ...], given: Mapping[str, str]
) -> bool:
    """Keep what was written; say whether the copy at hand says the same."""
    home = house(request)
    if home.locked:
        raise LockedError(_words()["wrong"]["locked"])
    home.touch()
    store = await record_store(request)
    async with home.filling:
        before = (await care_records.read(store)).plan
        plan = before or SafetyPlan(SAFETY_PLAN, home.clock.now())
        plan = _written(plan, steps, given)
        _check_not_overtaken(given.get("seen", ""), before, plan, steps)
        await _put(store, plan, before, home)
        return await _renew(store, home)


async def _not_kept(
    request: Request,
    steps: tuple[Step, ...],
    given: Mapping[str, str],
    error: CounterpointError,
) -> Response:
    """Show what was written again, and why it was not kept.

    It may have locked in the middle of it.
    """
    home, names = house(request), list[str]()
    with contextlib.suppress(CounterpointError):
        names = _names(await care_records.read(await record_store(request)))
    sentence = _words()["wrong"]["locked"] if home.locked else str(error)
    return _write_page(
        request,
        steps,
        given,
        seen=error.seen if isinstance(error, OvertakenError) else given.get("seen", ""),
        names=names,
        wrong=Wrong(
            error.step.value if isinstance(error, StepError) else "form", sentence
        ),
        status=423 if home.locked else 400,
    )


def _written(
    plan: SafetyPlan, steps: tuple[Step, ...], given: Mapping[str, str]
) -> SafetyPlan:
    for step in steps:
        if step.names_people:
            plan = with_people(plan, step, _people(step, given))
        else:
            plan = with_lines(plan, step, lines_of(given.get(step.value, "")))
    return plan


def _people(step: Step, given: Mapping[str, str]) -> tuple[Named, ...]:
    def one(part: str, row: int) -> str:
        return " ".join(given.get(f"{step.value}-{part}-{row}", "").split())

    return tuple(
        Named(one("who", row), one("number", row)) for row in range(MOST_NAMED)
    )


def _check_not_overtaken(
    seen: str,
    before: SafetyPlan | None,
    plan: SafetyPlan,
    steps: tuple[Step, ...],
) -> None:
    """Raise OvertakenError where another window changed the same in the meantime."""
    now = _mark(before, steps)
    if seen != now and _mark(plan, steps) != now:
        raise OvertakenError(_words()["wrong"]["changed"], seen=now)


async def _put(
    store: Store, plan: SafetyPlan, before: SafetyPlan | None, home: House
) -> None:
    """Keep the plan; one that was emptied is deleted, and the copy of it first."""
    now = home.clock.now()
    if not is_empty(plan):
        if plan != before:
            await care_records.keep(store, replace(plan, at=now), now=now)
    elif before is not None:
        plan_at_hand.remove(home.settings)
        await care_records.withdraw(store, SAFETY_PLAN)
    await home.prepare()


async def _renew(store: Store, home: House) -> bool:
    """Write the copy at hand anew, if there is one; say whether it is right."""
    try:
        await plan_at_hand.align(home.settings, store)
    except StoreError:
        return False
    return True


def _fields(plan: SafetyPlan | None, steps: tuple[Step, ...]) -> dict[str, str]:
    """Return what stands in the fields of a form."""
    fields: dict[str, str] = {}
    if plan is None:
        return fields
    for step in steps:
        if not step.names_people:
            fields[step.value] = "\n".join(lines_in(plan, step))
            continue
        for row, one in enumerate(named_in(plan, step)):
            fields[f"{step.value}-who-{row}"] = one.who
            fields[f"{step.value}-number-{row}"] = one.number
    return fields


def _filled(fields: Mapping[str, str]) -> int:
    """Return how many rows of people are filled, at most."""
    filled = [
        row
        for step in Step
        if step.names_people
        for row, one in enumerate(_people(step, fields), start=1)
        if one.who or one.number
    ]
    return max(filled, default=0)


def _mark(plan: SafetyPlan | None, steps: tuple[Step, ...]) -> str:
    """Return a mark that changes when the content of these steps does."""
    content = [getattr(plan, step.value) if plan else () for step in steps]
    return hashlib.sha256(to_json(content)).hexdigest()[:16]


def _names(records: CareRecords) -> list[str]:
    return [known.person.who for known in people_on(records)]


def _asked_for(request: Request) -> Step:
    asked = request.path_params["step"]
    if asked not in {step.value for step in Step}:
        raise NotFoundError(_on_record()["form"]["gone"])
    return Step(asked)


def _before(step: Step) -> Step | None:
    steps = list(Step)
    place = steps.index(step)
    return steps[place - 1] if place else None


# --- At hand, looked over, deleted ------------------------------------------------------


@taken
async def choose_at_hand(request: Request, form: FormData) -> Response:
    """Leave a copy that opens without the passphrase, or take it back."""
    home = house(request)
    if form.get("choice") != "yes":
        plan_at_hand.remove(home.settings)
        return go(f"{PLAN}?done=locked_away")
    store = await record_store(request)
    async with home.filling:
        plan = (await care_records.read(store)).plan
        if plan is None:
            raise InputError(_words()["wrong"]["no_plan"])
        plan_at_hand.put(home.settings, plan)
    return go(f"{PLAN}?done=at_hand")


@taken
async def looked(request: Request, form: FormData) -> Response:
    """Note that the person looked the plan over and left it as it is."""
    del form
    home, store = house(request), await record_store(request)
    async with home.filling:
        plan = (await care_records.read(store)).plan
        if plan is not None:
            now = home.clock.now()
            await care_records.keep(store, replace(plan, reviewed=now), now=now)
            await _renew(store, home)
    return go(f"{PLAN}?done=looked")


@shown
async def delete_page(request: Request) -> Response:
    """Say what goes, and ask."""
    plan = (await care_records.read(await record_store(request))).plan
    if plan is None:
        raise NotFoundError(_on_record()["form"]["gone"])
    said = _words()["delete"]
    return ask_whether(
        request,
        title=said["title"],
        at=plan.at,
        goes=said["goes"],
        action=f"{PLAN}/delete",
        back=PLAN,
    )


@taken
async def delete(request: Request, form: FormData) -> Response:
    """Delete the plan for good, and the copy of it first."""
    del form
    home, store = house(request), await record_store(request)
    async with home.filling:
        plan_at_hand.remove(home.settings)
        await care_records.withdraw(store, SAFETY_PLAN)
    await home.prepare()
    return go(f"{PLAN}?done=deleted")


def _words() -> dict[str, Any]:
    return load("interfaces.web", "plan").body


def _on_record() -> dict[str, Any]:
    return load("interfaces.web", "on_record").body
