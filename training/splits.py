"""Which lines are learnt from, which choose thresholds, which only measure?

Whole joined groups go one way, so that each writer and each kind is found on
every side. Once the test split is frozen nothing enters or leaves it: later
lines that resemble a test line are set aside.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from counterpoint.errors import InputError
from training.lines import Split

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

SHARES = {Split.TEST: 0.2, Split.VALIDATION: 0.1, Split.TRAIN: 0.7}


class FrozenTestError(InputError):
    """The test split is no longer what was frozen."""


def split(
    groups: Sequence[str], strata: Sequence[str], known: Mapping[str, Split]
) -> dict[str, Split]:
    """Return the split of each group; a group that is known keeps its own.

    Args:
        groups: the joined group of each line.
        strata: writer and kind of each line.
        known: groups that were given a split earlier.
    """
    lines = Counter(groups)
    stratum = {group: _usual(found) for group, found in _by_group(groups, strata)}
    given = dict(known)
    wanted: dict[str, list[str]] = defaultdict(list)
    for group in lines:
        wanted[stratum[group]].append(group)
    for members in wanted.values():
        total = sum(lines[group] for group in members)
        held = Counter[Split]()
        for group in members:
            if group in given:
                held[given[group]] += lines[group]
        for group in sorted(members, key=_shuffled):
            if group not in given:
                chosen = _shortest(held, total, frozen=bool(known))
                given[group] = chosen
                held[chosen] += lines[group]
    return {group: given[group] for group in lines}


def _shortest(held: Counter[Split], total: int, *, frozen: bool) -> Split:
    """Return the split that lacks the most lines; none enters a frozen test."""
    open_to = [one for one in SHARES if not (frozen and one is Split.TEST)]
    return max(open_to, key=lambda one: SHARES[one] * total - held[one])


def _by_group(
    groups: Iterable[str], strata: Iterable[str]
) -> Iterable[tuple[str, Counter[str]]]:
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for group, stratum in zip(groups, strata, strict=True):
        found[group][stratum] += 1
    return found.items()


def _usual(found: Counter[str]) -> str:
    """Return the rarest-sounding stratum: danger before safety, then by count."""
    return max(found, key=lambda one: (not one.endswith("/none"), found[one], one))


def _shuffled(group: str) -> str:
    return hashlib.sha256(group.encode()).hexdigest()


def fingerprint(test_ids: Iterable[str]) -> str:
    """Return the SHA-256 of a test split; an id is itself a digest of its text."""
    return hashlib.sha256("\n".join(sorted(test_ids)).encode()).hexdigest()


def check_frozen(test_ids: Iterable[str], frozen: str) -> None:
    """Stop if the test split is not the one that was frozen.

    Raises:
        FrozenTestError: lines have entered or left it.
    """
    if fingerprint(test_ids) != frozen:
        raise FrozenTestError(
            "The test split is not the one that was frozen. Restore the written "
            "lines that it was made of, or say in the datasheet that every "
            "number measured so far is void and delete corpus/test.sha256."
        )
