"""Where is the trained reader, is it whole, and what does it make of a text?

The only place that runs it. Its files lie in the package; one that is missing or
altered is not used, and the patterns read alone.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counterpoint.authored import load
from counterpoint.detectors.reader_input import Pieces, of_message, of_reply
from counterpoint.detectors.wordpiece import WordPiece
from counterpoint.errors import ReaderError
from counterpoint.terms import Reading, ReplyLabel, ReplyReading, Risk, Seen, Tier

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from counterpoint.ports import Reader

MODEL, VOCABULARY, THRESHOLDS = "reader.onnx", "vocabulary.txt", "thresholds.json"
SURE_OF_RISK = 0.5
"""One kind stands out where it is as likely as all others together."""
ELSEWHERE = 0.8
NOT_NOW = frozenset({"past", "hypothetical"})
NOT_HERE = frozenset({"fiction", "quoted", "work"})
PARTS_TRIED = 8
"""Into so many parts a message is cut to see which of them drove a finding. Each
costs a reading, and two or three words side by side say more than one."""
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Learnt:
    """What was chosen when the reader was trained: labels and bars, as logits."""

    heads: Mapping[str, tuple[str, ...]]
    ask: float
    act: float
    grave: float
    temperature: float
    of_reply: Mapping[str, float | None]
    sure_of_reply: Mapping[str, float | None]
    version: str


@cache
def open_reader(folder: Path | None = None) -> Reader | None:
    """Return the reader that comes with the package; None where it cannot be used.

    Args:
        folder: where its files lie, if not in the package.
    """
    try:
        return OnnxReader(
            folder or Path(str(files("counterpoint.detectors"))) / "data" / "reader"
        )
    except ReaderError:
        return None


class OnnxReader:
    """The trained encoder, run one text at a time on one thread.

    The scales of its small numbers depend on the batch, and a decision must not
    depend on what else is being read.
    """

    def __init__(self, folder: Path) -> None:
        self._learnt = _checked(folder)
        try:
            import numpy as np  # noqa: PLC0415 - slow, and used only here
            import onnxruntime  # noqa: PLC0415 - slow, and used only here

            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = options.inter_op_num_threads = 1
            self._session = onnxruntime.InferenceSession(
                str(folder / MODEL), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:
            raise _unusable() from error
        self._array = np.array
        vocabulary = (folder / VOCABULARY).read_text(encoding="utf-8")
        self._pieces = WordPiece(vocabulary.split("\n")[:-1])

    @property
    def version(self) -> str:
        """Return the head of the digest of what was learnt."""
        return self._learnt.version

    def read(self, text: str, *, before: str = "", answered: str = "") -> Reading:
        """Read a message after the exchange before it; raise ReaderError."""
        said = self._said(text, before, answered)
        live, learnt = said["live"][0], self._learnt
        seen = Seen.NOTHING
        if live > learnt.ask:
            seen = Seen.SIGN if live > learnt.act else Seen.UNSURE
        risk, how_sure = self._likeliest("risk", said["risk"])
        tier, _ = self._likeliest("tier", said["tier"])
        return Reading(
            seen=seen,
            live=_chance(live / learnt.temperature),
            risk=Risk(risk),
            tier=Tier(tier),
            sure_of_risk=how_sure >= SURE_OF_RISK,
            grave=live > learnt.grave and Tier(tier) >= Tier.CONCERN,
            elsewhere=self._is_elsewhere(said),
            words=self._driving(text, before, answered, live)
            if seen is not Seen.NOTHING
            else (),
        )

    def read_reply(self, message: str, reply: str) -> ReplyReading:
        """Read what a reply does to a message; raise ReaderError."""
        said = self._run(of_reply(self._pieces, message, reply))["reply"]
        logits = dict(zip(self._learnt.heads["reply"], said, strict=True))
        labels = _above(logits, self._learnt.of_reply)
        # A label that is sure is there, even where its other bar is higher.
        sure = _above(logits, self._learnt.sure_of_reply)
        return ReplyReading(labels | sure, sure)

    def _said(self, text: str, before: str, answered: str) -> dict[str, list[float]]:
        return self._run(
            of_message(self._pieces, text, before=before, answered=answered)
        )

    def _run(self, seen: Pieces) -> dict[str, list[float]]:
        fed = {
            "ids": self._array([seen.ids]),
            "speakers": self._array([seen.speakers]),
            "mask": self._array([[1] * len(seen.ids)]),
            "judged": self._array([seen.judged]),
        }
        try:
            found = self._session.run(None, fed)
        except Exception as error:
            raise _unusable() from error
        names = self._learnt.heads
        return {n: one[0].tolist() for n, one in zip(names, found, strict=True)}

    def _likeliest(self, head: str, logits: Sequence[float]) -> tuple[str, float]:
        """Return the likeliest label that is not "none", and its share of those."""
        labels = self._learnt.heads[head]
        some = {
            label: math.exp(logit - max(logits))
            for label, logit in zip(labels, logits, strict=True)
            if label != "none"
        }
        best = max(some, key=lambda label: some[label])
        return best, some[best] / sum(some.values())

    def _is_elsewhere(self, said: Mapping[str, list[float]]) -> bool:
        return any(
            _share(self._learnt.heads[head], said[head], labels) >= ELSEWHERE
            for head, labels in (("tense", NOT_NOW), ("about", NOT_HERE))
        )

    def _driving(
        self, text: str, before: str, answered: str, live: float
    ) -> tuple[tuple[int, int], ...]:
        """Return the parts without which the message would seem safest."""
        words = [match.span() for match in _WORD.finditer(text)]
        each = max(1, -(-len(words) // PARTS_TRIED))
        parts = [
            (words[at][0], words[min(at + each, len(words)) - 1][1])
            for at in range(0, len(words), each)
        ]
        fell = [
            (
                live
                - self._said(text[:a] + " " + text[b:], before, answered)["live"][0],
                (a, b),
            )
            for a, b in parts
        ]
        return tuple(part for drop, part in sorted(fell, reverse=True)[:3] if drop > 0)


def _above(
    logits: Mapping[str, float], bars: Mapping[str, float | None]
) -> frozenset[ReplyLabel]:
    """Return the labels that reach their bar; one without a bar never does."""
    return frozenset(
        ReplyLabel(label)
        for label, bar in bars.items()
        if bar is not None and logits[label] >= bar
    )


def _share(
    labels: Sequence[str], logits: Sequence[float], wanted: frozenset[str]
) -> float:
    weights = [math.exp(logit - max(logits)) for logit in logits]
    some = sum(w for w, label in zip(weights, labels, strict=True) if label in wanted)
    return some / sum(weights)


def _chance(logit: float) -> float:
    return 1 / (1 + math.exp(-max(-60.0, min(60.0, logit))))


def _checked(folder: Path) -> Learnt:
    """Read what was learnt, where every file is the one that was written."""
    try:
        raw = (folder / THRESHOLDS).read_bytes()
        whole: dict[str, Any] = json.loads(raw)
        for name, digest in whole["sha256"].items():
            if hashlib.sha256((folder / name).read_bytes()).hexdigest() != digest:
                raise _unusable()
        bars = whole["thresholds"]
        return Learnt(
            heads={name: tuple(labels) for name, labels in whole["heads"].items()},
            ask=bars["ask"],
            act=bars["act"],
            grave=bars["grave"],
            temperature=whole["temperature"]["live"],
            of_reply=bars["reply"],
            sure_of_reply=bars["reply_sure"],
            version=hashlib.sha256(raw).hexdigest()[:12],
        )
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise _unusable() from error


def _unusable() -> ReaderError:
    sentence: str = load("conversation", "plan").body["reader"]["missing"]
    return ReaderError(sentence)
