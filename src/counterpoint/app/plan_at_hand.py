"""How is the safety plan kept readable while the store is locked?

Only where the person chose that: then a copy lies in a file that its owner alone
can read, outside the store. That the file is there is the choice; it goes into no
export and no backup, so that nothing is opened on another computer. To read it
takes no store, no passphrase and no network.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from counterpoint.app import beside_the_store, care_records
from counterpoint.care.records import SAFETY_PLAN, SafetyPlan
from counterpoint.errors import CounterpointError
from counterpoint.terms import to_json

if TYPE_CHECKING:
    from pathlib import Path

    from counterpoint.ports import Repository
    from counterpoint.settings import Settings

_FILE = "plan-at-hand.json"
_decoder = msgspec.json.Decoder(SafetyPlan)


class AtHand(NamedTuple):
    """Whether a copy is kept, and the plan in it; None where it cannot be read."""

    kept: bool
    plan: SafetyPlan | None = None


def place(settings: Settings) -> Path:
    """Return where the copy lies, if there is one."""
    return settings.folder / _FILE


def read(settings: Settings) -> AtHand:
    """Return the copy; one that is damaged is kept and without a plan."""
    try:
        plan = _decoder.decode(beside_the_store.read(place(settings)))
    except FileNotFoundError:
        return AtHand(kept=False)
    except (OSError, msgspec.MsgspecError):
        return AtHand(kept=True)
    whole = plan.id == SAFETY_PLAN and plan.at.tzinfo is not None
    return AtHand(kept=True, plan=plan if whole else None)


def put(settings: Settings, plan: SafetyPlan) -> None:
    """Write the copy, or write it anew.

    Raises:
        StoreError: it cannot be written there.
    """
    beside_the_store.write(place(settings), to_json(plan))


def remove(settings: Settings) -> None:
    """Remove the copy, and what a write that was cut off left of one.

    Raises:
        StoreError: it is still there.
    """
    beside_the_store.remove(place(settings))


async def align(settings: Settings, repository: Repository) -> None:
    """Make the copy, where there is one, say what the store says.

    A plan that is gone from the store goes from here too; one that cannot be read
    there stays here as it is. Where none is kept, what a write that was cut off left
    of one goes.

    Raises:
        StoreError: the store cannot be read, or the copy not be written.
    """
    copy = read(settings)
    if not copy.kept:
        remove(settings)
        return
    records = await care_records.read(repository)
    if records.plan is not None and records.plan != copy.plan:
        put(settings, records.plan)
    elif records.plan is None and not records.unreadable:
        remove(settings)
    else:
        beside_the_store.close_to_others(place(settings))


async def align_if_possible(settings: Settings, repository: Repository) -> None:
    """Do so where that can be done; the copy is otherwise left as it is."""
    with contextlib.suppress(CounterpointError):
        await align(settings, repository)
