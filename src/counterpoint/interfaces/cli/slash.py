"""What can be asked for with a slash while a sitting goes on?"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from counterpoint.conversation.guide import exercises
from counterpoint.conversation.past import carry_on
from counterpoint.errors import InputError
from counterpoint.interfaces.cli import door, first_start, listing
from counterpoint.interfaces.cli.card import country_name
from counterpoint.interfaces.cli.countries import covered_country
from counterpoint.interfaces.cli.modes import label, list_of_modes, mode_named
from counterpoint.interfaces.cli.typing_in import Ended
from counterpoint.interfaces.cli.why import why
from counterpoint.interfaces.cli.words import words
from counterpoint.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from counterpoint.interfaces.cli.chat import Chat
    from counterpoint.store import Store

_LONGEST_SHOWN = 20  # characters of a command that there is not


def is_command(message: str) -> bool:
    """Say whether a message is meant for the program: no space before the slash."""
    return message.startswith("/")


def take(chat: Chat, message: str) -> None:
    """Do what a message that begins with a slash asks for."""
    name, *rest = message.split(maxsplit=1)
    command = COMMANDS.get(name.lower())
    if command is None:
        sentence = words("chat")["unknown"]
        chat.out.note(sentence.format(command=name[:_LONGEST_SHOWN]))
    else:
        command(chat, rest[0].strip() if rest else "")


def _mode(chat: Chat, wanted: str) -> None:
    said = words("mode")
    if not wanted:
        now = said["now"].format(mode=label(chat.visit.mode))
        chat.out.note(f"{now}\n{list_of_modes()}")
        return
    try:
        chat.visit.mode = mode_named(wanted)
    except InputError:
        chat.out.note(f"{said['unknown']}\n{list_of_modes()}")
    else:
        chat.out.note(said["set"].format(mode=label(chat.visit.mode)))


def _why(chat: Chat, _: str) -> None:
    turns = chat.visit.turns
    chat.out.note(why(turns[-1]) if turns else words("chat")["nothing_yet"])


def _help_now(chat: Chat, _: str) -> None:
    chat.show_help()


def _country(chat: Chat, wanted: str) -> None:
    said = words("country")
    if not wanted:
        now = chat.visit.country
        named = said["now"].format(country=country_name(now)) if now else said["none"]
        chat.out.note(named)
        return
    code = covered_country(wanted)
    chat.visit.country = code
    chat.settings = replace(chat.settings, country=code)
    # Read anew, so that what was chosen for this sitting alone is not written.
    if first_start.remembered(read_settings(), country=code):
        chat.out.note(said["set"].format(country=country_name(code)))
    else:
        chat.out.note(words("chat")["settings_failed"])


def _exercise(chat: Chat, wanted: str) -> None:
    said = words("exercise")
    if wanted and exercises.find(wanted) is not None:
        chat.say(f"/exercise {wanted}")
    else:
        head = said["unknown" if wanted else "head"]
        chat.out.note(f"{head}\n\n{_exercises()}")


def _within_exercise(chat: Chat, _: str, *, word: str) -> None:
    last = chat.visit.turns[-1].plan if chat.visit.turns else None
    if last is None or last.exercise is None or last.step is None:
        chat.out.note(words("chat")["no_exercise"])
    else:
        chat.say(word)


def _not_kept(chat: Chat, _: str) -> None:
    said = words("keep")
    if chat.visit.repository is None:
        key = "not_already"
    elif chat.visit.sitting is None:
        chat.visit.repository = None
        key = "not_from_now"
    elif chat.asked_not_to_keep:
        chat.delete_at_end = True
        key = "not_at_end"
    else:
        chat.asked_not_to_keep = True
        key = "not_too_late"
    chat.out.note(said[key])


def _keep(chat: Chat, _: str) -> None:
    said = words("keep")
    if chat.visit.repository is not None:
        again = chat.asked_not_to_keep
        chat.asked_not_to_keep = chat.delete_at_end = False
        chat.out.note(said["kept_again" if again else "kept_already"])
        return
    if chat.store is None:
        chat.store = chat.run(door.open_or_ask(chat.settings, chat.keyboard))
    chat.run(_keep_after_all(chat, chat.store))
    chat.out.note(said["kept"])


async def _keep_after_all(chat: Chat, store: Store) -> None:
    """Keep it all, and lose nothing that the store had to remember."""
    visit = chat.visit
    visit.past = replace(visit.past, carried=await store.carried())
    await visit.keep_after_all(store)
    asked = any(turn.plan.rule == "check_in_first" for turn in visit.turns)
    if not asked and carry_on(visit.past).checked_in:
        opening = await visit.open()
        if opening is not None:
            chat.show(opening)


def _list(chat: Chat, _: str) -> None:
    found = chat.run(chat.store.sittings()) if chat.store is not None else []
    chat.out.note(listing.latest(found))


def _end(_chat: Chat, _: str) -> None:
    raise Ended


def _help(chat: Chat, _: str) -> None:
    chat.out.note(words("help")["text"].strip())


def _exercises() -> str:
    template = words("exercise")["line"]
    widest = max(len(one.name) for one in exercises.catalogue())
    return "\n".join(
        template.format(
            name=f"{one.name:{widest}}", title=one.title, minutes=one.minutes
        )
        for one in exercises.catalogue()
    )


COMMANDS: dict[str, Callable[[Chat, str], None]] = {
    "/mode": _mode,
    "/why": _why,
    "/help-now": _help_now,
    "/country": _country,
    "/exercise": _exercise,
    "/skip": partial(_within_exercise, word="skip"),
    "/back": partial(_within_exercise, word="back"),
    "/pause": partial(_within_exercise, word="pause"),
    "/not-kept": _not_kept,
    "/keep": _keep,
    "/list": _list,
    "/end": _end,
    "/help": _help,
}
