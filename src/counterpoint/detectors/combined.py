"""What do weak signs mean together?

None of the signs in `risk_hints.toml` means much alone. Signs belong to
families; some families mean something side by side, and enough of them in one
message are worth a gentle question.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from counterpoint.authored import load
from counterpoint.terms import Finding, Risk, Tier

if TYPE_CHECKING:
    from collections.abc import Iterable


class Sign(NamedTuple):
    """A live sign: its family, its weight, and what was seen."""

    family: str
    weight: float
    finding: Finding


@dataclass(frozen=True, slots=True)
class _Combo:
    id: str
    all: frozenset[str]
    any: frozenset[str]
    kind: Risk
    tier: Tier
    weight: float
    why: str

    def met(self, families: frozenset[str]) -> bool:
        return self.all <= families and (not self.any or bool(self.any & families))


@dataclass(frozen=True, slots=True)
class _Sum:
    families: frozenset[str]
    watch: float
    why: str


@cache
def _rules() -> tuple[tuple[_Combo, ...], _Sum]:
    body = load("detectors", "risk_hints").body
    raw: dict[str, Any] = body["sum"]
    total = _Sum(frozenset(raw["families"]), raw["watch"], raw["why"])
    combos = tuple(
        _Combo(
            id=combo["id"],
            all=frozenset(combo["all"]),
            any=frozenset(combo["any"]),
            kind=Risk(combo["kind"]),
            tier=Tier(combo["tier"]),
            weight=combo["weight"],
            why=combo["why"],
        )
        for combo in body["combo"]
    )
    return combos, total


def combined(signs: Iterable[Sign]) -> list[Finding]:
    """Return what the signs mean together."""
    strongest: dict[str, Sign] = {}
    for sign in signs:
        known = strongest.get(sign.family)
        if known is None or sign.weight > known.weight:
            strongest[sign.family] = sign
    if len(strongest) < 2:
        return []
    combos, total = _rules()
    families = frozenset(strongest)
    findings = [
        _finding(combo, strongest) for combo in combos if combo.met(families)
    ]
    counted = [sign for name, sign in strongest.items() if name in total.families]
    if sum(sign.weight for sign in counted) >= total.watch and len(counted) > 1:
        heaviest = max(counted, key=lambda sign: sign.weight).finding
        findings.append(
            Finding(
                code="passive.signs",
                reason=total.why,
                start=heaviest.start,
                end=heaviest.end,
                quote=heaviest.quote,
                risk=Risk.PASSIVE,
                tier=Tier.WATCH,
                weight=min(0.8, sum(sign.weight for sign in counted) / 2),
            )
        )
    return findings


def _finding(combo: _Combo, strongest: dict[str, Sign]) -> Finding:
    seen = [strongest[name].finding for name in sorted(combo.all)]
    first = seen[0]
    return Finding(
        code=f"{combo.kind.value}.{combo.id}",
        reason=combo.why,
        start=first.start,
        end=first.end,
        quote=first.quote,
        risk=combo.kind,
        tier=combo.tier,
        weight=combo.weight,
    )
