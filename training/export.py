"""How does a trained reader become files that the product can run?

One ONNX file with int8 weights, the vocabulary, and `thresholds.json` with the
temperature, the thresholds (all from the validation split) and the digests.
"""

from __future__ import annotations

import hashlib
import json
import warnings
from typing import TYPE_CHECKING, Any

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from counterpoint.terms import Need, ReplyLabel, Risk
from training import reading
from training.measures import auroc, f1, recall_at, share, threshold_at
from training.scoring import MODEL, THRESHOLDS, VOCABULARY, Scorer, temperature

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from training.corpus import Message, Pair
    from training.encoder import Reader

# How often a safe line may be taken for danger: (among twins, in ordinary talk).
ASK = (0.10, 0.02)
ACT = (0.02, 0.005)
GRAVE = (0.01, 0.001)
# Where a label of a reply is sure: so often right, on at least so many.
PRECISE = 0.9
FEWEST = 8


def export(
    reader: Reader,
    vocabulary: Sequence[str],
    folder: Path,
    *,
    messages: Sequence[Message],
    pairs: Sequence[Pair],
) -> dict[str, Any]:
    """Write the files; return what was found on the lines of the validation split."""
    folder.mkdir(parents=True, exist_ok=True)
    _write_model(reader, folder)
    (folder / VOCABULARY).write_text(
        "".join(piece + "\n" for piece in vocabulary), encoding="utf-8"
    )
    chosen, found = choose(folder, messages, pairs)
    files = {name: _digest(folder / name) for name in (MODEL, VOCABULARY)}
    heads = {
        name: [getattr(label, "value", label) for label in labels]
        for name, labels in (reading.EACH | reading.ONE_OF).items()
    }
    whole = {"sha256": files, "heads": heads, **chosen, "validation": found}
    text = json.dumps(whole, indent=1, ensure_ascii=False) + "\n"
    (folder / THRESHOLDS).write_text(text, encoding="utf-8")
    found["megabytes"] = sum(path.stat().st_size for path in folder.iterdir()) / 1e6
    return found


def _write_model(reader: Reader, folder: Path) -> None:
    whole = folder / "whole.onnx"
    shape = (2, 12)
    sample = (
        torch.randint(5, 900, shape),
        torch.zeros(shape, dtype=torch.long),
        torch.ones(shape, dtype=torch.long),
        torch.ones(shape, dtype=torch.long),
    )
    names = ["ids", "speakers", "mask", "judged"]
    free = {0: "lines", 1: "pieces"}
    reader.eval()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            reader,
            sample,
            str(whole),
            input_names=names,
            output_names=list(reading.HEADS),
            dynamic_axes=dict.fromkeys(names, free)
            | {name: {0: "lines"} for name in reading.HEADS},
            opset_version=17,
            dynamo=False,
        )
    quantize_dynamic(
        str(whole), str(folder / MODEL), per_channel=True, weight_type=QuantType.QInt8
    )
    whole.unlink()


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def choose(
    folder: Path, messages: Sequence[Message], pairs: Sequence[Pair]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Choose temperature and thresholds on the validation split."""
    scorer = Scorer(folder)
    said = [scorer.message(one.line) for one in messages]
    replied = [scorer.pair(one.line) for one in pairs]
    live = [one["live"][0] for one in said]
    truths = [one.labels.risk is not Risk.NONE for one in messages]
    ask, act, grave = (
        _live_threshold(messages, live, truths, shares) for shares in (ASK, ACT, GRAVE)
    )
    needs, needs_f1 = _each(
        "needs", list(Need), said, [m.labels.needs for m in messages]
    )
    reply, reply_f1 = _each(
        "reply", list(ReplyLabel), replied, [p.labels for p in pairs]
    )
    among = reading.twins(messages)
    plain = [
        x
        for m, x, true in zip(messages, live, truths, strict=True)
        if not true and m.line.group not in among
    ]
    chosen = {
        "temperature": {"live": temperature(live, truths)},
        "thresholds": {
            "ask": ask,
            "act": act,
            "grave": grave,
            "needs": needs,
            "reply": reply,
            "reply_sure": _sure(replied, [p.labels for p in pairs]),
        },
    }
    found = {
        "lines": len(messages),
        "auroc": auroc(live, truths),
        "recall at 5 %": recall_at(live, truths, false_alarms=0.05),
        "recall at 10 %": recall_at(live, truths, false_alarms=0.10),
        "recall at ask": _recall(live, truths, ask),
        "recall at act": _recall(live, truths, act),
        "recall at grave": _recall(live, truths, grave),
        "ordinary alarms": share([x > ask for x in plain]),
        "needs F1": needs_f1,
        "reply F1": reply_f1,
    }
    return chosen, found


def _recall(live: Sequence[float], truths: Sequence[bool], bar: float) -> float:
    return share([x > bar for x, true in zip(live, truths, strict=True) if true])


def _live_threshold(
    messages: Sequence[Message],
    live: Sequence[float],
    truths: Sequence[bool],
    shares: tuple[float, float],
) -> float:
    """Return the lowest threshold that both twins and ordinary talk allow."""
    among = reading.twins(messages)
    rows = list(zip(messages, live, truths, strict=True))
    twins = [x for m, x, true in rows if m.line.group in among and not true]
    plain = [x for m, x, true in rows if m.line.group not in among and not true]
    return max(threshold_at(twins, shares[0]), threshold_at(plain, shares[1]))


def _sure(
    said: Sequence[dict[str, list[float]]], right: Sequence[tuple[ReplyLabel, ...]]
) -> dict[str, float | None]:
    """Return for each label of a reply where it is nearly always there; or None."""
    chosen: dict[str, float | None] = {}
    for place, label in enumerate(ReplyLabel):
        rows = sorted(
            (
                (one["reply"][place], label in labels)
                for one, labels in zip(said, right, strict=True)
            ),
            reverse=True,
        )
        bar, hits = None, 0
        for seen, (logit, true) in enumerate(rows, 1):
            hits += true
            if hits >= FEWEST and hits / seen >= PRECISE:
                bar = logit
        chosen[label.value] = bar
    return chosen


def _each(
    head: str,
    labels: Sequence[Need] | Sequence[ReplyLabel],
    said: Sequence[dict[str, list[float]]],
    right: Sequence[tuple[Need, ...]] | Sequence[tuple[ReplyLabel, ...]],
) -> tuple[dict[str, float], float]:
    """Return the threshold with the best F1 for each label, and the mean F1."""
    chosen: dict[str, float] = {}
    reached: list[float] = []
    for place, label in enumerate(labels):
        logits = [one[head][place] for one in said]
        truths = [label in one for one in right]
        bars = sorted(set(logits))[:: max(1, len(logits) // 200)]
        scored = [(f1([x > bar for x in logits], truths), bar) for bar in bars]
        best, bar = max(scored)
        chosen[label.value] = bar
        reached.append(best)
    return chosen, sum(reached) / len(reached)
