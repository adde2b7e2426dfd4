"""Can a model that understands nothing tell danger from safety here?

If counting words, or only stops, length and capitals, is enough to tell twins
apart, then the corpus teaches its own accidents. Both probes learn on half of
the groups and are asked about the other half.
"""

from __future__ import annotations

import hashlib
import math
import random
import re
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from counterpoint.terms import Risk
from training.measures import Interval, auroc, over_groups, share
from training.twins import words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from training.corpus import Message

ROUNDS = 12
STEP = 0.2
SMOOTH = 1e-4


class Probe(NamedTuple):
    """How far a probe came: within twins (chance is .5) and over all lines."""

    name: str
    within_twins: Interval
    auroc: Interval
    twins: int


def word_features(text: str) -> dict[str, float]:
    """Say which words are there."""
    return dict.fromkeys(words(text), 1.0)


def form_features(text: str) -> dict[str, float]:
    """Say how the text looks, and nothing about what it says."""
    size = max(len(text), 1)
    count = len(text.split())
    return {
        "length": math.log1p(count) / 4,
        "short": float(count < 8),
        "long": float(count > 40),
        "apostrophes": min(1.0, 30 * len(re.findall(r"['\u2019]", text)) / size),
        "stops": min(1.0, 20 * len(re.findall(r"[.!?]", text)) / size),
        "commas": min(1.0, 20 * text.count(",") / size),
        "capitals": min(1.0, 10 * sum(c.isupper() for c in text) / size),
        "digits": float(any(c.isdigit() for c in text)),
        "ends in a stop": float(text[-1:] in {".", "!", "?"}),
        "asks": float("?" in text),
        "quotes": float('"' in text),
        "starts small": float(text[:1].islower()),
    }


def probe(
    name: str,
    messages: Sequence[Message],
    features: Callable[[str], Mapping[str, float]],
) -> Probe:
    """Learn on half of the joined groups, measure on the other half."""
    rows = [(features(m.line.text), m.labels.risk is not Risk.NONE) for m in messages]
    halves = [_half(m.joined) for m in messages]
    weights = _learn([row for row, half in zip(rows, halves, strict=True) if half])
    asked = [
        (m, _score(weights, row[0]), row[1])
        for m, row, half in zip(messages, rows, halves, strict=True)
        if not half
    ]
    scores = [score for _, score, _ in asked]
    truths = [truth for _, _, truth in asked]
    groups = [m.joined for m, _, _ in asked]
    wins = _wins(asked)
    return Probe(
        name,
        over_groups(
            lambda picked: share([wins[i][1] for i in picked]),
            [group for group, _ in wins],
            draws=200,
        ),
        over_groups(
            lambda picked: auroc(
                [scores[i] for i in picked], [truths[i] for i in picked]
            ),
            groups,
            draws=50,
        ),
        len(wins),
    )


def _wins(asked: Sequence[tuple[Message, float, bool]]) -> list[tuple[str, bool]]:
    """Say for each pair of twins whether danger was put above safety."""
    twins: dict[str, tuple[list[float], list[float]]] = defaultdict(lambda: ([], []))
    joined = {m.line.group: m.joined for m, _, _ in asked}
    for message, score, truth in asked:
        twins[message.line.group][truth].append(score)
    return [
        (joined[group], danger > safe)
        for group, (safes, dangers) in twins.items()
        for danger in dangers
        for safe in safes
    ]


def _half(group: str) -> bool:
    return hashlib.sha256(group.encode()).digest()[0] % 2 == 0


def _learn(rows: Sequence[tuple[Mapping[str, float], bool]]) -> dict[str, float]:
    """Fit a logistic regression by steps that grow smaller (Adagrad)."""
    weights: dict[str, float] = defaultdict(float)
    seen: dict[str, float] = defaultdict(lambda: 1e-2)
    order = list(range(len(rows)))
    source = random.Random(7)
    for _ in range(ROUNDS):
        source.shuffle(order)
        for index in order:
            features, truth = rows[index]
            wrong = _chance(_score(weights, features)) - truth
            for name, value in (*features.items(), ("", 1.0)):
                slope = wrong * value + SMOOTH * weights[name]
                seen[name] += slope * slope
                weights[name] -= STEP * slope / math.sqrt(seen[name])
    return weights


def _score(weights: Mapping[str, float], features: Mapping[str, float]) -> float:
    return weights.get("", 0.0) + sum(
        weights.get(name, 0.0) * value for name, value in features.items()
    )


def _chance(score: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))
