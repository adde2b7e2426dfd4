"""What can be asked for with a slash while a sitting goes on?"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from counterpoint.app.prepared import prepared
from counterpoint.conversation.guide import exercises
from counterpoint.conversation.provenance import mode_label
from counterpoint.errors import InputError
from counterpoint.interfaces.cli import at_a_limit, door, first_start, listing, plan
from counterpoint.interfaces.cli.card import country_name
from counterpoint.interfaces.cli.countries import covered_country
from counterpoint.interfaces.cli.modes import list_of_modes, mode_named
from counterpoint.interfaces.cli.typing_in import Ended
from counterpoint.interfaces.cli.why import why
from counterpoint.interfaces.cli.words import words
from counterpoint.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from counterpoint.interfaces.cli.open_sitting import OpenSitting
    from counterpoint.store import Store

_LONGEST_SHOWN = 20  # characters of a command that there is not


def is_command(message: str) -> bool:
    """Say whether a message is meant for the program: no space before the slash."""
    return message.startswith("/")


def take(sitting: OpenSitting, message: str) -> None:
    """Do what a message that begins with a slash asks for."""
    name, *rest = message.split(maxsplit=1)
    command = COMMANDS.get(name.lower())
    if command is None:
        sentence = words("chat")["unknown"]
        sitting.out.note(sentence.format(command=name[:_LONGEST_SHOWN]))
    else:
        command(sitting, rest[0].strip() if rest else "")


def _mode(sitting: OpenSitting, wanted: str) -> None:
    said = words("mode")
    if not wanted:
        now = said["now"].format(mode=mode_label(sitting.visit.mode))
        sitting.out.note(f"{now}\n{list_of_modes()}")
        return
    try:
        sitting.visit.mode = mode_named(wanted)
    except InputError:
        sitting.out.note(f"{said['unknown']}\n{list_of_modes()}")
    else:
        sitting.out.note(said["set"].format(mode=mode_label(sitting.visit.mode)))


def _why(sitting: OpenSitting, _: str) -> None:
    turns = sitting.visit.turns
    sitting.out.note(why(turns[-1]) if turns else words("chat")["nothing_yet"])


def _help_now(sitting: OpenSitting, _: str) -> None:
    sitting.show_help()


def _plan(sitting: OpenSitting, _: str) -> None:
    shown = sitting.run(plan.in_a_talk(sitting.settings, sitting.store))
    sitting.out.note(shown)


def _country(sitting: OpenSitting, wanted: str) -> None:
    said = words("country")
    if not wanted:
        now = sitting.visit.country
        named = said["now"].format(country=country_name(now)) if now else said["none"]
        sitting.out.note(named)
        return
    code = covered_country(wanted)
    sitting.visit.country = code
    sitting.settings = replace(sitting.settings, country=code)
    # Read anew, so that what was chosen for this sitting alone is not written.
    if first_start.remembered(read_settings(), country=code):
        sitting.out.note(said["set"].format(country=country_name(code)))
    else:
        sitting.out.note(words("chat")["settings_failed"])


def _exercise(sitting: OpenSitting, wanted: str) -> None:
    said = words("exercise")
    if wanted and exercises.find(wanted) is not None:
        sitting.say(f"/exercise {wanted}")
    else:
        head = said["unknown" if wanted else "head"]
        sitting.out.note(f"{head}\n\n{_exercises()}")


def _within_exercise(sitting: OpenSitting, _: str, *, word: str) -> None:
    last = sitting.visit.turns[-1].plan if sitting.visit.turns else None
    if last is None or last.exercise is None or last.step is None:
        sitting.out.note(words("chat")["no_exercise"])
    else:
        sitting.say(word)


def _not_kept(sitting: OpenSitting, _: str) -> None:
    said = words("keep")
    if sitting.visit.repository is None:
        key = "not_already"
    elif sitting.visit.sitting is None:
        sitting.visit.repository = None
        key = "not_from_now"
    elif sitting.asked_not_to_keep:
        sitting.delete_at_end = True
        key = "not_at_end"
    else:
        sitting.asked_not_to_keep = True
        key = "not_too_late"
    sitting.out.note(said[key])


def _keep(sitting: OpenSitting, _: str) -> None:
    said = words("keep")
    if sitting.visit.repository is not None:
        again = sitting.asked_not_to_keep
        sitting.asked_not_to_keep = sitting.delete_at_end = False
        sitting.out.note(said["kept_again" if again else "kept_already"])
        return
    if sitting.store is None:
        sitting.store = sitting.run(
            door.open_or_ask(sitting.settings, sitting.keyboard)
        )
    sitting.run(_keep_after_all(sitting, sitting.store))
    sitting.out.note(said["kept"])


async def _keep_after_all(sitting: OpenSitting, store: Store) -> None:
    """Keep it all, and lose nothing that the store had to remember."""
    visit = sitting.visit
    visit.past = replace(visit.past, carried=await store.carried())
    visit.prepare(await prepared(store))
    await visit.keep_after_all(store)


def _list(sitting: OpenSitting, _: str) -> None:
    found = sitting.run(sitting.store.sittings()) if sitting.store is not None else []
    sitting.out.note(listing.latest(found))


def _end(_sitting: OpenSitting, _: str) -> None:
    raise Ended


def _help(sitting: OpenSitting, _: str) -> None:
    sitting.out.note(words("help")["text"].strip())


def _exercises() -> str:
    template = words("exercise")["line"]
    widest = max(len(one.name) for one in exercises.catalogue())
    return "\n".join(
        template.format(
            name=f"{one.name:{widest}}", title=one.title, minutes=one.minutes
        )
        for one in exercises.catalogue()
    )


COMMANDS: dict[str, Callable[[OpenSitting, str], None]] = {
    "/mode": _mode,
    "/why": _why,
    "/help-now": _help_now,
    "/plan": _plan,
    "/country": _country,
    "/exercise": _exercise,
    "/skip": partial(_within_exercise, word="skip"),
    "/back": partial(_within_exercise, word="back"),
    "/pause": partial(_within_exercise, word="pause"),
    "/not-kept": _not_kept,
    "/keep": _keep,
    "/more": at_a_limit.one_more,
    "/write": at_a_limit.only_write,
    "/list": _list,
    "/end": _end,
    "/help": _help,
}
