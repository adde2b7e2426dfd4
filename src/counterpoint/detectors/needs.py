"""What does a message ask of a listener?

Narrow on purpose: whoever asks nothing that can be named is telling, and is
listened to. A goodbye that may be one for good is not decided here; the risk
detectors see it too, and they come first.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from counterpoint.authored import load
from counterpoint.detectors.phrases import (
    Hit,
    Phrases,
    fold,
    phrase_pattern,
    phrases,
    tail,
)
from counterpoint.terms import Finding, Need

if TYPE_CHECKING:
    from collections.abc import Sequence

_MOST_EARLIER = 20
_LONGEST_READ = 3_000  # characters: what is asked stands at the end
_LONGEST_GOODBYE = 30  # words
# "I live round the corner, that's all" rounds off a thought, not the talk.
_THATS_ALL = re.compile(r"that'?s all|that is all|thats (?:enough|everything)")
_LEAVES = re.compile(r"\b(?:thank|thx|ty\b|bye|night|for now|for today|tonight)")
_SHORTEST_THOUGHT = 4  # words
_SAME_QUESTION = 0.4  # share of content words in common
_OFTEN = 2  # questions of this kind before this one, whatever they were about


def read_needs(
    text: str, earlier: Sequence[str] = ()
) -> tuple[tuple[Need, Finding], ...]:
    """Return what is asked for, strongest first; at least one.

    Args:
        text: the message.
        earlier: the person's earlier messages of this sitting, oldest first.
    """
    offset = tail(text)[1]
    offset = max(offset, len(text) - _LONGEST_READ)
    folded = fold(text[offset:])
    found = {
        need: finding
        for need, rows in _rows().items()
        if (finding := _strongest(need, rows, folded, text, offset)) is not None
    }
    _settle_goodbye(found, folded)
    _settle_again(found, folded, earlier)
    asked = _QUESTION.search(folded)
    if not found and asked and len(asked[0].split()) >= _SHORTEST_QUESTION:
        need = Need.UNDERSTAND if _FIRST_PERSON.search(asked[0]) else Need.INFO
        found[need] = _asking(need, text, offset + asked.start(), offset + asked.end())
    found.setdefault(Need.VENT, _telling())
    ranked = sorted(found.items(), key=lambda item: (-item[1].weight, item[0]))
    return tuple(ranked)


@cache
def _rows() -> dict[Need, Phrases]:
    return {Need(need): rows for need, rows in phrases("needs", "need").items()}


# A question that no row knows, at the very end.
# An echo of two or three words ("how far?") asks for no fact.
_QUESTION = re.compile(r"[^.?!\n]{4,160}\?(?=[\s\"')]*\Z)")
_SHORTEST_QUESTION = 4  # words
_FIRST_PERSON = re.compile(r"(?<!\w)(?:i|i'm|im|i've|ive|me|my|myself|we|us)(?!\w)")


def _asking(need: Need, text: str, start: int, end: int) -> Finding:
    weight = float(load("detectors", "needs").body["question"])
    return Finding(
        code=f"need.{need}",
        reason="ends in a question",
        start=start,
        end=end,
        quote=text[start:end],
        weight=weight,
    )


@cache
def _telling() -> Finding:
    weight = float(load("detectors", "needs").body["vent"])
    return Finding("need.vent", "asks nothing that can be named", weight=weight)


def _strongest(
    need: Need, rows: Phrases, folded: str, text: str, offset: int
) -> Finding | None:
    """Return the weightiest hit, later ones first: what is asked comes last."""
    best: Hit | None = None
    for hit in rows.hits(folded):
        if _is_told(need, folded, hit):
            continue
        if best is None or hit.weight >= best.weight:
            best = hit
    if best is None:
        return None
    late = 0.08 * best.end / max(1, len(folded))
    asked = 0.05 if folded.find("?", best.start, best.end + 120) >= 0 else 0.0
    start, end = best.start + offset, best.end + offset
    return Finding(
        code=f"need.{need}",
        reason=best.why,
        start=start,
        end=end,
        quote=text[start:end],
        weight=round(best.weight + late + asked, 3),
    )


_NEVER_TOLD = frozenset({Need.VENT, Need.REASSURANCE_AGAIN})
_LOOK_BACK = 60  # characters
_STOP = re.compile(r"[.!?;\n]")


def _is_told(need: Need, folded: str, hit: Hit) -> bool:
    """Say whether the words are part of a telling, not put to the program."""
    if need in _NEVER_TOLD:
        return False
    before = _STOP.split(folded[max(0, hit.start - _LOOK_BACK) : hit.start])[-1]
    told, embedded, wants = _telling_words()
    if told.search(before):
        return True
    if need is not Need.INFO or not embedded.search(before) or wants.search(before):
        return False
    following = _STOP.search(folded, hit.end)
    return following is None or following[0] != "?"


@cache
def _telling_words() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    body = load("detectors", "needs").body
    told, embedded, wants = (
        phrase_pattern(body[key], {}) for key in ("told", "embedded", "wants_to_know")
    )
    return (
        re.compile(rf"(?<![\w'])(?:{told})[ ,:\"']*\Z"),
        re.compile(rf"(?<![\w'])(?:{embedded}) ?\Z"),
        re.compile(rf"(?<![\w'])(?:{wants}) ?\Z"),
    )


def _merely_ends_a_thought(goodbye: Finding, folded: str) -> bool:
    bare = _THATS_ALL.match(goodbye.quote.lower()) and not _LEAVES.search(folded)
    return bool(bare) and len(folded.split()) >= _SHORTEST_THOUGHT


def _settle_goodbye(found: dict[Need, Finding], folded: str) -> None:
    """Drop a goodbye that a longer letter only mentions."""
    goodbye = found.get(Need.GOODBYE)
    if goodbye is not None and _merely_ends_a_thought(goodbye, folded):
        del found[Need.GOODBYE]
        return
    if goodbye is not None and len(folded.split()) > _LONGEST_GOODBYE:
        after = folded[folded.rfind(goodbye.quote.lower()) + len(goodbye.quote) :]
        if len(after.split()) > 8:
            del found[Need.GOODBYE]


def _settle_again(
    found: dict[Need, Finding], folded: str, earlier: Sequence[str]
) -> None:
    """Tell a question asked again from one that is asked the first time."""
    said = found.pop(Need.REASSURANCE_AGAIN, None)
    asked = found.get(Need.REASSURANCE)
    if asked is None:
        if said is not None and "?" not in folded and "tell me" not in folded:
            return
        asked = said
    if asked is None:
        return
    stated = said is not None
    if stated or _asked_before(folded, earlier):
        found.pop(Need.REASSURANCE, None)
        source = said or asked
        found[Need.REASSURANCE_AGAIN] = Finding(
            code="need.reassurance_again",
            reason=source.reason if stated else "asked something like it before",
            start=source.start,
            end=source.end,
            quote=source.quote,
            weight=round(max(asked.weight, source.weight) + 0.2, 3),
        )


def _asked_before(folded: str, earlier: Sequence[str]) -> bool:
    """Say whether the same, or the same sort of, question came up before."""
    rows = _rows()[Need.REASSURANCE]
    content = _content(folded)
    times = 0
    for message in earlier[-_MOST_EARLIER:]:
        before = fold(message[-_LONGEST_READ:])
        if rows.first(before) is None:
            continue
        times += 1
        words = _content(before)
        shared = len(content & words) / max(1, min(len(content), len(words)))
        if shared >= _SAME_QUESTION:
            return True
    return times >= _OFTEN


_WORD = re.compile(r"[a-z']{3,}")


def _content(folded: str) -> frozenset[str]:
    return frozenset(_WORD.findall(folded)) - _common()


@cache
def _common() -> frozenset[str]:
    return frozenset(load("detectors", "needs").body["common"].split())
