"""Which lines of the ledger are meant by "forget that", and what is said of it?

The ones that were quoted last, else those drawn from what was just written, else
those about whom or what was named. Where several fit, it is asked which; what could
not be found is never said to be forgotten.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from counterpoint import in_words
from counterpoint.conversation.recollection import (
    Recall,
    quoted,
    quotes_of,
    row,
    rows,
    said,
    words,
)
from counterpoint.detectors.phrases import fold
from counterpoint.detectors.requests import LedgerWish, ledger_request
from counterpoint.ledger.drawing import about_whom
from counterpoint.ledger.records import (
    Claim,
    ClaimStatus,
    Commitment,
    OtherSide,
    Prediction,
)
from counterpoint.ledger.sayings import stems
from counterpoint.ledger.statuses import belonging

if TYPE_CHECKING:
    from collections.abc import Iterable

    from counterpoint.conversation.recollection import Memory
    from counterpoint.ledger.kinds import Line
    from counterpoint.terms import Turn

MOST_TO_CHOOSE_FROM = 12
LOOKS_BACK = 3
"""In so many turns before the message "that" is looked for."""

_WHICH = {LedgerWish.FORGET: "forget_which", LedgerWish.HUSH: "hush_which"}
"""The rules that ask which line is meant."""
FORGETS = frozenset({"forget", "forget_chosen"})
_CHANGES = FORGETS | {"hush", "hush_chosen", "brought_back"}
_LONGEST_CHOICE = 10  # words
_ONLY_THAT = 5  # words


def which(memory: Memory, wish: LedgerWish) -> Recall | None:
    """Ask which line is meant, where more than one fits; else None."""
    found = _wanted(memory, wish)
    if found is None or len(found) < 2:
        return None
    asked = ledger_request(memory.message.text)
    if asked is not None and asked.of_all and len(found) > MOST_TO_CHOOSE_FROM:
        said_all = said(memory, "forget_all", number=str(len(found)))
        return replace(said_all, recalls=tuple(line.id for line in found))
    newest = sorted(found, key=lambda line: line.at, reverse=True)
    shown = newest[:MOST_TO_CHOOSE_FROM]
    more = len(found) - len(shown)
    opening = said(memory, _WHICH[wish])
    rest = in_words.counted(more, words()["known"]["more"]) if more else ""
    return Recall(
        text="\n".join(filter(None, (opening.text, rows(shown), rest))),
        lines=opening.lines,
        quotes=quotes_of(shown),
        recalls=tuple(line.id for line in shown),
    )


def at_once(memory: Memory, wish: LedgerWish) -> Recall | None:
    """Do what is asked where one line fits, say so where none does; else None."""
    found = _wanted(memory, wish)
    if found is None or len(found) > 1:
        return None
    return _done(memory, wish, found) if found else _nothing(memory)


def leaving(memory: Memory) -> Recall | None:
    """Say how to take lines out to somebody who leaves: nothing is asked of them."""
    found = _wanted(memory, LedgerWish.FORGET)
    if found is None or len(found) < 2:
        return None
    return said(memory, "forget_leaving")


def chosen(memory: Memory, wish: LedgerWish) -> Recall | None:
    """Do it with the lines that were chosen; None where the question was not taken."""
    last = memory.last
    if last is None or last.plan.rule != _WHICH[wish]:
        return None
    offered = [memory.known.find(line_id) for line_id in last.plan.recalls]
    numbers = _numbers(memory.message.text, len(offered))
    if numbers is None:
        return None
    taken = [line for n in numbers if (line := offered[n - 1]) is not None]
    return _done(memory, wish, taken) if taken else said(memory, "none_taken")


def brought_back(memory: Memory) -> Recall | None:
    """Bring back what was forgotten in this sitting; None where nothing was."""
    asked = ledger_request(memory.message.text)
    if asked is None or asked.wish is not LedgerWish.BRING_BACK:
        return None
    forgot = [t for t in memory.talk.turns if t.plan.rule in FORGETS and t.plan.recalls]
    if not forgot and not memory.known.hidden:
        alone = len(memory.message.text.split()) <= _ONLY_THAT
        return said(memory, "nothing_to_bring_back") if alone else None
    hidden = {line.id: line for line in memory.known.hidden}
    wanted = forgot[-1].plan.recalls if forgot else _latest(memory)
    back = [hidden[line_id] for line_id in wanted if line_id in hidden]
    if not back:
        return _in_place(memory, wanted)
    return replace(
        said(memory, "brought_back", lines=_listed(back)),
        quotes=quotes_of(back),
        recalls=tuple(line.id for line in back),
        bring_back=tuple(line.id for line in back),
    )


def _in_place(memory: Memory, wanted: tuple[str, ...]) -> Recall:
    """Say that the lines stand in the ledger already, or that they are gone."""
    found = [line for one in wanted if (line := memory.known.find(one)) is not None]
    if not found:
        return said(memory, "gone")
    return replace(
        said(memory, "in_place", lines=_listed(found)),
        quotes=quotes_of(found),
        recalls=tuple(line.id for line in found),
    )


def _latest(memory: Memory) -> tuple[str, ...]:
    """Return what was forgotten last, by hand, without its notes and pairs."""
    last = max(line.hidden for line in memory.known.hidden if line.hidden)
    return tuple(
        line.id
        for line in memory.known.hidden
        if line.hidden == last and isinstance(line, _MEANT)
    )


# --- Which lines are meant --------------------------------------------------------

_MEANT = (Claim, Prediction, Commitment, OtherSide)


def _wanted(memory: Memory, wish: LedgerWish) -> tuple[Line, ...] | None:
    """Return the lines that a request is about; None where nothing is asked."""
    asked = ledger_request(memory.message.text)
    if asked is None or asked.wish is not wish:
        return None
    kinds = _MEANT if wish is LedgerWish.FORGET else (Claim,)
    lines = tuple(line for line in memory.known.lines if isinstance(line, kinds))
    if asked.of_all:
        return lines
    if asked.of:
        return tuple(line for line in lines if _is_about(line, asked.of))
    return _that(memory, lines)


def _that(memory: Memory, lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Return what "that" stands for: what was quoted, else what was just written."""
    by_id = {line.id: line for line in lines}
    for turn in reversed(memory.talk.turns[-LOOKS_BACK:]):
        if turn.plan.rule in _CHANGES:
            return ()
        quoted_there = [by_id[one] for one in turn.plan.recalls if one in by_id]
        drawn = [line for line in lines if _stands_in(line, turn)]
        if found := tuple(dict.fromkeys((*quoted_there, *drawn))):
            return found
    return ()


