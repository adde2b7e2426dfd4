"""How does a sitting begin, go on and end, at a terminal or through a pipe?

Nothing here decides what is said. Whatever goes wrong with the store or inside
the loop is told in a sentence, and the person can go on writing.
"""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import replace
from typing import TYPE_CHECKING

from counterpoint.app import SystemClock, ledger, open_judge
from counterpoint.app.admission import AdmittedModel, speaker
from counterpoint.app.prepared import prepared
from counterpoint.errors import CounterpointError, SettingsError, StoreError
from counterpoint.interfaces.cli import (
    at_a_limit,
    door,
    first_start,
    ledger_lines,
    locking,
    slash,
)
from counterpoint.interfaces.cli.countries import any_country
from counterpoint.interfaces.cli.modes import mode_named
from counterpoint.interfaces.cli.open_sitting import OpenSitting
from counterpoint.interfaces.cli.show import complain, paper
from counterpoint.interfaces.cli.typing_in import Ended, Idle, Keyboard
from counterpoint.interfaces.cli.words import words
from counterpoint.settings import read_settings

if TYPE_CHECKING:
    from counterpoint.interfaces.cli.show import Paper
    from counterpoint.ports import ChatModel, Judge
    from counterpoint.settings import Settings
    from counterpoint.store import Store
    from counterpoint.terms import Carried, Risk


def chat(
    *,
    mode: str | None = None,
    country: str | None = None,
    provider: str | None = None,
    keep: bool = True,
) -> int:
    """Hold a sitting until the person ends it; return the exit code."""
    settings = read_settings()
    chosen = mode_named(mode) if mode else None
    here = any_country(country) if country else None
    keyboard, out = Keyboard(), paper()
    model, judge = _speakers(settings, provider)
    if keyboard.person:
        out.note(words("chat")["opening"].strip())
        if not settings.file.exists():
            settings = first_start.ask(settings, keyboard, out)
    settings = replace(
        settings, mode=chosen or settings.mode, country=here or settings.country
    )
    with asyncio.Runner() as runner:
        sitting = OpenSitting(
            settings,
            keyboard=keyboard,
            out=out,
            runner=runner,
            clock=SystemClock(),
            model=model,
            judge=judge,
        )
        try:
            _say_who_speaks(sitting, model)
            return hold(sitting, keep=keep)
        finally:
            if model is not None:
                runner.run(model.close())


def _speakers(
    settings: Settings, provider: str | None
) -> tuple[ChatModel | None, Judge | None]:
    """Return who words and who judges; a wrong setting leaves the guide alone.

    A provider asked for by name is not passed over in silence.
    """
    if provider is not None:
        return speaker(settings, provider), open_judge(settings)
    try:
        return speaker(settings), open_judge(settings)
    except SettingsError as error:
        complain(f"{error} {words('chat')['guide_speaks']}")
        return None, None


def _say_who_speaks(sitting: OpenSitting, model: ChatModel | None) -> None:
    """Say why a model that was chosen may not speak, before anybody wonders."""
    if not isinstance(model, AdmittedModel):
        return
    entry = sitting.run(model.admission())
    if not entry.admitted:
        tell = sitting.out.note if sitting.keyboard.person else complain
        tell(entry.reason)


def hold_after_tick(
    settings: Settings,
    risk: Risk,
    *,
    keyboard: Keyboard,
    out: Paper,
    runner: asyncio.Runner,
    store: Store,
) -> OpenSitting:
    """Ask about a risk item that was ticked, and hold the sitting this opens.

    The store is lent. What the sitting holds afterwards is open still; it is None
    where the store was locked meanwhile and not opened again.
    """
    model, judge = _speakers(settings, None)
    sitting = OpenSitting(
        settings,
        keyboard=keyboard,
        out=out,
        runner=runner,
        clock=SystemClock(),
        model=model,
        judge=judge,
    )
    sitting.store, sitting.store_is_lent = store, True
    try:
        hold(sitting, keep=True, ticked=risk)
    finally:
        if model is not None:
            runner.run(model.close())
    return sitting


def hold(sitting: OpenSitting, *, keep: bool, ticked: Risk | None = None) -> int:
    """Hold a sitting from its opening to its end; return the exit code."""
    farewell = sitting.keyboard.person
    try:
        _begin(sitting, keep=keep, ticked=ticked)
        _listen(sitting)
    except Ended:
        pass
    except BaseException:
        farewell = False
        raise
    finally:
        _close(sitting, farewell=farewell)
    return sitting.code


# --- The opening --------------------------------------------------------------


