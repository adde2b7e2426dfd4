"""What risk is live in this message, and how soon does somebody have to act?

Deterministic: authored patterns over the wording of the message, each judged
by its scope (denied, over, fiction ...), weak signs added up, and the same
read once more in the voice of anybody else the message is about. It errs
towards a gentle question (watch) and must be right about the rest (concern,
imminent). It knows nothing of earlier messages.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from counterpoint.authored import load
from counterpoint.detectors.combined import Sign, combined
from counterpoint.detectors.patterns import FILES, Hit, compiled, find
from counterpoint.detectors.scope import judge
from counterpoint.detectors.text import normalise
from counterpoint.detectors.wording import (
    OWN,
    as_of_another,
    with_the_i,
    wording,
    words_of,
)
from counterpoint.terms import Finding, Risk, Tier

if TYPE_CHECKING:
    from collections.abc import Iterable

    from counterpoint.detectors.text import Plain
    from counterpoint.detectors.wording import Wording

# Gravest first; decides between kinds of the same tier.
GRAVEST = (
    Risk.PLAN_OR_MEANS,
    Risk.ACTIVE,
    Risk.HARM_TO_OTHERS,
    Risk.CHILD_AT_RISK,
    Risk.ABUSE_VICTIM,
    Risk.MEDICAL,
    Risk.REALITY_LOSS,
    Risk.SELF_HARM,
    Risk.PASSIVE,
    Risk.EATING,
    Risk.MEDICATION,
    Risk.NONE,
)

# How many live findings, and how many that are not, one row may give.
MOST_ALIKE = 3
# Idioms are shorter than this many characters.
LONGEST_IDIOM = 120

# A time word in the same sentence makes an intent imminent.
_SOON = "<soon>"


@dataclass(frozen=True, slots=True)
class RiskReading:
    """What is live in a message.

    `findings` hold everything that was seen, strongest first; what was
    discounted has tier NONE and says why. `confidence` is 1 - prod(1 - w) over
    the live findings of the same group of kinds; it orders, it is no chance.
    """

    risk: Risk
    tier: Tier
    confidence: float
    findings: tuple[Finding, ...]


class Seen(NamedTuple):
    """A match, what it is worth here, and the text it was found in."""

    hit: Hit
    tier: Tier
    reason: str
    start: int
    end: int
    other: bool
    live: bool  # False if a scope or an idiom ended it


def read_risk(text: str) -> RiskReading:
    """Read one message."""
    plain = normalise(text)
    words = words_of(plain)
    if not words:
        return RiskReading(Risk.NONE, Tier.NONE, 0.0, ())
    worded = wording(words)
    found = find(worded)
    seen = list(_seen(found.hits, worded))
    complete = found.complete
    hurried = with_the_i(words)
    if hurried:
        told = wording(hurried)
        in_full = find(told)
        seen.extend(_new(seen, _seen(in_full.hits, told)))
        complete = complete and in_full.complete
    another = as_of_another(words)
    if another:
        told = wording(another)
        of_another = find(told)
        hits = [
            hit
            for hit in of_another.hits
            if hit.row.idiom or (hit.row.other and not _of_the_writer(hit, told))
        ]
        seen.extend(_new(seen, _seen(hits, told, message=worded.text)))
        complete = complete and of_another.complete
    findings = _findings(seen, plain)
    if not complete:
        findings.append(_TOO_LONG)
    return _weigh(findings)


def _findings(seen: list[Seen], plain: Plain) -> list[Finding]:
    """Turn matches into findings; weak signs only count where they add up."""
    findings: list[Finding] = []
    weak: list[Finding] = []
    signs: list[Sign] = []
    for one in seen:
        row = one.hit.row
        finding = _finding(one, plain)
        if row.family and one.live and not one.other:
            signs.append(Sign(row.family, row.weight, finding))
        (weak if row.tier is Tier.NONE else findings).append(finding)
    together = combined(signs)
    return findings + together + (weak if together else [])


_TOO_LONG = Finding(
    code="text.too_long",
    reason="The message was too long and dense to be read to its end.",
    risk=Risk.PASSIVE,
    tier=Tier.WATCH,
    weight=0.1,
)


def _of_the_writer(hit: Hit, told: Wording) -> bool:
    """Say whether the writer's own "I" stands right before a statement.

    "I gave her clothes away" and "I wish she was here" are the writer's doing.
    """
    begins = told.text.startswith("i ", hit.start)  # "my brother is ..."
    before = (f" {OWN} ", f" {OWN} have ")
    return not begins and told.text.endswith(before, 0, hit.start)


def about_another(finding: Finding) -> bool:
    """Say whether a finding is about somebody else than the writer."""
    return ".other." in finding.code


def _seen(hits: Iterable[Hit], worded: Wording, *, message: str = "") -> Iterable[Seen]:
    """Judge each match by what stands around it.

    Of one row the last live matches are enough; matches that are not live are
    passed over until there is a live one. `message` is the wording of the whole
    message where `worded` is about somebody else.
    """
    hits = list(hits)
    idioms = sorted((hit for hit in hits if hit.row.idiom), key=lambda hit: hit.start)
    starts = [idiom.start for idiom in idioms]
    counted: Counter[tuple[str, bool]] = Counter()
    for hit in sorted(hits, key=lambda hit: -hit.start):
        if hit.row.idiom or counted[hit.row.id, True] == MOST_ALIKE:
            continue
        one = _judged(hit, worded, _idiom_at(hit, idioms, starts), message=message)
        counted[hit.row.id, one.live] += 1
        if counted[hit.row.id, one.live] <= MOST_ALIKE:
            yield one


def _judged(hit: Hit, worded: Wording, idiom: Hit | None, *, message: str) -> Seen:
    other = bool(message)
    start, end = worded.span(hit.start, hit.end)
    if idiom:
        why = idiom.row.why.rstrip(".").lower()
        return Seen(hit, Tier.NONE, why, start, end, other, live=False)
    judged = judge(hit, worded, message=message)
    tier = judged.tier
    if hit.row.soon and tier >= Tier.CONCERN and _is_soon(hit, worded):
        tier = Tier.IMMINENT
    if other:
        tier = min(tier, hit.row.other_at_most)
    return Seen(hit, tier, judged.reason, start, end, other, judged.live)


def _idiom_at(hit: Hit, idioms: list[Hit], starts: list[int]) -> Hit | None:
    """Return an idiom that shares words with a match, if there is one."""
    place = bisect_left(starts, hit.end) - 1
    while place >= 0 and starts[place] > hit.start - LONGEST_IDIOM:
        if idioms[place].end > hit.start:
            return idioms[place]
        place -= 1
    return None


def _is_soon(hit: Hit, worded: Wording) -> bool:
    start, end = worded.sentence(hit.start, hit.end)
    near = (max(start, hit.start - 80), min(end, hit.end + 80))
    return bool(compiled(_SOON).search(worded.text, *near))


def _new(seen: list[Seen], told: Iterable[Seen]) -> list[Seen]:
    """Leave out what was read already in the writer's own voice."""
    known = {(one.hit.row.id, one.start) for one in seen}
    return [one for one in told if (one.hit.row.id, one.start) not in known]


