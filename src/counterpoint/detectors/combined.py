"""What do weak signs mean together?

None of the signs in `risk_hints.toml` means much alone. Signs belong to
families; some families mean something side by side, and enough of them in one
message are worth a gentle question.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from counterpoint.authored import load
from counterpoint.terms import Finding, Risk, Tier

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


# Signs farther apart than this many characters do not add up.
NEAR = 400


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
    near: bool

    def met(self, strongest: Mapping[str, Sign]) -> bool:
        """Say whether its families are there and, if they must be, side by side."""
        families = frozenset(strongest)
        if not self.all <= families or (self.any and not self.any & families):
            return False
        return not self.near or len(_apart(strongest[name] for name in self.all)) > 1


@dataclass(frozen=True, slots=True)
class _Sum:
    id: str
    kind: Risk
    families: frozenset[str]
    watch: float
    why: str


@cache
def _combos() -> tuple[_Combo, ...]:
    return tuple(
        _Combo(
            id=raw["id"],
            all=frozenset(raw["all"]),
            any=frozenset(raw["any"]),
            kind=Risk(raw["kind"]),
            tier=Tier(raw["tier"]),
            weight=raw["weight"],
            why=raw["why"],
            near=raw.get("near", False),
        )
        for raw in load("detectors", "risk_hints").body["combo"]
    )


@cache
def _sums() -> tuple[_Sum, ...]:
    return tuple(
        _Sum(
            id=raw["id"],
            kind=Risk(raw["kind"]),
            families=frozenset(raw["families"]),
            watch=raw["watch"],
            why=raw["why"],
        )
        for raw in load("detectors", "risk_signs").body["sum"]
    )


def combined(signs: Iterable[Sign]) -> list[Finding]:
    """Return what the signs mean together."""
    strongest: dict[str, Sign] = {}
    for sign in signs:
        known = strongest.get(sign.family)
        if known is None or sign.weight > known.weight:
            strongest[sign.family] = sign
    if len(strongest) < 2:
        return []
    families = frozenset(strongest)
    findings = [_met(combo, strongest) for combo in _combos() if combo.met(strongest)]
    for total in _sums():
        counted = _apart(strongest[name] for name in families & total.families)
        if sum(sign.weight for sign in counted) >= total.watch and len(counted) > 1:
            findings.append(_added(total, counted))
    return findings


def _apart(signs: Iterable[Sign]) -> list[Sign]:
    """Keep signs near the heaviest, and of two in the same words the heavier."""
    kept: list[Sign] = []
    for sign in sorted(signs, key=lambda sign: (-sign.weight, sign.family)):
        seen = sign.finding
        near = not kept or abs(seen.start - kept[0].finding.start) <= NEAR
        if near and not any(
            seen.start < other.finding.end and other.finding.start < seen.end
            for other in kept
        ):
            kept.append(sign)
    return kept


def _added(total: _Sum, counted: list[Sign]) -> Finding:
    heaviest = max(counted, key=lambda sign: (sign.weight, sign.family)).finding
    return Finding(
        code=f"{total.kind.value}.{total.id}",
        reason=total.why,
        start=heaviest.start,
        end=heaviest.end,
        quote=heaviest.quote,
        risk=total.kind,
        tier=Tier.WATCH,
        weight=round(min(0.7, sum(sign.weight for sign in counted) / 2), 4),
    )


def _met(combo: _Combo, strongest: dict[str, Sign]) -> Finding:
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
