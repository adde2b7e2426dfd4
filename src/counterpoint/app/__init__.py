"""Where is everything wired together? Here, and nowhere else."""

from __future__ import annotations

from counterpoint.app.clock import SystemClock
from counterpoint.app.keeping import open_store
from counterpoint.app.speaking import (
    Probe,
    known_providers,
    model_named,
    open_judge,
    open_model,
    probe,
)
from counterpoint.app.visit import Visit, new_id, readable, thrown_away

__all__ = [
    "Probe",
    "SystemClock",
    "Visit",
    "known_providers",
    "model_named",
    "new_id",
    "open_judge",
    "open_model",
    "open_store",
    "probe",
    "readable",
    "thrown_away",
]