def _begin(sitting: OpenSitting, *, keep: bool, ticked: Risk | None) -> None:
    carried = None
    if keep:
        carried = _open_the_store(sitting)
        if sitting.store is not None:  # a sitting may have never come to its end
            sitting.run(ledger.let_go_if_possible(sitting.store))
    elif sitting.keyboard.person:
        sitting.out.note(words("chat")["not_kept"])
    sitting.visit = sitting.fresh_visit(carried)
    if sitting.store is not None:
        sitting.visit.prepare(sitting.run(prepared(sitting.store)))
    sitting.tell_notices()
    if ticked is None:
        opening = sitting.run(sitting.visit.open())
    else:
        opening = sitting.run(sitting.visit.open_after_tick(ticked))
    if opening is not None:
        sitting.show(opening)


def _open_the_store(sitting: OpenSitting) -> Carried | None:
    """Open it and return what has to be remembered.

    Whatever stands in the way never keeps anybody from talking.
    """
    said = words("door")
    try:
        if sitting.store is None:
            sitting.store = sitting.run(
                door.open_or_ask(sitting.settings, sitting.keyboard)
            )
        return sitting.run(sitting.store.carried())
    except StoreError as error:
        if sitting.store is not None:
            sitting.run(sitting.store.close())
            sitting.store = None
        if sitting.keyboard.person:
            sitting.out.note(str(error))
            sitting.offer(said["offer"])
            sitting.out.note(said["go_on_unkept"])
        else:
            complain(f"{error} {said['go_on_unkept']}")
            sitting.code = error.exit_code
        return None


# --- In between -----------------------------------------------------------------


def _listen(sitting: OpenSitting) -> None:
    at_a_limit.tell(sitting)
    while (message := _next(sitting)) is not None:
        if not message.strip():
            continue
        try:
            if slash.is_command(message):
                slash.take(sitting, message)
            else:
                sitting.say(message)
        except CounterpointError as error:
            sitting.out.note(str(error))
        at_a_limit.tell(sitting)


def _next(sitting: OpenSitting) -> str | None:
    """Wait for the next message; a long silence locks first."""
    typed = ""
    while True:
        since, idle = sitting.clock.now(), locking.seconds(sitting)
        try:
            message = sitting.keyboard.message(idle=idle, typed=typed)
        except Idle as silence:
            typed = silence.typed
        else:
            # Where no alarm can end the silence, the next line does.
            waited = (sitting.clock.now() - since).total_seconds()
            if message is None or idle is None or waited <= idle:
                return message
            typed = message
        if not locking.lock(sitting):
            typed = ""


# --- The end --------------------------------------------------------------------


def _close(sitting: OpenSitting, *, farewell: bool) -> None:
    visit, store = sitting.visit, sitting.store
    with contextlib.suppress(StoreError):
        sitting.run(visit.end())
    if sitting.delete_at_end and visit.sitting is not None and store is not None:
        _delete(sitting, store, visit.sitting)
    elif visit.hidden and visit.repository is None:
        # Whoever is not safe at home must not leave it on the screen either.
        sitting.keyboard.forget()
        sitting.out.clear()
    elif farewell:
        kept = store is not None and visit.sitting is not None
        sitting.out.note(words("chat")["ends_kept" if kept else "ends"])
        _tell_ledger(sitting)
    if store is not None and not sitting.store_is_lent:
        sitting.run(store.close())


def _tell_ledger(sitting: OpenSitting) -> None:
    """Show what the ledger has out of this talk, and how it is taken out there."""
    lines, _ = sitting.run(sitting.visit.ledger_lines())
    if lines:
        said = ledger_lines.words("said")
        rows = "\n".join(map(ledger_lines.row, lines))
        sitting.out.note(said["from_this_talk"])
        sitting.out.rows(f"\n{rows}")
        sitting.out.note(said["take_out"])


def _delete(sitting: OpenSitting, store: Store, name: str) -> None:
    said = words("chat")
    try:
        sitting.run(_forget(store, name, sitting.visit.past.carried))
    except CounterpointError as error:
        sitting.out.note(f"{error} {said['not_deleted'].format(id=name)}")
        sitting.code = error.exit_code
    else:
        sitting.out.note(said["ends_deleted"])


async def _forget(store: Store, sitting: str, before: Carried) -> None:
    """Delete a sitting, what the ledger has of it, and what would be remembered."""
    await ledger.forget_places(store, lambda at: at.sitting == sitting)
    await store.delete(sitting)
    await store.remember(before)
    await store.compact()