def _stands_in(line: Line, turn: Turn) -> bool:
    place = getattr(line, "place", None)
    return place is not None and place.turn == turn.id


_OWNED = re.compile(r"^(?:my|our|the|his|her|their) ")


def _is_about(line: Line, named: str) -> bool:
    """Say whether a line is about somebody or something that was named."""
    who = _OWNED.sub("", fold(named)).strip()
    if isinstance(line, Claim) and line.about and line.about == about_whom(who) != "":
        return True
    if isinstance(line, Claim) and line.about == who:
        return True
    if isinstance(line, OtherSide) and fold(line.who) == who:
        return True
    words_there = fold(quoted(line))
    if re.search(rf"(?<!\w){re.escape(who)}(?!\w)", words_there):
        return True
    wanted = stems(who)
    return bool(wanted) and wanted <= stems(quoted(line))


# --- Which were chosen ------------------------------------------------------------


def _numbers(text: str, most: int) -> tuple[int, ...] | None:
    """Return the numbers chosen, () for none of them; None where it is no choice."""
    folded = fold(text).strip(" .!")
    if len(folded.split()) > _LONGEST_CHOICE:
        return None
    form = words()["choice"]
    bare = folded.removesuffix(" please").strip(" ,")
    if bare in form["none"]:
        return ()
    if bare in form["all"] or (bare in form["both"] and most == 2):
        return tuple(range(1, most + 1))
    ordinals: dict[str, int] = form["ordinal"]
    filler = "|".join(map(re.escape, form["filler"]))
    left = re.sub(rf"\b(?:{filler})\b|[,.&#)(]", " ", folded).split()
    found = [int(w) if w.isdecimal() else ordinals.get(w, 0) for w in left]
    if not found or not all(0 < number <= most for number in found):
        return None
    return tuple(dict.fromkeys(found))


# --- What is said -----------------------------------------------------------------


def _done(memory: Memory, wish: LedgerWish, lines: Iterable[Line]) -> Recall:
    taken = tuple(lines)
    ids = tuple(line.id for line in taken)
    if wish is LedgerWish.HUSH:
        hushed = [line for line in taken if isinstance(line, Claim)]
        return replace(
            said(memory, "hushed", lines=_listed(taken)),
            quotes=quotes_of(taken),
            recalls=ids,
            keep=tuple(replace(c, status=ClaimStatus.NOT_MENTIONED) for c in hushed),
        )
    return replace(
        said(memory, "forgotten", lines=_listed(taken), beside=_beside(memory, ids)),
        quotes=quotes_of(taken),
        recalls=ids,
        forget=ids,
    )


def _beside(memory: Memory, ids: tuple[str, ...]) -> str:
    """Say what goes with the lines: notes on them, and pairs they stood in."""
    with_them = {
        line.id
        for line_id in ids
        for line in belonging(memory.known, line_id)
        if line.hidden is None
    } - set(ids)
    if not with_them:
        return ""
    return in_words.counted(len(with_them), words()["row"]["beside"])


def _listed(lines: Iterable[Line]) -> str:
    return "; ".join(row(line) for line in lines)


def _nothing(memory: Memory) -> Recall:
    """Say that nothing was taken out, since nothing was found."""
    if not memory.known.kept:
        return said(memory, "forget_not_kept")
    return said(memory, "forget_nothing")
