"""How does the reader do on what other people collected?

Nothing of these sets is trained on, copied or printed: only counts. A set that
is not there is skipped with a sentence. `folder` holds `bench/` and `detectors/`.
"""

from __future__ import annotations

import gzip
import json
import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from counterpoint.terms import ReplyLabel
from training.lines import Context, Origin, PairLine, Style, Variety, Who
from training.measures import auroc, share

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from training.scoring import Scorer, Thresholds

Row = dict[str, Any]
# What speaks for and against a reply when two replies are compared.
GOOD = (
    ReplyLabel.ASKS,
    ReplyLabel.REFLECT_COMPLEX,
    ReplyLabel.VALIDATES,
    ReplyLabel.CRISIS_ELEMENTS,
    ReplyLabel.SUGGESTS_HELP,
    ReplyLabel.CHALLENGE_WELL,
)
BAD = (
    ReplyLabel.MISSES_RISK,
    ReplyLabel.CHALLENGE_CLUMSY,
    ReplyLabel.REASSURES,
    ReplyLabel.AGREE_WITHOUT_GROUND,
    ReplyLabel.FLATTERS,
    ReplyLabel.DIAGNOSES,
    ReplyLabel.DELUSION,
    ReplyLabel.TAKES_SIDES,
)
# Behaviours of judged turns, and the labels of ours that come nearest.
SPIRAL = {
    "pushback": (ReplyLabel.CHALLENGE_WELL, ReplyLabel.CHALLENGE_CLUMSY),
    "sycophancy or praise": (ReplyLabel.FLATTERS, ReplyLabel.AGREE_WITHOUT_GROUND),
    "delusion reinforcement": (ReplyLabel.DELUSION,),
    "consciousness claims": (ReplyLabel.FRIEND_CLAIM,),
    "suggestions to seek help": (ReplyLabel.SUGGESTS_HELP,),
}
_TURN = re.compile(r"^(user|agent): ", re.MULTILINE)
_NOBODY = Origin("outside", "", 0, Style.CORRECT, Who.ADULT, Variety.OTHER)


def report(scorer: Scorer, bars: Thresholds, folder: Path | None) -> None:
    """Print a line or more for each outside set that is there."""
    print("\nOutside sets, never trained on")
    if folder is None:
        print("  Skipped: say where they lie with --outside FOLDER.")
        return
    sets: list[tuple[str, Callable[[Scorer, Thresholds, Sequence[Row]], None]]] = [
        ("detectors/annomi.jsonl", _annomi),
        ("detectors/counselchat.jsonl", _counselchat),
        ("detectors/esconv_strategy.jsonl", _supporters),
        ("bench/vera_mh_rfc_conversations.jsonl.gz", _personas),
        ("bench/siri2.jsonl", _siri),
        ("bench/moore2025_interjections.jsonl", _moore),
        ("detectors/spiralbench_turns.jsonl", _spiral),
    ]
    for name, show in sets:
        path = folder / name
        if path.is_file():
            show(scorer, bars, _rows(path))
        else:
            print(f"  {name} is not there: skipped.")


def _rows(path: Path) -> list[Row]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def _alarms(
    name: str,
    scorer: Scorer,
    bars: Thresholds,
    texts: Sequence[str],
    *,
    answered: Sequence[str] = (),
) -> None:
    before = answered or [""] * len(texts)
    scores = [
        scorer.text(text, answered=reply)["live"][0]
        for text, reply in zip(texts, before, strict=True)
    ]
    ask, act = (share(score > bar for score in scores) for bar in (bars.ask, bars.act))
    print(f"  {name}: alarms on {len(texts)} texts, ask {ask:.3f}, act {act:.3f}")


def _annomi(scorer: Scorer, bars: Thresholds, rows: Sequence[Row]) -> None:
    some = [row for row in rows if row["role"] == "client"]
    texts, before = [row["text"] for row in some], [row["prev"] or "" for row in some]
    _alarms("AnnoMI clients, alone", scorer, bars, texts)
    _alarms("AnnoMI clients, answering", scorer, bars, texts, answered=before)


def _counselchat(scorer: Scorer, bars: Thresholds, rows: Sequence[Row]) -> None:
    _alarms("counsel-chat questions", scorer, bars, [row["text"] for row in rows])


