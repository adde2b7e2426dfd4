"""Where does a reply come from, in plain words?

Everything is read off the turn itself. Words of a reply that must not be said
are not repeated here either.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from counterpoint.authored import load
from counterpoint.settings import GUIDE
from counterpoint.terms import Move, Outcome, Tier

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counterpoint.terms import Attempt, Finding, Mode, Turn

NO_NEED = "need.vent"
"""What is found where nothing in particular is asked; it tells nobody anything."""
_HASH = 12  # characters


@dataclass(frozen=True, slots=True)
class Section:
    """One part of an explanation; the last, of versions and times, has no title."""

    title: str
    lines: tuple[str, ...]


def provenance(turn: Turn) -> tuple[Section, ...]:
    """Return what was seen, why this reply, who worded it, and what review found."""
    said = _words()
    return (
        Section(said["seen"], tuple(_seen(turn))),
        Section(said["chosen"], tuple(_chosen(turn))),
        Section(said["worded"], tuple(_worded(turn))),
        Section(said["reviewed"], tuple(dict.fromkeys(_reviewed(turn)))),
        Section("", tuple(_made_of(turn))),
    )


def mode_label(mode: Mode) -> str:
    """Return how a mode is called."""
    called: str = load("conversation", "modes").body["label"][mode.value]
    return called


def _words() -> dict[str, Any]:
    words: dict[str, Any] = load("conversation", "provenance").body["why"]
    return words


def _seen(turn: Turn) -> Iterator[str]:
    said = _words()
    screening = turn.screening
    if screening.tier is not Tier.NONE:
        yield said["danger"].format(
            risk=said["risk"][screening.risk.value],
            tier=said["tier"][screening.tier.value],
        )
    named = [one for one in screening.findings if one.code != NO_NEED]
    for finding in named:
        yield _finding(finding)
    if not named:
        yield said["seen_nothing"]


def _finding(finding: Finding) -> str:
    said = _words()
    key = "finding" if finding.quote else "finding_bare"
    reason = finding.reason.rstrip(".")
    if not finding.quote:
        reason = reason[:1].upper() + reason[1:]
    shown: str = said[key].format(quote=_one_line(finding.quote), reason=reason)
    return f"{shown}."


def _chosen(turn: Turn) -> Iterator[str]:
    yield turn.plan.reason


def _worded(turn: Turn) -> Iterator[str]:
    said, draft = _words(), turn.draft
    if turn.plan.move is Move.SILENCE or not turn.said:
        yield said["silence"]
    elif draft.provider == GUIDE:
        yield said["guide"]
    else:
        yield said["model"].format(provider=draft.provider, prompt=draft.prompt)


def _reviewed(turn: Turn) -> Iterator[str]:
    said = _words()
    for attempt in turn.attempts[:-1]:
        yield from _refused(attempt)
    last = turn.attempts[-1] if turn.attempts else None
    # What review lets pass in our own sentences was weighed when they were written.
    noted = last.verdict.findings if last and last.draft.provider != GUIDE else ()
    for finding in noted:
        yield said["noted"].format(reason=finding.reason)
    if last and not noted:
        yield said["accepted"]


def _refused(attempt: Attempt) -> Iterator[str]:
    """Say why a draft was not shown; a dangerous one is not quoted."""
    said, draft = _words(), attempt.draft
    if draft.error is not None:
        error = said["error"].get(draft.error, draft.error)
        yield said["failed"].format(provider=draft.provider, error=error)
        return
    harmless = attempt.verdict.outcome is Outcome.REVISE
    for finding in attempt.verdict.findings:
        key = "refused_quote" if harmless and finding.quote else "refused"
        yield said[key].format(
            provider=draft.provider,
            quote=_one_line(finding.quote),
            reason=finding.reason,
        )


def _made_of(turn: Turn) -> Iterator[str]:
    """Name rules, lines and versions, for whoever wants to look them up."""
    said, plan, draft = _words(), turn.plan, turn.draft
    yield said["rule"].format(
        rule=plan.rule, move=plan.move.value, mode=mode_label(plan.mode)
    )
    if plan.path:
        elements = ", ".join(plan.elements)
        yield said["path"].format(path=plan.path, elements=elements)
    if plan.exercise:
        yield said["exercise"].format(exercise=plan.exercise)
    if draft.lines:
        yield said["lines"].format(lines=", ".join(draft.lines))
    if draft.usage:
        usage = ", ".join(f"{what} {count}" for what, count in draft.usage)
        yield said["usage"].format(usage=usage)
    versions = ", ".join(f"{part} {_head(version)}" for part, version in turn.versions)
    yield said["versions"].format(versions=versions)
    timings = ", ".join(f"{stage} {ms:.1f} ms" for stage, ms in turn.timings)
    if timings:
        yield said["timings"].format(timings=timings)


def _head(version: str) -> str:
    """Return enough of a version to tell it from another."""
    return version if len(version) <= _HASH else f"{version[:_HASH]}..."


def _one_line(text: str) -> str:
    return " ".join(text.split())
