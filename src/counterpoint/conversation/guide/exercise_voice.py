"""How is a step of an exercise put into words, with the person's own in it?

Chooses among the authored wordings, fills their slots, and notes what was
quoted. It does not know what an answer leads to.
"""

from __future__ import annotations

import re
import zlib
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from counterpoint.conversation.guide.exercise_answers import (
    choice,
    items,
    number,
    opening_of,
)
from counterpoint.conversation.guide.exercise_days import spoken_day
from counterpoint.conversation.guide.exercise_terms import (
    AnswerKind,
    Change,
    Exercise,
    Said,
    Standing,
    Step,
)
from counterpoint.detectors.focus import focuses

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

_SLOT = re.compile(r"\{(\w+)\}")


class _Room(Enum):
    """Where an answer is to stand, and so how much of it may."""

    ECHO = "echo"  # the clause that tells most
    QUESTION = "question"  # only a short answer, whole
    SUMMARY = "summary"  # as much as the exercise allows


_MOST_WORDS_IN_QUESTION = 7
_MOST_ITEMS = 12


class Filling(NamedTuple):
    """What goes into a slot; quoted are the person's own words."""

    values: tuple[str, ...]
    quoted: bool = True
    cut: bool = False

    def shown(self) -> str:
        """Return the values as they stand in a sentence."""
        if not self.quoted:
            return ", ".join(self.values)
        return ", ".join(map(_in_marks, self.values)) + (" [...]" if self.cut else "")


def _in_marks(words: str) -> str:
    return f"'{words}'" if '"' in words else f'"{words}"'


def quotable(text: str, *, words: int = 14) -> str:
    """Return an exact slice to say back: a short text, else its telling clause."""
    whole = text.strip().rstrip(".,;:!?- ")
    if "\n" not in whole and len(whole.split()) <= words:
        return whole
    return next((focus.quote for focus in focuses(text)), "")


class Voice:
    """Collects the sentences of one reply."""

    def __init__(
        self, exercise: Exercise, standing: Standing, *, seed: str, today: date | None
    ) -> None:
        self.exercise = exercise
        self.standing = standing
        self.seed = seed
        self.today = today
        self.parts: list[str] = []
        self.quotes: list[str] = []
        self.lines: list[str] = []

    def said(self, *, question: bool, timer: int | None = None) -> Said:
        """Return the reply."""
        return Said(
            text="".join(self.parts).strip(),
            standing=self.standing,
            question=question,
            quotes=tuple(dict.fromkeys(self.quotes)),
            lines=tuple(self.lines),
            timer=timer,
        )

    def say(
        self, wordings: Sequence[str], key: str, *, about: str = "", gap: str = " "
    ) -> None:
        """Say one of several wordings; {answer} is the answer to step `about`."""
        slots = self._slots(_Room.ECHO)
        if about in slots:
            slots["answer"] = slots[about]
        if f"{about}_day" in slots:
            slots["date"] = slots[f"{about}_day"]
        self._choose(wordings, key, slots, gap=gap)

    def ask(self, step: Step, *, gap: str) -> None:
        """Ask a step."""
        self._choose(step.ask, f"{step.id}.ask", self._slots(_Room.QUESTION), gap=gap)

    def _choose(
        self,
        wordings: Sequence[str],
        key: str,
        slots: Mapping[str, Filling],
        *,
        gap: str,
    ) -> None:
        # The wordings that use most of what was said are the ones to choose from.
        fitting = [
            (len(names), i, each)
            for i, each in enumerate(wordings, start=1)
            if slots.keys() >= (names := set(_SLOT.findall(each)))
        ]
        if not fitting:
            return
        most = max(many for many, _, _ in fitting)
        best = [(i, each) for many, i, each in fitting if many == most]
        spin = f"{self.seed}|{self.exercise.name}|{key}"
        i, wording = best[zlib.crc32(spin.encode(errors="replace")) % len(best)]
        self.lines.append(f"{self.exercise.name}.{key}.{i}")
        self.parts.append(gap + self._filled(wording, slots))

    def summary(self) -> bool:
        """Lay the answers out, one line each; say whether there were any."""
        slots = self._slots(_Room.SUMMARY)
        shown: set[Filling] = set()
        laid: list[str] = []
        for line in self.exercise.summary:
            for wording in line:
                names = _SLOT.findall(wording)
                if slots.keys() >= set(names):
                    # One answer that filled two steps is shown once.
                    quoted = {slots[name] for name in names if slots[name].quoted}
                    if not quoted or not quoted <= shown:
                        shown |= quoted
                        laid.append("\n" + self._filled(wording, slots))
                    break
        if laid:
            self.say(self.exercise.heading, "heading")
        self.parts.extend(laid)
        return bool(laid)

    def compare(self, change: Change) -> None:
        """Say plainly how a number moved, also if it went up."""
        before, after = self._number(change.before), self._number(change.after)
        if before is None or after is None:
            return
        wording = change.same
        if after != before:
            wording = change.up if after > before else change.down
        slots = {
            "before": Filling((str(before),), quoted=False),
            "after": Filling((str(after),), quoted=False),
        }
        self.parts.append("\n" + self._filled(wording, slots))

    def _number(self, step_id: str) -> int | None:
        step, text = self.exercise.step(step_id), self.standing.said(step_id)
        if step is None or text is None:
            return None
        return number(text, low=step.low, high=step.high)

    def _filled(self, wording: str, slots: Mapping[str, Filling]) -> str:
        for name in _SLOT.findall(wording):
            if slots[name].quoted:
                self.quotes.extend(slots[name].values)
        return _SLOT.sub(lambda match: slots[match[1]].shown(), wording)

    def _slots(self, room: _Room) -> dict[str, Filling]:
        """Return what can be put in for each answered step, and for its day.

        An answer that was taken for two steps is not repeated as a day.
        """
        slots: dict[str, Filling] = {}
        said = [text for _, text in self.standing.answers]
        for step_id, text in self.standing.answers:
            if on := self.standing.day(step_id):
                told = spoken_day(on, today=self.today)
                slots[f"{step_id}_day"] = Filling((told,), quoted=False)
                if said.count(text) > 1:
                    continue
            step = self.exercise.step(step_id)
            found = step and self._filling(step, text, room)
            if found and all(found.values) and found.values:
                slots[step_id] = found
        return slots

    def _filling(self, step: Step, text: str, room: _Room) -> Filling | None:
        match step.answer:
            case AnswerKind.NUMBER | AnswerKind.PERCENT:
                value = number(text, low=step.low, high=step.high)
                return None if value is None else Filling((str(value),), quoted=False)
            case AnswerKind.CHOICE:
                chosen = choice(text, step.choices)
                return None if chosen is None else Filling((chosen,), quoted=False)
            case AnswerKind.LIST if room is _Room.SUMMARY:
                listed = items(text)[:_MOST_ITEMS]
                most = self.exercise.quote_words
                return Filling(tuple(opening_of(item, words=most) for item in listed))
            case _ if room is _Room.ECHO:
                return Filling((quotable(text),))
            case _ if room is _Room.QUESTION:
                whole = quotable(text, words=_MOST_WORDS_IN_QUESTION)
                fits = len(whole.split()) <= _MOST_WORDS_IN_QUESTION
                return Filling((whole,)) if fits and text.startswith(whole) else None
            case _:
                words = opening_of(text, words=self.exercise.quote_words)
                return Filling((words,), cut=len(words) < len(text.rstrip(" .,;:")))