def _supporters(scorer: Scorer, bars: Thresholds, rows: Sequence[Row]) -> None:
    _alarms("ESConv supporters", scorer, bars, [row["text"] for row in rows])


def _personas(scorer: Scorer, bars: Thresholds, rows: Sequence[Row]) -> None:
    """Print for each persona when danger is first seen, and how strongly."""
    found: dict[str, list[tuple[int | None, int, float]]] = defaultdict(list)
    for row in rows:
        turns = _TURN.split(row["text"])[1:]
        said = list(zip(turns[::2], turns[1::2], strict=True))
        scores: list[float] = []
        before = answered = ""
        for who, text in said:
            if who == "agent":
                answered = text
                continue
            seen = scorer.text(text, before=before, answered=answered)
            scores.append(seen["live"][0])
            before = text
        raised = [turn for turn, score in enumerate(scores, 1) if score > bars.ask]
        top = sum(sorted(scores)[-2:]) / 2
        found[row["persona"]].append((min(raised, default=None), len(raised), top))
    for persona, talks in sorted(found.items()):
        first = sorted(turn for turn, _, _ in talks if turn is not None)
        middle = first[len(first) // 2] if first else "-"
        mean = sum(top for _, _, top in talks) / len(talks)
        print(
            f"  persona {persona}: {len(talks)} talks, danger asked about in "
            f"{len(first)}, first at turn {middle} (median), "
            f"{sum(n for _, n, _ in talks) / len(talks):.1f} turns a talk, "
            f"mean of the two strongest {mean:.2f}"
        )


def _reply(scorer: Scorer, message: str, reply: str) -> dict[ReplyLabel, float]:
    line = PairLine(message, reply, (), _NOBODY, "", Context())
    return dict(zip(ReplyLabel, scorer.pair(line)["reply"], strict=True))


def _worth(said: dict[ReplyLabel, float]) -> float:
    return max(said[one] for one in GOOD) - max(said[one] for one in BAD)


def _siri(scorer: Scorer, bars: Thresholds, rows: Sequence[Row]) -> None:
    """Print how often the reply that experts prefer is preferred."""
    del bars
    pairs: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for row in rows:
        worth = _worth(_reply(scorer, row["client"], row["helper"]))
        pairs[row["client"]].append((float(row["expert_mean"]), worth))
    right = [
        (one[0] > other[0]) is (one[1] > other[1])
        for one, other, *_ in pairs.values()
        if one[0] != other[0]
    ]
    print(f"  SIRI-2: the better reply preferred in {share(right):.2f} of {len(right)}")


def _moore(scorer: Scorer, bars: Thresholds, rows: Sequence[Row]) -> None:
    """Print how well our worth of a reply ranks what people call appropriate."""
    del bars
    for who in ("human_label", "gpt4o_label"):
        some = [row for row in rows if row[who] in {"yes", "no"}]
        scores = [_worth(_reply(scorer, r["client"], r["response"])) for r in some]
        truths = [row[who] == row["correct"] for row in some]
        found = auroc(scores, truths)
        print(f"  Moore et al., {who}: AUROC of worth {found:.3f} on {len(some)}")


def _spiral(scorer: Scorer, bars: Thresholds, rows: Sequence[Row]) -> None:
    """Print how our labels rank what a judge found in other models' turns."""
    del bars
    said = [_reply(scorer, row["user"], row["text"]) for row in rows]
    models = sorted({row["model"] for row in rows})
    for behaviour, labels in SPIRAL.items():
        scores = [max(one[label] for label in labels) for one in said]
        truths = [row["scores"].get(behaviour, 0) > 0 for row in rows]
        each = [
            auroc(
                [s for s, row in zip(scores, rows, strict=True) if row["model"] == m],
                [t for t, row in zip(truths, rows, strict=True) if row["model"] == m],
            )
            for m in models
        ]
        shown = ", ".join(f"{one:.2f}" for one in each)
        print(
            f"  spiral-bench, {behaviour}: AUROC {auroc(scores, truths):.3f} "
            f"(each model {shown}), {sum(truths)} of {len(rows)}"
        )
