"""What does the exported model say about a text?

Runs the file as the product would, one text at a time: int8 scales depend on
the batch, and a decision must not depend on what else is being read.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import onnxruntime

from counterpoint.detectors import reader_input as inputs
from counterpoint.detectors.wordpiece import WordPiece
from counterpoint.terms import Need, ReplyLabel
from training import reading

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from training.lines import MessageLine, PairLine

MODEL = "reader.onnx"
VOCABULARY = "vocabulary.txt"
THRESHOLDS = "thresholds.json"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Above which logit each finding counts."""

    ask: float
    act: float
    needs: dict[Need, float]
    reply: dict[ReplyLabel, float]

    @classmethod
    def read(cls, folder: Path) -> Thresholds:
        """Read what was chosen when the model was exported."""
        found = json.loads((folder / THRESHOLDS).read_text(encoding="utf-8"))
        bars = found["thresholds"]
        return cls(
            bars["ask"],
            bars["act"],
            {Need(name): bar for name, bar in bars["needs"].items()},
            {ReplyLabel(name): bar for name, bar in bars["reply"].items()},
        )


class Scorer:
    """An exported model, ready to read."""

    def __init__(self, folder: Path, *, threads: int = 1) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        self._session = onnxruntime.InferenceSession(
            str(folder / MODEL), options, providers=["CPUExecutionProvider"]
        )
        vocabulary = (folder / VOCABULARY).read_text(encoding="utf-8")
        self.pieces = WordPiece(vocabulary.split("\n")[:-1])

    def message(self, line: MessageLine) -> dict[str, list[float]]:
        """Return the logits of each head for a message in its context."""
        return self.text(
            line.text, before=line.context.message, answered=line.context.reply
        )

    def text(
        self, text: str, *, before: str = "", answered: str = ""
    ) -> dict[str, list[float]]:
        """Return the logits of each head for a text."""
        return self._run(
            inputs.of_message(self.pieces, text, before=before, answered=answered)
        )

    def pair(self, line: PairLine) -> dict[str, list[float]]:
        """Return the logits of each head for a reply to a message."""
        return self._run(inputs.of_reply(self.pieces, line.message, line.reply))

    def _run(self, seen: inputs.Pieces) -> dict[str, list[float]]:
        fed = {
            "ids": np.array([seen.ids], dtype=np.int64),
            "speakers": np.array([seen.speakers], dtype=np.int64),
            "mask": np.ones((1, len(seen.ids)), dtype=np.int64),
            "judged": np.array([seen.judged], dtype=np.int64),
        }
        found = self._session.run(None, fed)
        return {
            name: one[0].tolist()
            for name, one in zip(reading.HEADS, found, strict=True)
        }


def chance(logit: float, temperature: float = 1.0) -> float:
    """Return a logit as a chance between 0 and 1."""
    return 1 / (1 + math.exp(-max(-60.0, min(60.0, logit / temperature))))


def temperature(logits: Sequence[float], truths: Sequence[bool]) -> float:
    """Return what to divide logits by so that chances mean what they say."""
    options = [0.5 * 1.05**step for step in range(60)]

    def surprise(candidate: float) -> float:
        return -sum(
            math.log(max(1e-9, chance(x if true else -x, candidate)))
            for x, true in zip(logits, truths, strict=True)
        )

    return min(options, key=surprise)
