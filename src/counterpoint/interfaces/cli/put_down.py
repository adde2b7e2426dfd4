"""How is an evening, a session or a felt change put on record at a terminal?

What is not typed after the command is asked for, one by one, where a person sits
there. Words are only ever asked for, so that none of them stand in the history of
the shell; they are read for danger before anything else is done with them.
"""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from counterpoint import in_words
from counterpoint.app import SystemClock, figures, new_id
from counterpoint.app.beside_the_talk import remember, seen_in
from counterpoint.app.reader import open_reader
from counterpoint.authored import load
from counterpoint.errors import InputError, NotFoundError, StoreError
from counterpoint.interfaces.cli import door, felt_first
from counterpoint.interfaces.cli.card import card
from counterpoint.interfaces.cli.show import complain, paper, print_json
from counterpoint.interfaces.cli.typing_in import Keyboard
from counterpoint.outcomes import days
from counterpoint.outcomes.felt import felt_is_due
from counterpoint.outcomes.helping import name_of
from counterpoint.outcomes.records import (
    HIGHEST_COUNT,
    Behaviour,
    Challenged,
    Day,
    FeltChange,
    Help,
    Homework,
    SessionLog,
)
from counterpoint.outcomes.sessions import checked_session, goes_on, moved_to
from counterpoint.outcomes.trial.records import Trial, TrialEnd
from counterpoint.outcomes.trial.starting import running
from counterpoint.settings import read_settings
from counterpoint.terms import Tier

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime
    from enum import StrEnum

    from counterpoint.outcomes.kinds import Figures, Record
    from counterpoint.ports import Clock
    from counterpoint.store import Store

