"""Where is everything wired together? Here, and nowhere else."""

from __future__ import annotations

from counterpoint.app.clock import SystemClock
from counterpoint.app.keeping import open_store
from counterpoint.app.speaking import GUIDE, model_named
from counterpoint.app.visit import Visit, new_id, readable, thrown_away

__all__ = [
    "GUIDE",
    "SystemClock",
    "Visit",
    "model_named",
    "new_id",
    "open_store",
    "readable",
    "thrown_away",
]
