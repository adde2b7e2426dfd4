"""What is said to somebody who asks what is known about them?

Everything that the ledger holds is counted; of many lines the newest of each kind
are shown, and it is said exactly how many more there are and where. What is not to
be mentioned is counted and not quoted.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from counterpoint import in_words
from counterpoint.authored import load
from counterpoint.conversation.recollection import (
    Recall,
    day_of,
    quoted,
    said,
    words,
)
from counterpoint.detectors.requests import LedgerWish, ledger_request
from counterpoint.ledger.records import (
    Claim,
    Commitment,
    Evidence,
    OtherSide,
    Pair,
    Prediction,
)
from counterpoint.ledger.statuses import may_be_mentioned

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counterpoint.conversation.recollection import Memory
    from counterpoint.ledger.kinds import Ledger, Line

MOST_SHOWN = 12


def known(memory: Memory) -> Recall | None:
    """Answer whoever asks what is known about them; None where nobody asks."""
    asked = ledger_request(memory.message.text)
    if asked is None or asked.wish is not LedgerWish.SHOW:
        return None
    ledger = memory.known
    if not ledger.kept:
        return said(memory, "known_not_kept")
    told = _told(ledger)
    if not told and not _beside(ledger):
        return _empty(memory)
    shown = _shown(told)
    opening = said(
        memory,
        "known" if told else "known_hushed",
        lines=in_words.counted(len(told), words()["known"]["lines"]),
    )
    parts = (opening.text, *_sections(told, shown), "\n".join(_ending(ledger, shown)))
    return Recall(
        text="\n\n".join(filter(None, parts)),
        lines=opening.lines,
        quotes=tuple(quote for line in shown for quote in _quotes(line, ledger)),
        recalls=tuple(line.id for line in shown),
    )


def _empty(memory: Memory) -> Recall:
    empty = said(memory, "known_empty")
    if memory.known.draws:
        return empty
    return replace(empty, text=f"{empty.text} {words()['known']['ending']['off']}")


def _told(ledger: Ledger) -> tuple[Line, ...]:
    """Return the lines that may be brought up, with what belongs to them."""
    hushed = {line.id for line in _hushed(ledger)}
    return tuple(line for line in ledger.lines if not _speaks_of(line) & hushed)


def _hushed(ledger: Ledger) -> list[Claim]:
    return [one for one in ledger.of(Claim) if not may_be_mentioned(one)]


def _speaks_of(line: Line) -> frozenset[str]:
    """Return the ids of the lines that a line is, or speaks of."""
    match line:
        case Evidence():
            return frozenset({line.id, line.claim})
        case Pair():
            return frozenset({line.id, line.one, line.other})
        case _:
            return frozenset({line.id})


def _kind(line: Line) -> str:
    """Return under which heading a line is shown."""
    if isinstance(line, Claim):
        return line.kind.value
    known_kinds: dict[type[Line], str] = {
        Prediction: "prediction",
        Commitment: "commitment",
        OtherSide: "other_side",
        Evidence: "evidence",
        Pair: "pair",
    }
    return known_kinds.get(type(line), "else")


def _by_kind(lines: tuple[Line, ...]) -> dict[str, list[Line]]:
    """Return the lines of each kind, the newest first, in the order of headings."""
    headings: dict[str, str] = words()["known"]["heading"]
    by_kind: dict[str, list[Line]] = {kind: [] for kind in headings}
    for line in sorted(lines, key=lambda line: line.at, reverse=True):
        by_kind[_kind(line)].append(line)
    return {kind: found for kind, found in by_kind.items() if found}


def _shown(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Return the lines that are shown: one of each kind in turn, the newest first."""
    by_kind = [found for kind, found in _by_kind(lines).items() if kind != "else"]
    in_turn = [
        found[number]
        for number in range(max(map(len, by_kind), default=0))
        for found in by_kind
        if number < len(found)
    ]
    chosen = {line.id for line in in_turn[:MOST_SHOWN]}
    return tuple(one for found in by_kind for one in found if one.id in chosen)


def _sections(lines: tuple[Line, ...], shown: tuple[Line, ...]) -> Iterator[str]:
    form = words()["known"]
    by_id = {line.id: line for line in lines}
    ids = {line.id for line in shown}
    for kind, found in _by_kind(lines).items():
        here = [line for line in found if line.id in ids]
        rest = len(found) - len(here)
        more = in_words.counted(rest, form["more"]) if rest and here else ""
        yield "\n".join(
            filter(
                None,
                (
                    form["heading"][kind].format(number=len(found)),
                    *(_row(line, by_id) for line in here),
                    more,
                ),
            )
        )


def _row(line: Line, by_id: dict[str, Line]) -> str:
    """Return a line in full: its day, the exact words, and how it stands."""
    form = words()["known"]
    match line:
        case Pair():
            one, other = by_id.get(line.one), by_id.get(line.other)
            shape = form["pair"] if one and other else form["pair_of_gone"]
            return str(
                shape.format(
                    on=day_of(line),
                    one=quoted(one) if one else "",
                    other=quoted(other) if other else "",
                    standing=_standing(line),
                )
            )
        case Claim() if line.again:
            days = [in_words.day(each.at.date()) for each in line.again]
            standing = form["again"].format(
                standing=_standing(line), days=in_words.listed(days)
            )
        case _:
            standing = _standing(line)
    shape = form["row"]
    return str(shape.format(on=day_of(line), quote=quoted(line), standing=standing))


def _standing(line: Line) -> str:
    """Say how a line stands, in words."""
    form = words()["known"]
    match line:
        case Claim():
            return str(load("ledger", "statuses").body["status"][line.status.value])
        case Prediction():
            came = line.outcome.value if line.outcome else "open"
            due = in_words.day(line.due)
            shape = form["prediction"][came]
            return str(shape.format(chance=line.chance, due=due))
        case Commitment():
            return str(form["commitment"][line.status.value])
        case Evidence():
            return str(form["evidence"]["for" if line.for_it else "against"])
        case Pair():
            answers = load("ledger", "contradictions").body["answer"]
            key = line.answer.value if line.answer else None
            return str(answers[key].lower() if key else form["open"])
        case _:
            return str(form["yours"])


def _quotes(line: Line, ledger: Ledger) -> tuple[str, ...]:
    """Return the person's words in the row of a line."""
    if isinstance(line, Pair):
        both = (ledger.find(line.one), ledger.find(line.other))
        return tuple(quoted(one) for one in both if one is not None)
    return (quoted(line),) if quoted(line) else ()


def _beside(ledger: Ledger) -> bool:
    """Say whether there is anything that is counted and not shown."""
    return bool(_hushed(ledger) or ledger.hidden or ledger.unreadable)


def _ending(ledger: Ledger, shown: tuple[Line, ...]) -> Iterator[str]:
    """Say what is not shown here, and where everything is."""
    form = words()["known"]["ending"]
    told = _told(ledger)
    if hushed := len(ledger.lines) - len(told):
        yield in_words.counted(hushed, form["hushed"])
    if ledger.hidden:
        yield in_words.counted(len(ledger.hidden), form["hidden"])
    if ledger.unreadable:
        yield in_words.counted(ledger.unreadable, form["unreadable"])
    if not ledger.draws:
        yield form["off"]
    if len(shown) < len(told):
        yield form["shown"].format(shown=len(shown), all=len(told))
    yield form["where"]
