"""Where are the results of exams, and can they be believed?

One file a sitting, readable by its owner alone. The last two of each model are
kept, so that a card can say what changed. A file that cannot be read is no
result.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from counterpoint.bench.exam import ExamResult
from counterpoint.terms import to_json

if TYPE_CHECKING:
    from pathlib import Path

KEPT_OF_EACH = 2

_decoder = msgspec.json.Decoder(ExamResult)


@dataclass(frozen=True, slots=True)
class Results:
    """The results in one folder."""

    folder: Path

    def keep(self, result: ExamResult) -> None:
        """Keep a result and let go of older ones; raises OSError."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        name = f"{_key(result.provider, result.model)}-{result.at:%Y%m%dT%H%M%S}.json"
        fresh = self.folder / f"{name}.new"
        fresh.touch(mode=0o600)
        fresh.chmod(0o600)
        fresh.write_bytes(to_json(result))
        fresh.replace(self.folder / name)
        for old in self._files(result.provider, result.model)[KEPT_OF_EACH:]:
            old.unlink(missing_ok=True)

    def of(self, provider: str, model: str) -> tuple[ExamResult, ...]:
        """Return the results of a model, newest first.

        Where one cannot be read those before it do not count either: they may
        have been better.
        """
        found: list[ExamResult] = []
        for file in self._files(provider, model):
            result = _read(file)
            if result is None or (result.provider, result.model) != (provider, model):
                break
            found.append(result)
        return tuple(found)

    def last_of(self, provider: str) -> tuple[ExamResult, ...]:
        """Return the results of the model that bore a provider's name last."""
        every = [_read(file) for file in self.folder.glob("*.json")]
        known = [one for one in every if one and one.provider == provider]
        if not known:
            return ()
        return self.of(provider, max(known, key=lambda one: one.at).model)

    def damaged(self, provider: str, model: str) -> bool:
        """Say whether there is a last result that cannot be read."""
        there = bool(self._files(provider, model))
        return there and not self.of(provider, model)

    def _files(self, provider: str, model: str) -> list[Path]:
        try:
            files = list(self.folder.glob(f"{_key(provider, model)}-*.json"))
        except OSError:
            return []
        return sorted(files, reverse=True)


def _key(provider: str, model: str) -> str:
    """Name a file without anything that a path could trip over."""
    return hashlib.sha256(f"{provider}\n{model}".encode()).hexdigest()[:16]


def _read(file: Path) -> ExamResult | None:
    try:
        return _decoder.decode(file.read_bytes())
    except (OSError, ValueError):
        return None
