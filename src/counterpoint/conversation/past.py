"""What has happened in this talk so far that matters for the next reply?

Everything is derived from the frozen turns; there is no other memory.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from counterpoint.care.path import CareState
from counterpoint.terms import (
    Carried,
    Finding,
    Move,
    Need,
    Past,
    Prepared,
    Risk,
    Source,
    Tier,
    Turn,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

TAKEN_BACK = "risk_taken_back"
"""The code of a risk that was written in a message that was changed since."""

REMEMBERED_LINES = 400
"""How many authored lines are held back from being said again."""


@dataclass(frozen=True, slots=True)
class Talk:
    """The talk so far, as the stages ask about it."""

    turns: tuple[Turn, ...]
    carried: Carried
    prepared: Prepared = field(default_factory=Prepared)

    @property
    def count(self) -> int:
        """Return how many replies were given."""
        return len(self.turns)

    @property
    def last(self) -> Turn | None:
        """Return the turn before this message."""
        return self.turns[-1] if self.turns else None

    @property
    def opened(self) -> str | None:
        """Return the key of the question that was asked last."""
        return self.last.draft.opens if self.last else None

    @property
    def earlier(self) -> tuple[str, ...]:
        """Return what the person wrote before, oldest first.

        Asking for an exercise is an order, not something they said.
        """
        return tuple(
            turn.message.text
            for turn in self.turns
            if turn.message.text and turn.plan.rule != "exercise_asked"
        )

    @property
    def lines(self) -> frozenset[str]:
        """Return the ids of authored lines said in this sitting."""
        return frozenset(line for turn in self.turns for line in turn.draft.lines)

    @property
    def quotes(self) -> frozenset[str]:
        """Return the person's words that were quoted in this sitting."""
        return frozenset(quote for turn in self.turns for quote in turn.draft.quotes)

    @property
    def asked(self) -> frozenset[str]:
        """Return the keys of all questions asked in this sitting."""
        return frozenset(
            turn.draft.opens for turn in self.turns if turn.draft.opens is not None
        )

    def since(self, *moves: Move) -> int | None:
        """Return how many turns ago one of these moves was made (1 = last)."""
        for ago, turn in enumerate(reversed(self.turns), start=1):
            if turn.plan.move in moves:
                return ago
        return None

    def since_rule(self, rule: str) -> int | None:
        """Return how many turns ago this rule chose the reply (1 = last)."""
        for ago, turn in enumerate(reversed(self.turns), start=1):
            if turn.plan.rule == rule:
                return ago
        return None

    def wanted(self, need: Need) -> int:
        """Return in how many earlier messages this need was seen."""
        return sum(need in turn.screening.needs for turn in self.turns)

    def rolled_back(self) -> int:
        """Return how often the person pushed back on a challenge or question."""
        return sum(turn.plan.move is Move.REPAIR for turn in self.turns)

    def care(self, path: str) -> CareState:
        """Return where the talk stands on a care path."""
        on_path = [turn for turn in self.turns if turn.plan.path == path]
        last_here = bool(on_path) and self.last is on_path[-1]
        return CareState(
            path=path,
            tier=max((turn.screening.tier for turn in on_path), default=Tier.NONE),
            said=tuple(e for turn in on_path for e in turn.plan.elements),
            turns=len(on_path),
            lines=tuple(line for turn in on_path for line in turn.draft.lines),
            opened=self.opened if last_here else None,
        )

    @property
    def on_path(self) -> str | None:
        """Return the care path that the last reply was on."""
        return self.last.plan.path if self.last else None

    @property
    def left_path(self) -> str | None:
        """Return the care path that was last on, and is no longer."""
        paths = [turn.plan.path for turn in self.turns if turn.plan.path]
        return paths[-1] if paths and self.on_path is None else None

    def since_path(self, path: str) -> int:
        """Return how many turns ago a care path was last on (1 = last)."""
        ago = (
            ago
            for ago, turn in enumerate(reversed(self.turns), start=1)
            if turn.plan.path == path
        )
        return next(ago, 0)

    @property
    def worst(self) -> tuple[Risk, Tier, str]:
        """Return the gravest risk the person wrote about, with a quotation."""
        risk, tier, quote = Risk.NONE, Tier.NONE, ""
        for turn in self.turns:
            for finding in turn.screening.findings:
                if finding.tier > tier:
                    risk, tier = finding.risk, finding.tier
                    quote = finding.quote or quote
        return risk, tier, quote


def talk_of(past: Past) -> Talk:
    """Read the past."""
    return Talk(turns=past.turns, carried=past.carried, prepared=past.prepared)


def taken_back(left: Sequence[Turn], line: Sequence[Turn]) -> Finding | None:
    """Return the risk that was written on a line that was left, where it is graver.

    Args:
        left: turns that are no longer on the line, since a message was changed or
            another version chosen.
        line: the turns that are.
    """
    risk, tier, word = Talk(turns=tuple(left), carried=Carried()).worst
    known = Talk(turns=tuple(line), carried=Carried()).worst[1]
    if tier < Tier.CONCERN or tier <= known:
        return None
    # The reply then quoted a whole clause; what was found may be one word of it.
    clauses = (clause for turn in left for clause in turn.draft.quotes)
    quote = next((clause for clause in clauses if word and word in clause), word)
    return Finding(
        code=TAKEN_BACK,
        reason="This was written before and then changed; it is asked about all "
        "the same.",
        quote=quote,
        source=Source.STATE,
        risk=risk,
        tier=tier,
        weight=0.5,
    )


def carry_on(past: Past) -> Carried:
    """Return what the next sitting must remember of this one.

    A risk of concern or worse stays open until a check-in has asked about it.
    Give it all turns, also those of a line that was left: changing a message
    does not take back what was written.
    """
    talk = talk_of(past)
    risk, tier, quote = talk.worst
    lines = _latest(
        past.carried.lines,
        (line for turn in past.turns for line in turn.draft.lines),
    )
    here = next(
        (turn.message.at for turn in reversed(past.turns) if turn.message.text),
        past.carried.here,
    )
    asked = past.carried.checked_in or any(
        turn.plan.rule == "check_in_first" for turn in past.turns
    )
    graver = not asked and past.carried.tier > tier
    if tier >= Tier.CONCERN and not graver:
        return Carried(
            risk=risk,
            tier=tier,
            quote=quote,
            at=past.turns[-1].at,
            checked_in=False,
            lines=lines,
            here=here,
        )
    return replace(past.carried, checked_in=asked, lines=lines, here=here)


def _latest(before: tuple[str, ...], now: Iterable[str]) -> tuple[str, ...]:
    newest = dict.fromkeys((*before, *now))
    return tuple(newest)[-REMEMBERED_LINES:]