def _finding(one: Seen, plain: Plain) -> Finding:
    start, end = plain.span(one.start, one.end)
    row = one.hit.row
    about = "other." if one.other else ""
    reason = f"{row.why} But: {one.reason}." if one.reason else row.why
    if one.other:
        reason = f"About somebody else: {reason}"
    return Finding(
        code=f"{row.kind.value}.{about}{row.id}",
        reason=reason,
        start=start,
        end=end,
        quote=plain.raw[start:end],
        risk=row.kind,
        tier=one.tier,
        weight=row.weight,
    )


def _weigh(findings: list[Finding]) -> RiskReading:
    """Choose the gravest live finding and order the rest after it."""
    ordered = sorted(
        findings, key=lambda f: (-f.tier.rank, GRAVEST.index(f.risk), -f.weight)
    )
    top = ordered[0] if ordered else None
    if top is None or top.tier is Tier.NONE:
        return RiskReading(Risk.NONE, Tier.NONE, 0.0, tuple(ordered))
    doubt = 1.0
    for finding in ordered:
        same = finding.risk is top.risk or (finding.risk.suicidal and top.risk.suicidal)
        if same and finding.tier > Tier.NONE:
            doubt *= 1 - min(finding.weight, 0.99)
    return RiskReading(top.risk, top.tier, round(1 - doubt, 4), tuple(ordered))


def patterns_version() -> str:
    """Return the version of all pattern files together."""
    return "+".join(load("detectors", name).version[:6] for name in FILES)
