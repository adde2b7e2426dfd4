"""Counterpoint: a second voice, not an echo."""

from __future__ import annotations

__version__ = "0.1.0"