HELP_NOW = "/help-now"
Choice = TypeVar("Choice", bound="StrEnum")


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed after the action; each is None where it was not."""

    value: str | None = None
    day: str | None = None
    people: int | None = None
    choose: bool = False
    better: str | None = None
    change: int | None = None
    now: int | None = None
    goal: int | None = None
    fits: int | None = None
    respected: int | None = None
    challenged: str | None = None
    held_back: bool = False
    homework_done: str | None = None
    as_json: bool = False


def log(action: str, typed: Typed, *, clock: Clock | None = None) -> int:
    """Put something on record; return the exit code.

    Raises:
        InputError: it cannot be used; says why.
        StoreError: it cannot be kept.
    """
    actions: dict[str, Callable[[_Desk], None]] = {
        "mood": _mood,
        "behaviour": _behaviour,
        "session": _session,
        "felt": _felt,
    }
    if action not in actions:
        raise InputError(_words("error")["action"])
    with asyncio.Runner() as runner:
        desk = _Desk(typed, clock=clock or SystemClock(), runner=runner)
        try:
            actions[action](desk)
        finally:
            desk.close()
    return 0


class _Desk:
    """What was typed, who types, and the store it is put into."""

    def __init__(self, typed: Typed, *, clock: Clock, runner: asyncio.Runner) -> None:
        self.typed = typed
        self.clock = clock
        self.now = clock.now()
        self.keyboard = Keyboard()
        self.out = paper()
        self.settings = read_settings()
        self._runner = runner
        self._store: Store | None = None

    @property
    def store(self) -> Store:
        """Return the store, opened or made where it has to be."""
        if self._store is None:
            opened = door.open_or_ask(self.settings, self.keyboard)
            self._store = self._runner.run(opened)
        return self._store

    @property
    def figures(self) -> Figures:
        """Return everything that is on record."""
        return self._runner.run(figures.read(self.store))

    def keep(self, *records: Record, said: str) -> None:
        """Keep records and say so, or print them."""
        self._runner.run(figures.keep(self.store, *records, now=self.now))
        if self.typed.as_json:
            for one in records:
                print_json(one)
        else:
            self.out.page(said)

    def ask_felt(self) -> None:
        """Ask how changed the person feels."""
        asked = felt_first.ask_if_due(self.store, self.keyboard, self.out, now=self.now)
        self._runner.run(asked)

    def attend(self, *texts: str) -> None:
        """Read what was written for danger, and show at once whom to reach."""
        seen = seen_in(texts, clock=self.clock, reader=open_reader())
        if seen.tier < Tier.CONCERN:
            return
        show = complain if self.typed.as_json else self.out.reply
        show(_words("danger")["sentence"])
        show(card(self.settings.country, today=self.now.date()))
        with contextlib.suppress(StoreError):  # the numbers are shown already
            self._runner.run(remember(self.store, seen, self.clock))

    def close(self) -> None:
        """Let go of the store."""
        if self._store is not None:
            self._runner.run(self._store.close())

    # --- What is asked ------------------------------------------------------------

    def line(self, question: str) -> str:
        """Ask one question; "" where it is left out."""
        self.out.reply(question)
        while (typed := (self.keyboard.line() or "").strip()) == HELP_NOW:
            self.out.reply(card(self.settings.country, today=self.now.date()))
        return typed

    def number(self, question: str, *, least: int, most: int) -> int | None:
        """Ask for a whole number; None where it is left out."""
        while typed := self.line(question):
            with contextlib.suppress(InputError):
                return _whole(typed, least=least, most=most)
            self.out.note(_words("ask")["number"].format(least=least, most=most))
        return None

    def one_of(self, question: str, kind: type[Choice], section: str) -> Choice | None:
        """Ask for one of a few answers by its number; None where it is left out."""
        names: dict[str, str] = load("outcomes", "helping").body[section]
        choices: list[Choice] = list(kind)
        rows = (f"{n}  {names[one.value]}" for n, one in enumerate(choices, start=1))
        asked = "\n".join([question, *rows])
        found = self.number(asked, least=1, most=len(choices))
        return None if found is None else choices[found - 1]

    def needs_a_person(self, key: str) -> None:
        """Raise InputError where nobody can be asked."""
        if not self.keyboard.person:
            raise InputError(_words("error")[key])


# --- A day ---------------------------------------------------------------------------


def _mood(desk: _Desk) -> None:
    day, typed = _day(desk), desk.typed
    mood = None if typed.value is None else _whole(typed.value, least=0, most=10)
    people = typed.people
    if mood is None and people is None:
        desk.needs_a_person("mood")
        mood = desk.number(_words("ask")["mood"], least=0, most=10)
        most = HIGHEST_COUNT
        people = desk.number(_words("ask")["people"], least=0, most=most)
    _keep_day(desk, day, mood=mood, people=people)


def _behaviour(desk: _Desk) -> None:
    if desk.typed.choose:
        _choose(desk)
        return
    day = _day(desk)
    behaviour = days.counted_on(desk.figures, day)
    if behaviour is None:
        raise InputError(_words("error")["counts_nothing"])
    typed, most = desk.typed.value, HIGHEST_COUNT
    count = None if typed is None else _whole(typed, least=0, most=most)
    if count is None:
        desk.needs_a_person("count")
        asked = _words("ask")["count"].format(behaviour=behaviour.text)
        count = desk.number(asked, least=0, most=most)
    _keep_day(desk, day, count=count, behaviour=behaviour.id)


def _keep_day(
    desk: _Desk,
    day: date,
    *,
    mood: int | None = None,
    count: int | None = None,
    behaviour: str | None = None,
    people: int | None = None,
) -> None:
    """Keep what was said of a day beside what is known of it."""
    read = desk.figures
    known = days.day_on(read, day) or Day(days.id_of(day), desk.now, day)
    if (mood, count, people) == (None, None, None):
        raise InputError(_words("error")["nothing"])
    filled_in = replace(
        known,
        at=desk.now,
        mood=known.mood if mood is None else mood,
        count=known.count if count is None else count,
        behaviour=known.behaviour if count is None else behaviour,
        people=known.people if people is None else people,
    )
    said = [_words("said")["day"].format(day=in_words.day(day))]
    said += [days.said_of(day, desk.now)]
    if running(read.of(Trial), read.of(TrialEnd), now=desk.now) is not None:
        said.append(_words("said")["trial"])
    told = "\n".join(one for one in said if one)
    desk.keep(days.checked(filled_in, read), said=told)


def _day(desk: _Desk) -> date:
    typed, today = desk.typed.day, desk.now.date()
    if typed is None or typed == "today":
        return today
    if typed == "yesterday":
        return today - timedelta(days=1)
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise InputError(_words("error")["day"]) from None


def _choose(desk: _Desk) -> None:
    """Ask what is to be counted; from a pipe it is the first line."""
    better = {None: None, "more": True, "less": False}
    if desk.typed.better not in better:
        raise InputError(_words("error")["better"])
    if desk.keyboard.person:
        text = desk.line(_words("ask")["behaviour"])
    else:
        text = (desk.keyboard.line() or "").strip()
    desk.attend(text)
    wanted = Behaviour(
        new_id(), desk.now, text, more_is_better=better[desk.typed.better]
    )
    read = desk.figures
    changed = days.chosen(wanted, read, now=desk.now)
    trial = running(read.of(Trial), read.of(TrialEnd), now=desk.now)
    counted = trial.behaviour if trial else None
    if any(one.ended is not None and one.id == counted for one in changed):
        raise InputError(_words("error")["trial_counts"])
    desk.keep(*changed, said=_words("said")["behaviour"])


# --- A session -------------------------------------------------------------------------


def _session(desk: _Desk) -> None:
    typed, read = desk.typed, desk.figures
    one = _helper(read, typed.value, now=desk.now)
    given = SessionLog(
        id=new_id(),
        at=desk.now,
        help=one.id,
        goal=typed.goal,
        fits=typed.fits,
        respected=typed.respected,
        challenged=_chosen(typed.challenged, Challenged),
        held_something_back=typed.held_back,
        homework_done=_chosen(typed.homework_done, Homework),
    )
    if given == SessionLog(id=given.id, at=given.at, help=given.help):
        desk.needs_a_person("session")
        given = _asked(desk, given, name_of(one))
    desk.attend(given.helped, given.hindered, given.held_back, given.homework)
    said = _words("said")["session"].format(name=name_of(one))
    kept = moved_to(checked_session(given, read), _day(desk), now=desk.now)
    desk.keep(kept, said=said)


def _asked(desk: _Desk, log: SessionLog, name: str) -> SessionLog:
    """Ask everything about a session, as on the page."""
    asked, said = load("outcomes", "helping").body["question"], _words("ask")
    desk.out.note(said["session"].format(name=name))
    ends = f"({asked['least']}, {asked['most']})"
    goal, fits, respected = (
        desk.number(f"{asked[one]} {ends}", least=0, most=10)
        for one in ("goal", "fits", "respected")
    )
    challenged = desk.one_of(asked["challenged"], Challenged, "challenged")
    helped, hindered = desk.line(asked["helped"]), desk.line(asked["hindered"])
    held_back = desk.line(f"{asked['held_back']} {said['held_back']}")
    only_that = held_back.strip(".").lower() == said["yes"]
    return replace(
        log,
        goal=goal,
        fits=fits,
        respected=respected,
        challenged=challenged,
        helped=helped,
        hindered=hindered,
        held_something_back=bool(held_back),
        held_back="" if only_that else held_back,
        homework=desk.line(asked["homework"]),
        homework_done=desk.one_of(asked["homework_done"], Homework, "homework"),
    )


def _helper(read: Figures, wanted: str | None, *, now: datetime) -> Help:
    """Return who is meant: by the start of the name or id, else who helps now.

    Raises:
        NotFoundError: nobody is.
        InputError: more than one is.
    """
    said = _words("error")
    every = read.of(Help)
    if wanted is None:
        found: Sequence[Help] = [one for one in every if goes_on(one, now)]
    else:
        start = wanted.casefold()
        found = [
            one
            for one in every
            if one.name.casefold().startswith(start) or one.id.startswith(wanted)
        ]
    if not found:
        raise NotFoundError(said["nobody" if wanted is None else "nobody_so"])
    if len(found) > 1:
        raise InputError(said["which"])
    return found[0]


def _chosen(typed: str | None, kind: type[Choice]) -> Choice | None:
    if typed is None:
        return None
    try:
        return kind(typed)
    except ValueError:
        raise InputError(_one_of(kind)) from None


def _one_of(kind: Iterable[StrEnum]) -> str:
    names = ", ".join(one.value for one in kind)
    return _words("error")["choice"].format(names=names)


# --- How changed it feels -----------------------------------------------------------------


def _felt(desk: _Desk) -> None:
    if not felt_is_due(desk.figures, desk.now):
        raise InputError(_words("error")["felt_not_due"])
    change = desk.typed.change
    if change is None:
        desk.needs_a_person("felt")
        desk.ask_felt()
        return
    at_present = desk.typed.now
    if not -5 <= change <= 5 or (at_present is not None and not 0 <= at_present <= 10):
        raise InputError(_words("error")["felt_range"])
    felt = FeltChange(new_id(), desk.now, change=change, now=at_present)
    desk.keep(felt, said=_words("said")["felt"])


# --- Words and numbers ---------------------------------------------------------------------


def _whole(typed: str, *, least: int, most: int) -> int:
    few = typed.isascii() and typed.isdigit() and len(typed) <= len(str(most))
    if few and least <= int(typed) <= most:
        return int(typed)
    raise InputError(_words("error")["number"].format(least=least, most=most))


def _words(section: str) -> dict[str, str]:
    body: dict[str, Any] = load("interfaces.cli", "put_down").body
    words: dict[str, str] = body[section]
    return words
