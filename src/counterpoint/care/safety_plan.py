"""What stands in a safety plan, may it be kept so, and when is it looked over?

What is written in a plan is not read for danger. Signs that it is starting, and
what should be out of reach, belong in it: to be asked about them would punish
whoever plans in calm. Where the plan is shown, whom to reach is always shown too.
"""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from counterpoint.authored import load
from counterpoint.errors import InputError

if TYPE_CHECKING:
    from datetime import datetime

    from counterpoint.care.records import Named, SafetyPlan

MOST_LINES = 12
LONGEST_LINE = 300  # characters
MOST_NAMED = 6
LONGEST_NAME = 80  # characters
FEWEST_DIGITS = 3
"""Fewer than the shortest number that can be dialled."""
# The longest number there is abroad, with its country (ITU-T E.164, recalled).
MOST_DIGITS = 15
_DIALS = frozenset("+0123456789")
_BULLETS = "-*\u2022 \t"


class Step(StrEnum):
    """The steps, in the order in which they are gone through."""

    SIGNS = "signs"
    ALONE = "alone"
    COMPANY = "company"
    HELPERS = "helpers"
    PROFESSIONALS = "professionals"
    SAFER = "safer"
    REASONS = "reasons"

    @property
    def names_people(self) -> bool:
        """Say whether it holds names and numbers rather than lines."""
        return self in {Step.HELPERS, Step.PROFESSIONALS}

    @property
    def after(self) -> Step | None:
        """Return the step that follows."""
        steps = list(Step)
        place = steps.index(self) + 1
        return steps[place] if place < len(steps) else None

    @property
    def words(self) -> dict[str, str]:
        """Return its heading, its question and what is said about it."""
        found: dict[str, str] = _words("step")[self.value]
        return found


class StepError(InputError):
    """What stands in one step of a plan cannot be kept."""

    def __init__(self, step: Step, sentence: str) -> None:
        super().__init__(sentence)
        self.step = step


def lines_in(plan: SafetyPlan, step: Step) -> tuple[str, ...]:
    """Return the lines of a step that holds lines."""
    found: tuple[str, ...] = getattr(plan, step.value)
    return found


def named_in(plan: SafetyPlan, step: Step) -> tuple[Named, ...]:
    """Return the people of a step that holds people."""
    found: tuple[Named, ...] = getattr(plan, step.value)
    return found


def as_lines(plan: SafetyPlan) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the title and the lines of each step in which something stands."""
    found = []
    for step in Step:
        if step.names_people:
            named = named_in(plan, step)
            lines = tuple(", ".join(filter(None, (o.who, o.number))) for o in named)
        else:
            lines = lines_in(plan, step)
        if lines:
            found.append((step.words["title"], lines))
    return tuple(found)


def is_empty(plan: SafetyPlan | None) -> bool:
    """Say whether nothing stands in it."""
    return plan is None or not any(getattr(plan, step.value) for step in Step)


def lines_of(text: str) -> tuple[str, ...]:
    """Return what was written, line by line, without bullets and empty lines."""
    bare = (
        " ".join(line.strip().lstrip(_BULLETS).split()) for line in text.split("\n")
    )
    return tuple(line for line in bare if line)


def with_lines(plan: SafetyPlan, step: Step, lines: tuple[str, ...]) -> SafetyPlan:
    """Return the plan with other lines in a step; raise StepError."""
    if len(lines) > MOST_LINES:
        raise StepError(step, _words("wrong")["many"].format(most=MOST_LINES))
    if any(len(line) > LONGEST_LINE for line in lines):
        raise StepError(step, _words("wrong")["long"].format(most=LONGEST_LINE))
    return _with(plan, step, lines)


def with_people(plan: SafetyPlan, step: Step, people: tuple[Named, ...]) -> SafetyPlan:
    """Return the plan with other people in a step; raise StepError."""
    said = _words("wrong")
    kept = tuple(one for one in people if one.who or one.number)
    if any(not one.who for one in kept):
        raise StepError(step, said["name"])
    if any(max(len(one.who), len(one.number)) > LONGEST_NAME for one in kept):
        raise StepError(step, said["name_long"].format(most=LONGEST_NAME))
    return _with(plan, step, kept[:MOST_NAMED])


def dialled(number: str) -> str:
    """Return what a telephone takes; "" for what is no number, such as an address."""
    dials = [char for char in number if char in _DIALS]
    abroad = dials[:1] == ["+"]
    if abroad:  # +44 (0)20: the nought is for those who call from within the country
        dials = [char for char in number.replace("(0)", "") if char in _DIALS]
    digits = "".join(dials).replace("+", "")
    letters = sum(char.isalpha() for char in number)
    if not FEWEST_DIGITS <= len(digits) <= MOST_DIGITS or letters > len(digits):
        return ""
    return f"+{digits}" if abroad else digits


def lacking(plan: SafetyPlan) -> str:
    """Say kindly that there is nobody to call in it; "" where there is."""
    if any(dialled(one.number) for one in plan.helpers):
        return ""
    sentence: str = _words("press")["numberless" if plan.helpers else "nobody"]
    return sentence


def wants_another_look(
    plan: SafetyPlan, *, hard_at: datetime | None, asked_about: bool
) -> bool:
    """Say whether it was hard since the plan was written, looked over or offered.

    Args:
        plan: as it is kept.
        hard_at: when danger was last seen, of concern or worse.
        asked_about: whether a visit has asked about that since.
    """
    looked_at = max(plan.at, plan.reviewed or plan.at, plan.offered or plan.at)
    return asked_about and hard_at is not None and hard_at > looked_at


def offer_to_look() -> str:
    """Return the sentence that offers to look the plan over."""
    sentence: str = _words("look")["offer"]
    return sentence


def _with(plan: SafetyPlan, step: Step, content: tuple[Any, ...]) -> SafetyPlan:
    changes: dict[str, Any] = {step.value: content}
    return replace(plan, **changes)


def _words(section: str) -> dict[str, Any]:
    found: dict[str, Any] = load("care", "safety_plan").body[section]
    return found
