"""How is a questionnaire taken at a terminal, one question after the other?

Whoever ticks a risk item is asked about it at once, before the next question and
before any score. What was answered when somebody stops is kept for a day.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from enum import Enum
from typing import TYPE_CHECKING, Any

from counterpoint.app import SystemClock, figures, measuring, new_id
from counterpoint.authored import load
from counterpoint.errors import InputError, StoreError
from counterpoint.interfaces.cli import chat, door, felt_first
from counterpoint.interfaces.cli.card import card
from counterpoint.interfaces.cli.show import paper
from counterpoint.interfaces.cli.typing_in import Idle, Keyboard
from counterpoint.interfaces.cli.words import counted
from counterpoint.outcomes import telling
from counterpoint.outcomes.instruments import shelf
from counterpoint.outcomes.kinds import Figures
from counterpoint.outcomes.records import Measure, MeasureDraft
from counterpoint.outcomes.schedule import due, second_baseline
from counterpoint.outcomes.scoring import score
from counterpoint.settings import read_settings

if TYPE_CHECKING:
    from counterpoint.interfaces.cli.show import Paper
    from counterpoint.outcomes.instruments import Instrument, Item
    from counterpoint.settings import Settings
    from counterpoint.store import Store

BACK = "b"
HELP_NOW = "/help-now"


class _Typed(Enum):
    """What a line at a question is, where it is not an answer."""

    BACK = "back"
    LEFT_OUT = "left_out"


class _Stopped(Exception):  # noqa: N818 - nothing went wrong
    """The person stops here; `say` is what they are told."""

    def __init__(self, say: str = "") -> None:
        super().__init__()
        self.say = say


def take(name: str) -> int:
    """Take one questionnaire; return the exit code.

    Raises:
        NotFoundError: there is none of that name.
        InputError: nobody sits at a terminal.
        StoreError: nothing can be kept.
    """
    instrument, keyboard = shelf().find(name), Keyboard()
    if not keyboard.person:
        raise InputError(_words("error")["terminal"])
    settings = read_settings()
    with asyncio.Runner() as runner:
        store = runner.run(door.open_or_ask(settings, keyboard))
        form = _Form(
            instrument, settings, keyboard=keyboard, out=paper(), runner=runner
        )
        try:
            form.fill_in(store)
        finally:
            form.close()
    return 0


class _Form:
    """A questionnaire that is being taken, and the store it is kept in.

    `store` is None after it was locked in a sitting and not opened again.
    """

    def __init__(
        self,
        instrument: Instrument,
        settings: Settings,
        *,
        keyboard: Keyboard,
        out: Paper,
        runner: asyncio.Runner,
    ) -> None:
        self.instrument = instrument
        self.settings = settings
        self.keyboard = keyboard
        self.out = out
        self.store: Store | None = None
        self._runner = runner
        self._clock = SystemClock()

    def fill_in(self, store: Store) -> None:
        """Ask until all is answered or left out, or the person stops."""
        self.store = store
        draft = self._begin()
        try:
            draft = self._ask_about_ticks(draft)
            while (item := _next(self.instrument, draft)) is not None:
                draft = self._ask(draft, item)
        except _Stopped as stopped:
            if stopped.say:
                self.out.note(stopped.say)
        else:
            self._end(draft)

    def close(self) -> None:
        """Let go of the store."""
        if self.store is not None:
            self._runner.run(self.store.close())

    # --- The beginning ------------------------------------------------------------

    def _begin(self) -> MeasureDraft:
        instrument, now, said = self.instrument, self._clock.now(), _words("take")
        known = self._read()
        standing = next(
            one
            for one in due(known, shelf(), now=now)
            if one.instrument == instrument.id
        )
        self.out.reply("\n\n".join(telling.before(instrument, standing)))
        self.out.note(said["how"])
        found = measuring.begun(known, instrument, now=now)
        self._withdraw(*(old.id for old in found.old))
        if found.draft is not None:
            began = found.draft.began.astimezone(now.tzinfo)
            self.out.note(said["goes_on"].format(began=f"{began:%H:%M}"))
        for words in (instrument.heading, instrument.instruction):
            if words:
                self.out.reply(words)
        return found.draft or measuring.begin(
            instrument, form=new_id(), now=now, all_at_once=False
        )

    # --- One question -------------------------------------------------------------

    def _ask(self, draft: MeasureDraft, item: Item) -> MeasureDraft:
        self._show(item)
        match self._typed(draft, item):
            case int(value):
                answered = self._put_down(draft, item, value)
                return self._ask_about_ticks(answered)
            case _Typed.LEFT_OUT:
                return self._put_down(draft, item, None)
            case _:
                return self._back(draft, item)

    def _put_down(
        self, draft: MeasureDraft, item: Item, value: int | None
    ) -> MeasureDraft:
        now = self._clock.now()
        answered = measuring.put_down(draft, {item.id: value}, now=now)
        return measuring.without_closed(answered, self.instrument)

    def _show(self, item: Item) -> None:
        said, one = _words("take"), self.instrument
        place = one.items.index(item) + 1
        parts = [said["place"].format(place=place, of=len(one.items))]
        if one.stem and not item.alone:
            parts.append(one.stem)
        options = [
            said["option"].format(value=option.value, text=option.text)
            for option in item.options
        ]
        self.out.reply("\n".join([*parts, item.text, *options]))

    def _typed(self, draft: MeasureDraft, item: Item) -> int | _Typed:
        """Return what the person makes of a question; leaving it out is asked twice."""
        said, asked = _words("take"), False
        while True:
            typed = self._line(draft)
            if typed == HELP_NOW:
                self._show_help()
            elif typed.casefold() == BACK:
                return _Typed.BACK
            elif (value := _answer(item, typed)) is not None:
                return value
            elif typed:
                values = ", ".join(str(one) for one in item.values)
                self.out.note(said["unknown"].format(values=values))
            elif asked:
                return _Typed.LEFT_OUT
            else:
                asked = True
                self.out.note(said["ask_leave_out"])

    def _line(self, draft: MeasureDraft) -> str:
        """Return a line; where the person stops or walks away, keep the draft."""
        said, name = _words("take"), self.instrument.id
        try:
            typed = self.keyboard.line(idle=self._idle())
        except Idle:
            self._keep_draft(draft)
            self.keyboard.forget()
            self.out.clear()
            minutes = counted(self.settings.lock_after_minutes, "minute")
            raise _Stopped(said["locked"].format(minutes=minutes, id=name)) from None
        if typed is None:
            self._keep_draft(draft)
            raise _Stopped(said["paused"].format(id=name))
        return typed.strip()

    def _back(self, draft: MeasureDraft, item: Item) -> MeasureDraft:
        place = self.instrument.items.index(item)
        if place == 0:
            self.out.note(_words("take")["first"])
            return draft
        return _reopened(draft, self.instrument.items[place - 1])

    def _show_help(self) -> None:
        today = self._clock.now().date()
        self.out.reply(card(self.settings.country, today=today))

    def _idle(self) -> float | None:
        minutes = self.settings.lock_after_minutes
        locks = minutes and door.has_passphrase(self.settings)
        return minutes * 60.0 if locks else None

    # --- A tick -------------------------------------------------------------------

    def _ask_about_ticks(self, draft: MeasureDraft) -> MeasureDraft:
        """Ask about what was ticked on a risk item, and hold the sitting it opens."""
        ticks = measuring.not_yet_asked(draft, self.instrument)
        if not ticks or self.store is None:
            return draft
        # Whoever closes the terminal before the question was put is asked next time;
        # a store that fails never stands before the question.
        try:
            self._keep_draft(draft)
        except StoreError as error:
            self.out.note(str(error))
        sitting = chat.hold_after_tick(
            self.settings,
            measuring.risk_of(ticks, self.instrument),
            keyboard=self.keyboard,
            out=self.out,
            runner=self._runner,
            store=self.store,
        )
        self.store = sitting.store
        asked = replace(draft, asked=(*draft.asked, *ticks))
        self._keep_draft(asked)
        if sitting.visit.hidden or self.store is None:
            raise _Stopped
        self.out.note(_words("take")["after_tick"])
        self._line(asked)
        return asked

    # --- The end ------------------------------------------------------------------

    def _end(self, draft: MeasureDraft) -> None:
        instrument, now = self.instrument, self._clock.now()
        measure = measuring.finished(draft, instrument, now=now)
        scored = score(instrument, measure)
        self._keep(measure)
        self._withdraw(draft.id)
        if self.store is not None:
            asked = felt_first.ask_if_due(
                self.store, self.keyboard, self.out, now=measure.at
            )
            self._runner.run(asked)
        said = [self.instrument.closing, *telling.result(self.instrument, scored)]
        said.append(self._second(measure))
        how = _words("how")["helplines"]
        said.append(telling.risk_left_out(scored, how=how))
        self.out.reply("\n\n".join(filter(None, said)))
        notice = self.instrument.licence.notice
        kept = _words("take")["kept"].format(id=self.instrument.id)
        self.out.note(f"{kept}\n{notice}")

    def _second(self, measure: Measure) -> str:
        """Say when the second starting point is of use, after the first."""
        taken = tuple(
            one.at.date()
            for one in self._read().of(Measure)
            if one.instrument == self.instrument.id and one.at <= measure.at
        )
        on = second_baseline(self.instrument, taken)
        return "" if on is None else telling.first_of_two(on)

    # --- The store ----------------------------------------------------------------

    def _read(self) -> Figures:
        if self.store is None:
            return Figures()
        return self._runner.run(figures.read(self.store))

    def _keep(self, record: Measure | MeasureDraft) -> None:
        if self.store is not None:
            now = self._clock.now()
            self._runner.run(figures.keep(self.store, record, now=now))

    def _keep_draft(self, draft: MeasureDraft) -> None:
        if draft.answers or draft.left_out:
            self._keep(draft)

    def _withdraw(self, *ids: str) -> None:
        if self.store is not None and ids:
            self._runner.run(figures.withdraw(self.store, *ids))


def _next(instrument: Instrument, draft: MeasureDraft) -> Item | None:
    """Return the first question that was neither answered nor left out."""
    still_open = measuring.open_items(draft, instrument)
    return next((i for i in still_open if i.id not in draft.left_out), None)


def _reopened(draft: MeasureDraft, item: Item) -> MeasureDraft:
    """Take back what was said to one question."""
    return replace(
        draft,
        answers=tuple(one for one in draft.answers if one[0] != item.id),
        left_out=tuple(one for one in draft.left_out if one != item.id),
    )


def _answer(item: Item, typed: str) -> int | None:
    """Return the value that was typed, as its number or as its words."""
    for option in item.options:
        if typed.casefold() in {str(option.value), option.text.casefold()}:
            return option.value
    return None


def _words(section: str) -> dict[str, str]:
    body: dict[str, Any] = load("interfaces.cli", "measures").body
    words: dict[str, str] = body[section]
    return words
