"""What does a sitting leave behind for the page about habits?

Counts and times, the people named, and of the worry only the stems of its words,
so that it can be known again. A few words are quoted where nothing in the sitting
showed danger. A trace can be made again from the turns at any time, and one of
another version has to be.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from functools import cache
from itertools import islice, pairwise
from typing import TYPE_CHECKING, TypeVar

import msgspec

from counterpoint.authored import load
from counterpoint.detectors.focus import focuses, stem_of
from counterpoint.detectors.people import people
from counterpoint.detectors.phrases import fold
from counterpoint.detectors.quotable import may_be_danger, may_be_quoted, shows_danger
from counterpoint.detectors.replies import own_words
from counterpoint.detectors.reply_form import question_spans
from counterpoint.outcomes.time_here import minutes_here
from counterpoint.terms import Move, Need, to_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from counterpoint.terms import Sitting, Turn

Kind = TypeVar("Kind", bound=str)

TRACE_VERSION = 1
NIGHT_ENDS = time(5)
"""From midnight to this time, where the person is, it is night."""
MOST_STEMS = 12
MOST_PEOPLE = 8
LONGEST_QUOTE = 12  # words

_SHORTEST_QUOTE = 3  # words
_MOST_WORDS = 1_500  # of one message that are read for its worry
_LONGEST_QUOTED = 4_000  # characters of a message that are looked through


class ReplyKind(StrEnum):
    """What a reply did; the words for each stand in habits.toml, `definition`."""

    AGREED = "agreed"
    CHALLENGED = "challenged"
    ASKED = "asked"
    LISTENED = "listened"
    SILENT = "silent"
    CARED = "cared"  # for somebody in danger; no part of any share
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Trace:
    """What one sitting left behind.

    `started` and `last` are the first and the last message, in the zone the person
    was in. `night` counts messages between midnight and five there. `left` is when
    a goodbye was said that nothing followed; `back_after` are the seconds after
    which the person wrote on in the same sitting, for each goodbye before.
    `stepped` says that it came to a step, `did` how often something was told that
    was done. `stems` are (stem, how often), the heaviest first. `quote` is in the
    person's words, "" where there was danger. `replies` and `modes` are counts.
    """

    version: int
    started: datetime
    last: datetime
    minutes: int = 0
    messages: int = 0
    night: int = 0
    replies: tuple[tuple[ReplyKind, int], ...] = ()
    modes: tuple[tuple[str, int], ...] = ()
    reassurance: int = 0
    reassurance_again: int = 0
    left: datetime | None = None
    back_after: tuple[int, ...] = ()
    stepped: bool = False
    did: int = 0
    people: tuple[str, ...] = ()
    stems: tuple[tuple[str, int], ...] = ()
    quote: str = ""

    def said(self, kind: ReplyKind) -> int:
        """Return how many replies were of this kind."""
        return dict(self.replies).get(kind, 0)


_decoder = msgspec.json.Decoder(Trace)


def note_of(trace_: Trace) -> bytes:
    """Write a trace down."""
    return to_json(trace_)


def trace_from(note: bytes) -> Trace | None:
    """Read a trace; None where it has to be made again."""
    try:
        found = _decoder.decode(note)
    except msgspec.DecodeError:
        return None
    aware = found.started.tzinfo is not None and found.last.tzinfo is not None
    return found if found.version == TRACE_VERSION and aware else None


def trace(sitting: Sitting, *, line: Sequence[Turn] | None = None) -> Trace | None:
    """Return what a sitting leaves behind; None where the person wrote nothing.

    Args:
        sitting: with all its turns, also those of versions that were left.
        line: the turns of the talk as it went in the end, which alone are read for
            what it was about; all turns, if not given.
    """
    kept = line if line is not None else sitting.turns
    written = _written(sitting.turns)
    if not written:
        return None
    times = [turn.message.at for turn in written]
    about = [turn for turn in kept if may_be_quoted(turn) and not may_be_danger(turn)]
    stems = _stems(about)
    danger = any(map(may_be_danger, sitting.turns))
    left, back_after = _goodbyes(written)
    return Trace(
        version=TRACE_VERSION,
        started=times[0],
        last=max(times),
        minutes=minutes_here(times),
        messages=len(written),
        night=sum(map(is_night, times)),
        replies=_counted(reply_kind(turn) for turn in sitting.turns),
        modes=_counted(turn.message.mode.value for turn in written),
        reassurance=_asked_for(written, Need.REASSURANCE),
        reassurance_again=_asked_for(written, Need.REASSURANCE_AGAIN),
        left=left,
        back_after=back_after,
        stepped=_stepped(sitting, written),
        did=sum(turn.plan.rule == "named_an_effort" for turn in written),
        people=_people(about),
        stems=stems,
        quote="" if danger else _quote(about, dict(stems)),
    )


def is_night(at: datetime) -> bool:
    """Say whether it was night where the person was."""
    return at.time() < NIGHT_ENDS


def _written(turns: Sequence[Turn]) -> list[Turn]:
    """Return one turn for each message: another reply is no other message."""
    found = {turn.message.id: turn for turn in turns if turn.message.text.strip()}
    return list(found.values())


def _counted(found: Iterable[Kind]) -> tuple[tuple[Kind, int], ...]:
    return tuple(Counter(found).most_common())


def _asked_for(turns: Sequence[Turn], need: Need) -> int:
    return sum(need in turn.screening.needs for turn in turns)


# --- What a reply did -----------------------------------------------------------

_AGREEMENT = frozenset(
    {
        "agreement_without_ground",
        "affirms_contempt",
        "affirms_delusion",
        "flattery",
        "takes_sides",
        "tells_plan_approved",
    }
)
"""What review notes in a reply that says yes."""
_CARE = frozenset({Move.CRISIS, Move.REFER})
_CHALLENGES = frozenset({Move.CHALLENGE, Move.OTHER_SIDE, Move.TEST})
_WITHSTANDS = frozenset({"contradiction", "reassurance_again"})
"""Rules by which two versions are named, or reassurance is not given once more."""
_LISTENS = frozenset({Move.LISTEN, Move.REFLECT, Move.SUMMARISE})


def reply_kind(turn: Turn) -> ReplyKind:
    """Say what a reply did; of several things the first in this order counts."""
    move, rule = turn.plan.move, turn.plan.rule
    verdict = turn.attempts[-1].verdict if turn.attempts else None
    noted = {finding.code for finding in verdict.findings} if verdict else set()
    if turn.plan.path is not None or move in _CARE:
        return ReplyKind.CARED
    if not turn.said.strip():
        return ReplyKind.SILENT
    if noted & _AGREEMENT or move is Move.AFFIRM:
        return ReplyKind.AGREED
    if move in _CHALLENGES or rule in _WITHSTANDS:
        return ReplyKind.CHALLENGED
    if question_spans(own_words(turn.said, (turn.message.text,))):
        return ReplyKind.ASKED
    return ReplyKind.LISTENED if move in _LISTENS else ReplyKind.OTHER


# --- How it ended ---------------------------------------------------------------

_PLANS = frozenset({"activity_planning", "problem_solving", "values"})
"""Exercises that end in something to do."""


def _goodbyes(written: Sequence[Turn]) -> tuple[datetime | None, tuple[int, ...]]:
    """Return when the person left for good, and after how long they wrote on before.

    A goodbye in danger is none of these. One that a clock makes later than what
    follows it is left out.
    """
    last = written[-1]
    gaps = [
        int((after.message.at - turn.message.at).total_seconds())
        for turn, after in pairwise(written)
        if _says_goodbye(turn) and not _says_goodbye(after)
    ]
    left = last.message.at if _says_goodbye(last) else None
    return left, tuple(gap for gap in gaps if gap >= 0)


def _says_goodbye(turn: Turn) -> bool:
    leaves = Need.GOODBYE in turn.screening.needs or turn.plan.move is Move.CLOSE
    return leaves and not shows_danger(turn)


def _stepped(sitting: Sitting, written: Sequence[Turn]) -> bool:
    """Say whether something to do was named: in the talk, a plan, or at the end."""
    if sitting.closing is not None and sitting.closing.step.strip():
        return True
    answered = any(
        asking.plan.move is Move.STEP and not _says_goodbye(answer)
        for asking, answer in pairwise(written)
    )
    return answered or any(map(_names_a_step, written))


def _names_a_step(turn: Turn) -> bool:
    plan = turn.plan
    closed = any(".closing." in line for line in turn.draft.lines)
    planned = plan.exercise in _PLANS and plan.step is None and closed
    return planned or plan.rule == "says_what_next"


# --- What it was about ----------------------------------------------------------

_WORD = re.compile(r"(?<![\w'])[a-z][a-z'-]{2,29}(?![\w'])")
_DOUBLED = re.compile(r"([bdgklmnprst])\1$")


def stems_of(text: str) -> Counter[str]:
    """Return the stems of the words of a text that say what it is about."""
    words = (match[0] for match in islice(_WORD.finditer(fold(text)), _MOST_WORDS))
    plain = (word.removesuffix("'s").replace("'", "") for word in words)
    stems = (_even(stem_of(word)) for word in plain if word not in _vague())
    return Counter(stem for stem in stems if len(stem) > 2)


@cache
def _vague() -> frozenset[str]:
    lists = load("outcomes", "worries").body.values()
    vague: str = load("detectors", "focus").body["vague"]
    return frozenset(" ".join([vague, *lists]).split())


def _even(stem: str) -> str:
    """Make "worri" and "worry", "decid" and "decide", "stopp" and "stop" one."""
    stem = _DOUBLED.sub(r"\1", stem).removesuffix("e")
    return stem[:-1] + "i" if stem.endswith("y") else stem


def telling(text: str) -> Counter[str]:
    """Return what a text is about: its stems, and whoever is named ("@mum")."""
    named = ("@" + one.second.lower().split()[-1] for one in people(text))
    return stems_of(text) + Counter(named)


def _stems(about: Sequence[Turn]) -> tuple[tuple[str, int], ...]:
    counts = Counter[str]()
    for turn in about:
        counts += telling(turn.message.text)
    return tuple(counts.most_common(MOST_STEMS))


def _people(about: Sequence[Turn]) -> tuple[str, ...]:
    """Return who was named, as they are called when one speaks to the person."""
    named = [one.second for turn in about for one in people(turn.message.text)]
    return tuple(dict.fromkeys(named))[:MOST_PEOPLE]


def _quote(about: Sequence[Turn], stems: dict[str, int]) -> str:
    """Return the clause that holds most of the worry, "" if none is short enough."""
    found: list[tuple[int, float, str]] = []
    for turn in about:
        for focus in focuses(turn.message.text[:_LONGEST_QUOTED]):
            words = focus.quote.split()
            if _SHORTEST_QUOTE <= len(words) <= LONGEST_QUOTE:
                weight = sum(stems.get(stem, 0) for stem in telling(focus.quote))
                found.append((weight, focus.score, focus.quote))
    return max(found, default=(0, 0.0, ""))[2]
