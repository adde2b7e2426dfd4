"""What stands in the safety plan, and whom can somebody reach?

Where a copy was left readable it is shown without a passphrase. Whatever cannot be
read, the numbers are shown.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

from counterpoint.app import SystemClock, care_records, plan_at_hand
from counterpoint.authored import load
from counterpoint.care.safety_plan import Step, is_empty, lines_in, named_in
from counterpoint.errors import StoreError
from counterpoint.interfaces.cli import door
from counterpoint.interfaces.cli.card import card
from counterpoint.interfaces.cli.show import complain, paper
from counterpoint.interfaces.cli.typing_in import Keyboard
from counterpoint.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counterpoint.care.records import SafetyPlan
    from counterpoint.settings import Settings
    from counterpoint.store import Store


def show() -> int:
    """Show the plan, as it can also be printed, and then whom to reach."""
    settings = read_settings()
    plan, code = _found(settings)
    out = paper()
    if plan is not None and not is_empty(plan):
        out.rows("\n".join(_written(plan)))
        out.rows("")
    elif not code:
        out.page(_words()["none"])
        out.rows("")
    out.rows(card(settings.country, today=SystemClock().now().date()))
    return code


async def in_a_talk(settings: Settings, store: Store | None) -> str:
    """Return the plan for somebody in the middle of a talk.

    Without the store, and where the store cannot be read, the copy is shown.
    """
    plan = plan_at_hand.read(settings).plan
    if store is not None:
        with contextlib.suppress(StoreError):
            plan = (await care_records.read(store)).plan
    if plan is None or is_empty(plan):
        return _words()["none"]
    return "\n".join(_written(plan))


def _found(settings: Settings) -> tuple[SafetyPlan | None, int]:
    """Return the plan as far as it can be read, and the exit code of that."""
    copy, said = plan_at_hand.read(settings), _words()
    if copy.kept and copy.plan is None:
        complain(said["copy_unread"])
    try:
        if not door.is_there(settings):
            return copy.plan, 0
        if copy.plan is not None and _is_locked(settings):
            complain(said["copy"])
            return copy.plan, 0
        return asyncio.run(_kept(settings)), 0
    except StoreError as error:
        complain(str(error))
        return copy.plan, 0 if copy.plan is not None else error.exit_code


def _is_locked(settings: Settings) -> bool:
    return settings.passphrase is None and door.has_passphrase(settings)


async def _kept(settings: Settings) -> SafetyPlan | None:
    async with await door.open_or_ask(settings, Keyboard()) as store:
        return (await care_records.read(store)).plan


def _written(plan: SafetyPlan) -> Iterator[str]:
    said = _words()
    yield said["head"]
    for number, step in enumerate(Step, start=1):
        rows = [row for row in _rows(plan, step) if row.strip()]
        if rows:
            yield ""
            yield said["step"].format(number=number, title=step.words["title"])
            yield from rows


def _rows(plan: SafetyPlan, step: Step) -> Iterator[str]:
    said = _words()
    if step.names_people:
        for one in named_in(plan, step):
            row = said["person"] if one.number else said["line"]
            yield row.format(who=one.who, number=one.number, line=one.who)
        return
    for line in lines_in(plan, step):
        yield said["line"].format(line=line)


def _words() -> dict[str, str]:
    return load("interfaces.cli", "plan").body
