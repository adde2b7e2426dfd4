"""What has happened in this talk so far that matters for the next reply?

Everything is derived from the frozen turns; there is no other memory.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from counterpoint.care.path import CareState
from counterpoint.terms import Carried, Move, Need, Past, Risk, Tier, Turn

if TYPE_CHECKING:
    from collections.abc import Iterable

REMEMBERED_LINES = 400
"""How many authored lines are held back from being said again."""


@dataclass(frozen=True, slots=True)
class Talk:
    """The talk so far, as the stages ask about it."""

    turns: tuple[Turn, ...]
    carried: Carried

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
    return Talk(turns=past.turns, carried=past.carried)


def carry_on(past: Past) -> Carried:
    """Return what the next sitting must remember of this one.

    A risk of concern or worse stays open until a check-in has asked about it.
    """
    talk = talk_of(past)
    risk, tier, quote = talk.worst
    lines = _latest(
        past.carried.lines,
        (line for turn in past.turns for line in turn.draft.lines),
    )
    if tier >= Tier.CONCERN:
        return Carried(
            risk=risk,
            tier=tier,
            quote=quote,
            at=past.turns[-1].at,
            checked_in=False,
            lines=lines,
        )
    if not past.turns:
        return past.carried
    return Carried(
        risk=past.carried.risk,
        tier=past.carried.tier,
        quote=past.carried.quote,
        at=past.carried.at,
        checked_in=past.carried.checked_in
        or any(turn.plan.rule == "check_in_first" for turn in past.turns),
        lines=lines,
    )


def _latest(before: tuple[str, ...], now: Iterable[str]) -> tuple[str, ...]:
    newest = dict.fromkeys((*before, *now))
    return tuple(newest)[-REMEMBERED_LINES:]
