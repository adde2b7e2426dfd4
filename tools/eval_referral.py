"""Measure the rules of referral on situations that were written for them.

    python tools/eval_referral.py [--show] [--tuning-only]

There are two sets, each split in two by a hash before a pattern was tuned on it. For
each rule and half it prints how many situations must refer and do, and how many near
ones must not and do. The first set's held-out half is spent: it was read once, reported,
and then tuned on. With --show the misses and false referrals of the halves that were
tuned on are listed, never those of the second set's held-out half. With --ordinary corpus/messages.jsonl messages that others
wrote and rated are read too: on how many of the safe ones some rule holds, and for how
many of those in danger the right one does. Its split "train" was looked at, "test" not.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import tomli

from counterpoint.care.referral import Seen, due, rules
from counterpoint.conversation.screen import screen_text
from counterpoint.detectors.referral_signs import read_signs
from counterpoint.terms import Tier

FOLDER = Path(__file__).parent.parent / "tests" / "care" / "referral"
TUNED = ("tuning", "first_held_out", "second_tuning")
HELD_OUT = "second_held_out"
NOW = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Situation:
    """What somebody wrote, and which rules it must and may bring up."""

    id: str
    about: str
    voice: str
    expect: frozenset[str]
    say: tuple[str, ...]
    plain: tuple[str, ...] = ()


def situations(half: str) -> list[Situation]:
    """Read one half of the set."""
    raw = tomli.loads((FOLDER / f"{half}.toml").read_text(encoding="utf-8"))
    return [
        Situation(
            id=one["id"],
            about=one["about"],
            voice=one["voice"],
            expect=frozenset(one["expect"]),
            say=tuple(one["say"]),
            plain=tuple(one.get("plain", ())),
        )
        for one in raw["situation"]
    ]


def digest(half: str) -> str:
    """Return the SHA-256 of one half as it lies here."""
    return hashlib.sha256((FOLDER / f"{half}.toml").read_bytes()).hexdigest()


def found(situation: Situation) -> frozenset[str]:
    """Return the rules that hold after a situation."""
    seen = [Seen(code, NOW) for code in situation.plain]
    for number, text in enumerate(situation.say):
        at = NOW - timedelta(minutes=len(situation.say) - number)
        seen += signs_of(text, at)
    return frozenset(one.rule for one in due(seen, now=NOW))


def signs_of(text: str, at: datetime) -> list[Seen]:
    """Return what the patterns see in one message."""
    signs = read_signs(text, screen_text(text).findings)
    return [Seen(sign.code, at, sign.tier) for sign in signs]


@dataclass(frozen=True, slots=True)
class Score:
    """How often the rules did what they must, over one half."""

    wanted: int
    hit: int
    near: int
    false: int
    by_rule: dict[str, tuple[int, int, int, int]]
    beside: Counter[str]

    @property
    def recall(self) -> float:
        """Return the share of the rules that had to hold and do."""
        return self.hit / self.wanted

    @property
    def false_referral(self) -> float:
        """Return the share of situations that must not refer and do."""
        return self.false / self.near


def score(half: str, *, show: bool = False) -> Score:
    """Measure one half."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    beside: Counter[str] = Counter()
    wanted = hit = near = false = 0
    for one in situations(half):
        got = found(one)
        for rule in one.expect:
            counts[rule][0] += 1
            counts[rule][1] += rule in got
        wanted += len(one.expect)
        hit += len(one.expect & got)
        if not one.expect:
            near += 1
            false += bool(got)
            counts[one.about][2] += 1
            counts[one.about][3] += bool(got)
        else:
            beside.update(got - one.expect)
        if show and (one.expect - got or (got and not one.expect)):
            said = " / ".join(one.say)
            print(f"  {one.id}: wanted {sorted(one.expect)}, got {sorted(got)}: {said}")
    by_rule = {rule: (c[0], c[1], c[2], c[3]) for rule, c in counts.items()}
    return Score(wanted, hit, near, false, by_rule, beside)


def main() -> None:
    """Print every half, and ordinary messages where they are given."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--tuning-only", action="store_true")
    parser.add_argument("--ordinary", type=Path)
    chosen = parser.parse_args()
    halves = TUNED if chosen.tuning_only else (*TUNED, HELD_OUT)
    scores = {half: score(half, show=chosen.show and half in TUNED) for half in halves}
    for half in halves:
        print(f"{half:16} sha256 {digest(half)}")
    print(f"{'refers; near, false':24}" + "".join(f"{half:>20}" for half in halves))
    for name in [*(rule.id for rule in rules()), "several"]:
        cells = []
        for half in halves:
            must, hit, near, false = scores[half].by_rule.get(name, (0, 0, 0, 0))
            cells.append(f"{hit:>2} of {must:<2} {false:>2} of {near:<2}")
        print(f"{name:24}" + "".join(f"{cell:>20}" for cell in cells))
    for half in halves:
        got = scores[half]
        print(
            f"{half:16} recall {got.recall:.3f} ({got.hit} of {got.wanted}), false "
            f"referral {got.false_referral:.3f} ({got.false} of {got.near}), rules "
            f"beside the wanted ones {sum(got.beside.values())}"
        )
    if chosen.ordinary:
        ordinary(chosen.ordinary, show=chosen.show)


SAME = {
    "passive": {"suicide_passive", "suicide_active"},
    "active": {"suicide_passive", "suicide_active"},
    "plan_or_means": {"suicide_passive", "suicide_active"},
    "self_harm": {"self_harm"},
    "harm_to_others": {"harm_others"},
    "abuse_victim": {"partner_abuse", "child_at_risk"},
    "child_at_risk": {"child_at_risk", "partner_abuse"},
    "reality_loss": {"psychosis", "mania"},
    "eating": {"ed_medical"},
    "medical": {"panic_medical", "withdrawal"},
    "medication": {"medication", "withdrawal"},
}
"""Which rules answer to a kind of risk as raters name it."""


def ordinary(path: Path, *, show: bool) -> None:
    """Print what the rules make of messages that others wrote and rated."""
    for split in ("train", "test"):
        held: Counter[str] = Counter()
        caught: Counter[str] = Counter()
        live: Counter[str] = Counter()
        count = alarmed = alone = 0
        for row in (json.loads(one) for one in path.open(encoding="utf-8")):
            label = row["labels"]["rater"] or row["labels"]["writer"]
            if row["split"] != split:
                continue
            got = {one.rule for one in due(signs_of(row["text"], NOW), now=NOW)}
            if label["risk"] == "none":
                count += 1
                alarmed += bool(got)
                screened = bool(got) and screen_text(row["text"]).tier >= Tier.CONCERN
                alone += bool(got) and not screened
                held.update(got)
                if show and got and not screened and split == "train":
                    print(f"  {sorted(got)}: {row['text'][:220]!r}")
            elif label["tier"] in {"concern", "imminent"} and label["about"] == "self":
                live[label["risk"]] += 1
                caught[label["risk"]] += bool(got & SAME[label["risk"]])
        print(
            f"{split:6} {count} messages rated safe, a rule on {alarmed} "
            f"({alarmed / count:.3f}); on {alone} ({alone / count:.3f}) the screen "
            "had seen no concern"
        )
        print("       " + ", ".join(f"{rule} {n}" for rule, n in held.most_common()))
        recall = sum(caught.values()) / sum(live.values())
        print(
            f"       {sum(live.values())} rated in danger, the rule found {recall:.3f}"
        )
        print("       " + ", ".join(f"{k} {caught[k]} of {n}" for k, n in live.items()))


if __name__ == "__main__":
    main()
